-- Rows that are added to and never changed. A statement ends with a line that says "-- end".
-- for each table
DROP TRIGGER IF EXISTS {table}_never_updated
-- end
CREATE TRIGGER IF NOT EXISTS {table}_never_updated BEFORE UPDATE ON {table}
BEGIN
    SELECT RAISE(ABORT, 'UPDATE on {table} refused: these rows are never changed, add a correcting row');
END
-- end
DROP TRIGGER IF EXISTS {table}_never_deleted
-- end
CREATE TRIGGER IF NOT EXISTS {table}_never_deleted BEFORE DELETE ON {table}
BEGIN
    SELECT RAISE(ABORT, 'DELETE on {table} refused: these rows are never removed, add a correcting row');
END
-- end
