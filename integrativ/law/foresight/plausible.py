"""The values worth trying for an unknown fact: one for each way it can make the open conditions come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from integrativ.law.catalogue.model import Fact
from integrativ.law.foresight.points import Point
from integrativ.law.kernel.calendar import birthday, shifted
from integrativ.law.kernel.form import Const, FactRef, Formula, Leaf, ListRef, ParamRef, Period
from integrativ.law.kernel.interpreter import Evaluation
from integrativ.law.kernel.operators import AS_OF
from integrativ.law.kernel.truth import OPEN, Truth

# A text no list names, for "something else".
OTHER = "ZZ"
_STEPS = (-1, 0, 1)


class Tests:
    """The tests below some points, by the facts they read, and the days on which an edition turns.

    Only the open ones, unless `everything` is asked for.
    """

    def __init__(self, points: Iterable[Point], *, everything: bool = False) -> None:
        self.everything = everything
        self.leaves: dict[str, dict[int, Evaluation]] = {}
        self.days: dict[str, set[date]] = {}
        self._seen: set[tuple[int, int | str]] = set()
        for point in points:
            for node in point.all_nodes() if everything else point.nodes():
                self._visit(point.evaluation, node)
            for rule in point.rules():
                self._rule(point.evaluation, rule)

    def _decided(self, truth: Truth) -> bool:
        return truth != OPEN and not self.everything

    def _new(self, evaluation: Evaluation, what: int | str) -> bool:
        key = (id(evaluation), what)
        new = key not in self._seen
        self._seen.add(key)
        return new

    def _visit(self, evaluation: Evaluation, index: int) -> None:
        if self._decided(evaluation.truth(index)) or not self._new(evaluation, index):
            return
        node = evaluation.form.nodes[index]
        for child in node.children:
            self._visit(evaluation, child)
        if node.kind == "rule":
            self._rule(evaluation, node.ref)
        if node.leaf is not None:
            for name in _names(node.leaf):
                self.leaves.setdefault(name, {}).setdefault(index, evaluation)
                self._fact(evaluation, name)

    def _rule(self, evaluation: Evaluation, rule_id: str) -> None:
        state = evaluation.rule(rule_id)
        if self._decided(state.truth) or not self._new(evaluation, rule_id):
            return
        if state.edition is not None:
            self._visit(evaluation, state.edition.condition.node)
            return
        form = evaluation.form.rules[rule_id]
        if form.edition_by is not None:
            bounds = [day for edition in form.editions for day in (edition.valid_from, edition.valid_to) if day]
            self.days.setdefault(form.edition_by, set()).update(bounds)

    def _fact(self, evaluation: Evaluation, name: str) -> None:
        derived = evaluation.form.derived.get(name)
        if derived is None or not self._new(evaluation, name):
            return
        if derived.condition is not None:
            self._visit(evaluation, derived.condition.node)
        for group in derived.score or ():
            for entry in group:
                self._visit(evaluation, entry.node)
        if derived.calc is not None:
            self._formula(evaluation, derived.calc)

    def _formula(self, evaluation: Evaluation, formula: Formula) -> None:
        if formula.fact:
            self._fact(evaluation, formula.fact)
        if formula.op == "if":
            self._visit(evaluation, formula.node)
        for part in formula.parts:
            self._formula(evaluation, part)


def _names(leaf: Leaf) -> Iterator[str]:
    yield leaf.fact
    operand = leaf.operand
    if isinstance(operand, FactRef):
        yield operand.fact
    elif isinstance(operand, Period | ParamRef) and operand.at:
        yield operand.at


def plausible_values(fact: Fact, tests: Tests, base: Evaluation) -> list[Any]:
    """List values of a fact, one for each way the open tests of it can come out, in a fixed order."""
    leaves = tests.leaves.get(fact.name, {})
    found: dict[tuple[int, ...], Any] = {}
    for value in candidate_values(fact, tests, base):
        view = base.with_facts({fact.name: value})
        pattern = tuple(view.truth(node) for node in leaves)
        # without a direct test (a calculation, the edition) every candidate counts
        found.setdefault(pattern if leaves else (len(found),), value)
    return list(found.values())


def candidate_values(fact: Fact, tests: Tests, base: Evaluation) -> list[Any]:
    """List the values at or around which some test of a fact turns."""
    if fact.type == "bool":
        return [True, False]
    if fact.type == "enum":
        return list(fact.values)
    if fact.type == "list":
        return [(), *((value,) for value in fact.values)]
    compared = [
        value for node, seen in tests.leaves.get(fact.name, {}).items() for value in _compared(fact, node, seen)
    ]
    if fact.type == "text":
        return [*sorted({value for value in compared if isinstance(value, str)}), OTHER]
    if fact.type == "date":
        days = {base.as_of} | {value for value in compared if isinstance(value, date)}
        for bound in tests.days.get(fact.name, ()):
            days.update(_near(bound))
        return sorted(days)
    numbers = {Decimal(0)} | {Decimal(value) for value in compared if isinstance(value, int | Decimal)}
    around = sorted({number + step for number in numbers for step in _STEPS if number + step >= 0})
    return [int(number) for number in around] if fact.type == "int" else around


def _compared(fact: Fact, node: int, evaluation: Evaluation) -> Iterator[Any]:
    """Give the values at which one test of a fact turns."""
    leaf = evaluation.form.nodes[node].leaf
    assert leaf is not None
    operand = leaf.operand
    if isinstance(operand, Const):
        values = operand.value if isinstance(operand.value, tuple | list | frozenset | set) else (operand.value,)
        for value in values:
            yield from _near(value) if isinstance(value, date) else (value,)
    elif isinstance(operand, ListRef):
        yield from evaluation.listing(operand.list_id) or ()
    elif isinstance(operand, ParamRef):
        value = evaluation.param(operand).value
        yield from _near(value) if isinstance(value, date) else (value,)
    elif isinstance(operand, Period):
        yield from _period_days(fact, leaf, operand, evaluation)
    elif isinstance(operand, FactRef):
        yield from _other_side(fact, leaf, operand, evaluation)


def _period_days(fact: Fact, leaf: Leaf, period: Period, evaluation: Evaluation) -> Iterator[date]:
    if fact.name == period.at:
        start = evaluation.known(leaf.fact).value
        if isinstance(start, date):
            turn = birthday(start, period.span.years) if leaf.test == "age" else shifted(start, period.span)
            yield from _near(turn)
        return
    end = evaluation.known(period.at).value if period.at else evaluation.as_of
    yield from _near(shifted(end if isinstance(end, date) else evaluation.as_of, period.span.reversed()))


def _other_side(fact: Fact, leaf: Leaf, ref: FactRef, evaluation: Evaluation) -> Iterator[Any]:
    mine = fact.name == leaf.fact
    other = evaluation.known(ref.fact if mine else leaf.fact).value
    if other is None and AS_OF in (ref.fact, leaf.fact):
        other = evaluation.as_of
    if isinstance(other, date):
        span = ref.span
        yield from _near(other if span is None else shifted(other, span if mine else span.reversed()))
    elif other is not None:
        yield other


def _near(day: date) -> Iterator[date]:
    for step in _STEPS:
        try:
            yield day + timedelta(days=step)
        except OverflowError:
            continue
