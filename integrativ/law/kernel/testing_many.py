"""Tests on a block of people at once; each step writes two planes, *yes* and *not no*."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Any

import numpy as np

from integrativ.law.catalogue.model import Series
from integrativ.law.kernel.calendar import Span, shifted
from integrativ.law.kernel.days import ALL_DAYS
from integrativ.law.kernel.form import Leaf, RuleForm
from integrativ.law.kernel.leaves import holds
from integrativ.law.kernel.planes import Bits, Coded, Column, Numbers, Ordered, packed
from integrativ.law.kernel.truth import NO as IS_NO
from integrativ.law.kernel.truth import YES as IS_YES
from integrativ.law.kernel.truth import Truth

AT_LEAST, MORE, AT_MOST, EQUAL = range(4)
_COMPARE: tuple[Callable[..., Any], ...] = (np.greater_equal, np.greater, np.less_equal, np.equal)
# above this many values one look-up per person costs less than bringing planes together
_PLANES_UP_TO = 100


class Block:
    """Some people in a row, and where their states are written."""

    rows: Sequence[Numbers] | Numbers

    def __init__(self, planes: Numbers, first: int, last: int, *, listed: bool) -> None:
        # a view of each row at once where most are needed one by one
        self.rows = list(planes) if listed else planes
        self.first, self.last = first, last
        self.people = slice(first, last)
        self.bytes = slice(first // 8, last // 8)


Step = Callable[[Block, Numbers], None]


def set_state(target: Numbers, person: int, truth: Truth) -> None:
    """Write one person's state into rows that hold *no*."""
    bit = np.uint8(1 << person % 8)
    if truth != IS_NO:
        target[1, person // 8] |= bit
    if truth == IS_YES:
        target[0, person // 8] |= bit


def _always(yes: int, possible: int) -> Step:
    def step(_: Block, target: Numbers) -> None:
        target[0], target[1] = yes, possible

    return step


NO, OPEN, YES = _always(0, 0), _always(0, 255), _always(255, 255)


def known(column: Column) -> Step:
    """Say yes where the fact is known, else open."""

    def step(block: Block, target: Numbers) -> None:
        np.invert(column.unknown[block.bytes], out=target[0])
        target[1] = 255

    return step


@dataclass(frozen=True, slots=True)
class Choice:
    """The values that satisfy a test, and the planes (0 for unknown) that say so, perhaps inverted; none if many."""

    codes: tuple[int, ...]
    planes: tuple[int, ...] | None
    inverted: bool


def choice_of(leaf: Leaf, values: Sequence[Any], operand: Any) -> Choice:
    """Try all values of a fact and take the fewer planes."""
    codes = tuple(code for code, value in enumerate(values, 1) if holds(leaf, value, operand))
    others = tuple(code for code in range(len(values) + 1) if code not in set(codes))
    inverted = len(others) < len(codes)
    fewer = others if inverted else codes
    return Choice(codes, fewer if len(fewer) <= _PLANES_UP_TO else None, inverted)


def coded(column: Coded, choice: Choice) -> Step:
    """Say yes where the fact has one of some values."""
    if choice.planes is None:
        return _looked_up(column, choice.codes)
    planes, inverted = [column.plane(code) for code in choice.planes], choice.inverted

    def step(block: Block, target: Numbers) -> None:
        yes, part = target[0], block.bytes
        if not planes:
            yes[:] = 0
        elif len(planes) == 1:
            yes[:] = planes[0][part]
        else:
            np.bitwise_or(planes[0][part], planes[1][part], out=yes)
            for plane in planes[2:]:
                np.bitwise_or(yes, plane[part], out=yes)
        if inverted:
            np.invert(yes, out=yes)
        np.bitwise_or(yes, column.unknown[part], out=target[1])

    return step


def _looked_up(column: Coded, codes: Sequence[int]) -> Step:
    table = np.zeros(len(column.values) + 1, np.bool_)
    table[list(codes)] = True

    def step(block: Block, target: Numbers) -> None:
        target[0] = packed(table[column.codes[block.people]])
        np.bitwise_or(target[0], column.unknown[block.bytes], out=target[1])

    return step


def limited(column: Ordered, operation: int, limit: int) -> Step:
    """Compare a day or a whole number with a limit."""
    compare = _COMPARE[operation]

    def step(block: Block, target: Numbers) -> None:
        yes, unknown = packed(compare(column.numbers[block.people], limit)), column.unknown[block.bytes]
        np.bitwise_or(yes, unknown, out=target[1])
        np.bitwise_xor(target[1], unknown, out=target[0])

    return step


def whole_limit(column: Ordered, operation: int, value: Any) -> int | None:
    """Give a value of the law in whole steps of a column, without rounding; nothing if no whole number can equal it."""
    if isinstance(value, date):
        return value.toordinal()
    exact = Fraction(value) * column.scale
    if operation == EQUAL and exact.denominator != 1:
        return None
    return ceil(exact) if operation == AT_LEAST else floor(exact)


def on_the_day(day: int, operation: int, value: date) -> Step:
    """Compare the day itself with a day of the law."""
    return YES if _COMPARE[operation](day, value.toordinal()) else NO


def known_no(column: Column) -> Step:
    """Say no where the fact is known, else open."""

    def step(block: Block, target: Numbers) -> None:
        target[0] = 0
        target[1] = column.unknown[block.bytes]

    return step


def moved(side: Ordered | int | None, span: Span | None) -> Ordered | int | None:
    """Move days by a span."""
    if span is None or side is None:
        return side
    return side.moved(span) if isinstance(side, Ordered) else shifted(date.fromordinal(side), span).toordinal()


def compared(left: Ordered | int | None, operation: int, right: Ordered | int | None) -> Step:
    """Compare two sides of which each may be a fact or the day; open where one is unknown."""
    if left is None or right is None:
        return OPEN
    compare = _COMPARE[operation]
    columns = [side for side in (left, right) if isinstance(side, Ordered)]

    def step(block: Block, target: Numbers) -> None:
        one = left.numbers[block.people] if isinstance(left, Ordered) else left
        other = right.numbers[block.people] if isinstance(right, Ordered) else right
        unknown = columns[0].unknown[block.bytes]
        for column in columns[1:]:
            unknown = unknown | column.unknown[block.bytes]
        np.bitwise_or(packed(compare(one, other)), unknown, out=target[1])
        np.bitwise_xor(target[1], unknown, out=target[0])

    return step if columns else YES if compare(left, right) else NO


def _within(numbers: Numbers, first: date | None, last: date | None) -> Bits:
    low = first.toordinal() if first else ALL_DAYS[0]
    high = last.toordinal() if last else ALL_DAYS[-1]
    return packed((numbers >= low) & (numbers <= high))


def value_on(left: Ordered, operation: int, at: Ordered | int | None, series: Series, key: str | None) -> Step:
    """Compare a number with a dated value on each person's own day."""
    if not isinstance(at, Ordered):
        return OPEN
    entries = []
    for dated in series.dated:
        value = dated.value.get(key) if isinstance(dated.value, Mapping) else dated.value
        if value is not None:
            entries.append((dated, whole_limit(left, operation, value)))

    def step(block: Block, target: Numbers) -> None:
        numbers, days = left.numbers[block.people], at.numbers[block.people]
        known_days = ~at.unknown[block.bytes] & ~left.unknown[block.bytes]
        target[0] = 0
        valued = np.zeros_like(known_days)
        for dated, limit in entries:
            then = _within(days, dated.valid_from, dated.valid_to) & ~valued
            if limit is not None:
                target[0] |= then & packed(_COMPARE[operation](numbers, limit))
            valued |= then
        target[0] &= known_days
        np.bitwise_or(target[0], ~(valued & known_days), out=target[1])

    return step


def edition_by(column: Ordered, rule: RuleForm) -> Step:
    """Read a rule in the edition that covers each person's own day."""
    first, last = rule.editions[0].valid_from, rule.editions[-1].valid_to

    def step(block: Block, target: Numbers) -> None:
        days, unknown = column.numbers[block.people], column.unknown[block.bytes]
        target[:] = 0
        answered = np.zeros_like(unknown)
        for edition in rule.editions:
            then = _within(days, edition.valid_from, edition.valid_to)
            target |= block.rows[edition.condition.node] & then
            answered |= then
        if first is not None and rule.before_first == "not_in_force":
            answered |= packed(days < first.toordinal())
        if last is not None and rule.after_last == "not_in_force":
            answered |= packed(days > last.toordinal())
        target &= ~unknown
        target[1] |= ~answered | unknown

    return step


# facts that follow from others


def copied(node: int) -> Step:
    """Take over a state."""

    def step(block: Block, target: Numbers) -> None:
        target[:] = block.rows[node]

    return step


def mirrored(node: int) -> Step:
    """Turn yes and no around."""

    def step(block: Block, target: Numbers) -> None:
        np.invert(block.rows[node][::-1], out=target)

    return step


def decided(node: int) -> Step:
    """Say yes where a state is decided, else open."""

    def step(block: Block, target: Numbers) -> None:
        np.bitwise_or(block.rows[node][0], ~block.rows[node][1], out=target[0])
        target[1] = 255

    return step


def first_given(column: Column, given: Step, derived: Step) -> Step:
    """Take the test of what was given where something was given, else of what follows."""

    def step(block: Block, target: Numbers) -> None:
        given(block, target)
        other = np.empty_like(target)
        derived(block, other)
        unknown = column.unknown[block.bytes]
        target &= ~unknown
        target |= other & unknown

    return step
