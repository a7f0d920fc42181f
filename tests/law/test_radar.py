"""The radar finds exactly what looking at every single day finds, for rules and for the points of all questions."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from integrativ.law import portfolio, radar, validate_facts
from integrativ.law.answers.forms import law, using
from integrativ.law.answers.views import evaluation_of
from integrativ.law.answers.views_of_many import fits_columns
from integrativ.law.errors import UnknownQuestion
from integrativ.law.foresight.aims import aims_of, name_of, turns_of_one
from integrativ.law.foresight.points import points_of
from integrativ.law.kernel.generated import Generated, program_of
from integrativ.law.kernel.interpreter import Evaluation
from integrativ.law.kernel.planes import Columns, columns_of
from integrativ.law.kernel.values import checked_flags
from tests.law.crowd import crowd
from tests.law.drawing import FULL
from tests.law.reading_cases import read_cases
from tests.law.test_portfolio import drafts

ONE_DAY = timedelta(days=1)
FLAGS = checked_flags(law().catalogue, None)
NOW = (date(2026, 11, 23), date(2027, 5, 22))
# the reform of skilled work, the Opportunity Card and the leap day lie in between
REFORM = (date(2023, 9, 15), date(2024, 4, 15))
# the model persons of the catalogue
MODEL = tuple(validate_facts(case["facts"]) for case in read_cases() if case["folder"] == "practice")
Found = set[tuple[Any, ...]]


@lru_cache
def people(first: date, number: int) -> tuple[dict[str, Any], ...]:
    """A crowd whose periods end around a day in the time looked at."""
    return tuple(crowd(Random(f"radar {first}"), first + 60 * ONE_DAY, number))


def columns(given: tuple[dict[str, Any], ...]) -> Columns:
    return columns_of(law().catalogue, given)


def found(parts: Iterator[radar.Part]) -> Found:
    changes = [(c.person, c.day, c.question, c.point, c.before, c.after) for part in parts for c in part]
    assert len(changes) == len(set(changes))
    return set(changes)


def every_day(first: date, last: date) -> Iterator[date]:
    return (first + number * ONE_DAY for number in range((last - first).days + 1))


def results(evaluation: Evaluation) -> dict[str, str]:
    return {name: evaluation.rule(name).result for name in law().form.rules}


def interpreted(facts: dict[str, Any], first: date, last: date, person: int) -> Found:
    """Every day with the reference."""
    days = (
        (day, results(Evaluation(law().catalogue, law().form, facts, day, FLAGS))) for day in every_day(first, last)
    )
    return changed(days, person)


def generated(facts: dict[str, Any], first: date, last: date, person: int) -> Found:
    """Every day with the generated function; rules are read again only where a state or the law has changed."""
    program = program_of(law().catalogue, law().form)
    seen: list[tuple[date, dict[str, str]]] = []
    before: Any = None
    for day in every_day(first, last):
        states = (program.states(facts, day, FLAGS), program.calendar.interval(day))
        if states != before:
            seen.append((day, results(Generated(program, facts, day, FLAGS, states[0]))))
        before = states
    return changed(seen, person)


def changed(days: Iterable[tuple[date, dict[str, str]]], person: int) -> Found:
    changes: Found = set()
    for (_, before), (day, now) in pairwise(days):
        changes |= {(person, day, "", name, before[name], now[name]) for name in now if now[name] != before[name]}
    return changes


@pytest.mark.parametrize(("first", "last"), [NOW, REFORM])
def test_every_change_of_every_rule_is_found_on_its_day(
    first: date, last: date, capsys: pytest.CaptureFixture[str]
) -> None:
    given = people(first, 50)[: 50 if FULL or (first, last) == NOW else 20]
    parts = list(radar.coming_rules(columns(given), first, last, size=500))
    seen = found(iter(parts))
    expected = [generated(facts, first, last, person) for person, facts in enumerate(given)]
    assert seen == set().union(*expected)
    compared = len(given) * ((last - first).days + 1) * len(law().form.rules)
    with capsys.disabled():
        print(f"\nradar {first}–{last}: {len(seen)} changes of rules, {compared} states of every day")
    assert sum(map(bool, expected)) > len(given) / 2
    assert len(seen) > 80
    order = [(change.person, change.day) for part in parts for change in part]
    assert order == sorted(order)
    assert all(part.begin <= change.person < part.end for part in parts for change in part)


def test_the_reference_agrees_also_for_a_person_who_does_not_fit_the_columns() -> None:
    first, last = (REFORM[0], REFORM[1]) if FULL else (date(2023, 10, 20), date(2024, 1, 10))
    given = people(REFORM[0], 50)[: 20 if FULL else 3]
    odd = {**given[0], "gross_annual_salary": Decimal("45934.00001")}
    part = next(radar.coming_rules(columns((*given, odd)), first, last))
    expected = [interpreted(facts, first, last, person) for person, facts in enumerate((*given, odd))]
    assert found(iter([part])) == set().union(*expected)
    assert sum(map(len, expected)) > 60
    assert expected[-1]
    assert part.person_days < len(given) * 20


@pytest.mark.parametrize(("first", "last"), [NOW, REFORM])
def test_every_point_of_every_question_turns_as_its_course_says(
    first: date, last: date, capsys: pytest.CaptureFixture[str]
) -> None:
    odd = {**people(first, 50)[9], "gross_annual_salary": Decimal("45934.00001")}
    given = (*people(first, 50)[: 50 if FULL else 8], odd, *MODEL)
    expected: Found = set()
    for person, facts in enumerate(given):
        for question in law().questions:
            for aim in aims_of(law().questions[question]):
                for turn in turns_of_one(law(), aim, facts, first, last, FLAGS):
                    name = name_of(aim.aspects[turn.aspect])
                    expected.add((person, turn.day, question, name, turn.before, turn.after))
    assert found(radar.coming_answers(columns(given), first, last)) == expected
    with capsys.disabled():
        print(f"\nradar {first}–{last}: {len(expected)} changes of answers, {len(given)} people, all questions")
    assert len(expected) > 40


def test_answers_turn_on_the_days_on_which_asking_each_day_shows_it() -> None:
    """Deadlines pass by themselves; ways take an application that nobody has made for one of the day itself."""
    first, last = (NOW[0], NOW[1] if FULL else NOW[0] + 75 * ONE_DAY)
    given = people(first, 50)[: 50 if FULL else 8]
    for question in ("deadlines", "residence_paths"):
        expected: Found = set()
        for person, facts in enumerate(given):
            days = ((day, outcomes(question, facts, day)) for day in every_day(first, last))
            expected |= {(who, day, question, *rest) for who, day, _, *rest in changed(days, person)}
        assert found(radar.coming_answers(columns(given), first, last, questions=[question])) == expected
        assert expected


def test_a_question_whose_assumptions_fit_no_column_is_left_to_the_reference() -> None:
    """Nobody assumes a sponsor to be a nationality; but an editor may write it, and then nothing may be guessed."""
    form, name = law().questions["residence_paths"], "sponsor_type"
    changed_ = [replace(a, same_as="nationality") if a.fact == name else a for a in form.assumptions]
    under = replace(law(), questions={form.id: replace(form, assumptions=tuple(changed_))})
    assert not fits_columns(under, under.questions[form.id])
    assert fits_columns(law(), form)
    given = people(REFORM[0], 50)[:3]
    expected: Found = set()
    with using(under):
        for person, facts in enumerate(given):
            for aim in aims_of(under.questions[form.id]):
                for turn in turns_of_one(under, aim, facts, *REFORM, FLAGS):
                    point = name_of(aim.aspects[turn.aspect])
                    expected.add((person, turn.day, form.id, point, turn.before, turn.after))
    assert found(radar.coming_answers(columns(given), *REFORM, under=under)) == expected
    assert expected


def outcomes(question: str, facts: dict[str, Any], day: date) -> dict[str, str]:
    evaluation = evaluation_of(law(), facts, day, FLAGS)
    return {point.id: point.outcome() for point in points_of(law(), law().questions[question], evaluation)}


def test_parts_of_any_size_and_a_run_that_was_interrupted_find_the_same() -> None:
    first, last = NOW
    odd = ({**people(first, 50)[0], "gross_annual_salary": Decimal("45934.00001")},)
    crowded = columns((*people(first, 50)[:30], *odd, *people(first, 50)[30:]))
    whole = found(radar.coming_rules(crowded, first, last))
    for size in (1, 17, 51, 5000) if FULL else (17,):
        parts = radar.coming_rules(crowded, first, last, size=size)
        done = [next(parts)]  # then the machine stops
        rest = list(radar.coming_rules(crowded, first, last, size=20, begin=done[0].end))
        every = [*done, *rest]
        assert found(iter(every)) == whole
        assert [part.end for part in every] == [*(part.begin for part in every[1:]), 51]
    answers = list(radar.coming_answers(crowded, first, last, size=30, questions=["work_access"]))
    known = radar._prepared.cache_info()
    again = found(radar.coming_answers(crowded, first, last, questions=["work_access"]))
    assert found(iter(answers)) == again
    now = radar._prepared.cache_info()
    assert (now.misses, now.hits) == (known.misses, known.hits + 1)  # the second batch of a night prepares nothing anew
    (none,) = radar.coming_answers(crowded, first, last, questions=())
    assert (len(none), none.points) == (0, ())


def test_born_on_the_leap_day_he_is_twenty_seven_on_the_first_of_march() -> None:
    given = portfolio.columns_for([{"birth_date": "2008-02-29", "residence_title": "duldung_60a", "nationality": "IQ"}])
    (part,) = radar.coming_answers(given, date(2034, 12, 1), date(2035, 5, 31), questions=["residence_paths"])
    assert date(2035, 3, 1) in {change.day for change in part if change.point == "aufenthg-25a-1"}
    (part,) = radar.coming_answers(given, date(2035, 3, 1), date(2035, 5, 31), questions=["residence_paths"])
    assert not [change for change in part if change.point == "aufenthg-25a-1"]


def test_a_wording_that_begins_concerns_everybody_on_its_day() -> None:
    (part,) = radar.coming_rules(portfolio.columns_for([{}]), *REFORM)
    days = {change.day for change in part}
    assert days <= set(law().catalogue.days_of_change)
    assert {date(2023, 11, 18), date(2024, 3, 1)} <= days


def test_nobody_has_nothing_coming_and_one_day_no_change() -> None:
    assert list(radar.coming_rules(portfolio.columns_for([]), *NOW)) == []
    (part,) = radar.coming_rules(columns(people(NOW[0], 50)), NOW[0], NOW[0])
    assert (list(part), part.person_days) == ([], 50)
    with pytest.raises(UnknownQuestion, match="nope"):
        list(radar.coming_answers(portfolio.columns_for([{}]), *NOW, questions=["nope"]))


CONDITIONS: tuple[dict[str, Any], ...] = (
    {"fact": "entry_date", "op": "since_at_least", "value": {"months": 6}},
    {"not": {"fact": "birth_date", "op": "age_at_least", "value": {"years": 27}}},
    {"fact": "entry_date", "op": "before", "value": {"fact": "as_of", "minus": {"months": 3}}},
    {"fact": "title_valid_until", "op": "on_or_after", "value": {"fact": "as_of", "plus": {"months": 1}}},
    {"fact": "as_of", "op": "on_or_after", "value": {"fact": "application_date", "plus": {"days": 30}}},
    {"fact": "as_of", "op": "after", "value": "2027-01-31"},
    {"fact": "title_valid_until", "op": "eq", "value": {"fact": "as_of", "plus": {"months": 1}}},
    {"fact": "as_of", "op": "since_at_least", "value": {"months": 1, "at": "title_valid_until"}},
)


def drawn(random: Random) -> dict[str, Any]:
    """Somebody whose days lie where the conditions turn, or are not known."""
    month = timedelta(30)
    around = {"entry_date": -6 * month, "title_valid_until": 2 * month, "application_date": month}
    days = {"birth_date": date(2000, 1, 31), **{name: NOW[0] + shift for name, shift in around.items()}}
    return {name: day + random.randrange(-150, 150) * ONE_DAY for name, day in days.items() if random.random() < 0.9}


def test_draft_rules_are_followed_without_compiling_anything() -> None:
    under, random = drafts(*CONDITIONS), Random(9)
    given = tuple(drawn(random) for _ in range(500 if FULL else 30))
    names = [f"draft-{number}" for number in range(len(CONDITIONS))]
    expected: Found = set()
    for person, facts in enumerate(given):
        states = ((day, Evaluation(under.catalogue, under.form, facts, day, FLAGS)) for day in every_day(*NOW))
        expected |= changed(((day, {name: state.rule(name).result for name in names}) for day, state in states), person)
    seen = found(radar.coming_rules(columns(given), *NOW, under=under))
    assert {change for change in seen if change[3] in names} == expected
    assert {change[3] for change in expected} == set(names)
    assert "text" not in vars(program_of(under.catalogue, under.form))
