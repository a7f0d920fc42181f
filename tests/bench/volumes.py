"""How many rows of what: one function per subject, each a few INSERTs over the people of `filling`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from integrativ.people import vocabulary
from tests.bench.volumes_companies import companies, placements

if TYPE_CHECKING:
    from tests.bench.filling import Filler

B = "10000000"
FACTS_EACH = 10
CASE_STEPS = {True: 5, False: 2}  # steps of a case of the tested hat, and of others


def accounts(filler: Filler, people: int) -> None:
    """Case managers, one coordinator and one admin in each body; a clerk in each partner; a user in each company."""
    f = filler.fill
    user = {
        "id": "user_id",
        "email": "'b' || user_id || '@test.example'",
        "name": "'Test Mensch ' || user_id",
        "language": "'de'",
        "password": "'!'",
        "is_active": "true",
    }
    f("tenancy_user", user, "b_hat")
    role = "CASE k WHEN 0 THEN 'coordinator' WHEN 1 THEN 'account_admin' ELSE 'case_manager' END"
    hat = {"user_id": "user_id", "organisation_id": "org", "role": role, "starts_on": "'2020-01-01'", "id": "id"}
    f("tenancy_membership", hat, "b_hat")
    clerks = f"(SELECT partner AS org, {B} + 900000 + min(n) AS id, {B} + 900000 + min(n) AS user_id FROM b_body GROUP BY partner) x"
    f("tenancy_user", user, clerks)
    f("tenancy_membership", {**hat, "role": "'clerk'"}, clerks)
    officers = f"(SELECT org, {B} + 950000 + n AS id, {B} + 950000 + n AS user_id FROM b_body) x"
    f("tenancy_user", user, officers)
    f("tenancy_membership", {**hat, "role": "'privacy_officer'"}, officers)


def people(filler: Filler, count: int) -> None:
    """People with names by chance of their number, and what hangs on them."""
    f = filler.fill
    source = (
        "b JOIN b_family fa ON fa.n = b.i % (SELECT count(*) FROM b_family)"
        " JOIN b_given g ON g.n = (b.i / 7) % (SELECT count(*) FROM b_given)"
    )
    f(
        "people_person",
        {
            "id": "b.id",
            "org_id": "b.org",
            "family_name": "fa.name",
            "given_names": "g.name",
            "sort_key": "fa.key || ' ' || g.key",
            "search_key": "g.key || ' ' || fa.key",
            "sound_key": "' ' || g.sound || ' ' || fa.sound || ' '",
            "birth_date": "date '1960-01-01' + (b.i * 37) % 15000",
            "telephone": "'0234 ' || (1000000 + b.i)",
            "telephone_key": "'234' || (1000000 + b.i)",
            "contact_language": "'de'",
            "created_on": "current_date - b.i % 700",
            "municipality_id": "(SELECT min(ags) FROM tenancy_municipality)",
        },
        source,
    )
    names = [
        e for e in vocabulary.keepable() if getattr(e, "type", "") == "bool" and e.may_keep(True) and e.may_keep(False)
    ][:FACTS_EACH]
    filler.connection.execute("CREATE TEMP TABLE b_fact (n int, name text, category text)")
    for number, entry in enumerate(names):
        filler.connection.execute("INSERT INTO b_fact VALUES (%s, %s, %s)", [number, entry.name, entry.category])
    f(
        "people_fact",
        {
            "org_id": "b.org",
            "person_id": "b.id",
            "name": "x.name",
            "category": "x.category",
            "value": "to_jsonb(b.i % 2 = 0)",
            "source": "'self_reported'",
            "recorded_by_id": "b.hat",
            "recorded_at": "now() - interval '1 day' * (b.i % 300)",
        },
        "b CROSS JOIN b_fact x WHERE b.i % 5 = 0 OR b.n = 0",
    )
    base = {"org_id": "b.org", "person_id": "b.id"}
    by = {"recorded_by_id": "b.hat"}
    f("people_titleend", {**base, "ends_on": "current_date + b.i % 900"}, "b WHERE b.i % 3 = 0 OR b.n = 0")
    f("people_personchange", {**base, "field": "'telephone'", "changed_by_id": "b.hat"}, "b WHERE b.i % 5 = 0")
    f(
        "people_lookupkey",
        {**base, **by, "digest": "md5(b.i::text)", "agreed_on": "current_date"},
        "b WHERE b.i % 10 = 0",
    )
    f("people_household", {"org_id": "b.org"}, "b WHERE b.i % 10 = 0")
    share = {
        **base,
        "recipient_id": "b.partner",
        "recipient_kind": "'abh'",
        "category": "c",
        "purpose": "'work_permit'",
        "legal_basis": "'consent'",
        "valid_from": "now() - interval '30 day'",
        "valid_until": "now() + interval '1 day' * (30 + b.i % 200)",
        "given_on": "current_date - 30",
        "text_version": "'1'",
        "text_digest": "repeat('0', 64)",
        "language": "'de'",
        "channel": "'spoken'",
        "given_to_id": "b.hat",
    }
    f("people_share", share, "b CROSS JOIN unnest(ARRAY['base', 'residence']) c WHERE b.i % 4 = 0")
    f("people_intakedraft", {"org_id": "org", "membership_id": "id"}, "b_hat")
    f("people_importbatch", {"org_id": "org", "membership_id": "id"}, "b_hat")
    f("people_lookupuse", {"org_id": "org", "user_id": "user_id"}, "b_hat")
    account = f"{B} + 2000000 + b.i"
    f(
        "tenancy_user",
        {"id": account, "email": f"'p' || {account} || '@test.example'", "is_active": "true", "language": "'de'"},
        "b WHERE b.i % 20 = 0",
    )
    f("people_account", {**base, "user_id": account}, "b WHERE b.i % 20 = 0")


def cases(filler: Filler, count: int) -> None:
    """A case for each person with its team, responsibilities, goals, notes and kept answers."""
    f = filler.fill
    f("steps_matter", {"id": "id", "org_id": "org", "kind": "'case'"}, "b")
    f("people_subject", {"org_id": "org", "matter_id": "id", "person_id": "id"}, "b")
    closed = "b.i % 10 = 9"
    f(
        "cases_case",
        {
            "id": "id",
            "org_id": "org",
            "person_id": "id",
            "matter_id": "id",
            "opened_on": "current_date - 400 + b.i % 300",
            "closed_on": f"CASE WHEN {closed} THEN current_date END",
            "outcome": f"CASE WHEN {closed} THEN 'work_holds' ELSE '' END",
            "closing_reason": f"CASE WHEN {closed} THEN 'hält' ELSE '' END",
        },
        "b",
    )
    member = {"org_id": "org", "case_id": "id", "person_id": "id", "starts_on": "current_date - 400"}
    f("cases_teammember", {**member, "membership_id": "hat", "role": "'lead'"}, "b")
    deputy = f"CASE WHEN hat + 1 IN (SELECT h.id FROM b_hat h) THEN hat + 1 ELSE {B} + n * 1000 + 2 END"
    f("cases_teammember", {**member, "membership_id": deputy, "role": "'deputy'"}, "b WHERE i % 50 = 0")
    f(
        "cases_responsibility",
        {
            "org_id": "org",
            "case_id": "id",
            "topic": "'lead'",
            "body_id": "org",
            "starts_on": "current_date - 400",
            "accepted_on": "current_date - 400",
            "accompany_days": "0",
        },
        "b",
    )
    case = {"org_id": "org", "case_id": "id"}
    f("cases_goal", {**case, "life_area": "'work'", "text": "'Ausbildung beginnen'"}, "b WHERE i % 2 = 0 OR n = 0")
    f("cases_note", {**case, "text": "'Gespräch'", "written_by_id": "hat"}, "b WHERE i % 2 = 0 OR n = 0")
    f(
        "cases_earlierperiod",
        {**case, "outcome": "'moved_away'", "opened_on": "current_date - 900", "closed_on": "current_date - 800"},
        "b WHERE i % 20 = 0",
    )
    f("cases_finding", {**case, "question": "'work_access'", "kept_by_id": "hat"}, "b WHERE i % 10 = 0")
    f("cases_calendarfeed", {"membership_id": "id", "digest": "md5(id::text)"}, "b_hat")


def steps(filler: Filler, count: int) -> None:
    """Tasks of the own body and questions to the partner, each with its event; half of them are done."""
    f = filler.fill
    source = (
        f"(SELECT b.*, s, {B} + b.i * 8 + s AS step, s > 0 AND (s + b.i) % 2 = 0 AS sent,"
        f" (s * 7 + b.i) % 10 < CASE WHEN hat = {B} + 2 THEN 1 ELSE 5 END AS done"
        f" FROM b JOIN generate_series(0, 4) s ON s < CASE WHEN hat = {B} + 2 THEN {CASE_STEPS[True]} ELSE {CASE_STEPS[False]} END) x"
    )
    party = "CASE WHEN done THEN 'nobody' WHEN sent THEN 'owner' ELSE 'owner' END"
    state = "CASE WHEN done THEN 'done' ELSE 'open' END"
    f(
        "steps_step",
        {
            "id": "step",
            "org_id": "org",
            "matter_id": "id",
            "kind": "CASE WHEN sent THEN 'question' ELSE 'task' END",
            "title": "'Schritt ' || step",
            "life_area": "'work'",
            "requester_id": "hat",
            "owner_org_id": "CASE WHEN sent THEN partner ELSE org END",
            "state": state,
            "waiting_for": party,
            "waiting_since": "now() - interval '1 day' * (i % 60)",
            "due_on": "current_date - 10 + step::int % 60",
            "last_event_id": "step",
            "usual_days": "14",
        },
        source,
    )
    f(
        "steps_stepevent",
        {
            "id": "step",
            "org_id": "org",
            "step_id": "step",
            "event": "CASE WHEN done THEN 'complete' ELSE 'send' END",
            "actor_org_id": "org",
            "actor_membership_id": "hat",
            "party": "'requester'",
            "from_state": "'draft'",
            "from_waiting_for": "'requester'",
            "to_state": state,
        },
        source,
    )
    point = {"org_id": "org", "step_id": "step", "code": "'paper'", "label": "'Unterlage'"}
    f("steps_checkpoint", point, f"{source} WHERE sent AND i % 4 = 0")
    f(
        "people_sentvalue",
        {"org_id": "org", "step_id": "step", "person_id": "id", "category": "'base'", "name": "'birth_date'"},
        f"{source} WHERE sent AND i % 4 = 0",
    )
    detail = {"org_id": "org", "step_id": "step", "body_id": "partner"}
    f("network_answerdetail", {**detail, "event_id": "step"}, f"{source} WHERE sent AND i % 20 = 0")
    clerk = f"(SELECT {B} + 900000 + min(y.n) FROM b_body y WHERE y.partner = x.partner)"
    f("network_assignment", {**detail, "by_id": clerk, "to_id": clerk}, f"{source} WHERE sent AND i % 20 = 0")
    f(
        "network_necessity",
        {**detail, "stated_by_id": clerk, "necessity": "'nötig'", "register_not_sufficient": "true"},
        f"{source} WHERE sent AND i % 50 = 0",
    )


def papers(filler: Filler, count: int) -> None:
    """Notices, mail, holds, tombstones and three entries of the access log for each person."""
    f = filler.fill
    f(
        "notices_notice",
        {"org_id": "org", "membership_id": "id", "text": "'Neues'", "path": "'/heute/'", "key": "id || '-' || g"},
        "b_hat, generate_series(1, 3) g",
    )
    f("notices_mail", {"org_id": "org", "to_address": "'x@test.example'", "key": "id::text"}, "b_hat")
    f(
        "documents_hold",
        {"org_id": "org", "object_kind": "'case'", "object_id": "id", "reason": "'Klage'", "set_by_id": "hat"},
        "b WHERE i % 50 = 0",
    )
    f(
        "documents_tombstone",
        {"org_id": "org", "object_kind": "'case'", "object_id": "id", "rule": "'case'"},
        "b WHERE i % 50 = 0",
    )
    f(
        "network_acknowledgement",
        {"org_id": "h.org", "by_id": "h.id", "card_id": "r.id"},
        "b_hat h JOIN network_rolecard r ON h.k = 0",
    )
    f(
        "audit_entry",
        {
            "org_id": "org",
            "user_id": "hat",
            "membership_id": "hat",
            "kind": "'read'",
            "act": "'cases.read'",
            "person_ids": "ARRAY[id]",
            "at": "now() - interval '1 hour' * (i % 2000 + g)",
        },
        "b, generate_series(1, 3) g",
    )


STEPS: tuple[Callable[[Filler, int], None], ...] = (accounts, people, cases, steps, companies, placements, papers)
