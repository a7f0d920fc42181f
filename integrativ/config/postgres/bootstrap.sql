-- Roles and database of integrativ, on any PostgreSQL from 16 on. May be run again at any time; it repairs what differs.
--
-- Run it with psql as a superuser, with the passwords in the environment:
--   INTEGRATIV_OWNER_PASSWORD=… INTEGRATIV_APP_PASSWORD=… INTEGRATIV_BACKUP_PASSWORD=… psql -X -f bootstrap.sql postgres
-- The embedded server runs this same file with -v embedded=1, which adds what only developers and tests need.

\set ON_ERROR_STOP on
\getenv owner_password INTEGRATIV_OWNER_PASSWORD
\getenv app_password INTEGRATIV_APP_PASSWORD
\getenv backup_password INTEGRATIV_BACKUP_PASSWORD
SET client_min_messages = warning;
SET log_statement = 'none';
SET log_min_error_statement = 'panic';

-- owner: migrations only. app: web and worker. backup: reads everything for pg_dump.
-- lookup: nobody signs in as it; it owns the few functions that look something up behind a policy of their own.
SELECT format('CREATE ROLE %I', wanted)
FROM unnest(ARRAY['integrativ_owner', 'integrativ_app', 'integrativ_backup', 'integrativ_lookup']) AS wanted
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted)
\gexec

ALTER ROLE integrativ_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION PASSWORD :'owner_password';
ALTER ROLE integrativ_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION NOINHERIT PASSWORD :'app_password';
ALTER ROLE integrativ_backup LOGIN NOSUPERUSER BYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION PASSWORD :'backup_password';
ALTER ROLE integrativ_lookup NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION;

-- A request that waits longer than this is answered with an error instead of holding up everybody else.
ALTER ROLE integrativ_app SET statement_timeout = '10s';
ALTER ROLE integrativ_app SET idle_in_transaction_session_timeout = '30s';
ALTER ROLE integrativ_app SET lock_timeout = '3s';

GRANT pg_read_all_data TO integrativ_backup;
-- The owner may make functions that belong to lookup, but does not read with its eyes.
GRANT integrativ_lookup TO integrativ_owner WITH INHERIT FALSE, SET TRUE;

\if :{?embedded}
  -- Tests make their own databases, with the same extensions, as owner.
  ALTER ROLE integrativ_owner CREATEDB;
  \connect template1
  SET client_min_messages = warning;
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE EXTENSION IF NOT EXISTS btree_gist;
  CREATE EXTENSION IF NOT EXISTS unaccent;
  SELECT 'CREATE DATABASE integrativ OWNER integrativ_owner'
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'integrativ')
  \gexec
\else
  SELECT 'CREATE DATABASE integrativ OWNER integrativ_owner TEMPLATE template0 ENCODING ''UTF8'' LOCALE ''C.UTF-8'''
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'integrativ')
  \gexec
\endif

ALTER DATABASE integrativ SET timezone = 'UTC';
REVOKE ALL ON DATABASE integrativ FROM PUBLIC;
GRANT CONNECT ON DATABASE integrativ TO integrativ_app, integrativ_backup;

\connect integrativ
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS unaccent;
GRANT USAGE ON SCHEMA public TO integrativ_app, integrativ_lookup;
