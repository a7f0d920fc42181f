"""For many people at once: who has a test that turns within some days, and on which day.

Every test that looks at the day compares a date with a date, one of them moved by a span; moving keeps the order. So a
test turns at most once (an equality twice), on a day that follows from the other date. No day is tried.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from integrativ.law.catalogue.model import Catalogue
from integrativ.law.kernel.calendar import Span, birthday, shifted
from integrativ.law.kernel.days import ALL_DAYS
from integrativ.law.kernel.form import Const, FactRef, Leaf, ParamRef, Period
from integrativ.law.kernel.operators import AS_OF
from integrativ.law.kernel.person_days import Flags
from integrativ.law.kernel.planes import Columns, Numbers, Ordered, birthdays, shifted_days, unpacked

# numbers of people, and their days as day numbers
Turns = tuple[NDArray[np.int64], NDArray[np.int64]]
_STANDING = Span()


@dataclass(frozen=True, slots=True)
class _Comparison:
    """A test as `left ≥ moved right`, `left > moved right` or `left = moved right`, by the names of the two dates."""

    left: str
    right: str
    test: str
    span: Span
    age: bool

    def moved(self, day: int) -> int:
        """Move one day of the right side."""
        begun = date.fromordinal(day)
        return (birthday(begun, self.span.years) if self.age else shifted(begun, self.span)).toordinal()

    def moved_many(self, days: Numbers) -> NDArray[np.int64]:
        """Move many days of the right side."""
        moved = birthdays(days, self.span.years) if self.age else shifted_days(days, self.span)
        return moved.astype(np.int64)

    def holds(self, left: int, right: int) -> bool:
        """Compare two days, the right one already moved."""
        return left >= right if self.test == "gte" else left > right if self.test == "gt" else left == right

    @property
    def offsets(self) -> tuple[int, ...]:
        """Say how long after the moved right side a left side that grows makes the test turn."""
        return {"gte": (0,), "gt": (1,)}.get(self.test, (0, 1))


class Turning:
    """The days after the first, up to the last, on which tests of some people turn.

    `riding` says per date for whom it is the day itself; for `as_of` it is so for everybody.
    """

    def __init__(
        self, catalogue: Catalogue, columns: Columns, riding: Mapping[str, Flags], first: date, last: date
    ) -> None:
        self._catalogue, self._columns = catalogue, columns
        self._first, self._last = first.toordinal(), last.toordinal()
        self._riding = {AS_OF: np.ones(columns.people, np.bool_)}
        self._riding |= {name: rides[: columns.people] for name, rides in riding.items()}

    def of(self, leaves: Iterable[Leaf]) -> Iterator[Turns]:
        """Give people and days, test after test; the same day of a person may come several times."""
        seen: set[object] = set()
        for leaf in leaves:
            found = _comparison(leaf)
            days = self._days_of_the_law(leaf) if found is None else None
            key = found or (leaf.fact, days)
            if key in seen:
                continue
            seen.add(key)
            if found is not None:
                yield from self._compared(found)
            elif days:
                yield from self._everybody(self._rides(leaf.fact), days)

    def _rides(self, name: str) -> Flags | None:
        return self._riding.get(name)

    def _days_of_the_law(self, leaf: Leaf) -> tuple[int, ...]:
        """Give the days on which a date that rides passes a date of the law."""
        if leaf.fact not in self._riding:
            return ()
        values: list[Any] = []
        if isinstance(leaf.operand, Const):
            values = [leaf.operand.value]
        elif isinstance(leaf.operand, ParamRef):
            key = leaf.operand.key
            dated = [entry.value for entry in self._catalogue.parameters[leaf.operand.param_id].dated]
            values = [value.get(key) if isinstance(value, Mapping) else value for value in dated]
        days = [value.toordinal() for value in values if isinstance(value, date)]
        return tuple(sorted({day + offset for day in days for offset in (0, 1)}))

    def _everybody(self, rides: Flags | None, days: Iterable[int]) -> Iterator[Turns]:
        people = np.flatnonzero(rides) if rides is not None else np.empty(0, np.int64)
        for day in days:
            if self._first < day <= self._last and len(people):
                yield people, np.full(len(people), day, np.int64)

    def _compared(self, comparison: _Comparison) -> Iterator[Turns]:
        left, right = self._rides(comparison.left), self._rides(comparison.right)
        if left is not None:
            yield from self._day_reaches(comparison, left)
        if right is not None:
            yield from self._day_moves_on(comparison, right)
        if left is not None and right is not None:
            yield from self._everybody(left & right, both_riding(comparison, self._first, self._last))

    def _day_reaches(self, comparison: _Comparison, rides: Flags) -> Iterator[Turns]:
        """The left side is the day, the right one stays: it turns when the day reaches the moved date."""
        column = self._columns.columns.get(comparison.right)
        if not isinstance(column, Ordered):
            return
        low, high = reached_from(comparison, self._first, self._last)
        people = self._staying(column, comparison.right, low, high)
        people = people[rides[people]]
        moved = comparison.moved_many(column.numbers[people])
        for offset in comparison.offsets:
            yield self._within(people, moved + offset)

    def _day_moves_on(self, comparison: _Comparison, rides: Flags) -> Iterator[Turns]:
        """The right side is the day, the left one stays: it turns when the moved day passes it."""
        column = self._columns.columns.get(comparison.left)
        if not isinstance(column, Ordered):
            return
        bounds = moved_days(comparison, self._first, self._last)
        people = self._staying(column, comparison.left, int(bounds[0]) - 1, int(bounds[-1]) + 1)
        people = people[rides[people]]
        numbers = column.numbers[people]
        for offset in comparison.offsets:
            # offset 0: until the moved day lies behind it; offset 1: until the moved day has come up to it
            side: Literal["left", "right"] = "right" if offset == 0 else "left"
            yield self._within(people, self._first + np.searchsorted(bounds, numbers, side).astype(np.int64))

    def _staying(self, column: Ordered, name: str, low: int, high: int) -> NDArray[np.int64]:
        """Give the people whose date is known, does not ride, and lies in a range."""
        numbers = column.numbers[: self._columns.people]
        people = np.flatnonzero((numbers >= low) & (numbers <= high))
        stays = ~unpacked(column.unknown)[people]
        rides = self._rides(name)
        return people[stays if rides is None else stays & ~rides[people]]

    def _within(self, people: NDArray[np.int64], days: NDArray[np.int64]) -> Turns:
        inside = (days > self._first) & (days <= self._last)
        return people[inside], days[inside]


def _comparison(leaf: Leaf) -> _Comparison | None:
    """Read a test as a comparison of two dates, if it is one."""
    operand = leaf.operand
    if isinstance(operand, Period):
        age = leaf.test == "age"
        return _Comparison(operand.at or AS_OF, leaf.fact, "gte" if age else "gt", operand.span, age)
    if isinstance(operand, FactRef):
        return _Comparison(leaf.fact, operand.fact, leaf.test, operand.span or _STANDING, False)
    return None


@lru_cache(maxsize=2_000)
def reached_from(comparison: _Comparison, first: int, last: int) -> tuple[int, int]:
    """Give the range of right sides that, moved, lie between the first day and the last."""
    low, high = (bisect_left(ALL_DAYS, day, key=comparison.moved) + 1 for day in (first, last + 1))
    return low, high


@lru_cache(maxsize=2_000)
def moved_days(comparison: _Comparison, first: int, last: int) -> Numbers:
    """Give the days from the first to the last, moved."""
    return np.array([comparison.moved(day) for day in range(first, last + 1)], np.int64)


@lru_cache(maxsize=2_000)
def both_riding(comparison: _Comparison, first: int, last: int) -> tuple[int, ...]:
    """Give the days on which a test turns whose both sides are the day itself."""
    states = [comparison.holds(day, comparison.moved(day)) for day in range(first, last + 1)]
    turned = zip(range(first + 1, last + 1), states, states[1:], strict=False)
    return tuple(day for day, before, after in turned if before != after)
