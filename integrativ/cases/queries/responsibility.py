"""Who is responsible for which topic on which day, and on which days nobody is."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from integrativ.cases.models import Case, Responsibility, Topic
from integrativ.tenancy.models import Membership

HORIZON = dt.timedelta(days=180)
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Gap:
    """Days of a topic on which no body has accepted to be responsible. `offered_to` has been asked and not answered."""

    case_id: int
    topic: str
    starts_on: dt.date
    ends_on: dt.date | None
    offered_to: str = ""
    step_id: int | None = None

    @property
    def topic_label(self) -> str:
        return Topic(self.topic).label


def responsibilities(case: Case) -> QuerySet[Responsibility]:
    """All rows of the timeline, planned and past, by topic and day."""
    return (
        Responsibility.objects.filter(org_id=case.org_id, case=case)
        .select_related("body", "handover")
        .order_by("topic", "accompanying", "starts_on", "pk")
    )


def in_force(timeline: Iterable[Responsibility], on: dt.date) -> list[Responsibility]:
    """Accepted responsibilities of that day, also of a body that still accompanies."""
    return [
        row
        for row in timeline
        if row.accepted_on and row.starts_on <= on and (row.ends_on is None or row.ends_on >= on)
    ]


def holders(timeline: Iterable[Responsibility], on: dt.date) -> dict[str, str]:
    """Topic → name of the body that is responsible on that day."""
    return {row.topic: str(row.body) for row in in_force(timeline, on) if not row.accompanying}


def gaps(
    case: Case, on: dt.date, until: dt.date | None = None, *, timeline: Iterable[Responsibility] | None = None
) -> list[Gap]:
    """Days between `on` and `until` (half a year) that nobody has accepted, raised before they come.

    The accompaniment itself always needs somebody while the case is open; any other topic from the day somebody was
    responsible for it or was asked.
    """
    rows = responsibilities(case) if timeline is None else timeline
    return gaps_in([case], rows, on, until or on + HORIZON)


def gaps_of(membership: Membership, cases: Iterable[Case], on: dt.date, until: dt.date) -> list[Gap]:
    """The gaps of many cases with one query."""
    cases = list(cases)
    rows = list(
        Responsibility.objects.filter(
            org_id=membership.organisation_id, case__in=[case.pk for case in cases]
        ).select_related("body")
    )
    return gaps_in(cases, rows, on, until)


def gaps_in(cases: Iterable[Case], rows: Iterable[Responsibility], on: dt.date, until: dt.date) -> list[Gap]:
    """Find the gaps in rows already read."""
    by_case: dict[int, dict[str, list[Responsibility]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if not row.accompanying:
            by_case[row.case_id][row.topic].append(row)
    found: list[Gap] = []
    for case in cases:
        if case.closed_on is not None:
            continue
        topics = by_case[case.pk]
        topics.setdefault(Topic.LEAD.value, [])
        for topic in Topic.values:
            if topic in topics:
                first = _first_day(case, topic, topics[topic])
                found += _gaps_of_topic(case.pk, topic, topics[topic], max(on, first), until)
    return sorted(found, key=lambda gap: (gap.starts_on, gap.case_id, gap.topic))


def _first_day(case: Case, topic: str, rows: list[Responsibility]) -> dt.date:
    """From when on somebody has to be responsible; until an accepted handover begins, the giving body still leads."""
    starts = (
        [row.starts_on for row in rows if row.accepted_on] if topic == Topic.LEAD else [row.starts_on for row in rows]
    )
    if topic == Topic.LEAD and (not starts or case.came_by_id is None):
        return case.opened_on
    return min(starts)


def _gaps_of_topic(case_id: int, topic: str, rows: list[Responsibility], on: dt.date, until: dt.date) -> list[Gap]:
    accepted = sorted((row for row in rows if row.accepted_on), key=lambda row: row.starts_on)
    offered = [row for row in rows if row.accepted_on is None and row.declined_on is None]
    found: list[Gap] = []
    day = on
    for row in accepted:
        if row.ends_on is not None and row.ends_on < day:
            continue
        if row.starts_on > day and day <= until:
            found.append(_gap(case_id, topic, day, row.starts_on - DAY, offered))
        if row.ends_on is None:
            return found
        day = row.ends_on + DAY
    if day <= until:
        found.append(_gap(case_id, topic, day, None, offered))
    return found


def _gap(case_id: int, topic: str, starts_on: dt.date, ends_on: dt.date | None, offered: list[Responsibility]) -> Gap:
    for row in offered:
        if (ends_on is None or row.starts_on <= ends_on) and (row.ends_on is None or row.ends_on >= starts_on):
            return Gap(case_id, topic, starts_on, ends_on, str(row.body), row.handover_id)
    return Gap(case_id, topic, starts_on, ends_on)
