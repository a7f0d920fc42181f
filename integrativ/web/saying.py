"""Which action an answer calls: a handover moves the responsibility, everything else is a plain answer."""

from __future__ import annotations

import datetime as dt
import functools
import uuid
from typing import Any

from integrativ.cases.actions.handover import accept_offer, decline_offer
from integrativ.common import dates
from integrativ.network.answering import answer_request
from integrativ.steps import answers
from integrativ.steps.actions import MoveNotAllowed, move
from integrativ.steps.models import State, Step, StepEvent, StepKind
from integrativ.tenancy.models import Membership


def say(*, step: Step, by: Membership, on: dt.date, code: str, **rest: Any) -> StepEvent:
    """Give the answer of our own body, with everything that follows from it."""
    known = answers.find(step.kind, code)
    speak: Any = move
    if step.kind == StepKind.HANDOVER and known and known.event == "agree":
        speak = functools.partial(_accept, on=on)
    return answer_request(step=step, by=by, code=code, speak=speak, **rest)


def say_on_behalf(
    *,
    step: Step,
    by: Membership,
    on: dt.date,
    code: str,
    on_behalf_of: str,
    said_on: dt.date,
    text: str = "",
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
    key: uuid.UUID | None = None,
) -> StepEvent:
    """Record the answer a body without account gave on paper or by telephone, in our own request.

    :raises MoveNotAllowed: when the body works with integrativ and answers itself, or the request does not wait for it.
    """
    if key is not None and (known := StepEvent.objects.filter(org_id=step.org_id, key=key).first()):
        return known
    answer = answers.find(step.kind, code)
    if step.owner_org.works_here or step.org_id != by.organisation_id or answer is None or step.state != State.OPEN:
        raise MoveNotAllowed
    common: dict[str, Any] = {
        "step": step,
        "by": by,
        "code": code,
        "text": text,
        "on_behalf_of": on_behalf_of,
        "key": key,
    }
    if step.kind == StepKind.HANDOVER and answer.event == "agree":
        return accept_offer(on=on, from_day=valid_from, **common)
    if step.kind == StepKind.HANDOVER and answer.event == "decline":
        return decline_offer(**common)
    return move(event=answer.event, at=_moment(said_on), valid_from=valid_from, valid_until=valid_until, **common)


def _moment(day: dt.date) -> dt.datetime:
    """Noon of a past day, now for today: the clock counts from when the answer was given."""
    if day >= dates.today():
        return dates.now()
    return dt.datetime.combine(day, dt.time(12), tzinfo=dates.BERLIN)


def _accept(*, step: Step, by: Membership, on: dt.date, code: str, **rest: Any) -> StepEvent:
    return accept_offer(
        step=step, by=by, on=on, code=code, from_day=rest["valid_from"], text=rest["text"], key=rest["key"]
    )
