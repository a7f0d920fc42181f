"""Emergency accesses that wait for a second person, and notices."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from integrativ.cases.models import TeamMember, TeamRole
from integrativ.common import dates
from integrativ.common.working_days import working_days_after

WORKING_DAYS = 2


@dataclass(frozen=True)
class Emergency:
    """One emergency access nobody has confirmed yet."""

    member: TeamMember
    confirm_until: dt.date
    is_late: bool


def unconfirmed(org_id: int, on: dt.date) -> list[Emergency]:
    """Emergency accesses of a body without a second person's confirmation, the oldest first."""
    rows = (
        TeamMember.objects.filter(org_id=org_id, role=TeamRole.EMERGENCY, confirmed_at=None)
        .select_related("membership__user", "case")
        .order_by("starts_on", "pk")
    )
    made = []
    for row in rows:
        until = working_days_after(row.starts_on, WORKING_DAYS)
        made.append(Emergency(member=row, confirm_until=until, is_late=on > until))
    return made


def emergencies_of(case_id: int, org_id: int) -> QuerySet[TeamMember]:
    """Emergency accesses to one case, newest first."""
    return (
        TeamMember.objects.filter(org_id=org_id, case_id=case_id, role=TeamRole.EMERGENCY)
        .select_related("membership__user", "confirmed_by__user")
        .order_by("-pk")
    )


def is_running(row: TeamMember) -> bool:
    """Whether an emergency access still opens the case."""
    return row.expires_at is not None and row.expires_at > dates.now()
