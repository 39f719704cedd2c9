-- A batch is complete once it has its seal (ADR 0004). A statement ends with a line that says "-- end".
CREATE OR REPLACE FUNCTION ledger_seal_must_agree() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stated ledger_batch%ROWTYPE;
    lines bigint;
    total numeric;
BEGIN
    SELECT * INTO stated FROM ledger_batch WHERE id = NEW.batch_id;
    SELECT COUNT(*), COALESCE(SUM(amount_pence), 0) INTO lines, total FROM ledger_entry WHERE batch_id = NEW.batch_id;
    IF lines <> stated.line_count OR total <> stated.total_pence THEN
        RAISE EXCEPTION 'batch refused: it states % entries and % pence, they come to % and %',
            stated.line_count, stated.total_pence, lines, total USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT 1 FROM ledger_entry e
        JOIN ledger_posting p ON p.id = e.posting_id
        JOIN ledger_rentaccount a ON a.id = e.account_id
        WHERE e.batch_id = NEW.batch_id
          AND (p.batch_id <> e.batch_id OR a.landlord_id <> stated.landlord_id
            OR p.landlord_id <> stated.landlord_id OR e.landlord_id <> stated.landlord_id)
    ) THEN
        RAISE EXCEPTION 'batch refused: an entry belongs to another batch or another landlord'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$
-- end
CREATE OR REPLACE TRIGGER ledger_seal_agrees BEFORE INSERT ON ledger_seal
    FOR EACH ROW EXECUTE FUNCTION ledger_seal_must_agree()
-- end
CREATE OR REPLACE FUNCTION ledger_refuse_after_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM (SELECT DISTINCT batch_id FROM added) a JOIN ledger_seal s ON s.batch_id = a.batch_id) THEN
        RAISE EXCEPTION 'row refused on %: its batch is sealed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$
-- end
CREATE OR REPLACE TRIGGER ledger_entry_not_after_seal AFTER INSERT ON ledger_entry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_after_seal()
-- end
CREATE OR REPLACE TRIGGER ledger_posting_not_after_seal AFTER INSERT ON ledger_posting
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_after_seal()
-- end
CREATE OR REPLACE FUNCTION ledger_batch_must_be_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM ledger_seal WHERE batch_id = NEW.id) THEN
        RAISE EXCEPTION 'batch refused: it was never sealed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$
-- end
DROP TRIGGER IF EXISTS ledger_batch_sealed_by_commit ON ledger_batch
-- end
CREATE CONSTRAINT TRIGGER ledger_batch_sealed_by_commit AFTER INSERT ON ledger_batch
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_batch_must_be_sealed()
-- end
