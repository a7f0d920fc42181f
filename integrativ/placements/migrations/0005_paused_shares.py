"""A share the person has paused (Art. 18 DSGVO) opens nothing to a company either."""

from django.db import migrations

SQL = """
GRANT CREATE ON SCHEMA public TO integrativ_lookup;
SET ROLE integrativ_lookup;
CREATE OR REPLACE FUNCTION placement_company_view() RETURNS TABLE (
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
        WHERE sh.recipient_id = me.org AND sh.withdrawn_at IS NULL AND sh.paused_at IS NULL AND now() >= sh.valid_from AND now() < sh.valid_until
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
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM integrativ_lookup;
"""


class Migration(migrations.Migration):
    dependencies = [("placements", "0004_activity"), ("people", "0003_ledger_reference_lookup_intake")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
