"""The order of a way, kept by the database, and what a company may read of it."""

from django.db import migrations

SQL = """
CREATE FUNCTION placements_agreed(matter bigint, wanted text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM steps_step s WHERE s.matter_id = matter AND s.kind = wanted AND s.state IN ('answered', 'done')
        AND 'agree' = (SELECT e.event FROM steps_stepevent e WHERE e.step_id = s.id AND e.event IN ('agree', 'decline')
            AND NOT EXISTS (SELECT 1 FROM steps_stepevent u WHERE u.reverses_id = e.id) ORDER BY e.id DESC LIMIT 1))
$$;
CREATE FUNCTION placements_keep_order() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE s steps_step%ROWTYPE; p placements_placement%ROWTYPE;
BEGIN
    SELECT * INTO s FROM steps_step WHERE id = NEW.step_id AND org_id = NEW.org_id;
    IF NEW.event IN ('send', 'supply') AND EXISTS (SELECT 1 FROM steps_checkpoint c
            WHERE c.step_id = s.id AND c.is_required AND NOT c.is_there) THEN
        RAISE EXCEPTION 'step_is_not_complete' USING ERRCODE = 'check_violation';
    END IF;
    IF s.kind = 'ba_consent' AND NEW.event = 'deemed' AND (clock_timestamp() AT TIME ZONE 'Europe/Berlin')::date
            <= (s.waiting_since AT TIME ZONE 'Europe/Berlin')::date + 14 THEN
        RAISE EXCEPTION 'consent_is_not_yet_deemed' USING ERRCODE = 'check_violation';
    END IF;
    SELECT * INTO p FROM placements_placement WHERE matter_id = s.matter_id;
    IF NOT FOUND THEN
        RETURN NEW;
    END IF;
    IF p.ended_on IS NOT NULL AND NEW.event = 'send' THEN
        RAISE EXCEPTION 'placement_has_ended' USING ERRCODE = 'check_violation';
    END IF;
    IF s.kind IN ('trial', 'contract') AND NEW.event = 'send' AND NOT placements_agreed(s.matter_id, 'proposal') THEN
        RAISE EXCEPTION 'company_has_not_said_yes' USING ERRCODE = 'check_violation';
    END IF;
    IF s.kind = 'first_day' AND NEW.event = 'complete' AND NOT placements_agreed(s.matter_id, 'contract') THEN
        RAISE EXCEPTION 'first_day_needs_a_contract' USING ERRCODE = 'check_violation';
    END IF;
    IF s.kind = 'aftercare' AND NEW.event = 'send' AND NOT EXISTS (SELECT 1 FROM steps_step f
            WHERE f.matter_id = s.matter_id AND f.kind = 'first_day' AND f.state = 'done') THEN
        RAISE EXCEPTION 'aftercare_needs_a_first_day' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION placement_company_view() RETURNS TABLE (
    placement_id bigint, demand_id bigint, body_id bigint, contact_id bigint, number bigint, person_name text,
    occupation text, kind text, fits text[], reasons text, proposed_on date, planned_start_on date, started_on date, ended_on date,
    trial_kind text, trial_from date, trial_until date, may_as text, may_from date, may_until date, may_under text,
    needs_document_check boolean, from_abroad boolean, hours numeric, wage numeric, contract_until date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH me AS (SELECT nullif(current_setting('app.org', true), '')::bigint AS org),
    known AS (SELECT p.*, row_number() OVER (PARTITION BY p.demand_id ORDER BY p.id) AS place FROM placements_placement p, me
        WHERE p.company_id = me.org AND EXISTS (SELECT 1 FROM steps_step s WHERE s.matter_id = p.matter_id
            AND s.kind = 'proposal' AND s.owner_org_id = me.org AND s.state <> 'draft')),
    live AS (SELECT sh.person_id, sh.org_id, array_agg(sh.category) AS categories FROM people_share sh, me
        WHERE sh.recipient_id = me.org AND sh.withdrawn_at IS NULL AND now() >= sh.valid_from AND now() < sh.valid_until
        GROUP BY sh.person_id, sh.org_id)
    SELECT k.id, k.demand_id, k.org_id, k.proposed_by_id, k.place,
        CASE WHEN 'base' = ANY (l.categories) THEN (SELECT trim(pe.given_names || ' ' || pe.family_name) FROM people_person pe
            WHERE pe.id = k.person_id AND pe.org_id = k.org_id) END,
        d.occupation, d.kind, k.fits, CASE WHEN 'labour' = ANY (l.categories) THEN k.reasons ELSE '' END,
        k.proposed_on, k.planned_start_on, fd.day, k.ended_on,
        tr.kind, tr.starts_on, tr.ends_on, sl.job, sl.valid_from, sl.valid_until, sl.conditions, sl.needs_document_check,
        k.from_abroad, te.hours_per_week, te.wage_per_hour, te.ends_on
    FROM known k JOIN companies_demand d ON d.id = k.demand_id
    LEFT JOIN live l ON l.person_id = k.person_id AND l.org_id = k.org_id
    LEFT JOIN LATERAL (SELECT coalesce(e.valid_from, (e.at AT TIME ZONE 'Europe/Berlin')::date) AS day
        FROM steps_step s JOIN steps_stepevent e ON e.step_id = s.id AND e.event = 'complete'
        WHERE s.matter_id = k.matter_id AND s.kind = 'first_day' AND s.state = 'done' ORDER BY e.id DESC LIMIT 1) fd ON true
    LEFT JOIN LATERAL (SELECT t.kind, t.starts_on, t.ends_on FROM placements_trial t JOIN steps_step s ON s.id = t.step_id
        WHERE t.placement_id = k.id AND s.state NOT IN ('draft', 'cancelled') ORDER BY t.starts_on DESC, t.id DESC LIMIT 1) tr ON true
    LEFT JOIN LATERAL (SELECT i.* FROM placements_slip i WHERE i.placement_id = k.id AND i.withdrawn_on IS NULL
        AND 'slip' = ANY (l.categories) ORDER BY i.issued_on DESC, i.id DESC LIMIT 1) sl ON true
    LEFT JOIN LATERAL (SELECT t.* FROM placements_terms t WHERE t.placement_id = k.id
        ORDER BY t.valid_from DESC, t.id DESC LIMIT 1) te ON true
    ORDER BY k.id
$$;
CREATE FUNCTION placements_counts(demands bigint[]) RETURNS TABLE (demand_id bigint, proposed bigint, started bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.demand_id, count(*) FILTER (WHERE p.ended_on IS NULL),
        count(*) FILTER (WHERE p.ended_on IS NULL AND EXISTS (SELECT 1 FROM steps_step f WHERE f.matter_id = p.matter_id
            AND f.kind = 'first_day' AND f.state = 'done'))
    FROM placements_placement p WHERE p.demand_id = ANY (demands) AND nullif(current_setting('app.org', true), '') IS NOT NULL
        AND EXISTS (SELECT 1 FROM steps_step s WHERE s.matter_id = p.matter_id AND s.kind = 'proposal' AND s.state <> 'draft')
    GROUP BY p.demand_id
$$;
GRANT CREATE ON SCHEMA public TO integrativ_lookup;
ALTER FUNCTION placements_agreed(bigint, text) OWNER TO integrativ_lookup;
ALTER FUNCTION placements_keep_order() OWNER TO integrativ_lookup;
ALTER FUNCTION placement_company_view() OWNER TO integrativ_lookup;
ALTER FUNCTION placements_counts(bigint[]) OWNER TO integrativ_lookup;
REVOKE CREATE ON SCHEMA public FROM integrativ_lookup;
REVOKE ALL ON FUNCTION placements_agreed(bigint, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION placements_keep_order() FROM PUBLIC;
REVOKE ALL ON FUNCTION placement_company_view() FROM PUBLIC;
REVOKE ALL ON FUNCTION placements_counts(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION placement_company_view() TO integrativ_app;
GRANT EXECUTE ON FUNCTION placements_counts(bigint[]) TO integrativ_app;
CREATE TRIGGER placements_order_of_the_way BEFORE INSERT ON steps_stepevent FOR EACH ROW EXECUTE FUNCTION placements_keep_order();
"""


class Migration(migrations.Migration):
    dependencies = [("placements", "0001_initial"), ("steps", "0002_trigger"), ("people", "0002_functions")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
