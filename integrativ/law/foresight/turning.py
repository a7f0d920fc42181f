"""The days on which one point of an answer can turn, found from the conditions below it.

Conditions that cannot change within the time looked at are left out together with everything they outweigh.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from integrativ.law.answers.change_days import change_days
from integrativ.law.answers.deadlines import item_day
from integrativ.law.answers.forms import Entry, Field
from integrativ.law.foresight.points import Point
from integrativ.law.kernel.calendar import next_day
from integrativ.law.kernel.form import Condition, EditionForm
from integrativ.law.kernel.interpreter import Evaluation, RuleState
from integrativ.law.kernel.truth import NO, YES

Days = frozenset[date]
NEVER: Days = frozenset()
# days of single tests, shared by all points that see the same dates
TestDays = dict[int, Days]


class Turning:
    """Finds the days after the evaluated one, up to `last`, on which a point can turn, and what turns then."""

    def __init__(self, point: Point, moving: frozenset[str], last: date, shared: TestDays) -> None:
        self.point = point
        self.evaluation = point.evaluation
        self.moving = moving
        self.last = last
        self.tests: dict[int, Condition] = {}
        self.rules: dict[str, Days] = {}
        self._shared = shared
        self._days: dict[int, Days] = {}

    def days(self) -> list[date]:
        """List the days, in order."""
        return sorted(self._point_days())

    def _point_days(self) -> Days:
        subject = self.point.subject
        if isinstance(subject, Field):
            return self._rows(subject)
        if isinstance(subject, Entry):
            return self._entry(subject)
        runs = self._condition(subject.when)
        if not runs and self.evaluation.truth(subject.when.node) == NO:
            return NEVER
        day = item_day(self.evaluation, subject).value
        return runs | self._within([next_day(day)] if day else [])

    def _rows(self, field: Field) -> Days:
        found = NEVER
        for row in field.rows:
            days = self._condition(row.when)
            found |= days
            if not days and self.evaluation.truth(row.when.node) == YES:
                break
        return found

    def _entry(self, entry: Entry) -> Days:
        concerns = NEVER
        if entry.applies_when is not None:
            concerns = self._condition(entry.applies_when)
            if not concerns and self.evaluation.truth(entry.applies_when.node) == NO:
                return NEVER
        found = concerns | self._rule(entry.rule_id)
        for _, edition in self._editions(entry.rule_id):
            for other in (*edition.blocked_by, *edition.requires):
                found |= self._rule(other)
        return found

    def _condition(self, condition: Condition) -> Days:
        if condition.kind == "leaf":
            self.tests.setdefault(condition.node, condition)
        if condition.node not in self._days:
            self._days[condition.node] = self._computed(condition)
        return self._days[condition.node]

    def _computed(self, condition: Condition) -> Days:
        if condition.kind == "leaf":
            return self._test(condition.node)
        if condition.kind == "rule":
            return self._rule(condition.raw["rule"])
        found = NEVER
        settles = {"all": NO, "any": YES}.get(condition.kind)
        for child in condition.children:
            days = self._condition(child)
            if not days and self.evaluation.truth(child.node) == settles:
                return NEVER
            found |= days
        return found

    def _test(self, node: int) -> Days:
        if node not in self._shared:
            self._shared[node] = frozenset(change_days(self.evaluation, [node], self.moving, self.last))
        return self._shared[node]

    def _rule(self, rule_id: str) -> Days:
        if rule_id in self.rules:
            return self.rules[rule_id]
        found = NEVER
        by_day = self._by_day(rule_id)
        for span, edition in self._editions(rule_id):
            days = self._condition(edition.condition)
            found |= self._within(span) | {day for day in days if _inside(day, span)} if by_day else days
        self.rules[rule_id] = found
        return found

    def _by_day(self, rule_id: str) -> bool:
        by = self.evaluation.form.rules[rule_id].edition_by
        return by is None or by in self.moving

    def _editions(self, rule_id: str) -> Iterator[tuple[tuple[date, date], EditionForm]]:
        """Give the editions that count within the time, each with its first day and the day after its last."""
        if not self._by_day(rule_id):
            edition = self.evaluation.rule(rule_id).edition
            if edition is not None:
                yield (date.min, date.max), edition
            return
        for edition in self.evaluation.form.rules[rule_id].editions:
            first = edition.valid_from or date.min
            after = next_day(edition.valid_to) if edition.valid_to else date.max
            if first <= self.last and after >= self.evaluation.as_of:
                yield (first, after), edition

    def _within(self, days: Iterable[date]) -> Days:
        return frozenset(day for day in days if self.evaluation.as_of < day <= self.last)


def turned(turning: Turning, before: Evaluation, after: Evaluation) -> list[Condition]:
    """Name the tests that turned between two evaluations of a point, in the order of its conditions."""
    tests = turning.tests.items()
    return [condition for node, condition in tests if before.truth(node) != after.truth(node)]


def new_editions(turning: Turning, before: Evaluation, after: Evaluation) -> list[str]:
    """Name the rules of a point that turned because their wording changed, began or ended between two evaluations."""
    return [rule_id for rule_id in turning.rules if _turned(before.rule(rule_id), after.rule(rule_id))]


def _turned(before: RuleState, after: RuleState) -> bool:
    return before.edition_index != after.edition_index and before.result != after.result


def _inside(day: date, span: tuple[date, date]) -> bool:
    return span[0] <= day <= span[1]


def day_before(day: date) -> date:
    """Give the day before; the first day of the calendar stays."""
    return day if day == date.min else day - timedelta(days=1)
