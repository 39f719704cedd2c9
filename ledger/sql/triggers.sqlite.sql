-- A batch is complete once it has its seal (ADR 0004). A statement ends with a line that says "-- end".
DROP TRIGGER IF EXISTS ledger_seal_agrees
-- end
CREATE TRIGGER IF NOT EXISTS ledger_seal_agrees BEFORE INSERT ON ledger_seal
BEGIN
    SELECT RAISE(ABORT, 'batch refused: its entries do not come to the count and total it states')
    FROM ledger_batch b
    WHERE b.id = NEW.batch_id
      AND (b.line_count <> (SELECT COUNT(*) FROM ledger_entry e WHERE e.batch_id = b.id)
        OR b.total_pence <> (SELECT COALESCE(SUM(e.amount_pence), 0) FROM ledger_entry e WHERE e.batch_id = b.id));
    SELECT RAISE(ABORT, 'batch refused: an entry belongs to another batch or another landlord')
    WHERE EXISTS (
        SELECT 1 FROM ledger_entry e
        JOIN ledger_batch b ON b.id = e.batch_id
        JOIN ledger_posting p ON p.id = e.posting_id
        JOIN ledger_rentaccount a ON a.id = e.account_id
        WHERE e.batch_id = NEW.batch_id
          AND (p.batch_id <> e.batch_id OR a.landlord_id <> b.landlord_id
            OR p.landlord_id <> b.landlord_id OR e.landlord_id <> b.landlord_id));
END
-- end
DROP TRIGGER IF EXISTS ledger_entry_not_after_seal
-- end
CREATE TRIGGER IF NOT EXISTS ledger_entry_not_after_seal BEFORE INSERT ON ledger_entry
WHEN EXISTS (SELECT 1 FROM ledger_seal s WHERE s.batch_id = NEW.batch_id)
BEGIN
    SELECT RAISE(ABORT, 'entry refused: its batch is sealed');
END
-- end
DROP TRIGGER IF EXISTS ledger_posting_not_after_seal
-- end
CREATE TRIGGER IF NOT EXISTS ledger_posting_not_after_seal BEFORE INSERT ON ledger_posting
WHEN EXISTS (SELECT 1 FROM ledger_seal s WHERE s.batch_id = NEW.batch_id)
BEGIN
    SELECT RAISE(ABORT, 'posting refused: its batch is sealed');
END
-- end
