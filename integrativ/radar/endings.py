"""What the radar tells *Heute* and the calendar, so that nobody reads the same twice.

A hint takes the place of the row about the end of the title on the same day, also when somebody has answered it. For a
case the radar has not seen with its present facts, today's deadlines are asked of the law at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from integrativ.cases.legal.deadlines import law_deadlines
from integrativ.cases.legal.facts import sheets_for
from integrativ.cases.models import Case
from integrativ.cases.queries.case import cases_of
from integrativ.cases.queries.expiry import WINDOW, Expiry, also
from integrativ.radar import words
from integrativ.radar.coming import TITLE_END
from integrativ.radar.looking import TOLD
from integrativ.radar.models import Hint, Kind
from integrativ.radar.queries import differing, looks_at, open_hints
from integrativ.tenancy.models import Membership

SOON = dt.timedelta(days=30)


def declare() -> None:
    """Let the list of what ends know the radar."""
    also(hints_on_heute)


def hints_on_heute(membership: Membership, cases: list[Case], on: dt.date) -> Iterable[Expiry]:
    """Hints of the next 30 days, deadlines of the next 90, for all cases of a hat."""
    by_id = {case.pk: case for case in cases}
    hints = (
        Hint.objects.filter(
            org_id=membership.organisation_id, case_id__in=list(by_id), day__gte=on, day__lte=on + WINDOW, gone_on=None
        )
        .filter(content__isnull=False)
        .select_related("content")
    )
    said = set()
    for hint in hints.order_by("day", "pk"):
        row = _row(hint, by_id[hint.case_id], on)
        said |= {(hint.case_id, point["label"]) for point in hint.content.points}
        if row.is_settled or hint.kind == Kind.DEADLINE or hint.day <= on + SOON or row.instead_of:
            yield row
    sheets = sheets_for(cases, on)
    unseen = differing(cases, looks_at(cases), sheets)
    for row in law_deadlines([case for case in cases if case.pk in unseen], sheets, on):
        if (row.case_id, row.title.removeprefix("Frist: ")) not in said:
            yield row


def _row(hint: Hint, case: Case, on: dt.date) -> Expiry:
    points = hint.content.points
    return Expiry(
        "radar",
        words.headline(points),
        hint.day,
        case.pk,
        case.person.full_name,
        note=words.why(points[0]),
        hint_id=hint.pk,
        instead_of=("title",) if any(row["fact"] == TITLE_END for point in points for row in point["why"]) else (),
        is_settled=hint.quiet_until is not None and hint.quiet_until >= on,
    )


@dataclass(frozen=True)
class CalendarDay:
    """One day for a calendar program: number of the case and the kind of thing, nothing about the person."""

    uid: str
    words: str
    day: dt.date
    hint_id: int


def calendar_days(membership: Membership, on: dt.date) -> Iterator[CalendarDay]:
    """The open hints of the hat's cases for half a year, without name and without content."""
    ids = list(cases_of(membership).values_list("pk", flat=True))
    rows = open_hints(membership.organisation_id, on, TOLD.days).filter(case_id__in=ids).order_by("day", "pk")
    for pk, case_id, day, kind in rows.values_list("pk", "case_id", "day", "kind"):
        what = "Frist prüfen" if kind == Kind.DEADLINE else "Änderung prüfen"
        yield CalendarDay(f"radar-{pk}", f"Radar: Fall {case_id} – {what}", day, pk)
