-- The database and its two roles. Run once by psql 14 or newer as a role that may create roles and databases:
-- by the database container at its first start, and by script/lib/services.sh for every throw-away database of the
-- tests. Names and passwords come from the environment.
--
--   owner  owns the tables and runs `manage.py migrate`.
--   app    is what web, worker and beat sign in as. From here it may only read and add; `manage.py grant_app_role`,
--          run after each migrate, gives change and delete on those tables that are not append-only (DEC-4). So a
--          table that nobody thought about is append-only, not open.
\set ON_ERROR_STOP on
\getenv database RENTINCOME_DATABASE
\getenv owner RENTINCOME_OWNER_ROLE
\getenv owner_password RENTINCOME_OWNER_PASSWORD
\getenv app RENTINCOME_APP_ROLE
\getenv app_password RENTINCOME_APP_PASSWORD

CREATE ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'owner_password';
CREATE ROLE :"app" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'app_password';
CREATE DATABASE :"database" OWNER :"owner" ENCODING 'UTF8' TEMPLATE template0;

REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"app";

\connect :"database"

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT ALL ON SCHEMA public TO :"owner";
GRANT USAGE ON SCHEMA public TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO :"app";
