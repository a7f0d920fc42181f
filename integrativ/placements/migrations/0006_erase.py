"""Erase what has outlived its period: only the nightly job may call this, and only for closed cases of its body."""

from django.db import migrations

SQL = """
CREATE FUNCTION erase_guard() RETURNS bigint LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN
    IF coalesce(current_setting('app.membership', true), '') <> '' OR coalesce(current_setting('app.user', true), '') <> '' THEN
        RAISE EXCEPTION 'erasing is for the nightly job' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN nullif(current_setting('app.org', true), '')::bigint;
END $$;
CREATE FUNCTION erase_case_file(which bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE body bigint := erase_guard(); c cases_case%ROWTYPE; matters bigint[];
BEGIN
    SELECT * INTO c FROM cases_case WHERE id = which AND org_id = body AND closed_on IS NOT NULL FOR UPDATE;
    IF NOT FOUND THEN RETURN false; END IF;
    SELECT array_agg(matter_id) INTO matters FROM people_subject WHERE person_id = c.person_id;
    DELETE FROM placements_placement WHERE person_id = c.person_id;
    DELETE FROM cases_case WHERE id = which;
    DELETE FROM steps_matter WHERE id = ANY(matters);
    DELETE FROM people_fact WHERE person_id = c.person_id;
    DELETE FROM people_personchange WHERE person_id = c.person_id;
    DELETE FROM people_titleend WHERE person_id = c.person_id;
    DELETE FROM people_lookupkey WHERE person_id = c.person_id;
    DELETE FROM people_account WHERE person_id = c.person_id;
    UPDATE people_share SET withdrawn_at = now() WHERE person_id = c.person_id AND withdrawn_at IS NULL AND valid_until > now();
    IF EXISTS (SELECT 1 FROM people_share WHERE person_id = c.person_id) THEN
        UPDATE people_person SET family_name = '(gelöscht)', given_names = '', sort_key = '', search_key = '', sound_key = '',
            telephone_key = '', birth_date = NULL, municipality_id = NULL, telephone = '', email = '', contact_language = '',
            needs_interpreter = NULL, contact_note = '', household_id = NULL WHERE id = c.person_id;
    ELSE
        DELETE FROM people_person WHERE id = c.person_id;
    END IF;
    RETURN true;
END $$;
CREATE FUNCTION erase_consent(which bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE body bigint := erase_guard(); about bigint;
BEGIN
    DELETE FROM people_share WHERE id = which AND org_id = body AND (withdrawn_at IS NOT NULL OR valid_until <= now())
        RETURNING person_id INTO about;
    IF about IS NULL THEN RETURN false; END IF;
    DELETE FROM people_person p WHERE p.id = about AND p.family_name = '(gelöscht)' AND p.given_names = ''
        AND NOT EXISTS (SELECT 1 FROM people_share s WHERE s.person_id = about) AND NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.person_id = about);
    RETURN true;
END $$;
CREATE FUNCTION erase_note(which bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE body bigint := erase_guard();
BEGIN
    DELETE FROM cases_note n WHERE n.id = which AND n.org_id = body
        AND EXISTS (SELECT 1 FROM cases_case c WHERE c.id = n.case_id AND c.closed_on IS NOT NULL);
    RETURN FOUND;
END $$;
CREATE FUNCTION erase_due_notes(latest date) RETURNS SETOF bigint LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE body bigint := erase_guard();
BEGIN
    RETURN QUERY SELECT n.id FROM cases_note n JOIN cases_case c ON c.id = n.case_id
        WHERE n.org_id = body AND c.closed_on IS NOT NULL AND greatest((n.written_at AT TIME ZONE 'Europe/Berlin')::date, c.closed_on) <= latest
        ORDER BY n.id;
END $$;
GRANT CREATE ON SCHEMA public TO integrativ_lookup;
ALTER FUNCTION erase_guard() OWNER TO integrativ_lookup;
ALTER FUNCTION erase_case_file(bigint) OWNER TO integrativ_lookup;
ALTER FUNCTION erase_consent(bigint) OWNER TO integrativ_lookup;
ALTER FUNCTION erase_note(bigint) OWNER TO integrativ_lookup;
ALTER FUNCTION erase_due_notes(date) OWNER TO integrativ_lookup;
REVOKE CREATE ON SCHEMA public FROM integrativ_lookup;
CREATE FUNCTION erase_log_month(which date) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE kept smallint; part text := 'audit_entry_' || to_char(which, 'YYYY_MM');
BEGIN
    PERFORM erase_guard();
    SELECT months INTO kept FROM documents_period WHERE code = 'log';
    IF kept IS NULL OR date_trunc('month', which) + interval '1 month' > now() - make_interval(months => kept) THEN RETURN false; END IF;
    IF to_regclass(part) IS NULL THEN RETURN false; END IF;
    EXECUTE format('DROP TABLE %I', part);
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION erase_case_file(bigint), erase_consent(bigint), erase_note(bigint), erase_due_notes(date), erase_log_month(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_case_file(bigint), erase_consent(bigint), erase_note(bigint), erase_due_notes(date), erase_log_month(date)
    TO integrativ_app;
"""


class Migration(migrations.Migration):
    dependencies = [("placements", "0005_paused_shares"), ("documents", "0001_initial"), ("audit", "0002_partitions_and_seal")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
