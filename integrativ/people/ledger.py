"""Rebuild what was known and what was true on any day from the rows of the ledger. Pure: rows in, answer out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from integrativ.common.dates import BERLIN
from integrativ.people.models import Fact, Source

STRENGTH = {source: strength for strength, source in enumerate(Source.values)}


def end_of_day(on: dt.date) -> dt.datetime:
    """The instant at which that calendar day is over in Berlin, also where the clock changes."""
    return dt.datetime.combine(on + dt.timedelta(days=1), dt.time(), tzinfo=BERLIN)


def known(rows: Iterable[Fact], *, on: dt.date) -> list[Fact]:
    """What stood in the ledger at the end of the day: the newest row of each name and source, unless taken back."""
    latest = _latest(row for row in rows if row.recorded_at < end_of_day(on))
    return sorted((row for row in latest if not row.is_retracted), key=_order)


def true_on(rows: Iterable[Fact], *, on: dt.date, known_on: dt.date | None = None) -> list[Fact]:
    """What is true on the day as far as it was known on `known_on` (default: that day): later beginnings are left out."""
    rows = [row for row in rows if row.recorded_at < end_of_day(known_on or on)]
    latest = _latest(row for row in rows if row.is_retracted or row.true_since is None or row.true_since <= on)
    return sorted((row for row in latest if not row.is_retracted), key=_order)


def values(facts: Iterable[Fact]) -> dict[str, Any]:
    """One value for each name: the one with the strongest evidence, of equal ones the newest."""
    best: dict[str, Fact] = {}
    for row in facts:
        other = best.get(row.name)
        if other is None or _weight(row) > _weight(other):
            best[row.name] = row
    return {name: row.value for name, row in best.items()}


def conflicts(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """Names whose sources disagree, with all their rows, strongest first."""
    groups: dict[str, list[Fact]] = {}
    for row in facts:
        groups.setdefault(row.name, []).append(row)
    return {
        name: sorted(rows, key=_weight, reverse=True)
        for name, rows in groups.items()
        if any(row.value != rows[0].value for row in rows)
    }


def _latest(rows: Iterable[Fact]) -> list[Fact]:
    latest: dict[tuple[str, str], Fact] = {}
    for row in rows:
        other = latest.get((row.name, row.source))
        if other is None or (row.recorded_at, row.pk) > (other.recorded_at, other.pk):
            latest[row.name, row.source] = row
    return list(latest.values())


def _weight(row: Fact) -> tuple[int, dt.datetime, int]:
    return STRENGTH[row.source], row.recorded_at, row.pk


def _order(row: Fact) -> tuple[str, int]:
    return row.name, -STRENGTH[row.source]
