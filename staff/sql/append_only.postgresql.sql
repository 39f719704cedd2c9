-- Rows that are added to and never changed. A statement ends with a line that says "-- end".
CREATE OR REPLACE FUNCTION append_only_refuses_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % refused: these rows are never changed, add a correcting row', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$
-- end
-- for each table
CREATE OR REPLACE TRIGGER {table}_never_changed BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION append_only_refuses_change()
-- end
