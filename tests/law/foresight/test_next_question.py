"""Which question comes next: the one that decides most, never one that decides nothing anybody asked for."""

from datetime import date
from fractions import Fraction
from statistics import median
from typing import Any

import pytest

from integrativ import law
from tests.law.reading_cases import read_cases

TODAY = date(2026, 11, 23)
PERSONS = [case for case in read_cases() if case["folder"] == "practice" and "work_access" in str(case["expect"])]

TAKEN_FOR_GRANTED = [entry["fact"] for entry in law.catalogue().questions["work_access"].raw["assume"]]


def _open(answer: Any) -> set[str]:
    if isinstance(answer, law.DecisionAnswer):
        return {answer.question} if answer.outcome == "open" else set()
    return {item.rule for item in answer.items if item.status == "open"}


def test_who_said_nothing_is_first_asked_for_the_paper_that_decides_most() -> None:
    asked = law.next_question("residence_paths", {}, TODAY)
    assert asked is not None
    assert asked.part.name == "residence_title"
    assert asked.part.question_de.endswith("?")
    assert asked.decides > asked.open_points / 2


def test_a_question_comes_with_the_papers_that_prove_the_answer() -> None:
    asked = law.next_question("language_courses", {"residence_title": "gestattung", "nationality": "SY"}, TODAY)
    assert asked is not None
    assert (asked.part.name, asked.part.evidence_de) == ("german_level", ("Sprachzertifikat",))


def test_nothing_is_asked_once_everything_is_decided() -> None:
    assert law.next_question("benefit_regime", {"residence_title": "gestattung", "nationality": "SY"}, TODAY) is None


def test_who_does_not_know_is_asked_the_next_thing_and_never_the_same_again() -> None:
    asked: list[str] = []
    while (found := law.next_question("benefit_regime", {}, TODAY, exclude=asked)) is not None:
        assert found.part.name not in asked
        asked.append(found.part.name)
    assert asked[0] == "residence_title"
    missing = law.answer("benefit_regime", {}, TODAY).missing  # type: ignore[union-attr]
    assert set(asked) == {name for name in missing if ":" not in name}  # nobody can be asked about unsettled law


def test_what_only_professionals_assess_is_not_asked_of_others() -> None:
    names = {part.part.name for part in law.ranked_questions("work_access", {}, TODAY, assessments=False)}
    everything = {part.part.name for part in law.ranked_questions("work_access", {}, TODAY)}
    assert names < everything
    assert all(law.fact(name).assessment for name in everything - names)


def test_an_unknown_question_is_an_error() -> None:
    with pytest.raises(law.UnknownQuestion):
        law.next_question("weather", {}, TODAY)


@pytest.mark.parametrize("question", ["work_access", "residence_paths", "funding_for_person", "employer_duties"])
def test_yes_and_no_decide_as_many_points_as_the_question_promises(question: str) -> None:
    facts = {"residence_title": "duldung_60a", "nationality": "IQ", "federal_state": "NW"}
    before = _open(law.answer(question, facts, TODAY))
    for asked in law.ranked_questions(question, facts, TODAY):
        if asked.fact.type != "bool":
            continue
        left = [_open(law.answer(question, {**facts, asked.fact.name: value}, TODAY)) for value in (True, False)]
        assert all(after <= before for after in left)
        gained = [len(before) - len(after) for after in left]
        assert (asked.decides, asked.at_least) == (Fraction(sum(gained), 2), min(gained)), asked.fact.name


def test_asking_in_this_order_gives_each_model_person_her_answer_with_few_questions() -> None:
    numbers = []
    for case in PERSONS:
        day, truth = date.fromisoformat(case["as_of"]), case["facts"]
        # what the question takes for granted is not asked; the check shows it, and whoever differs says so first
        said = {name: truth[name] for name in TAKEN_FOR_GRANTED if name in truth}
        unknown: list[str] = []
        while (asked := law.next_question("work_access", said, day, exclude=unknown)) is not None:
            name = asked.fact.name
            if name in truth:
                said[name] = truth[name]
            else:
                unknown.append(name)
            if law.answer("work_access", said, day).outcome != "open":  # type: ignore[union-attr]
                break
        expected = law.answer("work_access", truth, day)
        given = law.answer("work_access", said, day)
        assert isinstance(expected, law.DecisionAnswer) and isinstance(given, law.DecisionAnswer)
        assert given.outcome == expected.outcome, case["id"]
        numbers.append(len(said.keys() - TAKEN_FOR_GRANTED) + len(unknown))
    print(f"questions until the answer: median {median(numbers)}, most {max(numbers)}, persons {len(numbers)}")
    assert median(numbers) <= 8
