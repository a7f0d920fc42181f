"""A request is complete the first time, and an answer is a code: lists and codes of each kind."""

from __future__ import annotations

import uuid

import pytest

from integrativ.steps import answers, checklists, transitions
from integrativ.steps.actions import StillMissing, move, open_step
from integrativ.steps.models import Step, StepKind
from tests import factories as f
from tests.cast import Cast


@pytest.fixture
def draft(cast: Cast) -> Step:
    with f.wearing(cast.lead):
        step = open_step(matter=cast.case.matter, kind="handover", title="Übergabe", by=cast.lead, owner_org=cast.abh)
        checklists.attach(step)
        checklists.attach(step)
    return step


def test_what_is_missing_is_named_and_nothing_is_sent(cast: Cast, draft: Step) -> None:
    with f.wearing(cast.lead):
        with pytest.raises(StillMissing) as caught:
            move(step=draft, event="send", by=cast.lead)
        assert [point.code for point in caught.value.missing] == ["person_knows", "legal_basis"]
        assert draft.events.count() == 0
        checklists.tick(draft, ["person_knows", "legal_basis"])
        assert move(step=draft, event="send", by=cast.lead).to_state == "open"


def test_what_is_taken_off_again_stops_the_second_sending_too(cast: Cast, draft: Step) -> None:
    with f.wearing(cast.lead):
        checklists.tick(draft, ["person_knows", "legal_basis"])
        move(step=draft, event="send", by=cast.lead)
        move(step=draft, event="ask_back", by=cast.lead, on_behalf_of="Brief", code="missing_information")
        checklists.tick(draft, ["person_knows"])
        with pytest.raises(StillMissing):
            move(step=draft, event="supply", by=cast.lead)
        checklists.tick(draft, ["person_knows", "legal_basis"])
        assert move(step=draft, event="supply", by=cast.lead).to_state == "open"


def test_each_line_names_its_norm_or_says_that_it_is_local_practice() -> None:
    for kind in StepKind.values:
        for item in checklists.items(kind):
            assert item.label and (item.basis == checklists.LOCAL or "§" in item.basis or "Art." in item.basis), item


def test_each_coded_answer_is_an_event_the_receiver_may_say() -> None:
    said = {(m.kind, m.event) for m in transitions.moves() if m.party == "owner"}
    listed = [(kind, code) for kind in StepKind.values for code in answers.codes(kind)]
    assert len(listed) > 10
    for kind, code in listed:
        assert (kind, code.event) in said, code
        assert answers.label(kind, code.code) == code.label
    assert answers.label("question", "from_elsewhere") == "from_elsewhere"


def test_the_same_submit_makes_one_step_and_one_event(cast: Cast) -> None:
    key = uuid.uuid4()
    with f.wearing(cast.lead):
        first = open_step(matter=cast.case.matter, kind="task", title="a", by=cast.lead, key=key)
        second = open_step(matter=cast.case.matter, kind="task", title="a", by=cast.lead, key=key)
        assert first.pk == second.pk
        assert move(step=first, event="send", by=cast.lead, key=key) == move(
            step=second, event="send", by=cast.lead, key=key
        )
        assert first.events.count() == 1
