"""Emergency accesses that wait for a second person, and notices."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from integrativ.cases.models import TeamMember, TeamRole
from integrativ.common import dates
from integrativ.common.working_days import working_days_after
from integrativ.tenancy.models import Membership, Role

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


def caseload_holders(organisation_id: int, on: dt.date) -> QuerySet[Membership]:
    """Whose cases can be given away: case managers of the body, and whoever has left and still leads some."""
    leading = TeamMember.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on),
        org_id=organisation_id,
        role=TeamRole.LEAD,
        case__org_id=organisation_id,
        case__closed_on=None,
    ).values("membership_id")
    working = Q(role=Role.CASE_MANAGER, ended_at=None, starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on))
    return (
        Membership.objects.filter(working | Q(pk__in=leading), organisation_id=organisation_id)
        .select_related("user", "organisation")
        .order_by("user__name", "pk")
    )


@dataclass(frozen=True)
class Cover:
    """For whom a hat stands in today, until when, in how many cases."""

    name: str
    until: dt.date
    cases: int


def stands_in(membership: Membership, on: dt.date) -> dict[int, tuple[str, dt.date]]:
    """Case → who leads it and is away, and until when the hat stands in; one query."""
    rows = TeamMember.objects.filter(
        org_id=membership.organisation_id, membership=membership, role=TeamRole.ABSENCE, starts_on__lte=on,
        ends_on__gte=on, stands_in_for__isnull=False,
    )  # fmt: skip
    found = rows.order_by("ends_on", "pk").values_list("case_id", "stands_in_for__user__name", "ends_on")
    return {case_id: (name, until) for case_id, name, until in found if until}


def covers(standing: Mapping[int, tuple[str, dt.date]]) -> list[Cover]:
    """The same, counted per colleague."""
    counts = Counter(standing.values())
    return [Cover(name, until, number) for (name, until), number in sorted(counts.items())]


def is_running(row: TeamMember) -> bool:
    """Whether an emergency access still opens the case."""
    return row.expires_at is not None and row.expires_at > dates.now()
