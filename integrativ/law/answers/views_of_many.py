"""The view of a question for many people at once: what was said, what is assumed, what the question brings along."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from integrativ.law.answers.forms import Assumption, Law, QuestionForm
from integrativ.law.catalogue.model import Fact
from integrativ.law.kernel.operators import AS_OF
from integrativ.law.kernel.person_days import Flags, ridden_column
from integrativ.law.kernel.planes import Coded, Column, Columns, Ordered, coded_column, columns_of, packed, unpacked


@dataclass(frozen=True)
class ManyViewed:
    """Columns under a view, and for each date that is assumed to be the day itself: for whom."""

    columns: Columns
    riding: Mapping[str, Flags]

    def on(self, day: date, names: Collection[str]) -> Columns:
        """Give the named columns with the dates that ride with one day; nobody is left to the reference."""
        days = np.full(self.columns.rows, day.toordinal(), np.int32)
        found = {name: column for name, column in self.columns.columns.items() if name in names}
        for name, rides in self.riding.items():
            if name in names:
                found[name] = ridden_column(found.get(name), rides, days)
        return Columns(self.columns.people, found)


def viewed_many(law: Law, question: QuestionForm | None, own: Mapping[str, Any], columns: Columns) -> ManyViewed:
    """Apply assumptions to what is missing, then the question's own facts, then those of one of its points."""
    if question is None:
        return ManyViewed(columns, {})
    brought = {**question.view, **own}
    found, riding = dict(columns.columns), {}
    for assumption in question.assumptions:
        name = assumption.fact
        if name in brought:
            continue
        if assumption.same_as == AS_OF:
            given = columns.columns.get(name)
            unknown = np.full(columns.rows // 8, 255, np.uint8) if given is None else given.unknown
            riding[name] = unpacked(unknown)
        else:
            assumed = _assumed(law, assumption, columns)
            if assumed is not None:
                found[name] = _filled(law.catalogue.facts[name], columns.columns.get(name), assumed)
    for name, value in brought.items():
        found[name] = _everybody(law, name, value, columns.rows)
    return ManyViewed(replace(columns, columns=found), riding)


def fits_columns(law: Law, question: QuestionForm) -> bool:
    """Say whether everything a question assumes or brings along can stand in a column exactly."""
    facts = law.catalogue.facts
    given = [dict(question.view), *(dict(entry.view) for entry in question.entries)]
    given += [dict(item.view) for item in question.items]
    given += [{entry.fact: entry.value} for entry in question.assumptions if entry.same_as is None]
    copied = [(facts[a.fact], facts[a.same_as]) for a in question.assumptions if a.same_as not in (None, AS_OF)]
    alike = all(one.type == other.type and set(other.values) <= set(one.values) for one, other in copied)
    return alike and not columns_of(law.catalogue, given).odd


def _assumed(law: Law, assumption: Assumption, columns: Columns) -> Column | None:
    if assumption.same_as is not None:
        return columns.columns.get(assumption.same_as)
    return _everybody(law, assumption.fact, assumption.value, columns.rows)


def _everybody(law: Law, name: str, value: Any, rows: int) -> Column:
    """Give a column in which everybody has one value."""
    one = columns_of(law.catalogue, [{name: value}]).columns[name]
    if isinstance(one, Coded):
        return Coded(one.values, np.full(rows, one.codes[0]))
    return Ordered(np.full(rows, one.numbers[0]), np.zeros(rows // 8, np.uint8), one.kind, one.scale)


def _filled(fact: Fact, given: Column | None, other: Column) -> Column:
    """Take what was given, else what the other column says."""
    if isinstance(other, Ordered):
        if not isinstance(given, Ordered):
            return other
        unknown = unpacked(given.unknown)
        numbers = np.where(unknown, other.numbers, given.numbers)
        return Ordered(numbers, packed(unknown & unpacked(other.unknown)), given.kind, given.scale)
    if not isinstance(given, Coded):
        given = coded_column(fact, np.zeros(len(other.codes), np.uint8))
    values = {value: code for code, value in enumerate(given.values, 1)}
    codes = [0, *(values.setdefault(value, len(values) + 1) for value in other.values)]
    table = np.array(codes, np.min_scalar_type(len(values)))
    return Coded(tuple(values), np.where(given.codes == 0, table[other.codes], given.codes))
