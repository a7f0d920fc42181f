"""Look-up functions about people and the trigger that supersedes older facts."""

from django.db import migrations

SQL = """
CREATE FUNCTION people_step_about_person(step bigint, body bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM steps_step s JOIN people_subject su ON su.matter_id = s.matter_id
        WHERE s.id = step AND s.org_id = body)
$$;
CREATE FUNCTION people_step_shared(step bigint, body bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM steps_step s JOIN people_subject su ON su.matter_id = s.matter_id
        JOIN people_share sh ON sh.person_id = su.person_id AND sh.org_id = s.org_id
        WHERE s.id = step AND s.org_id = body AND sh.category = 'base' AND sh.withdrawn_at IS NULL
        AND sh.recipient_id = nullif(current_setting('app.org', true), '')::bigint
        AND now() >= sh.valid_from AND now() < sh.valid_until)
$$;
CREATE FUNCTION people_supersede_fact() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    NEW.superseded_at := NULL;
    NEW.recorded_at := least(coalesce(NEW.recorded_at, now()), clock_timestamp());
    UPDATE people_fact SET superseded_at = NEW.recorded_at
        WHERE person_id = NEW.person_id AND org_id = NEW.org_id AND name = NEW.name AND source = NEW.source AND superseded_at IS NULL;
    RETURN NEW;
END $$;
CREATE FUNCTION people_person_search_columns() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.name = 'title_valid_until' THEN
        UPDATE people_person SET title_ends_on = (CASE WHEN NEW.is_retracted THEN NULL ELSE (NEW.value #>> '{}')::date END)
            WHERE id = NEW.person_id AND org_id = NEW.org_id;
    END IF;
    RETURN NULL;
END $$;
GRANT CREATE ON SCHEMA public TO integrativ_lookup;
ALTER FUNCTION people_step_about_person(bigint, bigint) OWNER TO integrativ_lookup;
ALTER FUNCTION people_step_shared(bigint, bigint) OWNER TO integrativ_lookup;
ALTER FUNCTION people_supersede_fact() OWNER TO integrativ_lookup;
ALTER FUNCTION people_person_search_columns() OWNER TO integrativ_lookup;
REVOKE CREATE ON SCHEMA public FROM integrativ_lookup;
REVOKE ALL ON FUNCTION people_supersede_fact(), people_person_search_columns() FROM PUBLIC;
CREATE TRIGGER people_fact_supersedes BEFORE INSERT ON people_fact FOR EACH ROW EXECUTE FUNCTION people_supersede_fact();
CREATE TRIGGER people_fact_search_columns AFTER INSERT ON people_fact FOR EACH ROW EXECUTE FUNCTION people_person_search_columns();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
