"""Deadlines of the law as they stand today, for many cases at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from integrativ import law
from integrativ.cases.legal.facts import FactSheet
from integrativ.cases.models import Case
from integrativ.cases.queries.expiry import WINDOW, Expiry


def law_deadlines(cases: Sequence[Case], sheets: Mapping[int, FactSheet], on: dt.date) -> Iterable[Expiry]:
    """What the law sets a day for within the window, with its norm. The radar asks it for cases it has not seen yet."""
    for case in cases:
        for item, day in law.deadlines_running("deadlines", sheets[case.pk].values, on):
            if on <= day <= on + WINDOW:
                yield Expiry("deadline", f"Frist: {item.label_de}", day, case.pk, case.person.full_name, note=item.norm)
