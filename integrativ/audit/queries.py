"""Read the access log of one's own body, and whether its seals still fit. Reading it is itself written down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import QuerySet
from django.http import Http404

from integrativ.audit import log
from integrativ.audit.models import Entry, EntryKind, Seal
from integrativ.common.dates import BERLIN
from integrativ.tenancy.models import Membership, Role, User


@dataclass(frozen=True)
class Seals:
    """How many seals there are, the last one, and which of them do not fit any more (None: not checked)."""

    count: int
    last_at: dt.datetime | None
    broken: list[int] | None


def _check(membership: Membership) -> None:
    if membership.role != Role.PRIVACY_OFFICER:
        raise Http404


def entries(
    membership: Membership, *, user_id: int | None = None, day: dt.date | None = None, kind: str = ""
) -> QuerySet[Entry]:
    """What was seen, done and refused in the officer's own body, newest first."""
    _check(membership)
    log.write(kind=EntryKind.READ, act="audit.protocol")
    rows = Entry.objects.filter(org_id=membership.organisation_id)
    if user_id is not None:
        rows = rows.filter(user_id=user_id)
    if day is not None:
        start = dt.datetime.combine(day, dt.time(), tzinfo=BERLIN)
        end = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=BERLIN)
        rows = rows.filter(at__gte=start, at__lt=end)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.order_by("-at", "-id")


def actors(membership: Membership) -> QuerySet[User]:
    """Everybody who has or had access to the officer's body, for the choice of the filter."""
    _check(membership)
    return (
        User.objects.filter(memberships__organisation_id=membership.organisation_id).distinct().order_by("name", "id")
    )


def seals(membership: Membership, *, check: bool = False) -> Seals:
    """The state of the seals; checking reads the whole log again, so it is asked for."""
    _check(membership)
    last = Seal.objects.order_by("-id").first()
    broken = None
    if check:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM audit_broken_seals()")
            broken = [row[0] for row in cursor.fetchall()]
    return Seals(count=Seal.objects.count(), last_at=last.sealed_at if last else None, broken=broken)
