"""Who belongs to a case team: joining, leaving, deputies, whole caseloads, emergencies."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from integrativ.audit import log
from integrativ.cases import policies
from integrativ.cases.actions.absence import cover_absence
from integrativ.cases.models import Case, TeamMember, TeamRole
from integrativ.cases.queries.team import unconfirmed
from integrativ.common import dates
from integrativ.messages.actions import notify, queue_mail
from integrativ.tenancy.models import Membership, Role

EMERGENCY_LASTS = dt.timedelta(hours=24)
DAY = dt.timedelta(days=1)


def join_team(
    *, case: Case, member: Membership, by: Membership, on: dt.date, role: str = TeamRole.MEMBER, until: dt.date | None = None,
    reason: str = "",
) -> TeamMember:  # fmt: skip
    """Put a colleague of the body into the team; somebody who is already there in that role stays as she is."""
    policies.must_staff(by, case)
    if member.organisation_id != case.org_id or member.role not in (Role.CASE_MANAGER, Role.COORDINATOR):
        raise ValidationError("Ins Fallteam gehören Fallbegleitungen der eigenen Stelle.")
    if role == TeamRole.EMERGENCY:
        raise ValidationError("Ein Notzugriff wird nicht vergeben, sondern begründet genommen.")
    known = _running(case, on).filter(membership=member, role=role).first()
    if known:
        return known
    row = TeamMember.objects.create(
        org_id=case.org_id, case=case, person_id=case.person_id, membership=member, role=role, starts_on=on,
        ends_on=until, reason=reason[:300],
    )  # fmt: skip
    _log("cases.team.join", case)
    return row


def _running(case: Case, on: dt.date) -> models.QuerySet[TeamMember]:
    return TeamMember.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on), org_id=case.org_id, case=case, starts_on__lte=on
    )


def leave_team(*, case: Case, member: Membership, by: Membership, on: dt.date) -> None:
    """End somebody's place with the day before; the lead cannot leave before somebody else leads."""
    if member.pk != by.pk:
        policies.must_staff(by, case)
    rows = _running(case, on).filter(membership=member)
    if rows.filter(role=TeamRole.LEAD).exists():
        raise ValidationError("Bestimmen Sie zuerst, wer die Begleitung übernimmt.")
    rows.filter(starts_on__gte=on).delete()
    rows.update(ends_on=on - DAY)
    _log("cases.team.leave", case)


def set_deputy(*, case: Case, deputy: Membership, by: Membership, on: dt.date) -> TeamMember:
    """Say who stands in for the lead; an earlier deputy becomes a member of the team."""
    policies.must_staff(by, case)
    _running(case, on).filter(role=TeamRole.DEPUTY).exclude(membership=deputy).update(role=TeamRole.MEMBER)
    return join_team(case=case, member=deputy, by=by, on=on, role=TeamRole.DEPUTY)


def pass_lead_on(*, case: Case, to: Membership, by: Membership, on: dt.date) -> None:
    """Let a colleague of the body lead this case from `on`; who led it before leaves the team with the day before."""
    policies.must_staff(by, case)
    if to.organisation_id != case.org_id or not policies.may_accompany(to):
        raise ValidationError("Übernehmen kann eine andere Fallbegleitung derselben Stelle.")
    with transaction.atomic():
        rows = _running(case, on).select_for_update(of=("self",)).filter(role=TeamRole.LEAD)
        for row in rows.exclude(membership=to):
            _pass_on(row, to, on)
    _log("cases.team.lead", case)


def hand_over_caseload(
    *,
    giver: Membership,
    receiver: Membership,
    by: Membership,
    on: dt.date,
    until: dt.date | None = None,
    reason: str = "",
) -> int:
    """Give all open cases somebody leads to a colleague of the same body, from `on`.

    With `until` it covers an absence: the receiver stands in and the giver keeps the lead. Without it the lead changes for
    good. Returns the number of cases; twice on the same day changes nothing.
    """
    _may_move_caseload(giver, receiver, by)
    moved = 0
    with transaction.atomic():
        for row in _led_by(giver, on):
            moved += _cover(row, receiver, on, until, reason) if until else _pass_on(row, receiver, on)
    log.write(kind="change", act="cases.caseload", object_kind="membership", object_id=giver.pk, reason=reason)
    return moved


def _may_move_caseload(giver: Membership, receiver: Membership, by: Membership) -> None:
    same = giver.organisation_id == receiver.organisation_id == by.organisation_id
    if not same or not policies.may_accompany(receiver) or giver.pk == receiver.pk:
        raise ValidationError("Übernehmen kann eine andere Fallbegleitung derselben Stelle.")
    if by.pk != giver.pk and by.role != Role.COORDINATOR:
        raise policies.NotAllowed("Einen ganzen Fallbestand übergeben die Person selbst oder die Koordination.")


def _led_by(giver: Membership, on: dt.date) -> list[TeamMember]:
    return list(
        TeamMember.objects.select_for_update(of=("self",))
        .filter(
            Q(ends_on=None) | Q(ends_on__gte=on),
            org_id=giver.organisation_id,
            membership=giver,
            role=TeamRole.LEAD,
            starts_on__lte=on,
            case__closed_on=None,
        )
        .order_by("case_id")
    )


def _cover(row: TeamMember, receiver: Membership, on: dt.date, until: dt.date, reason: str) -> int:
    covered = TeamMember.objects.filter(
        org_id=row.org_id, case_id=row.case_id, membership=receiver, role=TeamRole.ABSENCE, starts_on__lte=on,
        ends_on__gte=until,
    )  # fmt: skip
    if covered.exists():
        return 0
    TeamMember.objects.create(
        org_id=row.org_id, case_id=row.case_id, person_id=row.person_id, membership=receiver, role=TeamRole.ABSENCE,
        stands_in_for_id=row.membership_id, starts_on=on, ends_on=until, reason=reason[:300],
    )  # fmt: skip
    return 1


def _pass_on(row: TeamMember, receiver: Membership, on: dt.date) -> int:
    """One statement ends one lead and begins the other: in between nobody could say who belongs to the team."""
    place = {"org_id": row.org_id, "case_id": row.case_id, "person_id": row.person_id, "membership": receiver}
    TeamMember.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on), **place, role__in=(TeamRole.MEMBER, TeamRole.DEPUTY), starts_on__lt=on
    ).update(ends_on=on - DAY)
    standing_in = TeamMember.objects.filter(
        case_id=row.case_id, org_id=row.org_id, stands_in_for_id=row.membership_id, ends_on__gte=on
    )
    standing_in.filter(starts_on__gte=on).delete()
    standing_in.update(ends_on=on - DAY)
    if row.starts_on == on:
        TeamMember.objects.filter(pk=row.pk).update(membership=receiver)
        cover_absence(member=receiver, on=on)
        return 1
    made = TeamMember.objects.create(**place, role=TeamRole.MEMBER, starts_on=on)
    TeamMember.objects.filter(pk__in=(row.pk, made.pk)).update(
        role=TeamRole.LEAD,
        ends_on=models.Case(
            models.When(pk=row.pk, then=models.Value(on - DAY)),
            default=models.Value(row.ends_on),
            output_field=models.DateField(null=True),
        ),
    )
    cover_absence(member=receiver, on=on)
    return 1


def break_glass(*, case: Case, by: Membership, reason: str, on: dt.date) -> TeamMember:
    """Look into a colleague's case in an emergency: 24 hours, with a reason, told to the team and to data protection.

    A second person confirms within two working days, else it is reported. Across bodies there is no such thing.
    """
    if case.org_id != by.organisation_id or not policies.may_accompany(by):
        raise policies.NotAllowed("Ein Notzugriff ist nur innerhalb der eigenen Stelle möglich.")
    if len(reason.strip()) < 10:
        raise ValidationError("Bitte begründen Sie den Notzugriff in einem Satz.")
    now = dates.now()
    running = policies.team_rows(by).filter(case=case).first()
    if running:
        return running
    row = TeamMember.objects.create(
        org_id=case.org_id, case=case, person_id=case.person_id, membership=by, role=TeamRole.EMERGENCY, starts_on=on,
        ends_on=on + DAY, reason=reason.strip()[:300], expires_at=now + EMERGENCY_LASTS,
    )  # fmt: skip
    log.write(
        kind="emergency", act="cases.break_glass", person_ids=[case.person_id], object_kind="case", object_id=case.pk,
        reason=reason.strip()[:300],
    )  # fmt: skip
    _tell_about(row, on)
    return row


def _tell_about(row: TeamMember, on: dt.date) -> None:
    team = TeamMember.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on), org_id=row.org_id, case_id=row.case_id, starts_on__lte=on
    ).exclude(membership_id=row.membership_id)
    officers = _watching(row.org_id, on)
    told = {row.membership_id: row.membership for row in team.select_related("membership")}
    told |= {officer.pk: officer for officer in officers}
    key, text = f"break_glass:{row.pk}", "Notzugriff auf einen Fall: bitte prüfen und bestätigen."
    pages = {Role.PRIVACY_OFFICER.value: "/protokoll/", Role.COORDINATOR.value: "/koordination/"}
    for member in told.values():
        notify(members=[member], text=text, path=pages.get(member.role, f"/faelle/{row.case_id}/"), key=key)
    for officer in officers:
        queue_mail(
            org_id=row.org_id, to_address=officer.user.email, subject="integrativ: Notzugriff auf einen Fall",
            body="Es gab einen Notzugriff. Anlass und Fall stehen in integrativ unter Koordination oder Protokoll.",
            key=f"{key}:{officer.pk}",
        )  # fmt: skip


def confirm_emergency(*, access: TeamMember, by: Membership) -> TeamMember:
    """A second person of the team, the coordination or data protection confirms that the emergency was one."""
    if access.org_id != by.organisation_id or access.role != TeamRole.EMERGENCY or access.membership_id == by.pk:
        raise policies.NotAllowed("Bestätigen muss eine zweite Person aus derselben Stelle.")
    if by.role not in (Role.PRIVACY_OFFICER, Role.COORDINATOR):
        policies.must_be_in_team(by, access.case)
    TeamMember.objects.filter(pk=access.pk, confirmed_at=None).update(confirmed_by=by, confirmed_at=dates.now())
    access.refresh_from_db()
    log.write(
        kind="emergency", act="cases.confirm_emergency", person_ids=[access.person_id], object_kind="case",
        object_id=access.case_id,
    )  # fmt: skip
    return access


def report_unconfirmed(*, org_id: int, on: dt.date) -> int:
    """Report emergencies nobody confirmed within two working days to data protection. Returns how many are new."""
    late = [e.member for e in unconfirmed(org_id, on) if e.is_late and e.member.reported_on is None]
    for row in late:
        TeamMember.objects.filter(pk=row.pk, reported_on=None).update(reported_on=on)
        officers = _watching(org_id, on).filter(role=Role.PRIVACY_OFFICER)
        text = "Ein Notzugriff wurde nicht rechtzeitig bestätigt."
        notify(members=officers, text=text, path="/protokoll/", key=f"unconfirmed:{row.pk}")
        log.write(
            kind="emergency",
            act="cases.emergency_unconfirmed",
            person_ids=[row.person_id],
            object_kind="case",
            object_id=row.case_id,
        )
    return len(late)


def _watching(org_id: int, on: dt.date) -> models.QuerySet[Membership]:
    """Who looks after emergencies of a body besides the team."""
    return Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on),
        organisation_id=org_id,
        role__in=(Role.PRIVACY_OFFICER, Role.COORDINATOR),
        starts_on__lte=on,
    ).select_related("user")


def _log(act: str, case: Case) -> None:
    log.write(kind="change", act=act, person_ids=[case.person_id], object_kind="case", object_id=case.pk)
