"""Rows that are one person on one day each, so that many days of many people are worked out at once."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from integrativ.law.kernel.planes import WORD, Coded, Column, Columns, Numbers, Ordered, OwnDays, packed, unpacked

Flags = NDArray[np.bool_]


def person_days(
    columns: Columns,
    people: NDArray[np.int64],
    days: NDArray[np.int64],
    span: tuple[date, date],
    names: Collection[str],
    riding: Mapping[str, Flags],
) -> Columns:
    """Lay out the named facts of people on days; a riding fact is the day itself for those it rides with.

    Numbers of people may come again; the rows are filled up to a whole word with the first one.
    """
    rows = -(-len(people) // WORD) * WORD
    who, when = np.resize(people, rows) if len(people) else people, np.full(rows, span[0].toordinal(), np.int32)
    when[: len(days)] = days
    found = {name: _taken(column, who) for name, column in columns.columns.items() if name in names}
    for name, rides in riding.items():
        if name in names:
            found[name] = ridden_column(found.get(name), rides[who], when)
    return Columns(len(people), found, days=OwnDays(when, *span))


def people_of(columns: Columns, begin: int, end: int) -> Columns:
    """Give some people in a row, numbered from 0; rows beyond them only fill the last word."""
    last = begin + -(-(end - begin) // WORD) * WORD
    rows: Any = slice(begin, last)
    if last > columns.rows:
        rows = np.resize(np.arange(begin, end), last - begin)
    found = {name: _taken(column, rows) for name, column in columns.columns.items()}
    odd = {number - begin: facts for number, facts in columns.odd.items() if begin <= number < end}
    return Columns(end - begin, found, odd)


def _taken(column: Column, rows: Any) -> Column:
    if isinstance(column, Coded):
        return Coded(column.values, column.codes[rows])
    unknown = packed(unpacked(column.unknown)[rows])
    return Ordered(column.numbers[rows], unknown, column.kind, column.scale)


def ridden_column(column: Column | None, rides: Flags, days: Numbers) -> Column:
    """Put the day of the row where a date rides with it."""
    if not isinstance(column, Ordered):
        return Ordered(days, packed(~rides), "date")
    return Ordered(np.where(rides, days, column.numbers), column.unknown & ~packed(rides), "date")
