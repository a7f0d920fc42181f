"""Which action an answer calls: a handover moves the responsibility, everything else is a plain answer."""

from __future__ import annotations

import datetime as dt
import functools
from typing import Any

from integrativ.cases.actions.handover import accept_offer, decline_offer
from integrativ.network.answering import answer_request
from integrativ.steps import answers
from integrativ.steps.actions import move
from integrativ.steps.models import Step, StepEvent, StepKind
from integrativ.tenancy.models import Membership


def say(*, step: Step, by: Membership, on: dt.date, code: str, **rest: Any) -> StepEvent:
    """Give the answer with everything that follows from it."""
    known = answers.find(step.kind, code)
    speak: Any = move
    if step.kind == StepKind.HANDOVER and known and known.event == "agree":
        speak = functools.partial(_accept, on=on)
    elif step.kind == StepKind.HANDOVER and known and known.event == "decline":
        speak = _decline
    return answer_request(step=step, by=by, code=code, speak=speak, **rest)


def _accept(*, step: Step, by: Membership, on: dt.date, code: str, **rest: Any) -> StepEvent:
    return accept_offer(
        step=step,
        by=by,
        on=on,
        code=code,
        from_day=rest.get("valid_from"),
        text=rest.get("text", ""),
        on_behalf_of=rest.get("on_behalf_of", ""),
        key=rest.get("key"),
    )


def _decline(*, step: Step, by: Membership, code: str, **rest: Any) -> StepEvent:
    return decline_offer(
        step=step,
        by=by,
        code=code,
        text=rest.get("text", ""),
        on_behalf_of=rest.get("on_behalf_of", ""),
        key=rest.get("key"),
    )
