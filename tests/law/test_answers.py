"""The questions: what the contract says about views, rows, blocks, deadlines and the earliest day."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from integrativ.law import UnknownQuestion, answer, catalogue, deadlines_running
from integrativ.law.answers.decisions import DecisionAnswer
from integrativ.law.answers.rule_sets import EntryAnswer, RuleSetAnswer
from tests.law import naive_answers
from tests.law.drawing import FULL, draw_person
from tests.law.naive import add, books
from tests.law.reading_cases import read_cases

DAYS = [day for change in catalogue().days_of_change for day in (change - timedelta(1), change)]
TODAY = date(2026, 11, 22)
WAITING: dict[str, Any] = {
    "residence_title": "gestattung",
    "nationality": "SY",
    "must_live_in_reception": True,
    "asylum_application_date": "2026-09-25",
    "asylum_registration_date": "2026-09-25",
    "asylum_decision": "pending",
    "asylum_decision_final": False,
    "dublin_request_sent": False,
    "protection_in_other_eu_state": False,
    "accelerated_art42_a_to_f": False,
    "cooperation_breach_repeated_or_serious": False,
    "job_type": "employment",
}


def work_access(facts: Mapping[str, Any], as_of: date = TODAY) -> DecisionAnswer:
    given = answer("work_access", facts, as_of)
    assert isinstance(given, DecisionAnswer)
    return given


def path(question: str, rule: str, facts: Mapping[str, Any], as_of: date = TODAY) -> EntryAnswer:
    given = answer(question, facts, as_of)
    assert isinstance(given, RuleSetAnswer)
    return next(item for item in given.items if item.rule == rule)


@pytest.mark.parametrize("question", sorted(books()["questions"]))
def test_answers_equal_a_second_reading_of_the_question(question: str) -> None:
    random, raw = Random(question), books()["questions"][question]
    for as_of in DAYS[:: 1 if FULL else 3]:
        facts = draw_person(random, as_of)
        given = answer(question, facts, as_of).as_json()
        if raw["kind"] == "decision":
            expected = naive_answers.field(raw, facts, as_of, "outcome")
            for field in raw["fields"][1:]:
                expected[field["name"]] = naive_answers.field(raw, facts, as_of, field["name"])["outcome"]
            assert {key: given[key] for key in expected} == expected, (as_of, facts)
        elif raw["kind"] == "deadline_set":
            assert without_assumptions(given) == naive_answers.deadlines(raw, facts, as_of), (as_of, facts)
            running = [(item.id, day.isoformat()) for item, day in deadlines_running(question, facts, as_of)]
            assert running == [(item["id"], item["date"]) for item in given["items"]], (as_of, facts)
        else:
            for item, entry in zip(given["items"], raw["rules"], strict=True):
                expected = naive_answers.entry(raw, entry, facts, as_of)
                assert {key: item[key] for key in expected} == expected, (as_of, facts)


def without_assumptions(given: Any) -> Any:
    if isinstance(given, list):
        return [without_assumptions(entry) for entry in given]
    if isinstance(given, dict):
        return {key: without_assumptions(value) for key, value in given.items() if key != "assumed"}
    return given


def test_the_earliest_day_equals_trying_every_day() -> None:
    raw = books()["questions"]["work_access"]
    random, tried, found = Random(7), 0, 0
    wanted = 20 if FULL else 6
    while tried < wanted:
        as_of = random.choice(DAYS)
        facts = draw_waiting(random, as_of)
        given = work_access(facts, as_of)
        if given.outcome != "not_yet":
            continue
        tried += 1
        limit = add(as_of, {"years": 10 if FULL else 2})
        near = given.earliest if given.earliest and given.earliest <= limit else None
        found += near is not None
        assert naive_answers.earliest(raw, facts, as_of, limit) == near, (as_of, facts)
    assert found >= wanted // 2, "too few earliest days inside the horizon to prove anything"


def draw_waiting(random: Random, as_of: date) -> dict[str, Any]:
    """Draw somebody who may have to wait: a person of the cases whose days lie a little elsewhere."""
    case = random.choice([case for case in read_cases() if "work_access" in case["expect"].get("questions", {})])
    move = as_of - date.fromisoformat(case["as_of"])
    facts = dict(case["facts"])
    for name, value in facts.items():
        if catalogue().facts[name].type == "date" and name != "birth_date":
            facts[name] = (date.fromisoformat(value) + move - timedelta(random.randrange(-60, 61))).isoformat()
    return facts


def test_three_months_in_reception_end_on_christmas_day_and_work_begins_on_boxing_day() -> None:
    given = work_access(WAITING)
    assert (given.outcome, given.earliest) == ("not_yet", date(2026, 12, 26))
    assert work_access(WAITING, date(2026, 12, 25)).outcome == "not_yet"
    assert work_access(WAITING, date(2026, 12, 26)).outcome == "entitled"


def test_earliest_is_told_only_while_waiting() -> None:
    assert "earliest" in work_access(WAITING).as_json()
    assert "earliest" not in work_access(WAITING, date(2026, 12, 26)).as_json()


def test_a_refugee_works_freely_and_nothing_is_assumed_or_missing() -> None:
    assert work_access({"residence_title": "ae_25_2_refugee"}).as_json() == {
        "outcome": "free",
        "because": ["aufenthg-4a-1", "beschv-31"],
        "missing": [],
        "ba": "not_applicable",
        "limit": "not_applicable",
    }


def test_ghana_rejected_in_2018_and_tolerated_may_not_work() -> None:
    facts = {
        "residence_title": "duldung_60a",
        "nationality": "GH",
        "asylum_application_date": "2018-03-01",
        "asylum_decision": "rejected_simple",
        "job_type": "employment",
    }
    assert work_access(facts).outcome == "prohibited"
    assert work_access({**facts, "nationality": "VN"}).outcome != "prohibited"


def test_what_a_question_assumes_is_shown_when_it_matters_and_only_then() -> None:
    abroad_or_not = {"residence_title": "visa_c", "work_permit_for_job": False}
    assert [used.fact for used in work_access(abroad_or_not).assumed if used.fact == "location"] == ["location"]
    assert not [
        used for used in work_access({**abroad_or_not, "location": "germany"}).assumed if used.fact == "location"
    ]


def test_an_entitlement_counts_during_the_asylum_procedure_but_a_discretionary_title_is_blocked() -> None:
    facts = {
        "residence_title": "gestattung",
        "asylum_decision": "pending",
        "skilled_worker_category": "vocational",
        "job_offer_concrete": True,
        "job_type": "employment",
    }
    blocked = path("residence_paths", "aufenthg-18a", facts)
    assert (blocked.status, blocked.blocked_by, blocked.missing) == ("blocked", ("aufenthg-10-1",), ())


def test_whom_a_path_does_not_concern_learns_which_fact_decides_that() -> None:
    item = path("residence_paths", "aufenthg-60c-1", {"residence_title": "ae_18a", "job_type": "employment"})
    assert (item.status, item.unmet, item.missing) == ("not_applicable", ("job_type", "residence_title"), ())


def test_a_path_closed_because_a_better_one_is_open_names_that_rule() -> None:
    facts = next(case["facts"] for case in read_cases() if case["id"] == "R-2005")
    assert path("residence_paths", "aufenthg-60c-1", facts).status == "met"
    assert path("residence_paths", "aufenthg-60c-7", facts).unmet == ("rule:aufenthg-60c-1",)


def test_chance_residence_until_march_lacks_only_knowledge_of_law_and_society() -> None:
    facts = next(case["facts"] for case in read_cases() if case["id"] == "R-2008")
    item = path("residence_paths", "aufenthg-25b-1", facts)
    assert (item.status, item.unmet) == ("not_met", ("legal_social_knowledge",))


def test_an_open_entry_condition_is_asked_first() -> None:
    item = path("residence_paths", "aufenthg-25b-6", {})
    assert (item.status, item.missing) == ("open", ("residence_title",))


def test_a_deadline_without_its_date_says_what_is_missing() -> None:
    given = answer("deadlines", {"residence_title": "duldung_60d"}, TODAY).as_json()
    assert {"id": "toleration_60d_30_months", "missing": ["toleration_60d_since"]} in given["undated"]


def test_a_deadline_has_passed_on_the_day_after_its_last_day() -> None:
    facts = {"residence_title": "ae_104c", "title_valid_until": "2027-03-15"}
    on_last_day = answer("deadlines", facts, date(2027, 3, 15)).as_json()["items"]
    day_after = answer("deadlines", facts, date(2027, 3, 16)).as_json()["items"]
    bridge = {"id": "chance_bridge", "date": "2027-03-15"}
    assert {**bridge, "passed": False} in on_last_day
    assert {**bridge, "passed": True} in day_after


@pytest.mark.parametrize("as_of", [date.min, date(2024, 2, 29), date.max])
def test_days_at_the_edge_of_the_calendar_are_answered(as_of: date) -> None:
    random = Random(9)
    facts = draw_person(random, TODAY)
    for name in facts:
        if catalogue().facts[name].type == "date":
            facts[name] = random.choice(["0001-01-01", "2024-02-29", "9998-08-31", "9999-12-31"])
    assert all(answer(question, facts, as_of).as_json() for question in catalogue().questions)


def test_an_unknown_question_is_refused_by_name() -> None:
    with pytest.raises(UnknownQuestion, match="work_acess"):
        answer("work_acess", {}, TODAY)
