"""The exact days on which the state of some conditions can change if the facts stay as they are.

Between two of these days nothing changes, so that trying them equals trying every day.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from integrativ.law.kernel.calendar import birthday, next_day, shifted
from integrativ.law.kernel.form import Const, FactRef, Formula, Leaf, ListRef, ParamRef, Period, RuleForm
from integrativ.law.kernel.interpreter import Evaluation

# A month is at most three days longer or shorter than another; a period counted backwards may miss by that much.
_SLACK = 5


def change_days(evaluation: Evaluation, nodes: Iterable[int], moving: frozenset[str], limit: date) -> list[date]:
    """List the days after the evaluated day, up to the limit, on which one of the nodes can change its state.

    `moving` names the facts that are the day itself (always `as_of`).
    """
    search = _Search(evaluation, moving)
    for node in nodes:
        search.visit(node)
    return sorted(day for day in search.days if evaluation.as_of < day <= limit)


class _Search:
    """Walks everything below some conditions and collects their days of change."""

    def __init__(self, evaluation: Evaluation, moving: frozenset[str]) -> None:
        self.evaluation = evaluation
        self.form = evaluation.form
        self.moving = moving
        self.days: set[date] = set()
        self._seen: set[int | str] = set()

    def visit(self, index: int) -> None:
        if index in self._seen:
            return
        self._seen.add(index)
        node = self.form.nodes[index]
        for child in node.children:
            self.visit(child)
        if node.kind == "rule":
            self._rule(self.form.rules[node.ref])
        if node.leaf is not None:
            self._fact(node.leaf.fact)
            self.days.update(self._leaf(node.leaf))

    def _rule(self, rule: RuleForm) -> None:
        if rule.id in self._seen:
            return
        self._seen.add(rule.id)
        for edition in rule.editions:
            self._bounds(edition.valid_from, edition.valid_to, rule.edition_by)
            self.visit(edition.condition.node)

    def _fact(self, name: str) -> None:
        derived = self.form.derived.get(name)
        if derived is None or name in self._seen:
            return
        self._seen.add(name)
        if derived.condition is not None:
            self.visit(derived.condition.node)
        for group in derived.score or ():
            for entry in group:
                self.visit(entry.node)
        if derived.calc is not None:
            self._formula(derived.calc)

    def _formula(self, formula: Formula) -> None:
        if formula.fact:
            self._fact(formula.fact)
        if formula.param is not None:
            self._param(formula.param)
        if formula.op == "if":
            self.visit(formula.node)
        for part in formula.parts:
            self._formula(part)

    def _bounds(self, first: date | None, last: date | None, by: str | None) -> None:
        if by is None or by in self.moving:
            if first is not None:
                self.days.add(first)
            if last is not None:
                self.days.add(next_day(last))

    def _param(self, ref: ParamRef) -> None:
        for dated in self.evaluation.catalogue.parameters[ref.param_id].dated:
            self._bounds(dated.valid_from, dated.valid_to, ref.at)

    def _day(self, name: str) -> Any:
        """Give the day of a fact, or `None` if it moves with the day or is unknown."""
        return None if name in self.moving else self.evaluation.known(name).value

    def _leaf(self, leaf: Leaf) -> Iterator[date]:
        operand = leaf.operand
        if isinstance(operand, ListRef):
            for dated in self.evaluation.catalogue.lists[operand.list_id].dated:
                self._bounds(dated.valid_from, dated.valid_to, None)
        elif isinstance(operand, ParamRef):
            self._param(operand)
        elif isinstance(operand, Period):
            yield from self._period(leaf, operand)
        elif isinstance(operand, Const) and leaf.fact in self.moving and isinstance(operand.value, date):
            yield from _around(operand.value, 1)
        elif isinstance(operand, FactRef):
            self._fact(operand.fact)
            yield from self._comparison(leaf, operand)

    def _period(self, leaf: Leaf, period: Period) -> Iterator[date]:
        start, end = self._day(leaf.fact), self._day(period.at) if period.at else None
        if isinstance(start, date):
            yield birthday(start, period.span.years) if leaf.test == "age" else next_day(shifted(start, period.span))
        if isinstance(end, date):
            yield from _around(shifted(end, period.span.reversed()), _SLACK)

    def _comparison(self, leaf: Leaf, ref: FactRef) -> Iterator[date]:
        left, right = self._day(leaf.fact), self._day(ref.fact)
        if isinstance(right, date) and leaf.fact in self.moving:
            yield from _around(right if ref.span is None else shifted(right, ref.span), 1)
        if isinstance(left, date) and ref.fact in self.moving:
            yield from _around(left if ref.span is None else shifted(left, ref.span.reversed()), _SLACK)


def _around(day: date, distance: int) -> Iterator[date]:
    for offset in range(-distance, distance + 1):
        try:
            yield day + timedelta(days=offset)
        except OverflowError:
            continue
