-- The roles of the application. Run by a superuser; safe to run again.
-- They are made without passwords: set them with \password where connections are not limited to a private socket.

SELECT 'CREATE ROLE app_owner' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app_owner') \gexec
SELECT 'CREATE ROLE app_rw' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app_rw') \gexec
SELECT 'CREATE ROLE app_backup' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app_backup') \gexec

-- Owns the tables and runs migrations; row-level security is FORCED, so it sees no clinic's rows by that alone.
ALTER ROLE app_owner LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB NOCREATEROLE NOREPLICATION;

-- What the web workers are: bound by row-level security, owner of nothing.
ALTER ROLE app_rw LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION;
ALTER ROLE app_rw SET statement_timeout = '15s';
ALTER ROLE app_rw SET lock_timeout = '3s';
ALTER ROLE app_rw SET idle_in_transaction_session_timeout = '30s';

-- Reads every row of every clinic and changes none: keep its password where the backups are made, nowhere else.
ALTER ROLE app_backup LOGIN NOSUPERUSER BYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION;
ALTER ROLE app_backup SET default_transaction_read_only = on;
GRANT pg_read_all_data TO app_backup;
