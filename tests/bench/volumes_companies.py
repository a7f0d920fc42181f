"""The other half of the volumes: companies with their demands, and people on the way into a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bench.filling import Filler

B = "10000000"
COMPANIES, DEMANDS_EACH = 2_000, 8


def companies(filler: Filler, count: int) -> None:
    """Companies with a site, a contact and demands, looked after by the bodies."""
    f = filler.fill
    number = max(50, min(COMPANIES, count // 20))
    run = filler.connection.execute
    run(
        f"CREATE TEMP TABLE b_company AS SELECT c, {B} + c AS id, {B} + 800000 + c AS user_id, b.org AS kim,"
        f" {B} + (c %% (SELECT count(*) FROM b_body)) * 1000 + 2 AS hat FROM generate_series(0, %s) c"
        " JOIN b_body b ON b.n = c %% (SELECT count(*) FROM b_body)",
        [number - 1],
    )
    place = "(SELECT min(ags) FROM tenancy_municipality)"
    f(
        "tenancy_organisation",
        {
            "id": "id",
            "kind": "'company'",
            "name": "'Betrieb ' || c",
            "short_name": "'Betrieb ' || c",
            "sort_key": "'betrieb ' || c",
            "municipality_id": place,
            "works_here": "true",
        },
        "b_company",
    )
    f(
        "tenancy_user",
        {"id": "user_id", "email": "'b' || user_id || '@test.example'", "is_active": "true", "language": "'de'"},
        "b_company",
    )
    f(
        "tenancy_membership",
        {
            "id": "user_id",
            "user_id": "user_id",
            "organisation_id": "id",
            "role": "'company_user'",
            "starts_on": "'2020-01-01'",
        },
        "b_company",
    )
    by = {"id": "id", "org_id": "id", "entered_by_id": "hat", "entered_by_org_id": "kim"}
    f("companies_company", {**by, "sector": "'care'", "size": "'small'"}, "b_company")
    f("companies_site", {**by, "postal_code": "'44787'", "municipality_id": place}, "b_company")
    f("companies_contact", {**by, "name": "'Test Kontakt'", "is_main": "true"}, "b_company")
    f("companies_agreement", {**by, "signed_on": "current_date - 100"}, "b_company")
    f(
        "companies_care",
        {"id": "id", "org_id": "kim", "company_id": "id", "membership_id": "hat", "starts_on": "current_date - 100"},
        "b_company",
    )
    wanted = (
        f"(SELECT b_company.*, {B} + 3000000 + c * {DEMANDS_EACH} + d AS demand"
        f" FROM b_company, generate_series(0, {DEMANDS_EACH - 1}) d) x"
    )
    f("steps_matter", {"id": "demand", "org_id": "id", "kind": "'demand'"}, wanted)
    f(
        "companies_demand",
        {
            **by,
            "id": "demand",
            "matter_id": "demand",
            "kind": "'work'",
            "tasks": "'Pflege'",
            "occupation": "'Pflegehilfe'",
            "level": "2",
            "language": "'b1'",
            "site_id": "id",
            "contact_id": "id",
            "opened_on": "current_date - demand::int % 200",
            "told_by": "'Telefon'",
            "closed_on": "CASE WHEN demand % 4 > 0 THEN current_date END",
            "closing_reason": "CASE WHEN demand % 4 > 0 THEN 'filled' ELSE '' END",
        },
        wanted,
    )


def placements(filler: Filler, count: int) -> None:
    """A tenth of the people is on the way into a job, with trial, contract terms, slip and aftercare."""
    f = filler.fill
    source = (
        f"(SELECT b.*, {B} + 4000000 + b.i AS way, {B} + b.i % (SELECT count(*) FROM b_company) AS company, {B} + 3000000"
        f" + (b.i % (SELECT count(*) FROM b_company)) * {DEMANDS_EACH} AS demand FROM b WHERE b.i % 10 = 0) x"
    )
    f("steps_matter", {"id": "way", "org_id": "org", "kind": "'placement'"}, source)
    f("people_subject", {"org_id": "org", "matter_id": "way", "person_id": "id"}, source)
    f(
        "placements_placement",
        {
            "id": "way",
            "org_id": "org",
            "case_id": "id",
            "person_id": "id",
            "matter_id": "way",
            "demand_id": "demand",
            "company_id": "company",
            "proposed_by_id": "hat",
            "proposed_on": "current_date - 60",
            "aftercare_wished_until": "12",
        },
        source,
    )
    step = {"org_id": "org", "matter_id": "way", "requester_id": "hat", "title": "'Schritt'", "life_area": "'work'"}
    for number, (kind, owner) in enumerate(
        (("proposal", "company"), ("permit_request", "partner"), ("trial", "company"), ("aftercare", "org"))
    ):
        pk = f"{B} + 5000000 + i * 4 + {number}"
        f(
            "steps_step",
            {
                **step,
                "id": pk,
                "kind": f"'{kind}'",
                "owner_org_id": owner,
                "state": "'open'",
                "waiting_for": "'owner'",
                "waiting_since": "now() - interval '3 day'",
                "last_event_id": pk,
            },
            source,
        )
        f(
            "steps_stepevent",
            {
                "id": pk,
                "org_id": "org",
                "step_id": pk,
                "event": "'send'",
                "actor_org_id": "org",
                "actor_membership_id": "hat",
                "party": "'requester'",
                "from_state": "'draft'",
                "from_waiting_for": "'requester'",
                "to_state": "'open'",
            },
            source,
        )
    way = {"org_id": "org", "placement_id": "way"}
    f("placements_permitrequest", {**way, "step_id": f"{B} + 5000001 + i * 4", "activity": "'employment'"}, source)
    f(
        "placements_trial",
        {**way, "step_id": f"{B} + 5000002 + i * 4", "kind": "'internship'", "permit_need": "'not_needed'"},
        source,
    )
    f(
        "placements_aftercarecontact",
        {**way, "step_id": f"{B} + 5000003 + i * 4", "side": "'person'", "milestone": "'day7'"},
        source,
    )
    f(
        "placements_terms",
        {**way, "valid_from": "current_date", "hours_per_week": "39", "wage_per_hour": "15", "recorded_by_id": "hat"},
        source,
    )
    f(
        "placements_slip",
        {
            **way,
            "person_id": "id",
            "activity": "'employment'",
            "job": "'Pflege'",
            "valid_from": "current_date",
            "issued_by_id": "hat",
        },
        source,
    )
    f(
        "cases_matterfact",
        {
            "org_id": "org",
            "case_id": "id",
            "matter_id": "way",
            "name": "'weekly_hours'",
            "value": "'39'",
            "source": "'self_reported'",
            "recorded_by_id": "hat",
        },
        source,
    )
    share = {
        "org_id": "org",
        "person_id": "id",
        "recipient_id": "company",
        "recipient_kind": "'company'",
        "category": "'base'",
        "purpose": "'placement'",
        "legal_basis": "'consent'",
        "valid_from": "now() - interval '30 day'",
        "valid_until": "now() + interval '100 day'",
        "given_on": "current_date - 30",
        "text_version": "'1'",
        "text_digest": "repeat('0', 64)",
        "language": "'de'",
        "channel": "'spoken'",
        "given_to_id": "hat",
    }
    f("people_share", share, source)
