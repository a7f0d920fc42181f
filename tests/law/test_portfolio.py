"""Many people at once: columns lose nothing, blocks change nothing, and what cannot be exact is left to the reference."""

import json
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import numpy as np
import pytest

from integrativ import law as asked
from integrativ.law import portfolio
from integrativ.law.answers.forms import law, law_from
from integrativ.law.catalogue.reading import COMPILED, HERE, catalogue_from
from integrativ.law.kernel import calendar
from integrativ.law.kernel.batch import evaluate_batch
from integrativ.law.kernel.calendar import Span
from integrativ.law.kernel.compiled import fast_join
from integrativ.law.kernel.generated import program_of
from integrativ.law.kernel.interpreter import Evaluation
from integrativ.law.kernel.planes import birthdays, columns_of, shifted_days
from integrativ.law.kernel.values import checked_flags
from tests.law.crowd import crowd

TODAY = date(2026, 11, 23)
LOOPS = [False, True] if fast_join else [False]
FLAGS = checked_flags(law().catalogue, None)


def test_columns_give_back_exactly_what_was_given() -> None:
    people = list(crowd(Random(1), TODAY, 100))
    columns = columns_of(law().catalogue, people)
    assert [columns.person(number) for number in range(100)] == people
    assert columns.rows == 128
    assert columns.odd == {}


@pytest.mark.parametrize("span", [Span(months=6), Span(years=3, days=1), Span(months=-7), Span(days=28), Span(-5000)])
def test_days_of_many_move_as_the_day_of_one(span: Span) -> None:
    random = Random(2)
    days = [1, 2, 3652058, 3652059, date(2024, 2, 29).toordinal(), date(2026, 1, 31).toordinal()]
    days += [random.randrange(1, 3652060) for _ in range(500)]
    moved = shifted_days(np.array(days, np.int32), span)
    assert moved.tolist() == [calendar.shifted(date.fromordinal(day), span).toordinal() for day in days]
    if span.years > 0:
        reached = birthdays(np.array(days, np.int32), span.years)
        assert reached.tolist() == [calendar.birthday(date.fromordinal(day), span.years).toordinal() for day in days]


@pytest.mark.parametrize("numba", LOOPS)
def test_small_blocks_give_the_same_bits_as_large_ones(numba: bool) -> None:
    columns = columns_of(law().catalogue, list(crowd(Random(3), TODAY, 200)))
    program = program_of(law().catalogue, law().form)
    small = evaluate_batch(program, columns, TODAY, FLAGS, numba=numba, block=64)
    large = evaluate_batch(program, columns, TODAY, FLAGS, numba=numba)
    assert [small.states(number) for number in range(200)] == [large.states(number) for number in range(200)]
    for rule in law().form.rules:
        assert small.truths(rule).tolist() == large.truths(rule).tolist()


def test_a_value_too_fine_for_its_column_leaves_the_person_to_the_reference_and_is_counted() -> None:
    people = [{"gross_annual_salary": 45934}, {"gross_annual_salary": Decimal("45934.00001")}, {}]
    result = portfolio.evaluate_many(portfolio.columns_for(people), TODAY)
    assert (result.interpreted_people, result.interpreted_states) == (1, 0)
    for number, facts in enumerate(people):
        reference = {rule: finding.result for rule, finding in asked.evaluate(facts, TODAY).items()}
        assert {rule: result.evaluation(number).rule(rule).result for rule in reference} == reference


def test_a_tree_from_a_batch_is_the_tree_of_the_person() -> None:
    people = list(crowd(Random(4), TODAY, 20))
    result = portfolio.evaluate_many(columns_of(law().catalogue, people), TODAY)
    random = Random(5)
    for number in (0, 7, 19):
        for rule in random.sample(sorted(law().form.rules), 40):
            assert portfolio.explain_one(result, number, rule) == asked.explain(rule, people[number], TODAY)
    with pytest.raises(asked.UnknownRule, match="nope"):
        portfolio.explain_one(result, 0, "nope")


def drafts(*conditions: dict[str, Any]) -> Any:
    """The law with more rules (draft-0, draft-1 …), as an editor would draft them."""
    raw = json.loads((HERE / COMPILED).read_text(), parse_float=Decimal)
    model = json.dumps(next(entry for entry in raw["rules"] if entry["id"] == "aufenthg-18a"), default=str)
    for number, condition in enumerate(conditions):
        rule = json.loads(model)
        rule["id"], rule["editions"] = f"draft-{number}", rule["editions"][-1:]
        rule["editions"][0] |= {"valid_from": "2020-01-01", "valid_to": None, "condition": condition}
        rule["editions"][0].pop("calculations", None)
        raw["rules"].append(rule)
    return law_from(catalogue_from(raw, number=0, hash_="draft"))


@pytest.mark.parametrize(
    ("condition", "interpreted"),
    [
        ({"fact": "weekly_hours", "op": "gte", "value": 15}, False),
        ({"not": {"fact": "birth_date", "op": "age_at_least", "value": {"years": 27, "at": "entry_date"}}}, False),
        ({"fact": "entry_date", "op": "before", "value": {"fact": "application_date", "minus": {"months": 3}}}, False),
        ({"fact": "nationality", "op": "eq", "value": {"param": "salary_age45"}}, True),
    ],
)
def test_a_draft_rule_is_read_without_compiling_anything(condition: dict[str, Any], interpreted: bool) -> None:
    under, people = drafts(condition), list(crowd(Random(6), TODAY, 70))
    result = portfolio.evaluate_many(columns_of(under.catalogue, people), TODAY, under=under)
    reference = [Evaluation(under.catalogue, under.form, facts, TODAY, FLAGS).rule("draft-0").truth for facts in people]
    assert result.truths("draft-0").tolist() == reference
    assert "text" not in vars(result.program)
    assert bool(result.interpreted_states) == interpreted
    assert len(set(reference)) > (not interpreted)


def test_nobody_is_a_portfolio_too() -> None:
    result = portfolio.evaluate_many(portfolio.columns_for([]), TODAY)
    assert result.truths("asylg-61-2").tolist() == []
