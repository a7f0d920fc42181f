"""Open a step and say what happened to it. The database's trigger decides what may follow."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, OperationalError, ProgrammingError, transaction
from psycopg.errors import DeadlockDetected

from integrativ.audit import log
from integrativ.common.dates import now
from integrativ.steps import checklists
from integrativ.steps.models import Checkpoint, Matter, Step, StepEvent
from integrativ.tenancy.models import Membership, Organisation


class MoveNotAllowed(Exception):
    """The step stands elsewhere by now, or this side may not say this."""

    message = "Das geht bei diesem Schritt gerade nicht. Vielleicht hat sich inzwischen etwas geändert. Bitte laden Sie die Seite neu."


class StillMissing(Exception):
    """A request is complete the first time: these required lines of its checklist are not there yet."""

    def __init__(self, missing: list[Checkpoint]) -> None:
        self.missing = missing
        super().__init__("Es fehlt noch: " + "; ".join(point.label for point in missing))


def open_step(
    *,
    matter: Matter,
    kind: str,
    title: str,
    by: Membership,
    owner_org: Organisation | None = None,
    owner: Membership | None = None,
    turn_of: str = "",
    life_area: str = "",
    due_on: dt.date | None = None,
    starts_at: dt.datetime | None = None,
    usual_days: int | None = None,
    agreed_with_person: bool = False,
    is_anonymous: bool = False,
    key: uuid.UUID | None = None,
) -> Step:
    """Prepare a step as a draft of the acting body; nobody waits before it is sent.

    `turn_of` names who is waited for when that is neither body ("Konsulat", the person). `usual_days` is the service
    standard at this moment, in calendar days. `is_anonymous` marks a question that tells nothing about a person, so that
    it needs no share. The same `key` twice makes one step and returns the first.
    """
    if key is not None and (known := Step.objects.filter(org_id=matter.org_id, key=key).first()):
        return known
    step = Step(
        org_id=matter.org_id,
        matter=matter,
        kind=kind,
        title=title,
        requester=by,
        owner_org=owner_org or by.organisation,
        owner=owner,
        turn_of=turn_of,
        life_area=life_area,
        due_on=due_on,
        starts_at=starts_at,
        usual_days=usual_days,
        agreed_with_person=agreed_with_person,
        is_anonymous=is_anonymous,
        key=key,
    )
    step.full_clean(
        exclude=["requester", "owner_org", "owner", "matter", "org", "last_event"], validate_constraints=False
    )
    try:
        with transaction.atomic():
            step.save(force_insert=True)
    except IntegrityError as error:
        if "step_once_per_submit" in str(error):
            return Step.objects.get(org_id=matter.org_id, key=key)
        raise
    log.write(kind="change", act="steps.open", object_kind="step", object_id=step.pk)
    return step


def move(
    *,
    step: Step,
    event: str,
    by: Membership,
    at: dt.datetime | None = None,
    code: str = "",
    text: str = "",
    on_behalf_of: str = "",
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
    key: uuid.UUID | None = None,
) -> StepEvent:
    """Add an event to a step; the same `key` twice has one effect and returns the first event.

    `on_behalf_of` says who answered by letter or telephone when a partner has no account.

    :raises MoveNotAllowed: when the table of moves has no such move for this side.
    :raises StillMissing: when something required of the checklist is not there yet and the step is to be sent.
    """
    if key is not None and (known := StepEvent.objects.filter(org_id=step.org_id, key=key).first()):
        return known
    if event in ("send", "supply") and (missing := checklists.missing(step)):
        raise StillMissing(missing)
    made = StepEvent(
        org_id=step.org_id,
        step=step,
        event=event,
        actor_org_id=by.organisation_id,
        actor_membership=by,
        at=at or now(),
        code=code,
        text=text,
        on_behalf_of=on_behalf_of,
        valid_from=valid_from,
        valid_until=valid_until,
        key=key,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        if "step_event_once_per_submit" in str(error):
            return StepEvent.objects.get(org_id=step.org_id, key=key)
        raise MoveNotAllowed from error
    except ProgrammingError as error:
        raise MoveNotAllowed from error
    except OperationalError as error:
        if isinstance(error.__cause__, DeadlockDetected):
            raise MoveNotAllowed from error
        raise
    step.refresh_from_db()
    made.refresh_from_db()
    log.write(kind="change", act=f"steps.{event}", object_kind="step", object_id=step.pk)
    return made
