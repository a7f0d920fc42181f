"""The ledger accepts rows in any order of time; merging, forgetting and the counted search across bodies as functions."""

from django.db import migrations

LEDGER = """
CREATE OR REPLACE FUNCTION people_supersede_fact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.recorded_at := least(coalesce(NEW.recorded_at, now()), clock_timestamp());
    PERFORM pg_advisory_xact_lock(NEW.person_id);
    SELECT min(f.recorded_at) INTO NEW.superseded_at FROM people_fact f WHERE f.person_id = NEW.person_id
        AND f.org_id = NEW.org_id AND f.name = NEW.name AND f.source = NEW.source AND f.recorded_at > NEW.recorded_at;
    UPDATE people_fact SET superseded_at = NEW.recorded_at
        WHERE person_id = NEW.person_id AND org_id = NEW.org_id AND name = NEW.name AND source = NEW.source
        AND recorded_at <= NEW.recorded_at AND (superseded_at IS NULL OR superseded_at > NEW.recorded_at);
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION people_person_search_columns() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE day date;
BEGIN
    IF NEW.name NOT IN ('title_valid_until', 'birth_date') THEN
        RETURN NULL;
    END IF;
    SELECT (f.value #>> '{}')::date INTO day FROM people_fact f
        WHERE f.person_id = NEW.person_id AND f.org_id = NEW.org_id AND f.name = NEW.name AND f.superseded_at IS NULL AND NOT f.is_retracted
        ORDER BY array_position(ARRAY['authority', 'certified', 'seen', 'estimated', 'self_reported'], f.source::text), f.recorded_at DESC, f.id DESC
        LIMIT 1;
    IF NEW.name = 'birth_date' THEN
        UPDATE people_person SET birth_date = day WHERE id = NEW.person_id AND org_id = NEW.org_id;
    ELSIF day IS NULL THEN
        DELETE FROM people_titleend WHERE person_id = NEW.person_id AND org_id = NEW.org_id;
    ELSE
        INSERT INTO people_titleend (org_id, person_id, ends_on) VALUES (NEW.org_id, NEW.person_id, day)
            ON CONFLICT (person_id) DO UPDATE SET ends_on = excluded.ends_on;
    END IF;
    RETURN NULL;
END $$;
"""
SHARED = """
CREATE OR REPLACE FUNCTION people_step_shared(step bigint, body bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM steps_step s JOIN people_subject su ON su.matter_id = s.matter_id
        JOIN people_share sh ON sh.person_id = su.person_id AND sh.org_id = s.org_id
        WHERE s.id = step AND s.org_id = body AND sh.category = 'base' AND sh.withdrawn_at IS NULL AND sh.paused_at IS NULL
        AND sh.recipient_id = nullif(current_setting('app.org', true), '')::bigint
        AND now() >= sh.valid_from AND now() < sh.valid_until)
$$;
"""
MERGE = """
CREATE FUNCTION people_merge(kept bigint, doubled bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE body bigint := nullif(current_setting('app.org', true), '')::bigint;
BEGIN
    IF kept = doubled OR (SELECT count(*) FROM people_person p WHERE p.id IN (kept, doubled) AND p.org_id = body) <> 2 THEN
        RAISE EXCEPTION 'merge_needs_two_people_of_the_acting_body' USING ERRCODE = 'insufficient_privilege';
    END IF;
    UPDATE people_fact f SET superseded_at = o.next FROM (
        SELECT id, lead(recorded_at) OVER (PARTITION BY name, source ORDER BY recorded_at, id) AS next
        FROM people_fact WHERE person_id IN (kept, doubled)) o
        WHERE f.id = o.id AND f.superseded_at IS DISTINCT FROM o.next;
    UPDATE people_fact SET person_id = kept WHERE person_id = doubled;
    DELETE FROM people_titleend WHERE person_id IN (kept, doubled);
    INSERT INTO people_titleend (org_id, person_id, ends_on)
        SELECT body, kept, (f.value #>> '{}')::date FROM people_fact f
        WHERE f.person_id = kept AND f.name = 'title_valid_until' AND f.superseded_at IS NULL AND NOT f.is_retracted
        ORDER BY array_position(ARRAY['authority', 'certified', 'seen', 'estimated', 'self_reported'], f.source::text), f.recorded_at DESC
        LIMIT 1;
    UPDATE people_share s SET withdrawn_at = now() FROM people_share other
        WHERE s.withdrawn_at IS NULL AND other.withdrawn_at IS NULL AND s.id <> other.id
        AND s.person_id IN (kept, doubled) AND other.person_id IN (kept, doubled) AND s.person_id <> other.person_id
        AND s.recipient_id = other.recipient_id AND s.category = other.category AND s.purpose = other.purpose
        AND (s.valid_until, s.id) < (other.valid_until, other.id);
    UPDATE people_share SET person_id = kept WHERE person_id = doubled;
    UPDATE people_personchange SET person_id = kept WHERE person_id = doubled;
    UPDATE people_sentvalue SET person_id = kept WHERE person_id = doubled;
END $$;
CREATE FUNCTION people_forget(forgotten bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE body bigint := nullif(current_setting('app.org', true), '')::bigint;
BEGIN
    IF nullif(current_setting('app.membership', true), '') IS NOT NULL
        OR NOT EXISTS (SELECT 1 FROM people_person p WHERE p.id = forgotten AND p.org_id = body) THEN
        RAISE EXCEPTION 'only_the_deletion_job_of_the_body_forgets' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM people_fact WHERE person_id = forgotten;
    DELETE FROM people_titleend WHERE person_id = forgotten;
    DELETE FROM people_personchange WHERE person_id = forgotten;
END $$;
CREATE FUNCTION people_forget_share(forgotten bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF nullif(current_setting('app.membership', true), '') IS NOT NULL THEN
        RAISE EXCEPTION 'only_the_deletion_job_of_the_body_forgets' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM people_share WHERE id = forgotten AND org_id = nullif(current_setting('app.org', true), '')::bigint
        AND least(valid_until, withdrawn_at) < now();
END $$;
"""
LOOKUP = """
CREATE FUNCTION people_find_elsewhere(wanted text) RETURNS SETOF bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    body bigint := nullif(current_setting('app.org', true), '')::bigint;
    who bigint := nullif(current_setting('app.user', true), '')::bigint;
    used integer;
BEGIN
    IF body IS NULL OR who IS NULL THEN
        RAISE EXCEPTION 'lookup_needs_somebody_who_asks' USING ERRCODE = 'insufficient_privilege';
    END IF;
    INSERT INTO people_lookupuse AS u (org_id, user_id, day, times)
        VALUES (body, who, (now() AT TIME ZONE 'Europe/Berlin')::date, 1)
        ON CONFLICT (user_id, day) DO UPDATE SET times = u.times + 1 RETURNING u.times INTO used;
    IF used > 20 THEN
        RAISE EXCEPTION 'lookup_limit_of_the_day_reached' USING ERRCODE = 'program_limit_exceeded';
    END IF;
    RETURN QUERY SELECT DISTINCT k.org_id FROM people_lookupkey k WHERE k.digest = wanted AND k.org_id <> body;
END $$;
"""
LOOKS = """
CREATE FUNCTION people_looks(looked_at bigint, since timestamptz) RETURNS TABLE(at timestamptz, org_id bigint, membership_id bigint, kind text, act text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.at, e.org_id, e.membership_id, e.kind::text, e.act::text FROM audit_entry e
    WHERE e.person_ids @> ARRAY[looked_at] AND e.at >= since AND EXISTS (SELECT 1 FROM people_person p
        WHERE p.id = looked_at AND p.org_id = nullif(current_setting('app.org', true), '')::bigint)
    ORDER BY e.at DESC LIMIT 500
$$;
"""
OWNERS = """
GRANT CREATE ON SCHEMA public TO integrativ_lookup;
ALTER FUNCTION people_merge(bigint, bigint) OWNER TO integrativ_lookup;
ALTER FUNCTION people_forget(bigint) OWNER TO integrativ_lookup;
ALTER FUNCTION people_forget_share(bigint) OWNER TO integrativ_lookup;
ALTER FUNCTION people_find_elsewhere(text) OWNER TO integrativ_lookup;
ALTER FUNCTION people_looks(bigint, timestamptz) OWNER TO integrativ_lookup;
REVOKE CREATE ON SCHEMA public FROM integrativ_lookup;
REVOKE ALL ON FUNCTION people_merge(bigint, bigint), people_forget(bigint), people_forget_share(bigint), people_find_elsewhere(text), people_looks(bigint, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION people_merge(bigint, bigint), people_forget(bigint), people_forget_share(bigint), people_find_elsewhere(text), people_looks(bigint, timestamptz) TO integrativ_app;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0003_ledger_reference_lookup_intake")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (
            "GRANT CREATE ON SCHEMA public TO integrativ_lookup; SET ROLE integrativ_lookup;" + LEDGER + SHARED + "RESET ROLE;",
            MERGE,
            LOOKUP,
            LOOKS,
            OWNERS,
        )
    ]
