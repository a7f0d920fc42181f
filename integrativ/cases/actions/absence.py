"""While somebody is away her deputy belongs to the teams of the cases she leads, from the first day to the last."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q

from integrativ.audit import log
from integrativ.cases.models import TeamMember, TeamRole
from integrativ.common import dates
from integrativ.messages.actions import notify
from integrativ.tenancy.actor import Actor, acting
from integrativ.tenancy.models import Membership, Role
from integrativ.tenancy.queries import current
from integrativ.tenancy.record import absence_recorded, membership_ended

DAY = dt.timedelta(days=1)


def cover_absence(*, member: Membership, on: dt.date) -> int:
    """Let the deputy into every open case the absent one leads; what is covered already stays. Returns how many are new.

    The database lets a place with this role in only if the absence is recorded and the absent one leads the case.
    """
    if not (member.deputy_id and member.absent_from and member.absent_until and member.absent_until >= on):
        return 0
    first, last = max(member.absent_from, on), member.absent_until
    led = TeamMember.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=first), org_id=member.organisation_id, membership=member, role=TeamRole.LEAD,
        starts_on__lte=last, case__closed_on=None, case__org_id=member.organisation_id,
    )  # fmt: skip
    covered = TeamMember.objects.filter(
        org_id=member.organisation_id, membership_id=member.deputy_id, role=TeamRole.ABSENCE, starts_on__lte=first,
        ends_on__gte=last,
    )  # fmt: skip
    rows = [
        TeamMember(
            org_id=row.org_id, case_id=row.case_id, person_id=row.person_id, membership_id=member.deputy_id,
            stands_in_for=member, role=TeamRole.ABSENCE, starts_on=first, ends_on=last,
        )
        for row in led.exclude(case_id__in=covered.values("case_id")).order_by("case_id")
    ]  # fmt: skip
    TeamMember.objects.bulk_create(rows)
    return len(rows)


def cover_absences(*, org_id: int, on: dt.date) -> int:
    """Each morning: cases that began or changed hands since an absence was recorded are covered as well."""
    away = Membership.objects.filter(
        current(on), organisation_id=org_id, deputy__isnull=False, absent_from__lte=on, absent_until__gte=on
    )
    return sum(cover_absence(member=member, on=on) for member in away)


def end_cover(*, member: Membership, deputy_id: int, on: dt.date) -> int:
    """The absence is over or was changed: the deputy's places end with yesterday, those to come are gone."""
    rows = TeamMember.objects.filter(
        org_id=member.organisation_id, stands_in_for=member, membership_id=deputy_id, role=TeamRole.ABSENCE,
        ends_on__gte=on,
    )  # fmt: skip
    gone, _ = rows.filter(starts_on__gte=on).delete()
    return gone + rows.update(ends_on=on - DAY)


def follow_absence(
    sender: Any, *, membership: Membership, by: Membership, deputy: Membership | None, former_deputy_id: int | None,
    **days: Any,
) -> None:  # fmt: skip
    """An absence was recorded, changed or taken back; the platform does what follows, for whoever did it."""
    on = dates.today()
    with acting(Actor(user_id=by.user_id, org_id=membership.organisation_id)):
        ended = end_cover(member=membership, deputy_id=former_deputy_id, on=on) if former_deputy_id else 0
        if deputy is None:
            if ended:
                log.write(kind="change", act="cases.absence_ends", object_kind="membership", object_id=membership.pk)
            return
        fresh = Membership.objects.select_related("user").get(pk=membership.pk)
        covered = cover_absence(member=fresh, on=on)
        if covered:
            log.write(kind="change", act="cases.absence", object_kind="membership", object_id=membership.pk)
        if fresh.role == Role.CASE_MANAGER:
            _tell(fresh, deputy, on)


def _tell(member: Membership, deputy: Membership, on: dt.date) -> None:
    days = f"{member.absent_from:%d.%m.%Y} bis {member.absent_until:%d.%m.%Y}"
    key = f"absence:{member.pk}:{member.absent_from}:{member.absent_until}"
    notify(members=[deputy], text=f"Sie vertreten {member.user} vom {days}.", path="/heute/", key=key)
    left_alone = Membership.objects.filter(
        current(on), deputy=member, absent_from__lte=member.absent_until, absent_until__gte=member.absent_from
    ).exclude(pk=member.pk)
    for colleague in left_alone.select_related("user"):
        text = f"{member.user} vertritt {colleague.user} und ist nun selbst nicht da. Wer springt ein?"
        notify(
            members=_coordinators(member.organisation_id, on),
            text=text,
            path="/koordination/",
            key=f"{key}:{colleague.pk}",
        )


def follow_leaving(sender: Any, *, membership: Membership, by: Membership, **more: Any) -> None:
    """Somebody has left who still leads cases: the coordination is told, so that nobody waits for her in vain."""
    on = dates.today()
    with acting(Actor(user_id=by.user_id, org_id=membership.organisation_id)):
        led = TeamMember.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=on), org_id=membership.organisation_id, membership=membership,
            role=TeamRole.LEAD, case__closed_on=None,
        ).count()  # fmt: skip
        if led:
            word = "einen Fall" if led == 1 else f"{led} Fälle"
            notify(
                members=_coordinators(membership.organisation_id, on),
                text=f"{membership.user} arbeitet nicht mehr hier und leitet noch {word}. Bitte übergeben.",
                path="/koordination/fallbestand/",
                key=f"left:{membership.pk}:{on}",
            )


def _coordinators(org_id: int, on: dt.date) -> list[Membership]:
    return list(
        Membership.objects.filter(current(on), organisation_id=org_id, role=Role.COORDINATOR, starts_on__lte=on)
    )


def connect() -> None:
    """Called once when the application starts."""
    absence_recorded.connect(follow_absence, dispatch_uid="cases_follow_absence")
    membership_ended.connect(follow_leaving, dispatch_uid="cases_follow_leaving")
