"""Ask a body: with exactly the values the person has released to it, or without telling who is meant."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError
from django.db import transaction

from integrativ.audit import log
from integrativ.cases import policies
from integrativ.cases.models import Case
from integrativ.cases.queries.sending import Sendable, sendable
from integrativ.cases.words import must_not_name
from integrativ.people.models import SentValue
from integrativ.steps import checklists
from integrativ.steps.actions import move, open_step
from integrativ.steps.models import Step, StepKind
from integrativ.tenancy.models import Membership, Organisation


class NotReleased(ValidationError):
    """Somebody chose a value whose category the person has not released to this body."""


def ask_body(
    *,
    case: Case,
    by: Membership,
    to: Organisation,
    title: str,
    question: str,
    names: Collection[str] = (),
    anonymous: bool = True,
    there: Iterable[str] = (),
    due_on: dt.date | None = None,
    usual_days: int | None = None,
    life_area: str = "",
    key: uuid.UUID | None = None,
) -> Step:
    """Send a question to a body; `names` are the values that travel with it, each of a category with a live release.

    An anonymous question carries no value and needs no release: the body answers in general. `title` and `question` must
    not name the person; a name in them is refused.
    """
    policies.must_be_in_team(by, case)
    _check_words(case, title, question)
    chosen = [] if anonymous else chosen_values(case, to, names)
    with transaction.atomic():
        step = open_step(
            matter=case.matter, kind=StepKind.QUESTION, title=title.strip(), by=by, owner_org=to, due_on=due_on,
            usual_days=usual_days, life_area=life_area, is_anonymous=anonymous, key=key,
        )  # fmt: skip
        if step.state != "draft":
            return step
        checklists.attach(step, there)
        attach_values(step, case, chosen)
        move(step=step, event="send", by=by, text=question.strip(), key=key)
    log.write(kind="share", act="cases.ask", person_ids=[case.person_id], object_kind="step", object_id=step.pk)
    return step


def chosen_values(case: Case, to: Organisation, names: Collection[str]) -> list[Sendable]:
    """The chosen values with the words they are sent in.

    :raises NotReleased: if one of them is not released to this body at this moment.
    """
    wanted = set(names)
    values = [value for value in sendable(case, to) if value.name in wanted]
    if any(not value.is_released for value in values) or len(values) < len(wanted):
        raise NotReleased("Nicht alles, was Sie gewählt haben, ist für diese Stelle freigegeben.")
    return values


def attach_values(step: Step, case: Case, values: Iterable[Sendable]) -> None:
    """Lay down exactly what travels with a request; the receiver reads it while the release is live."""
    SentValue.objects.bulk_create(
        SentValue(
            org_id=step.org_id, step=step, person_id=case.person_id, category=value.category, name=value.name,
            label=value.label[:160], text=value.text[:500], evidence=value.evidence[:160], position=number,
        )
        for number, value in enumerate(values)
    )  # fmt: skip


def _check_words(case: Case, title: str, question: str) -> None:
    if not title.strip() or not question.strip():
        raise ValidationError("Bitte schreiben Sie, worum es geht und was Sie fragen.")
    must_not_name(case.person, title, question)
