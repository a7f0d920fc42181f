"""The responsibility timeline: recorded, offered, accepted, declined; a lead that goes to another body."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from integrativ.audit import log
from integrativ.cases import policies
from integrativ.cases.models import Case, Responsibility, TeamMember, TeamRole, Topic
from integrativ.cases.words import must_not_name
from integrativ.common import dates
from integrativ.people.models import Fact, Person, Share, Subject
from integrativ.steps import checklists
from integrativ.steps.actions import StillMissing, move, open_step
from integrativ.steps.models import Matter, MatterKind, Step, StepEvent, StepKind
from integrativ.tenancy.models import Membership, Organisation

COPIED = (
    "family_name",
    "given_names",
    "birth_date",
    "municipality_id",
    "telephone",
    "email",
    "contact_language",
    "needs_interpreter",
    "contact_note",
)


class SeatTaken(ValidationError):
    """Another body is already responsible for the topic on one of these days."""


def record_responsibility(
    *, case: Case, by: Membership, topic: str, body: Organisation, starts_on: dt.date, on: dt.date,
    ends_on: dt.date | None = None, contact: str = "",
) -> Responsibility:  # fmt: skip
    """Write down which body is responsible already, for example the Sozialamt for benefits.

    :raises SeatTaken: when another body is responsible on one of these days.
    """
    policies.must_be_in_team(by, case)
    if topic not in Topic.values:
        raise ValidationError("Dieses Thema gibt es nicht.")
    if ends_on and ends_on < starts_on:
        raise ValidationError("Das Ende liegt vor dem Beginn.")
    row = Responsibility(
        org_id=case.org_id, case=case, topic=topic, body=body, contact=contact[:120], starts_on=starts_on, ends_on=ends_on,
        accepted_on=on,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise SeatTaken(
            "An diesen Tagen ist schon eine andere Stelle zuständig. Beenden Sie zuerst deren Zeitraum."
        ) from error
    _log("cases.responsibility", case)
    return row


def offer_handover(
    *,
    case: Case,
    by: Membership,
    topic: str,
    to: Organisation,
    starts_on: dt.date,
    accompany_days: int = 14,
    contact: str = "",
    text: str = "",
    there: Iterable[str] = (),
    usual_days: int | None = None,
    key: uuid.UUID | None = None,
) -> Step:
    """Offer a topic to another body from a day on; it becomes responsible when it accepts, never before.

    The giving body stays accompanying for `accompany_days` after the start. The offer is sent if its checklist (`there`)
    is complete, else it stays a draft that shows what is missing.
    """
    policies.must_be_in_team(by, case)
    if to.pk == case.org_id or topic not in Topic.values:
        raise ValidationError("Bitte wählen Sie ein Thema und eine andere Stelle.")
    must_not_name(case.person, text)
    label = Topic(topic).label
    with transaction.atomic():
        step = open_step(
            matter=case.matter,
            kind=StepKind.HANDOVER,
            title=f"Übergabe {label} ab {starts_on:%d.%m.%Y}",
            by=by,
            owner_org=to,
            due_on=starts_on,
            usual_days=usual_days,
            key=key,
        )
        if not Responsibility.objects.filter(org_id=case.org_id, handover=step).exists():
            Responsibility.objects.create(
                org_id=case.org_id, case=case, topic=topic, body=to, contact=contact[:120], starts_on=starts_on,
                handover=step, accompany_days=accompany_days,
            )  # fmt: skip
            checklists.attach(step, there)
            _log("cases.handover.offer", case)
        if step.state == "draft" and not checklists.missing(step):
            move(step=step, event="send", by=by, text=text, key=key)
    return step


def accept_offer(
    *, step: Step, by: Membership, on: dt.date, code: str = "accepted", from_day: dt.date | None = None, text: str = "",
    on_behalf_of: str = "", key: uuid.UUID | None = None,
) -> StepEvent:  # fmt: skip
    """The receiving body accepts: from the agreed day it is responsible and the giver accompanies.

    The timeline itself is changed by the database in the same transaction, because the receiver may not write rows of the
    giver. A lead that comes to a counselling body opens a case of its own there.

    :raises MoveNotAllowed: also when somebody else has accepted the same days first.
    """
    made = move(
        step=step, event="agree", by=by, code=code, valid_from=from_day, text=text, on_behalf_of=on_behalf_of, key=key
    )
    if step.owner_org_id == by.organisation_id and policies.may_accompany(by) and _topic(step) == Topic.LEAD:
        take_over_case(step=step, by=by, on=on)
    return made


def decline_offer(
    *, step: Step, by: Membership, code: str, text: str = "", on_behalf_of: str = "", key: uuid.UUID | None = None
) -> StepEvent:
    """The receiving body says no, with a coded reason; the giver stays responsible."""
    return move(step=step, event="decline", by=by, code=code, text=text, on_behalf_of=on_behalf_of, key=key)


def _topic(step: Step) -> str:
    return (
        Responsibility.objects.filter(handover=step, accompanying=False).values_list("topic", flat=True).first() or ""
    )


def take_over_case(*, step: Step, by: Membership, on: dt.date) -> Case | None:
    """Open the receiver's own case from what the person has released to it, and nothing else. Twice returns the same case.

    Without a live release of the name there is nothing to copy: then the receiver does its own intake and None comes back.
    """
    if step.kind != StepKind.HANDOVER or step.owner_org_id != by.organisation_id or not policies.may_accompany(by):
        raise policies.NotAllowed("Eine Begleitung übernimmt eine Fallbegleitung der empfangenden Stelle.")
    known = Case.objects.filter(org_id=by.organisation_id, came_by=step).first()
    if known:
        return known
    subject = Subject.objects.filter(org_id=step.org_id, matter_id=step.matter_id).select_related("person").first()
    offer = Responsibility.objects.filter(handover=step, accompanying=False, accepted_on__isnull=False).first()
    if subject is None or offer is None:
        return None
    with transaction.atomic():
        return _open_from(step, subject.person, offer.starts_on, by, on)


def _open_from(step: Step, theirs: Person, starts_on: dt.date, by: Membership, on: dt.date) -> Case:
    org = by.organisation_id
    person = Person.objects.create(org_id=org, created_on=on, **{name: getattr(theirs, name) for name in COPIED})
    matter = Matter.objects.create(org_id=org, kind=MatterKind.CASE, opened_on=on)
    Subject.objects.create(org_id=org, matter=matter, person=person)
    case = Case.objects.create(org_id=org, person=person, matter=matter, opened_on=min(on, starts_on), came_by=step)
    TeamMember.objects.create(
        org_id=org, case=case, person=person, membership=by, role=TeamRole.LEAD, starts_on=min(on, starts_on)
    )
    Responsibility.objects.create(
        org_id=org, case=case, topic=Topic.LEAD, body_id=org, starts_on=starts_on, accepted_on=on
    )
    _copy_facts(step, theirs, person, by)
    log.saw([theirs.pk], act="cases.take_over")
    _log("cases.take_over", case)
    return case


def _copy_facts(step: Step, theirs: Person, person: Person, by: Membership) -> None:
    """Copy current facts of the categories whose release to us is live; what came under professional secrecy stays."""
    now = dates.now()
    live = Share.objects.filter(
        person=theirs, recipient_id=by.organisation_id, withdrawn_at=None, valid_from__lte=now, valid_until__gt=now
    )
    facts = Fact.objects.filter(
        org_id=step.org_id,
        person=theirs,
        superseded_at=None,
        is_retracted=False,
        from_professional_secret=False,
        category__in=list(live.values_list("category", flat=True)),
    ).order_by("pk")
    giver = str(step.org)
    for fact in facts:
        Fact.objects.create(
            org_id=by.organisation_id, person=person, name=fact.name, value=fact.value, category=fact.category,
            true_since=fact.true_since, source=fact.source, seen_on=fact.seen_on, recorded_by=by, recorded_at=now,
            evidence=f"{fact.evidence} (übernommen von {giver})".strip()[:120],
        )  # fmt: skip


def _log(act: str, case: Case) -> None:
    log.write(kind="change", act=act, person_ids=[case.person_id], object_kind="case", object_id=case.pk)


__all__ = [
    "SeatTaken",
    "StillMissing",
    "accept_offer",
    "decline_offer",
    "offer_handover",
    "record_responsibility",
    "take_over_case",
]
