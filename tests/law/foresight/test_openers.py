"""What would open a way: only what somebody can change, tried by evaluating again, and never more than is needed."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations, product
from typing import Any

import pytest

from integrativ import law
from integrativ.law.foresight.changeable import changeable
from tests.law.reading_cases import read_cases

PERSONS = {case["id"]: case for case in read_cases() if case["folder"] == "practice"}
TODAY = date(2026, 11, 22)
UNCHANGEABLE = {"birth_date", "nationality", "entry_date", "residence_title", "asylum_decision", "family_role"}


def _status(rule: str, facts: dict[str, Any]) -> str:
    answer = law.answer("residence_paths", facts, TODAY)
    assert isinstance(answer, law.RuleSetAnswer)
    return next(item.status for item in answer.items if item.rule == rule)


def _changed(facts: dict[str, Any], opening: law.Opening) -> dict[str, Any]:
    return {**facts, **{step.fact: step.value for step in opening.steps}}


def test_a_passport_and_a_living_open_the_residence_permit_for_training() -> None:
    facts = PERSONS["R-2005"]["facts"]
    found = law.openers("residence_paths", "aufenthg-16g-1", facts, TODAY)
    (opening,) = found.openings
    assert {step.fact for step in opening.steps} == {"passport_requirement_met", "livelihood_secured"}
    assert (opening.outcome, opening.missing, found.complete) == ("met", (), True)
    assert "ein gültiger Pass oder Passersatz" in [step.text_de for step in opening.steps]
    assert _status("aufenthg-16g-1", _changed(facts, opening)) == "met"


def test_the_test_about_life_in_germany_reopens_the_way_out_of_the_chance_title() -> None:
    found = law.openers("residence_paths", "aufenthg-25b-1", PERSONS["R-2008"]["facts"], TODAY)
    (opening,) = found.openings
    assert [step.fact for step in opening.steps] == ["legal_social_knowledge"]
    assert opening.outcome == "open" and opening.missing  # reopened: something is still to be asked


def test_the_approval_of_the_employment_agency_opens_the_skilled_way() -> None:
    found = law.openers("residence_paths", "aufenthg-18a", PERSONS["R-2019"]["facts"], TODAY)
    assert [[step.who for step in opening.steps] for opening in found.openings] == [["company"]]


def test_of_a_certificate_the_lowest_level_that_is_enough_is_named() -> None:
    found = law.openers("residence_paths", "aufenthg-19d-1", PERSONS["R-2006"]["facts"], TODAY)
    (opening,) = found.openings
    assert [(step.fact, step.value) for step in opening.steps] == [("german_level", "B1")]
    assert opening.steps[0].text_de == "ein Deutsch-Zertifikat B1 oder höher"


def test_what_nobody_can_change_is_never_suggested_and_then_nothing_is() -> None:
    found = law.openers("residence_paths", "aufenthg-18a", PERSONS["R-2001"]["facts"], TODAY)
    assert (found.outcome, found.openings, found.complete) == ("blocked", (), True)


def test_a_way_that_is_open_needs_nothing() -> None:
    found = law.openers("work_access", "outcome", {"residence_title": "ae_25_2_refugee"}, TODAY)
    assert found.is_open_already and found.openings == ()


def test_an_unknown_way_or_question_is_an_error() -> None:
    with pytest.raises(KeyError):
        law.openers("residence_paths", "no-such-rule", {}, TODAY)
    with pytest.raises(law.UnknownQuestion):
        law.openers("weather", "outcome", {}, TODAY)


@pytest.mark.parametrize("person", sorted(PERSONS))
def test_each_opening_opens_and_none_of_its_steps_is_superfluous(person: str) -> None:
    facts = PERSONS[person]["facts"]
    answer = law.answer("residence_paths", facts, TODAY)
    assert isinstance(answer, law.RuleSetAnswer)
    for entry in answer.items:
        if entry.status in ("met", "not_applicable", "not_in_force"):
            continue
        found = law.openers("residence_paths", entry.rule, facts, TODAY)
        assert found.complete
        for opening in found.openings:
            assert not {step.fact for step in opening.steps} & UNCHANGEABLE
            assert {step.fact for step in opening.steps} <= set(changeable())
            assert _status(entry.rule, _changed(facts, opening)) == opening.outcome
            for left_out in opening.steps:
                rest = {step.fact: step.value for step in opening.steps if step is not left_out}
                assert _status(entry.rule, {**facts, **rest}) not in (opening.outcome, "met")


@pytest.mark.parametrize(
    ("person", "rule"),
    [
        ("R-2005", "aufenthg-16g-1"),
        ("R-2007", "aufenthg-60b-4"),
        ("R-2008", "aufenthg-26-4"),
        ("R-2006", "aufenthg-19d-1"),
    ],
)
def test_trying_all_small_sets_by_hand_finds_the_same_openings(person: str, rule: str) -> None:
    """Every set of one or two changeable facts with every value somebody can reach, without any of the shortcuts."""
    facts = PERSONS[person]["facts"]
    found = law.openers("residence_paths", rule, facts, TODAY, largest=2)
    now, aim = found.outcome, found.openings[0].outcome
    read = {name for name in changeable() if name in _asked_by(rule) and law.fact(name).type in ("bool", "enum")}
    by_hand: list[set[str]] = []
    for size in (1, 2):
        for names in combinations(sorted(read), size):
            if any(known <= set(names) for known in by_hand):
                continue
            if any(_status(rule, {**facts, **dict(values)}) == aim for values in _values(names, facts)):
                by_hand.append(set(names))
    assert now != aim
    assert sorted(map(sorted, by_hand)) == sorted(sorted(s.fact for s in opening.steps) for opening in found.openings)


def _asked_by(rule: str) -> set[str]:
    """All facts that stand anywhere in the rule, the rules it names and the facts it follows from."""
    catalogue, names, seen = law.catalogue(), set[str](), [rule]
    for rule_id in seen:
        for edition in catalogue.rules[rule_id].editions:
            inner = set(_words(edition.raw))
            seen += [name for name in inner & set(catalogue.rules) if name not in seen]
            names |= inner & set(catalogue.facts)
    for name in list(names):
        names |= set(_words(catalogue.facts[name].derive)) & set(catalogue.facts)
    return names


def _words(raw: Any) -> Iterator[str]:
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, dict):
        for value in raw.values():
            yield from _words(value)
    elif isinstance(raw, list | tuple):
        for value in raw:
            yield from _words(value)


def _values(names: tuple[str, ...], facts: dict[str, Any]) -> Iterator[list[tuple[str, Any]]]:
    entries = [changeable()[name] for name in names]
    choices = [list(entry.reachable(list(law.fact(entry.fact).values), facts.get(entry.fact))) for entry in entries]
    for values in product(*choices):
        yield list(zip(names, values, strict=True))


def test_the_book_of_changeable_facts_is_about_possible_values_in_words() -> None:
    for name, entry in changeable().items():
        fact = law.fact(name)
        assert fact.can_be_given and fact.sensitivity == "normal", name
        assert entry.who in ("person", "company", "provider")
        assert bool(entry.to) + entry.up + entry.down == 1, name
        for value in entry.to:
            law.validate_facts({name: value})
        if entry.up or entry.down:
            assert fact.ordered or fact.type in ("int", "decimal"), name
        assert ("{value}" in entry.text_de) or len(entry.to) == 1 or name in ("german_sufficient",), name
        assert fact.type != "date" and not name.endswith(("_date", "_since", "_at_application"))
