"""Answer a request sent to us. Everything is a step event plus rows of our own; the foreign step is never touched."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from integrativ.audit import log
from integrativ.network import policies
from integrativ.network.models import AnswerDetail, Assignment, Necessity
from integrativ.network.walls import ASKS_FOR_DATA
from integrativ.steps import answers
from integrativ.steps.actions import MoveNotAllowed, move
from integrativ.steps.models import Step, StepEvent
from integrativ.tenancy.models import BodyKind, Membership

GENERAL_ITEMS = {
    "readable": "Eine Unterlage ist nicht lesbar",
    "signature": "Eine Unterschrift fehlt",
    "up_to_date": "Eine Unterlage ist nicht mehr aktuell",
}
"""What may be missing besides the lines of the checklist."""


def missing_items(step: Step) -> dict[str, str]:
    """Everything a body may name as missing: the checklist of the request and what is general."""
    points = sorted(step.checkpoints.all(), key=lambda point: point.pk)
    return {point.code: point.label for point in points} | GENERAL_ITEMS


def answer_request(
    *,
    step: Step,
    by: Membership,
    code: str,
    text: str = "",
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
    missing: Iterable[str] = (),
    file_number: str = "",
    entered_in_document: bool = False,
    necessity: str = "",
    register_not_sufficient: bool = False,
    key: uuid.UUID | None = None,
    speak: Callable[..., StepEvent] = move,
) -> StepEvent:
    """Give a coded answer. The same `key` twice has one effect. `speak` may be a package's own way of making the event.

    An Ausländerbehörde that asks for further data states why they are necessary and that the register is not enough
    (§ 87 Abs. 1 AufenthG); without both the database refuses as well.

    :raises MoveNotAllowed: when it is no longer our turn or the release has ended.
    """
    missing = list(missing)
    if key is not None and (known := StepEvent.objects.filter(org_id=step.org_id, key=key).first()):
        return known
    answer = answers.find(step.kind, code)
    if answer is None:
        raise ValidationError("Diese Antwort gibt es hier nicht.")
    if not policies.may_answer(by, step):
        raise MoveNotAllowed
    with transaction.atomic():
        if needs_necessity(by, code):
            _state_necessity(step, by, necessity, register_not_sufficient)
        made = speak(
            step=step,
            event=answer.event,
            by=by,
            code=code,
            text=_in_words(step, text, missing, necessity),
            valid_from=valid_from,
            valid_until=valid_until,
            key=key,
        )
        rest = {"missing": missing, "file_number": file_number, "entered_in_document": entered_in_document}
        if any(rest.values()):
            AnswerDetail.objects.create(org_id=step.org_id, step=step, event=made, body_id=by.organisation_id, **rest)
    return made


def _in_words(step: Step, text: str, missing: list[str], necessity: str) -> str:
    """The coded parts also as sentences, so that whoever asked reads one text."""
    labels = missing_items(step)
    sentences = [f"Es fehlt: {', '.join(labels.get(code, code) for code in missing)}."] if missing else []
    if necessity.strip():
        sentences.append(
            f"Erforderlich, weil: {necessity.strip()} Der Abruf aus dem Ausländerzentralregister reicht nicht aus"
            " (§ 87 Abs. 1 AufenthG)."
        )
    return "\n".join([*sentences, text]).strip()


def needs_necessity(by: Membership, code: str) -> bool:
    """Whether this answer is a request for data under § 87 Abs. 1 AufenthG."""
    return by.organisation.kind == BodyKind.ABH and code in ASKS_FOR_DATA


def _state_necessity(step: Step, by: Membership, necessity: str, register_not_sufficient: bool) -> None:
    if not necessity.strip() or not register_not_sufficient:
        raise ValidationError(
            "Bitte begründen Sie, warum die Angaben erforderlich sind, und bestätigen Sie, dass das Ausländerzentralregister"
            " nicht ausreicht (§ 87 Abs. 1 AufenthG)."
        )
    Necessity.objects.create(
        org_id=step.org_id,
        step=step,
        body_id=by.organisation_id,
        stated_by=by,
        necessity=necessity.strip(),
        register_not_sufficient=True,
    )


def take_back_answer(*, step: Step, by: Membership, key: uuid.UUID | None = None) -> StepEvent:
    """Take back the last answer of our body; the request is open again."""
    if step.owner_org_id != by.organisation_id or not policies.sees_people(by):
        raise MoveNotAllowed
    return move(step=step, event="undo", by=by, key=key)


def assign(*, step: Step, by: Membership, to: Membership) -> Assignment:
    """Say who in our body works on the request; the newest word counts."""
    if step.owner_org_id != by.organisation_id or to.organisation_id != by.organisation_id:
        raise policies.NotAllowed("Zuweisen können Sie nur innerhalb Ihrer Stelle.")
    if to.role not in policies.ANSWERING_ROLES and not policies.sees_people(to):
        raise policies.NotAllowed("Diese Person bearbeitet keine Anfragen.")
    newest = Assignment.objects.filter(step=step, body_id=by.organisation_id).order_by("-pk").first()
    if newest is not None and newest.to_id == to.pk:
        return newest
    made = Assignment.objects.create(org_id=step.org_id, step=step, body_id=by.organisation_id, to=to, by=by)
    log.write(kind="change", act="partner.assign", object_kind="step", object_id=step.pk)
    return made
