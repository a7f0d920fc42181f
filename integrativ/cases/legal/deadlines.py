"""Deadlines of the law among what ends: for all cases of a hat at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from integrativ import law
from integrativ.cases.legal.facts import sheets_for
from integrativ.cases.models import Case
from integrativ.cases.queries.expiry import WINDOW, Expiry, also
from integrativ.tenancy.models import Membership


@also
def law_deadlines(membership: Membership, cases: list[Case], on: dt.date) -> Iterable[Expiry]:
    """What the law sets a day for within the window, with its norm."""
    sheets = sheets_for(cases, on)
    for case in cases:
        answer = law.answer("deadlines", sheets[case.pk].values, on)
        assert isinstance(answer, law.DeadlineAnswer)
        for item in answer.items:
            if on <= item.date <= on + WINDOW:
                yield Expiry(
                    "deadline", f"Frist: {item.label_de}", item.date, case.pk, case.person.full_name, note=item.norm
                )
