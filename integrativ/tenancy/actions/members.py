"""Change and end access, and record who stands in for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from integrativ.tenancy.actions.sessions import end_sessions
from integrativ.tenancy.models import Membership, Organisation, User
from integrativ.tenancy.policies import NotAllowed, check_absence, check_change, may_administer, roles_of
from integrativ.tenancy.queries import current, possible_deputies
from integrativ.tenancy.record import absence_recorded, membership_ended, record


class LastAdmin(Exception):
    """A body always keeps somebody who looks after its accounts."""


class DeputyMissing(Exception):
    """The one named cannot stand in; the sentence says why."""


def open_membership(
    *, user: User, organisation: Organisation, role: str, on: dt.date, function: str = "", telephone: str = ""
) -> Membership:
    """Give a user a role of a body from that day. Who had it before and left gets the same row again."""
    member, made = Membership.objects.get_or_create(
        user=user,
        organisation=organisation,
        role=role,
        defaults={"starts_on": on, "function": function, "telephone": telephone},
    )
    if not made and (member.ended_at is not None or (member.ends_on is not None and member.ends_on < on)):
        Membership.objects.filter(pk=member.pk).update(
            starts_on=on, ends_on=None, ended_at=None, absent_from=None, absent_until=None, deputy=None,
            function=function or member.function,
        )  # fmt: skip
        member.refresh_from_db()
    return member


def change_member(
    *, member: Membership, by: Membership, function: str, telephone: str, ends_on: dt.date | None, on: dt.date
) -> None:
    """Change task, telephone and the last day. The last day of one's own access is set by somebody else."""
    if not may_administer(by, member.organisation_id):
        raise NotAllowed("Das darf nur die Verwaltung der Zugänge Ihrer Stelle.")
    if ends_on != member.ends_on:
        check_change(by, member)
        if ends_on is not None and ends_on < on:
            raise NotAllowed("Der letzte Tag liegt in der Vergangenheit. Beenden Sie den Zugang stattdessen sofort.")
    with _keeping_an_admin():
        Membership.objects.filter(pk=member.pk).update(function=function, telephone=telephone, ends_on=ends_on)
        record(act="access.change", object_id=member.pk)


def change_role(*, member: Membership, role: str, by: Membership, on: dt.date, at: dt.datetime) -> Membership:
    """End the old role and open the new one: a role keeps its own history, case teams do not wander with the person."""
    check_change(by, member)
    if role not in roles_of(member.organisation):
        raise NotAllowed("Diese Rolle gibt es in Ihrer Stelle nicht.")
    if role == member.role:
        return member
    with _keeping_an_admin():
        new = open_membership(
            user=member.user, organisation=member.organisation, role=role, on=on,
            function=member.function, telephone=member.telephone,
        )  # fmt: skip
        _close(member=member, on=on, at=at)
        record(act="access.role", object_id=new.pk, reason=f"{member.role} → {role}")
        membership_ended.send(sender=Membership, membership=member, by=by)
    return new


def end_membership(*, member: Membership, by: Membership, reason: str, on: dt.date, at: dt.datetime) -> None:
    """Take access away at once; with the last access all sessions of the person end. One may also leave oneself."""
    if not may_administer(by, member.organisation_id):
        raise NotAllowed("Das darf nur die Verwaltung der Zugänge Ihrer Stelle.")
    with _keeping_an_admin():
        _close(member=member, on=on, at=at)
        record(act="access.end", object_id=member.pk, reason=reason)
        membership_ended.send(sender=Membership, membership=member, by=by)
        if not Membership.objects.filter(current(on), user_id=member.user_id).exists():
            end_sessions(user=member.user)


def record_absence(
    *, member: Membership, deputy: Membership, starts_on: dt.date, ends_on: dt.date, by: Membership, on: dt.date
) -> None:
    """Somebody is away from a day to a day (both included) and a colleague stands in."""
    check_absence(by, member)
    if ends_on < starts_on:
        raise DeputyMissing("Der letzte Tag liegt vor dem ersten. Bitte prüfen Sie die beiden Tage.")
    if ends_on < on:
        raise DeputyMissing("Die Abwesenheit ist schon vorbei. Bitte prüfen Sie die beiden Tage.")
    if not possible_deputies(member, on=on).filter(pk=deputy.pk).exists():
        raise DeputyMissing("Wählen Sie eine Kollegin oder einen Kollegen mit der gleichen Rolle in Ihrer Stelle.")
    if _away(deputy, starts_on, ends_on):
        raise DeputyMissing("Die Vertretung ist in dieser Zeit selbst nicht da. Wählen Sie jemand anderen.")
    with transaction.atomic():
        former = _locked(member).deputy_id
        Membership.objects.filter(pk=member.pk).update(absent_from=starts_on, absent_until=ends_on, deputy=deputy)
        record(act="access.absence", object_id=member.pk)
        absence_recorded.send(
            sender=Membership, membership=member, by=by, deputy=deputy, former_deputy_id=former,
            starts_on=starts_on, ends_on=ends_on,
        )  # fmt: skip


def end_absence(*, member: Membership, by: Membership) -> None:
    """Back again, or it never came to it."""
    check_absence(by, member)
    with transaction.atomic():
        former = _locked(member).deputy_id
        Membership.objects.filter(pk=member.pk).update(absent_from=None, absent_until=None, deputy=None)
        record(act="access.back", object_id=member.pk)
        absence_recorded.send(
            sender=Membership, membership=member, by=by, deputy=None, former_deputy_id=former,
            starts_on=None, ends_on=None,
        )  # fmt: skip


def _locked(member: Membership) -> Membership:
    """Two changes of one absence come one after the other."""
    return Membership.objects.select_for_update().get(pk=member.pk)


def _away(member: Membership, first: dt.date, last: dt.date) -> bool:
    return bool(
        member.absent_from and member.absent_until and member.absent_from <= last and first <= member.absent_until
    )


def _close(*, member: Membership, on: dt.date, at: dt.datetime) -> None:
    yesterday = on - dt.timedelta(days=1)
    Membership.objects.filter(pk=member.pk).update(ended_at=at, ends_on=max(member.starts_on, yesterday))
    Membership.objects.filter(deputy_id=member.pk).update(deputy=None)
    member.refresh_from_db(fields=["ended_at", "ends_on"])


@contextmanager
def _keeping_an_admin() -> Iterator[None]:
    """One savepoint; the database's refusal to lose the last administrator becomes our own exception."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "membership_keeps_an_admin" not in str(error):
            raise
        raise LastAdmin(
            "Das ist die letzte Person, die hier Zugänge verwaltet. Geben Sie zuerst jemand anderem diese Rolle."
        ) from error
