"""Needless questions are found: planted ones, and those the catalogue has."""

from typing import Any

import pytest

from integrativ.law import cli
from integrativ.law.answers.forms import law
from integrativ.law.needless import known_findings, needless_facts
from tests.law.test_portfolio import drafts

ADULT = {"fact": "birth_date", "op": "age_at_least", "value": {"years": 18}}
MINOR = {"fact": "birth_date", "op": "age_below", "value": {"years": 18}}
HEAD = "company_headcount"


def found(condition: dict[str, Any]) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    return [(entry.fact, entry.situation) for entry in needless_facts(drafts(condition), ["draft-0"])]


def test_a_or_not_a_asks_for_nothing_it_needs() -> None:
    assert found({"any": [ADULT, MINOR]}) == [("birth_date", ())]
    assert found({"all": [ADULT, {"not": ADULT}]}) == [("birth_date", ())]


def test_a_limit_that_one_branch_already_reaches_makes_the_other_question_needless() -> None:
    small = {"fact": HEAD, "op": "lt", "value": 50}
    some, many = ({"fact": "weekly_hours", "op": "gte", "value": value} for value in (10, 20))
    ((fact, situation),) = found({"any": [{"all": [small, some]}, {"all": [{"not": small}, many]}]})
    assert (fact, situation[0][0]) == (HEAD, "weekly_hours")


@pytest.mark.parametrize(
    "condition",
    [
        {"all": [ADULT, {"fact": HEAD, "op": "gte", "value": 10}]},
        {"any": [{"fact": HEAD, "op": "lt", "value": 50}, {"fact": HEAD, "op": "gte", "value": 60}]},
        {"fact": "foreign_qualification", "op": "known"},
    ],
)
def test_questions_that_matter_and_those_asked_on_purpose_are_left_alone(condition: dict[str, Any]) -> None:
    assert found(condition) == []


def test_the_catalogue_has_no_needless_question_the_editors_do_not_know_and_a_new_one_stops_the_check(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    findings, entries = needless_facts(law()), sorted(known_findings())
    monkeypatch.setattr("integrativ.law.needless.needless_facts", lambda _: findings)
    assert cli.main(["lint"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(entries) > 0
    monkeypatch.setattr("integrativ.law.needless.known_findings", lambda: frozenset({*entries[1:], "gone - fact"}))
    assert cli.main(["lint"]) == 1
    out = capsys.readouterr().out
    assert f"NEU: {entries[0].split()[0]} " in out
    assert "nicht mehr gefunden, bitte aus needless.txt streichen: gone - fact" in out
    names = {*law().catalogue.facts, *law().catalogue.rules, *law().catalogue.flags}
    assert {name for finding in findings for name, _ in (*finding.situation, (finding.fact, ""))} <= names
