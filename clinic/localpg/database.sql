-- The database, owned by app_owner, open to the roles of roles.sql and nobody else. Run after roles.sql by a superuser; safe to run again.

SELECT 'CREATE DATABASE clinic OWNER app_owner' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'clinic') \gexec
REVOKE ALL ON DATABASE clinic FROM PUBLIC;
GRANT CONNECT ON DATABASE clinic TO app_rw, app_backup;

\connect clinic
SET ROLE app_owner;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS btree_gist;
