"""The slip's rules, kept by the database: who may have a paper, when it stops holding, who reads it with a code."""

from django.db import migrations

VIEW_HEAD = """
CREATE FUNCTION placement_company_view() RETURNS TABLE (
    placement_id bigint, demand_id bigint, body_id bigint, contact_id bigint, number bigint, person_name text,
    occupation text, kind text, fits text[], reasons text, proposed_on date, planned_start_on date, started_on date, ended_on date,
    trial_kind text, trial_from date, trial_until date, may_as text, may_from date, may_until date, may_under text,
    needs_document_check boolean, slip_id bigint, paper_until date, from_abroad boolean, hours numeric, wage numeric, contract_until date)
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
        sl.id, CASE WHEN 'base' = ANY (l.categories) THEN sl.expires_on END,
        k.from_abroad, te.hours_per_week, te.wage_per_hour, te.ends_on
"""
VIEW_TAIL = """
    FROM known k JOIN companies_demand d ON d.id = k.demand_id
    LEFT JOIN live l ON l.person_id = k.person_id AND l.org_id = k.org_id
    LEFT JOIN LATERAL (SELECT coalesce(e.valid_from, (e.at AT TIME ZONE 'Europe/Berlin')::date) AS day
        FROM steps_step s JOIN steps_stepevent e ON e.step_id = s.id AND e.event = 'complete'
        WHERE s.matter_id = k.matter_id AND s.kind = 'first_day' AND s.state = 'done' ORDER BY e.id DESC LIMIT 1) fd ON true
    LEFT JOIN LATERAL (SELECT t.kind, t.starts_on, t.ends_on FROM placements_trial t JOIN steps_step s ON s.id = t.step_id
        WHERE t.placement_id = k.id AND s.state NOT IN ('draft', 'cancelled') ORDER BY t.starts_on DESC, t.id DESC LIMIT 1) tr ON true
    LEFT JOIN LATERAL (SELECT i.* FROM placements_slip i WHERE i.placement_id = k.id AND i.withdrawn_on IS NULL
        AND 'slip' = ANY (l.categories) AND placements_slip_basis_holds(i.finding_id, i.permit_step_id, k.matter_id)
        ORDER BY i.issued_on DESC, i.id DESC LIMIT 1) sl ON true
    LEFT JOIN LATERAL (SELECT t.* FROM placements_terms t WHERE t.placement_id = k.id
        ORDER BY t.valid_from DESC, t.id DESC LIMIT 1) te ON true
    ORDER BY k.id
$$;
"""
RULES = """
-- A finding holds until a newer one for the same question and the same job (or this job) is kept; an answer until it is
-- taken back or another one follows.
CREATE FUNCTION placements_slip_basis_holds(finding bigint, step bigint, matter bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(CASE
        WHEN finding IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM cases_finding o JOIN cases_finding n ON n.case_id = o.case_id
            AND n.question = o.question AND n.id > o.id AND n.as_of >= o.as_of
            AND (n.matter_id IS NOT DISTINCT FROM o.matter_id OR n.matter_id = matter) WHERE o.id = finding)
        WHEN step IS NOT NULL THEN (SELECT e.event IN ('grant', 'grant_conditions') FROM steps_stepevent e WHERE e.step_id = step
            AND e.event IN ('grant', 'grant_conditions', 'refuse')
            AND NOT EXISTS (SELECT 1 FROM steps_stepevent u WHERE u.reverses_id = e.id) ORDER BY e.id DESC LIMIT 1)
        END, false)
$$;
CREATE FUNCTION placements_slip_consent(about bigint, body bigint, company bigint) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT min(e.ends) FROM (SELECT max(sh.valid_until) AS ends FROM people_share sh WHERE sh.person_id = about AND sh.org_id = body
        AND sh.recipient_id = company AND sh.category IN ('base', 'slip') AND sh.withdrawn_at IS NULL AND sh.paused_at IS NULL
        AND now() >= sh.valid_from AND now() < sh.valid_until GROUP BY sh.category) e HAVING count(*) = 2
$$;
CREATE FUNCTION placements_slip_state(which bigint, today date) RETURNS TABLE (state text, since date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.state, CASE s.state WHEN 'withdrawn' THEN i.withdrawn_on WHEN 'ended' THEN p.ended_on
            WHEN 'expired' THEN least(i.expires_on, i.valid_until) + 1 END
    FROM placements_slip i JOIN placements_placement p ON p.id = i.placement_id
    CROSS JOIN LATERAL (SELECT CASE WHEN i.withdrawn_on IS NOT NULL THEN 'withdrawn' WHEN p.ended_on IS NOT NULL THEN 'ended'
        WHEN NOT placements_slip_basis_holds(i.finding_id, i.permit_step_id, p.matter_id) THEN 'superseded'
        WHEN placements_slip_consent(i.person_id, i.org_id, p.company_id) IS NULL THEN 'consent'
        WHEN least(i.expires_on, i.valid_until) < today THEN 'expired' ELSE 'holds' END AS state) s
    WHERE i.id = which
$$;
CREATE FUNCTION placements_slip_paper(which bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT jsonb_build_object('slip_id', i.id, 'person_name', i.person_name, 'employer', i.employer, 'job', i.job, 'activity', i.activity,
        'place', i.place, 'valid_from', i.valid_from, 'valid_until', i.valid_until, 'conditions', i.conditions, 'legal_basis', i.legal_basis,
        'contact_name', i.contact_name, 'contact_telephone', i.contact_telephone, 'issuer_id', coalesce(i.office_id, i.org_id),
        'issued_on', i.issued_on, 'expires_on', i.expires_on, 'needs_document_check', i.needs_document_check,
        'from_abroad', p.from_abroad)
    FROM placements_slip i JOIN placements_placement p ON p.id = i.placement_id WHERE i.id = which AND i.code_digest <> ''
$$;
-- Each look from outside stands in the log of the body that accompanies the person and of the office that issued the paper.
CREATE FUNCTION placements_slip_log(which bigint, looked text, how text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    INSERT INTO audit_entry (org_id, kind, act, person_ids, object_kind, object_id, reason)
    SELECT b.org, 'read', looked, ARRAY[i.person_id], 'slip', i.id, how FROM placements_slip i
    CROSS JOIN LATERAL (SELECT DISTINCT unnest(ARRAY[i.org_id, coalesce(i.office_id, i.org_id)]) AS org) b WHERE i.id = which
$$;
CREATE FUNCTION placements_keep_slip() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE p placements_placement%ROWTYPE;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.withdrawn_on IS NOT NULL AND (NEW.withdrawn_on, NEW.withdrawn_because)
                IS DISTINCT FROM (OLD.withdrawn_on, OLD.withdrawn_because) THEN
            RAISE EXCEPTION 'slip_stays_withdrawn' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.code_digest = '' THEN
        RETURN NEW;
    END IF;
    SELECT * INTO p FROM placements_placement WHERE id = NEW.placement_id AND org_id = NEW.org_id;
    IF NOT FOUND OR p.person_id <> NEW.person_id OR p.ended_on IS NOT NULL THEN
        RAISE EXCEPTION 'slip_needs_a_running_way' USING ERRCODE = 'check_violation';
    END IF;
    IF NOT placements_slip_basis_holds(NEW.finding_id, NEW.permit_step_id, p.matter_id) THEN
        RAISE EXCEPTION 'slip_needs_a_basis' USING ERRCODE = 'check_violation';
    END IF;
    IF placements_slip_consent(NEW.person_id, NEW.org_id, p.company_id) IS NULL THEN
        RAISE EXCEPTION 'slip_needs_consent' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
-- The one door without sign-in: the digest of a code of 67 bits. No row, no answer; a paper that no longer holds shows only that.
CREATE FUNCTION placements_check_slip(digest text, today date) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE which bigint; found_state text; found_since date;
BEGIN
    SELECT id INTO which FROM placements_slip WHERE code_digest = digest AND code_digest <> '';
    IF NOT FOUND THEN RETURN NULL; END IF;
    SELECT s.state, s.since INTO found_state, found_since FROM placements_slip_state(which, today) s;
    PERFORM placements_slip_log(which, 'placements.slip_checked', found_state);
    RETURN jsonb_build_object('holds', found_state = 'holds', 'since', found_since,
        'paper', CASE WHEN found_state = 'holds' THEN placements_slip_paper(which) END);
END $$;
CREATE FUNCTION placements_company_paper(which bigint, today date) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE i placements_slip%ROWTYPE; me bigint := nullif(current_setting('app.org', true), '')::bigint;
BEGIN
    SELECT s.* INTO i FROM placements_slip s JOIN placements_placement p ON p.id = s.placement_id
        WHERE s.id = which AND p.company_id = me AND s.code_digest <> '';
    IF NOT FOUND OR 'holds' <> (SELECT s.state FROM placements_slip_state(which, today) s) THEN RETURN NULL; END IF;
    PERFORM placements_slip_log(which, 'placements.slip_by_company', '');
    RETURN placements_slip_paper(which) || jsonb_build_object('seed', i.code_seed, 'digest', i.code_digest);
END $$;
CREATE FUNCTION placements_our_slips(ids bigint[], today date) RETURNS TABLE (slip_id bigint, state text, since date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT i.id, s.state, s.since FROM placements_slip i CROSS JOIN LATERAL placements_slip_state(i.id, today) s
    WHERE i.id = ANY (ids) AND i.org_id = nullif(current_setting('app.org', true), '')::bigint
$$;
-- The office that granted a permit issues the paper itself: into the placement behind its request, and nowhere else.
CREATE FUNCTION placements_office_step(which bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.id FROM steps_step s WHERE s.id = which AND s.kind = 'permit_request' AND s.state <> 'draft'
        AND s.owner_org_id = nullif(current_setting('app.org', true), '')::bigint
$$;
CREATE FUNCTION placements_office_view(which bigint, today date) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT jsonb_build_object('grants', placements_slip_basis_holds(NULL, r.step_id, p.matter_id), 'ended', p.ended_on IS NOT NULL,
        'consent_until', placements_slip_consent(p.person_id, p.org_id, p.company_id), 'activity', r.activity,
        'slip', (SELECT jsonb_build_object('slip_id', i.id, 'issued_on', i.issued_on, 'expires_on', i.expires_on, 'state', s.state,
            'since', s.since) FROM placements_slip i CROSS JOIN LATERAL placements_slip_state(i.id, today) s
            WHERE i.permit_step_id = r.step_id AND i.office_id IS NOT NULL ORDER BY i.id DESC LIMIT 1))
    FROM placements_permitrequest r JOIN placements_placement p ON p.id = r.placement_id
    WHERE r.step_id = placements_office_step(which)
$$;
CREATE FUNCTION placements_office_issue(which bigint, given jsonb, today date) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE r placements_permitrequest%ROWTYPE; p placements_placement%ROWTYPE; said steps_stepevent%ROWTYPE; made bigint;
    me bigint := nullif(current_setting('app.org', true), '')::bigint;
BEGIN
    SELECT * INTO r FROM placements_permitrequest WHERE step_id = placements_office_step(which);
    IF NOT FOUND THEN RAISE EXCEPTION 'slip_needs_a_basis' USING ERRCODE = 'check_violation'; END IF;
    SELECT * INTO p FROM placements_placement WHERE id = r.placement_id FOR NO KEY UPDATE;
    SELECT id INTO made FROM placements_slip WHERE org_id = p.org_id AND key = (given->>'key')::uuid;
    IF FOUND THEN RETURN made; END IF;
    SELECT * INTO said FROM steps_stepevent e WHERE e.step_id = which AND e.event IN ('grant', 'grant_conditions')
        AND e.actor_org_id = me AND NOT EXISTS (SELECT 1 FROM steps_stepevent u WHERE u.reverses_id = e.id) ORDER BY e.id DESC LIMIT 1;
    IF NOT FOUND THEN RAISE EXCEPTION 'slip_needs_a_basis' USING ERRCODE = 'check_violation'; END IF;
    UPDATE placements_slip SET withdrawn_on = today, withdrawn_because = 'replaced'
        WHERE placement_id = p.id AND activity = r.activity AND withdrawn_on IS NULL;
    INSERT INTO placements_slip (org_id, placement_id, person_id, activity, job, valid_from, valid_until, conditions, needs_document_check,
        permit_step_id, office_id, issued_by_id, issued_on, withdrawn_because, person_name, employer, place, legal_basis, contact_name,
        contact_telephone, code_seed, code_digest, expires_on, key)
    VALUES (p.org_id, p.id, p.person_id, r.activity, given->>'job', (given->>'valid_from')::date, (given->>'valid_until')::date,
        given->>'conditions', true, which, me, nullif(current_setting('app.membership', true), '')::bigint, today, '',
        (SELECT trim(pe.given_names || ' ' || pe.family_name) FROM people_person pe WHERE pe.id = p.person_id AND pe.org_id = p.org_id),
        given->>'employer', given->>'place', given->>'legal_basis', given->>'contact_name', given->>'contact_telephone',
        (given->>'seed')::uuid, given->>'digest', (given->>'expires_on')::date, (given->>'key')::uuid) RETURNING id INTO made;
    INSERT INTO audit_entry (org_id, kind, act, person_ids, object_kind, object_id)
        VALUES (p.org_id, 'change', 'placements.issue_slip_by_office', ARRAY[p.person_id], 'slip', made);
    RETURN made;
END $$;
CREATE FUNCTION placements_office_withdraw(which bigint, today date) RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone placements_slip%ROWTYPE;
BEGIN
    UPDATE placements_slip SET withdrawn_on = today, withdrawn_because = 'office'
        WHERE permit_step_id = placements_office_step(which) AND withdrawn_on IS NULL RETURNING * INTO gone;
    IF NOT FOUND THEN RETURN NULL; END IF;
    INSERT INTO audit_entry (org_id, kind, act, person_ids, object_kind, object_id)
        VALUES (gone.org_id, 'change', 'placements.withdraw_slip_by_office', ARRAY[gone.person_id], 'slip', gone.id);
    RETURN gone.id;
END $$;
"""
INNER = (
    "placements_slip_basis_holds(bigint, bigint, bigint)",
    "placements_slip_consent(bigint, bigint, bigint)",
    "placements_slip_state(bigint, date)",
    "placements_slip_paper(bigint)",
    "placements_slip_log(bigint, text, text)",
    "placements_keep_slip()",
    "placements_office_step(bigint)",
)
DOORS = (
    "placement_company_view()",
    "placements_check_slip(text, date)",
    "placements_company_paper(bigint, date)",
    "placements_our_slips(bigint[], date)",
    "placements_office_view(bigint, date)",
    "placements_office_issue(bigint, jsonb, date)",
    "placements_office_withdraw(bigint, date)",
)
SQL = f"""
GRANT CREATE ON SCHEMA public TO integrativ_lookup;
SET ROLE integrativ_lookup;
DROP FUNCTION placement_company_view();
{RULES}
{VIEW_HEAD}
{VIEW_TAIL}
REVOKE ALL ON FUNCTION {", ".join((*INNER, *DOORS))} FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {", ".join(DOORS)} TO integrativ_app;
GRANT EXECUTE ON FUNCTION placements_keep_slip() TO integrativ_owner;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM integrativ_lookup;
CREATE TRIGGER placements_rules_of_the_slip BEFORE INSERT OR UPDATE ON placements_slip
    FOR EACH ROW EXECUTE FUNCTION placements_keep_slip();
"""


class Migration(migrations.Migration):
    dependencies = [("placements", "0007_slip_paper"), ("audit", "0002_partitions_and_seal"), ("cases", "0001_initial")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
