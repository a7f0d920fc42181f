"""The log is partitioned by month (retention drops a month at once) and sealed by a function that sees all bodies' rows."""

from django.db import migrations

TABLE = """
DROP TABLE audit_entry;
CREATE TABLE audit_entry (
    id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL DEFAULT now(),
    org_id bigint NOT NULL,
    user_id bigint,
    membership_id bigint,
    kind varchar(20) NOT NULL,
    act varchar(80) NOT NULL,
    person_ids bigint[] NOT NULL DEFAULT '{}',
    object_kind varchar(40) NOT NULL DEFAULT '',
    object_id bigint,
    reason varchar(300) NOT NULL DEFAULT '',
    written_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE TABLE audit_entry_rest PARTITION OF audit_entry DEFAULT;
CREATE INDEX audit_entry_by_body ON audit_entry (org_id, at);
CREATE INDEX audit_entry_by_person ON audit_entry USING gin (person_ids);
CREATE INDEX audit_entry_by_transaction ON audit_entry ((written_in::text::bigint));
"""

SEAL = """
CREATE FUNCTION audit_digest(low bigint, high bigint, before bytea) RETURNS TABLE (entries bigint, digest bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*), sha256(before || coalesce(string_agg(sha256(convert_to(concat_ws('|', e.id, extract(epoch from e.at),
        e.org_id, e.user_id, e.membership_id, e.kind, e.act, e.person_ids::text, e.object_kind, e.object_id, e.reason), 'UTF8')),
        ''::bytea ORDER BY e.id), ''::bytea))
    FROM audit_entry e WHERE e.written_in::text::bigint >= low AND e.written_in::text::bigint < high
$$;
CREATE FUNCTION audit_seal() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE last audit_seal%ROWTYPE; low bigint; high bigint; d record; made bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(731001);
    SELECT * INTO last FROM audit_seal ORDER BY id DESC LIMIT 1;
    low := coalesce(last.to_transaction, 0);
    high := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
    SELECT * INTO d FROM audit_digest(low, high, coalesce(last.digest, ''::bytea));
    IF high <= low OR d.entries = 0 THEN RETURN NULL; END IF;
    INSERT INTO audit_seal (from_transaction, to_transaction, entries, digest, sealed_at)
    VALUES (low, high, d.entries, d.digest, now()) RETURNING id INTO made;
    RETURN made;
END $$;
CREATE FUNCTION audit_broken_seals() RETURNS SETOF bigint LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s audit_seal%ROWTYPE; before bytea := ''::bytea; d record;
BEGIN
    FOR s IN SELECT * FROM audit_seal ORDER BY id LOOP
        SELECT * INTO d FROM audit_digest(s.from_transaction, s.to_transaction, before);
        IF d.digest IS DISTINCT FROM s.digest THEN RETURN NEXT s.id; END IF;
        before := s.digest;
    END LOOP;
END $$;
GRANT CREATE ON SCHEMA public TO integrativ_lookup;
ALTER FUNCTION audit_digest(bigint, bigint, bytea) OWNER TO integrativ_lookup;
ALTER FUNCTION audit_seal() OWNER TO integrativ_lookup;
ALTER FUNCTION audit_broken_seals() OWNER TO integrativ_lookup;
REVOKE CREATE ON SCHEMA public FROM integrativ_lookup;
REVOKE ALL ON FUNCTION audit_digest(bigint, bigint, bytea), audit_seal(), audit_broken_seals() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_seal(), audit_broken_seals() TO integrativ_app;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunSQL(TABLE, migrations.RunSQL.noop),
        migrations.RunSQL(SEAL, migrations.RunSQL.noop),
    ]
