"""Deadlines of the law as they stand today, for many cases at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from integrativ import law
from integrativ.cases.legal.facts import sheets_for
from integrativ.cases.models import Case
from integrativ.cases.queries.expiry import WINDOW, Expiry
from integrativ.tenancy.models import Membership


def law_deadlines(membership: Membership, cases: Sequence[Case], on: dt.date) -> Iterable[Expiry]:
    """What the law sets a day for within the window, with its norm. The radar asks it for cases it has not seen yet."""
    sheets = sheets_for(cases, on)
    for case in cases:
        answer = law.answer("deadlines", sheets[case.pk].values, on)
        assert isinstance(answer, law.DeadlineAnswer)
        for item in answer.items:
            if on <= item.date <= on + WINDOW:
                yield Expiry(
                    "deadline", f"Frist: {item.label_de}", item.date, case.pk, case.person.full_name, note=item.norm
                )
