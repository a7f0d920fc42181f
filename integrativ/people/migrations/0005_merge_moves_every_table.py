"""Merging moves every table whose wall lets the look-up role change whom its rows are about."""

from django.db import migrations

MERGE = """
GRANT CREATE ON SCHEMA public TO integrativ_lookup;
SET ROLE integrativ_lookup;
CREATE OR REPLACE FUNCTION people_merge(kept bigint, doubled bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE body bigint := nullif(current_setting('app.org', true), '')::bigint; row_table record;
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
    -- every table that lets this role change the person (wall: lookup="… UPDATE (person_id)") follows
    FOR row_table IN SELECT DISTINCT c.relname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        WHERE k.contype = 'f' AND k.confrelid = 'people_person'::regclass AND c.relname NOT IN ('people_fact', 'people_person')
        AND EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'person_id')
        AND has_column_privilege('integrativ_lookup', c.oid, 'person_id', 'UPDATE')
    LOOP
        EXECUTE format('UPDATE %I SET person_id = $1 WHERE person_id = $2', row_table.relname) USING kept, doubled;
    END LOOP;
END $$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM integrativ_lookup;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0004_functions_of_ledger_merge_and_lookup")]
    operations = [migrations.RunSQL(MERGE, migrations.RunSQL.noop)]
