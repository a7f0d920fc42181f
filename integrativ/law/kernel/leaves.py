"""The tests a condition can make of a fact, each answering yes, no, or open with what is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from integrativ.law.kernel.calendar import birthday, elapsed, shifted
from integrativ.law.kernel.form import Const, FactRef, Leaf, ListRef, ParamRef, Period
from integrativ.law.kernel.scores import Interval
from integrativ.law.kernel.states import NOTHING, Missing, States
from integrativ.law.kernel.truth import NO, OPEN, YES, Truth, truth_of


def leaf_state(evaluation: States, leaf: Leaf) -> tuple[Truth, Missing]:
    """Test one fact; whatever is unknown on either side makes the test open."""
    fact = evaluation.known(leaf.fact)
    value, missing = fact.value, fact.missing
    if leaf.test == "known":
        return (OPEN, missing) if value is None or isinstance(value, Interval) else (YES, NOTHING)
    operand, needed = _operand(evaluation, leaf)
    if isinstance(value, Interval) and operand is not None:
        truth = between(leaf, value, operand)
        return (truth, missing if truth == OPEN else NOTHING)
    if value is None or isinstance(value, Interval) or operand is None:
        return OPEN, missing | needed
    return truth_of(holds(leaf, value, operand)), NOTHING


def _operand(evaluation: States, leaf: Leaf) -> tuple[Any, Missing]:
    """Give the value to compare with, or `None` and what is missing for it."""
    operand = leaf.operand
    if isinstance(operand, Const):
        return operand.value, NOTHING
    if isinstance(operand, ListRef):
        values = evaluation.listing(operand.list_id)
        return values, NOTHING if values is not None else frozenset((f"list:{operand.list_id}",))
    if isinstance(operand, ParamRef):
        known = evaluation.param(operand)
        return known.value, known.missing
    if isinstance(operand, FactRef):
        known = evaluation.known(operand.fact)
        if known.value is None or operand.span is None:
            return known.value, known.missing
        return shifted(known.value, operand.span), NOTHING
    assert isinstance(operand, Period)
    if operand.at is None:
        return evaluation.as_of, NOTHING
    known = evaluation.known(operand.at)
    return known.value, known.missing


def between(leaf: Leaf, interval: Interval, operand: Any) -> Truth:
    """Compare points that are not decided yet: decided as soon as every possible number answers alike."""
    answers = {holds(leaf, points, operand) for points in range(interval.least, interval.most + 1)}
    if len(answers) > 1:
        return OPEN
    return YES if answers.pop() else NO


def holds(leaf: Leaf, value: Any, operand: Any) -> bool:
    """Compare two known sides."""
    return bool(_TESTS[leaf.test](leaf, value, operand))


def _gte(leaf: Leaf, value: Any, operand: Any) -> bool:
    if leaf.ranks:
        return leaf.ranks.index(value) >= leaf.ranks.index(operand)
    return bool(value >= operand)


def _gt(leaf: Leaf, value: Any, operand: Any) -> bool:
    if leaf.ranks:
        return leaf.ranks.index(value) > leaf.ranks.index(operand)
    return bool(value > operand)


def _since(leaf: Leaf, value: Any, operand: Any) -> bool:
    assert isinstance(leaf.operand, Period)
    return elapsed(value, leaf.operand.span, operand)


def _age(leaf: Leaf, value: Any, operand: Any) -> bool:
    assert isinstance(leaf.operand, Period)
    return bool(operand >= birthday(value, leaf.operand.span.years))


_TESTS: Mapping[str, Callable[[Leaf, Any, Any], bool]] = {
    "eq": lambda leaf, value, operand: bool(value == operand),
    "in": lambda leaf, value, operand: value in operand,
    "gte": _gte,
    "gt": _gt,
    "has_any": lambda leaf, value, operand: any(entry in operand for entry in value),
    "prefix_in": lambda leaf, value, operand: value.startswith(operand),
    "since": _since,
    "age": _age,
}
