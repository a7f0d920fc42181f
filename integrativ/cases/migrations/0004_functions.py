"""The timeline follows from the events of a handover; who may staff a case team; anonymous questions need no share."""

from django.db import migrations

SQL = """
GRANT CREATE ON SCHEMA public TO integrativ_lookup;
SET LOCAL ROLE integrativ_lookup;

CREATE FUNCTION cases_may_staff(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT NOT EXISTS (SELECT 1 FROM cases_teammember tm WHERE tm.case_id = wanted)
        OR EXISTS (SELECT 1 FROM cases_teammember tm WHERE tm.case_id = wanted AND tm.role <> 'emergency'
            AND tm.membership_id = nullif(current_setting('app.membership', true), '')::bigint
            AND tm.org_id = nullif(current_setting('app.org', true), '')::bigint
            AND tm.starts_on <= (now() AT TIME ZONE 'Europe/Berlin')::date
            AND (tm.ends_on IS NULL OR tm.ends_on >= (now() AT TIME ZONE 'Europe/Berlin')::date))
$$;

CREATE OR REPLACE FUNCTION people_step_about_person(step bigint, body bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM steps_step s JOIN people_subject su ON su.matter_id = s.matter_id
        WHERE s.id = step AND s.org_id = body AND NOT s.is_anonymous)
$$;

CREATE FUNCTION cases_apply_handover() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s steps_step%ROWTYPE; r cases_responsibility%ROWTYPE; giver cases_responsibility%ROWTYPE;
    said text; from_day date; told date;
BEGIN
    SELECT * INTO s FROM steps_step WHERE id = NEW.step_id;
    IF s.kind <> 'handover' THEN
        RETURN NULL;
    END IF;
    SELECT * INTO r FROM cases_responsibility WHERE handover_id = s.id AND NOT accompanying FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF NEW.to_state IN ('answered', 'done') THEN
        SELECT e.event, e.valid_from, (e.at AT TIME ZONE 'Europe/Berlin')::date INTO said, from_day, told
            FROM steps_stepevent e WHERE e.step_id = s.id AND e.event IN ('agree', 'decline') ORDER BY e.id DESC LIMIT 1;
    END IF;
    IF r.accepted_on IS NOT NULL AND said IS DISTINCT FROM 'agree' THEN
        DELETE FROM cases_responsibility WHERE handover_id = s.id AND accompanying;
        UPDATE cases_responsibility SET accepted_on = NULL WHERE id = r.id;
        UPDATE cases_responsibility SET ends_on = earlier_end, earlier_end = NULL, ended_by_id = NULL WHERE ended_by_id = s.id;
    END IF;
    UPDATE cases_responsibility SET declined_on = CASE WHEN said = 'decline' THEN told
            WHEN NEW.to_state = 'cancelled' THEN (NEW.at AT TIME ZONE 'Europe/Berlin')::date END
        WHERE id = r.id AND accepted_on IS NULL;
    IF said = 'agree' AND r.accepted_on IS NULL THEN
        from_day := greatest(r.starts_on, coalesce(from_day, r.starts_on));
        SELECT * INTO giver FROM cases_responsibility WHERE case_id = r.case_id AND topic = r.topic AND NOT accompanying
            AND accepted_on IS NOT NULL AND id <> r.id AND starts_on < from_day AND (ends_on IS NULL OR ends_on >= from_day - 1)
            ORDER BY starts_on DESC LIMIT 1;
        UPDATE cases_responsibility SET earlier_end = ends_on, ended_by_id = s.id, ends_on = from_day - 1
            WHERE id = giver.id AND (ends_on IS NULL OR ends_on >= from_day);
        UPDATE cases_responsibility SET accepted_on = told, starts_on = from_day WHERE id = r.id;
        IF r.accompany_days > 0 THEN
            INSERT INTO cases_responsibility (org_id, case_id, topic, body_id, contact, accompanying, starts_on, ends_on,
                accepted_on, handover_id, accompany_days)
            VALUES (r.org_id, r.case_id, r.topic, coalesce(giver.body_id, r.org_id), '', true, from_day,
                from_day + r.accompany_days - 1, told, s.id, 0);
        END IF;
    END IF;
    RETURN NULL;
END $$;

REVOKE ALL ON FUNCTION cases_apply_handover() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_apply_handover() TO integrativ_owner;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM integrativ_lookup;
CREATE TRIGGER cases_handover_moves_timeline AFTER INSERT ON steps_stepevent
    FOR EACH ROW EXECUTE FUNCTION cases_apply_handover();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_timeline_and_emergency"), ("people", "0002_functions")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
