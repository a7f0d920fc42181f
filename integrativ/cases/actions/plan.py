"""Plan and notes: goals, steps agreed with the person, what the team writes down."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from integrativ.audit import log
from integrativ.cases import policies
from integrativ.cases.models import Case, Goal, Note
from integrativ.common import dates
from integrativ.steps.actions import move, open_step
from integrativ.steps.models import LifeArea, Step, StepKind
from integrativ.tenancy.models import Membership

CHANNELS = {
    "phone": "Telefonat",
    "message": "Nachricht",
    "visit": "Gespräch hier",
    "home": "Besuch",
    "tried": "nicht erreicht",
}


def write_note(
    *,
    case: Case,
    by: Membership,
    text: str,
    is_shareable: bool = False,
    channel: str = "",
    key: uuid.UUID | None = None,
) -> Note:
    """Write a note for the case team; only a shareable one may ever be passed on, and only by a person who decides so."""
    policies.must_be_in_team(by, case)
    if not text.strip():
        raise ValidationError("Bitte schreiben Sie etwas in die Notiz.")
    if channel and channel not in CHANNELS:
        raise ValidationError("Diesen Weg gibt es nicht.")
    if key is not None and (known := Note.objects.filter(org_id=case.org_id, key=key).first()):
        return known
    note = Note(
        org_id=case.org_id, case=case, text=text.strip()[:4000], is_shareable=is_shareable, is_contact=bool(channel),
        channel=channel, written_by=by, written_at=dates.now(), key=key,
    )  # fmt: skip
    try:
        with transaction.atomic():
            note.save(force_insert=True)
    except IntegrityError:
        return Note.objects.get(org_id=case.org_id, key=key)
    log.write(kind="change", act="cases.note", person_ids=[case.person_id], object_kind="case", object_id=case.pk)
    return note


def note_contact(*, case: Case, by: Membership, channel: str, key: uuid.UUID | None = None) -> Note:
    """Keep with one click that there was a contact today."""
    return write_note(case=case, by=by, text=CHANNELS.get(channel, channel) or "-", channel=channel, key=key)


def delete_note(*, note: Note, by: Membership, on: dt.date) -> None:
    """Take back one's own note on the day it was written; later it stays as it is."""
    written = note.written_at.astimezone(dates.BERLIN).date()
    if note.written_by_id != by.pk or written != on:
        raise policies.NotAllowed("Eine Notiz löscht, wer sie geschrieben hat, noch am selben Tag.")
    log.write(kind="change", act="cases.note.delete", object_kind="case", object_id=note.case_id)
    note.delete()


def agree_goal(*, case: Case, by: Membership, life_area: str, text: str, on: dt.date, agreed: bool = True) -> Goal:
    """Agree with the person on a goal in an area of life; the same words twice are one goal."""
    policies.must_be_in_team(by, case)
    if life_area not in LifeArea.values or not text.strip():
        raise ValidationError("Bitte wählen Sie einen Lebensbereich und beschreiben Sie das Ziel.")
    goal, made = Goal.objects.get_or_create(
        org_id=case.org_id, case=case, life_area=life_area, text=text.strip()[:200], reached_on=None, dropped_on=None,
        defaults={"agreed_on": on if agreed else None},
    )  # fmt: skip
    if made:
        log.write(kind="change", act="cases.goal", person_ids=[case.person_id], object_kind="case", object_id=case.pk)
    return goal


def reach_goal(*, goal: Goal, by: Membership, on: dt.date) -> None:
    """The person has reached the goal."""
    policies.must_be_in_team(by, goal.case)
    Goal.objects.filter(pk=goal.pk, org_id=by.organisation_id, dropped_on=None).update(reached_on=on)
    log.write(kind="change", act="cases.goal.reach", object_kind="case", object_id=goal.case_id)


def drop_goal(*, goal: Goal, by: Membership, on: dt.date) -> None:
    """The person does not pursue the goal any more."""
    policies.must_be_in_team(by, goal.case)
    Goal.objects.filter(pk=goal.pk, org_id=by.organisation_id, reached_on=None).update(dropped_on=on)
    log.write(kind="change", act="cases.goal.drop", object_kind="case", object_id=goal.case_id)


def open_plan_step(*, case: Case, by: Membership, key: uuid.UUID | None = None, **fields: Any) -> Step:
    """Put a step into the plan and start its clock at once: a task, an appointment, a contact after the start.

    `fields` are those of `steps.actions.open_step`.
    """
    policies.must_be_in_team(by, case)
    fields.setdefault("kind", StepKind.TASK.value)
    with transaction.atomic():
        step = open_step(matter=case.matter, by=by, key=key, **fields)
        if step.state == "draft":
            move(step=step, event="send", by=by, key=key)
    return step
