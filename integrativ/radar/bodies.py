"""Lists of coming days for bodies outside the case team, and what they answer: done, not relevant, remind me later.

The list itself is read anew each time from what the body may see anyway; only the answers are kept.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import Http404

from integrativ.audit import log
from integrativ.common import dates
from integrativ.radar.answers import must_make_sense
from integrativ.radar.models import Answer, BodyMark
from integrativ.tenancy.models import Membership

AHEAD = dt.timedelta(days=180)
BACK = dt.timedelta(days=30)  # what has just passed is still told
LONGEST_WAIT = dt.timedelta(days=30)  # how long something overdue can be put off
FORGET = dt.timedelta(days=365)


@dataclass(frozen=True)
class Day:
    """One coming day of one way or request. `topic` recognises it again and holds ids and the day only."""

    topic: str
    day: dt.date
    title: str
    who: str = ""
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    placement_id: int | None = None
    step_id: int | None = None
    number: int = 0


@dataclass(frozen=True)
class Row:
    """A day with the newest answer of the body to it."""

    day: Day
    mark: BodyMark | None = None

    def is_open(self, on: dt.date) -> bool:
        """Whether it is to be told today: nobody has answered, it was opened again, or the day to remind has come."""
        if self.mark is None or self.mark.answer == Answer.AGAIN:
            return True
        return self.mark.answer == Answer.LATER and self.mark.remind_on is not None and self.mark.remind_on <= on


@dataclass(frozen=True)
class Days:
    """What a body has to read now, and what it has dealt with."""

    open: tuple[Row, ...]
    answered: tuple[Row, ...]

    @property
    def topics(self) -> dict[str, Row]:
        """All rows by their topic."""
        return {row.day.topic: row for row in (*self.open, *self.answered)}

    def get(self, topic: str) -> Row:
        """One row of the list, or 404: nobody answers to what is not on her own list."""
        found = self.topics.get(topic)
        if found is None:
            log.denied(act="radar.body_mark", object_kind="radar", object_id=None)
            raise Http404
        return found


def with_marks(membership: Membership, days: Iterable[Day], on: dt.date) -> Days:
    """Lay the body's newest answers beside the days; one query."""
    rows = sorted(days, key=lambda row: (row.day, row.who, row.topic))
    marks = BodyMark.objects.filter(org_id=membership.organisation_id, topic__in=[row.topic for row in rows])
    newest = {mark.topic: mark for mark in marks.select_related("marked_by__user").order_by("pk")} if rows else {}
    found = [Row(row, newest.get(row.topic)) for row in rows]
    return Days(tuple(r for r in found if r.is_open(on)), tuple(r for r in found if not r.is_open(on)))


def answer(
    *,
    row: Row,
    by: Membership,
    on: dt.date,
    answer: str,
    reason: str = "",
    remind_on: dt.date | None = None,
    key: uuid.UUID,
) -> BodyMark:
    """Keep what the body says to one day of its list; the same `key` twice has one effect.

    :raises ValidationError: without a reason for "not relevant", or without a fitting day for "later".
    """
    known = BodyMark.objects.filter(org_id=by.organisation_id, key=key).first()
    if known is not None:
        return known
    latest = max(row.day.day, on + LONGEST_WAIT) if row.day.day <= on else row.day.day
    must_make_sense(answer, reason, remind_on, on, latest)
    said = {
        "topic": row.day.topic,
        "answer": answer,
        "reason": reason.strip() if answer == Answer.NOT_RELEVANT else "",
        "remind_on": remind_on if answer == Answer.LATER else None,
        "marked_by": by,
        "marked_at": dates.now(),
    }
    made, is_new = BodyMark.objects.get_or_create(org_id=by.organisation_id, key=key, defaults=said)
    if is_new:
        log.write(kind="change", act="radar.body_mark", object_kind="radar", object_id=made.pk)
    return made


def forget(org_id: int, on: dt.date) -> int:
    """Answers older than a year say nothing any more. Night's work."""
    old = dt.datetime.combine(on - FORGET, dt.time(), tzinfo=dates.BERLIN)
    return BodyMark.objects.filter(org_id=org_id, marked_at__lt=old).delete()[0]


def joined(rows: Sequence[Day]) -> list[Day]:
    """What falls on the same day for the same way is told once; the topic names all parts, so that a new part is told again."""
    groups: dict[tuple[dt.date, int | None, int | None], list[Day]] = {}
    for row in rows:
        groups.setdefault((row.day, row.placement_id, None if row.placement_id else row.step_id), []).append(row)
    return [_one(parts) for parts in groups.values()]


def _one(parts: list[Day]) -> Day:
    if len(parts) == 1:
        return parts[0]
    first = parts[0]
    return Day(
        topic="+".join(dict.fromkeys(part.topic for part in parts))[:80],
        day=first.day,
        title=first.title,
        who=first.who,
        lines=tuple(dict.fromkeys([*first.lines, *(text for part in parts[1:] for text in (part.title, *part.lines))])),
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
        placement_id=first.placement_id,
        step_id=next((part.step_id for part in parts if part.step_id), None),
        number=first.number,
    )
