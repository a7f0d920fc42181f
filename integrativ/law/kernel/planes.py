"""Facts of many people as columns, and bits packed eight to a byte.

A fact with few values keeps one plane per value, dates are day numbers, decimals whole ten-thousandths. What does not
fit exactly makes its person odd: odd people are left to the reference interpreter, never rounded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from integrativ.law.catalogue.model import Catalogue, Fact
from integrativ.law.kernel.calendar import Span
from integrativ.law.kernel.days import last_beginning
from integrativ.law.kernel.form import Leaf

Bits = NDArray[np.uint8]
Numbers = NDArray[Any]
WORD = 64
DECIMAL_SCALE = 10_000
_LARGEST = 2**62
_MOST_PLANES = 256
_LAST_DAY = date.max.toordinal()
_EPOCH = date(1970, 1, 1).toordinal()
_FIRST_MONTH, _LAST_MONTH = (1 - 1970) * 12, (9999 - 1970) * 12 + 11


def packed(flags: NDArray[np.bool_]) -> Bits:
    """Pack truth values, eight people to a byte."""
    return np.packbits(flags, bitorder="little")


def unpacked(bits: Bits) -> NDArray[np.bool_]:
    """Give packed truth values one by one."""
    return np.unpackbits(bits, bitorder="little").view(np.bool_)


@dataclass
class Coded:
    """A fact with few different values: their numbers from 1, 0 for unknown, and one plane per value when needed."""

    values: tuple[Any, ...]
    codes: Numbers
    unknown: Bits = field(init=False)
    _planes: dict[int, Bits] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.unknown = packed(self.codes == 0)

    def plane(self, code: int) -> Bits:
        """Say who has a value; 0 is unknown."""
        if code == 0:
            return self.unknown
        if code not in self._planes:
            self._planes[code] = packed(self.codes == code)
        return self._planes[code]

    def value(self, person: int) -> Any:
        """Give one person's value, or `None`."""
        code = int(self.codes[person])
        return self.values[code - 1] if code else None


@dataclass
class Ordered:
    """A date as day number, or a number as a whole multiple of one part in `scale`."""

    numbers: Numbers
    unknown: Bits
    kind: str
    scale: int = 1
    _moved: dict[Any, "Ordered"] = field(default_factory=dict)

    def value(self, person: int) -> Any:
        """Give one person's value, or `None`."""
        if self.unknown[person // 8] >> (person % 8) & 1:
            return None
        number = int(self.numbers[person])
        if self.kind == "date":
            return date.fromordinal(number)
        return number if self.kind == "int" else Decimal(number) / self.scale

    def moved(self, span: Span) -> "Ordered":
        """Give the days that lie a span after these, worked out once."""
        if span not in self._moved:
            self._moved[span] = Ordered(shifted_days(self.numbers, span), self.unknown, self.kind)
        return self._moved[span]

    def birthdays(self, years: int) -> "Ordered":
        """Give the days on which people born on these reach an age, worked out once."""
        if years not in self._moved:
            self._moved[years] = Ordered(birthdays(self.numbers, years), self.unknown, self.kind)
        return self._moved[years]


class OwnDays(Ordered):
    """The day of each row; all lie between two days."""

    def __init__(self, numbers: Numbers, first: date, last: date) -> None:
        super().__init__(numbers, np.zeros(len(numbers) // 8, np.uint8), "date")
        self._first, self._last = first, last
        self._beginnings: dict[object, Ordered] = {}

    def last_beginnings(self, leaf: Leaf) -> Ordered:
        """Give for each row the last day that satisfies a period or an age measured against its day."""
        key = leaf.test, leaf.operand
        if key not in self._beginnings:
            table = beginnings(leaf, self._first, self._last)
            self._beginnings[key] = Ordered(table[self.numbers - self._first.toordinal()], self.unknown, "date")
        return self._beginnings[key]


@lru_cache(maxsize=2_000)
def beginnings(leaf: Leaf, first: date, last: date) -> Numbers:
    """Give for each day between two days the last day that satisfies a test measured against it."""
    days = range(first.toordinal(), last.toordinal() + 1)
    return np.array([last_beginning(leaf, date.fromordinal(day)) for day in days], np.int32)


Column = Coded | Ordered


@dataclass
class Columns:
    """The facts of many people; rows beyond `people` only fill the last word and know nothing.

    With `days` each row is evaluated on a day of its own.
    """

    people: int
    columns: Mapping[str, Column]
    odd: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    days: OwnDays | None = None

    @property
    def rows(self) -> int:
        """Give the number of rows, a multiple of the word."""
        return -(-self.people // WORD) * WORD

    @cached_property
    def bank(self) -> "Bank":
        """Give all planes and whole numbers side by side, for the compiled loops."""
        return Bank(self)

    def person(self, number: int) -> dict[str, Any]:
        """Give one person's facts as they were given."""
        if number in self.odd:
            return dict(self.odd[number])
        found = {name: column.value(number) for name, column in self.columns.items()}
        return {name: value for name, value in found.items() if value is not None}


class Bank:
    """The planes of all values (0 for unknown) and the numbers that fit 32 bits, each in one array."""

    def __init__(self, columns: Columns) -> None:
        self.plane_rows: dict[tuple[str, int], int] = {}
        self.number_rows: dict[str, int] = {}
        planes: list[Bits] = []
        numbers: list[Numbers] = []
        for name, column in columns.columns.items():
            self.plane_rows[name, 0] = len(planes)
            planes.append(column.unknown)
            if isinstance(column, Coded) and len(column.values) <= _MOST_PLANES:
                for code in range(1, len(column.values) + 1):
                    self.plane_rows[name, code] = len(planes)
                    planes.append(column.plane(code))
            elif isinstance(column, Ordered) and column.numbers.dtype == np.int32:
                self.number_rows[name] = len(numbers)
                numbers.append(column.numbers)
        self.planes = np.array(planes, np.uint8).reshape(len(planes), columns.rows // 8).view(np.uint64)
        self.numbers = np.array(numbers, np.int32).reshape(len(numbers), columns.rows)


def columns_of(catalogue: Catalogue, people: Sequence[Mapping[str, Any]]) -> Columns:
    """Turn checked facts of many people into columns."""
    rows = -(-len(people) // WORD) * WORD
    given: dict[str, dict[int, Any]] = {}
    for number, facts in enumerate(people):
        for name, value in facts.items():
            if value is not None:
                given.setdefault(name, {})[number] = value
    odd: dict[int, Mapping[str, Any]] = {}
    columns: dict[str, Column] = {}
    for name, values in sorted(given.items()):
        fact = catalogue.facts[name]
        if fact.type in ("date", "int", "decimal"):
            columns[name], rejected = _ordered(fact, values, rows)
            odd |= {number: people[number] for number in rejected}
        else:
            columns[name] = _coded(fact, values, rows)
    return Columns(len(people), columns, odd)


def coded_column(fact: Fact, codes: Numbers) -> Coded:
    """Make a column of a yes-or-no fact or of a fact with listed values from numbers (0 unknown, else place + 1)."""
    return Coded((False, True) if fact.type == "bool" else fact.values, codes)


def ordered_column(fact: Fact, numbers: Numbers, known: NDArray[np.bool_]) -> Ordered:
    """Make a column of dates (day numbers) or numbers (decimals in ten-thousandths)."""
    return Ordered(numbers, packed(~known), fact.type, DECIMAL_SCALE if fact.type == "decimal" else 1)


def _coded(fact: Fact, given: Mapping[int, Any], rows: int) -> Coded:
    values: dict[Any, int] = {}
    for value in (False, True) if fact.type == "bool" else () if fact.type == "list" else fact.values:
        values[value] = len(values) + 1
    codes = np.zeros(rows, np.int64)
    codes[list(given)] = [values.setdefault(value, len(values) + 1) for value in given.values()]
    return Coded(tuple(values), codes.astype(np.min_scalar_type(len(values))))


def _ordered(fact: Fact, given: Mapping[int, Any], rows: int) -> tuple[Ordered, list[int]]:
    """Give the column, and the people whose value is no whole multiple of its smallest step."""
    scale = DECIMAL_SCALE if fact.type == "decimal" else 1
    exact = {number: _whole(value, scale) for number, value in given.items()}
    whole = {number: value for number, value in exact.items() if value is not None}
    numbers = np.full(rows, 1 if fact.type == "date" else 0, np.int64)
    numbers[list(whole)] = list(whole.values())
    if numbers.size and max(-int(numbers.min()), int(numbers.max())) < 2**31 - 1:
        numbers = numbers.astype(np.int32)
    known = np.zeros(rows, np.bool_)
    known[list(whole)] = True
    return Ordered(numbers, packed(~known), fact.type, scale), sorted(set(given) - set(whole))


def _whole(value: Any, scale: int) -> int | None:
    if isinstance(value, date):
        return value.toordinal()
    numerator, denominator = Decimal(value).as_integer_ratio()
    whole, rest = divmod(numerator * scale, denominator)
    return whole if not rest and abs(whole) < _LARGEST else None


def shifted_days(days: Numbers, span: Span) -> Numbers:
    """Move day numbers by a span as `calendar.shifted` moves one day."""
    months, in_month = _months(days)
    months += span.years * 12 + span.months
    begun = np.clip(months, _FIRST_MONTH, _LAST_MONTH)
    first, following = _first(begun), _first(begun + 1)
    moved = first + np.minimum(in_month, following - first - 1) + span.days
    moved = np.where(months < _FIRST_MONTH, 1, np.where(months > _LAST_MONTH, _LAST_DAY, moved))
    return np.clip(moved, 1, _LAST_DAY).astype(np.int32)


def birthdays(days: Numbers, years: int) -> Numbers:
    """Give the days on which an age is reached, as `calendar.birthday` does for one day."""
    months, in_month = _months(days)
    months += years * 12
    reached = _first(np.minimum(months, _LAST_MONTH)) + in_month
    return np.where(months > _LAST_MONTH, _LAST_DAY, reached).astype(np.int32)


def _months(days: Numbers) -> tuple[Numbers, Numbers]:
    """Split day numbers into months since 1970 and the days that have passed in the month."""
    since = (days.astype(np.int64) - _EPOCH).astype("M8[D]")
    months = since.astype("M8[M]")
    return months.astype(np.int64), (since - months.astype("M8[D]")).astype(np.int64)


def _first(months: Numbers) -> Numbers:
    return months.astype("M8[M]").astype("M8[D]").astype(np.int64) + _EPOCH
