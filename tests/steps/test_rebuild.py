"""A step is what its events made of it: rebuilt from them, it equals the columns, whatever happened in whatever order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrativ.steps import transitions
from integrativ.steps.actions import MoveNotAllowed, move, open_step
from integrativ.steps.models import Step, StepEvent, StepKind, Transition
from integrativ.tenancy.models import Membership
from tests import factories as f
from tests.cast import Cast

EVENTS = sorted({move.event for move in transitions.moves()} | {"undo"})
TABLE = {(m.kind, m.state, m.event, m.party): m for m in transitions.moves()}
SPEAKERS = ("lead", "partner", "lead for partner")


def rebuilt(step: Step, events: list[StepEvent]) -> tuple[str, str, dt.datetime | None]:
    """Play the events from the first on by the table alone."""
    state, waiting, since = "draft", "requester", None
    before: list[tuple[str, str]] = []
    for event in events:
        if event.event == "undo":
            following, turn = before[-1]
        else:
            made = TABLE[step.kind, state, event.event, event.party]
            following, turn = made.next_state, made.waiting_for
        before.append((state, waiting))
        if turn == "nobody":
            since = None
        elif (following, turn) != (state, waiting):
            since = event.at
        state, waiting = following, turn
    return state, waiting, since


def test_the_table_in_the_database_is_the_table_in_the_code(db: None) -> None:
    columns = ("kind", "state", "event", "party", "next_state", "waiting_for")
    assert set(Transition.objects.values_list(*columns)) == {tuple(m) for m in transitions.moves()}
    assert Transition.objects.count() == len(TABLE) > 100


def test_every_kind_can_be_sent_and_can_come_to_an_end() -> None:
    for kind in StepKind.values:
        reached, todo = set(), ["draft"]
        while todo:
            state = todo.pop()
            reached.add(state)
            todo += [
                m.next_state
                for m in TABLE.values()
                if m.kind == kind and m.state == state and m.next_state not in reached
            ]
        assert {"open", "done", "cancelled"} <= reached, kind


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    f.share(cast.lead, cast.person, cast.abh, "base")
    yield cast


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(StepKind.values),
    own=st.booleans(),
    acts=st.lists(st.tuples(st.sampled_from(EVENTS), st.sampled_from(SPEAKERS)), max_size=14),
)
def test_any_order_of_events_rebuilds_the_step(stage: Cast, kind: str, own: bool, acts: list[tuple[str, str]]) -> None:
    with f.wearing(stage.lead):
        step = open_step(
            matter=stage.case.matter, kind=kind, title="Probe", by=stage.lead, owner_org=stage.kim if own else stage.abh
        )
        move(step=step, event="send", by=stage.lead)
    said = 1 + sum(_tried(stage, step, event, speaker) for event, speaker in acts)
    with f.wearing(stage.lead):
        step.refresh_from_db()
        events = list(step.events.order_by("pk"))
        assert len(events) == said
        assert (step.state, step.waiting_for, step.waiting_since) == rebuilt(step, events)
        assert step.last_event_id == events[-1].pk
        assert all(first.at <= second.at for first, second in zip(events, events[1:], strict=False))


def _tried(stage: Cast, step: Step, event: str, speaker: str) -> int:
    by: Membership = stage.partner if speaker == "partner" else stage.lead
    try:
        with f.wearing(by), transaction.atomic():
            mine = Step.objects.filter(pk=step.pk).first()
            if mine is None:
                return 0
            move(
                step=mine,
                event=event,
                by=by,
                on_behalf_of="Telefon" if speaker.endswith("partner") and by is stage.lead else "",
            )
    except MoveNotAllowed:
        return 0
    return 1
