"""What has been agreed on a way, read from the events of its steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from integrativ.common import dates
from integrativ.steps.models import State, Step, StepEvent, StepKind

ANSWERED = (State.ANSWERED, State.DONE)


def answer_of(step: Step, events: Iterable[StepEvent] | None = None) -> StepEvent | None:
    """The answer that counts: the last one nobody has taken back. `events` are those of the step, if read already."""
    happened = list(step.events.all() if events is None else events)
    taken_back = {event.reverses_id for event in happened if event.reverses_id}
    said = [
        event
        for event in happened
        if event.event in ("agree", "decline", "grant", "grant_conditions", "refuse", "deemed", "answer")
        and event.pk not in taken_back
    ]
    return max(said, key=lambda event: event.pk) if said else None


def has_agreed(matter_id: int, kind: str) -> bool:
    """Whether the company has said yes to a step of this kind and it still stands."""
    for step in Step.objects.filter(matter_id=matter_id, kind=kind, state__in=ANSWERED).prefetch_related("events"):
        said = answer_of(step)
        if said is not None and said.event == "agree":
            return True
    return False


def first_day_of(matter_id: int) -> dt.date | None:
    """The day the person began to work; None before."""
    event = (
        StepEvent.objects.filter(
            step__matter_id=matter_id, step__kind=StepKind.FIRST_DAY, step__state=State.DONE, event="complete"
        )
        .order_by("-id")
        .first()
    )
    if event is None:
        return None
    return event.valid_from or event.at.astimezone(dates.BERLIN).date()
