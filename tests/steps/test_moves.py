"""One table says which event may follow which, by whom; the database enforces it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from integrativ.steps.models import Step, StepEvent
from integrativ.tenancy.models import Membership
from tests import factories as f
from tests.cast import Cast


def _request(cast: Cast) -> Step:
    with f.wearing(cast.lead):
        return Step.objects.create(
            org=cast.kim,
            matter=cast.case.matter,
            kind="permit_request",
            title="Arbeitserlaubnis",
            requester=cast.lead,
            owner_org=cast.abh,
        )


def _say(step: Step, hat: Membership, event: str, **fields: object) -> None:
    with f.wearing(hat), transaction.atomic():
        StepEvent.objects.create(
            org_id=step.org_id,
            step_id=step.pk,
            event=event,
            actor_org_id=hat.organisation_id,
            actor_membership=hat,
            at=timezone.now(),
            **fields,
        )


def _state(step: Step, hat: Membership) -> tuple[str, str]:
    with f.wearing(hat):
        return Step.objects.values_list("state", "waiting_for").get(pk=step.pk)  # type: ignore[return-value]


def test_a_request_goes_to_the_office_comes_back_and_is_granted(cast: Cast) -> None:
    step = _request(cast)
    f.share(cast.lead, cast.person, cast.abh, "base")
    _say(step, cast.lead, "send")
    assert _state(step, cast.partner) == ("open", "owner")
    _say(step, cast.partner, "ask_back", code="paper_missing")
    assert _state(step, cast.lead) == ("returned", "requester")
    _say(step, cast.lead, "supply")
    _say(step, cast.partner, "grant")
    assert _state(step, cast.lead) == ("answered", "requester")


def test_the_office_sees_no_draft_and_cannot_answer_it(cast: Cast) -> None:
    step = _request(cast)
    with f.wearing(cast.partner):
        assert not Step.objects.filter(pk=step.pk).exists()
    with pytest.raises(Exception, match="row-level security|step_move"):
        _say(step, cast.partner, "grant")


def test_who_asked_cannot_grant_her_own_request(cast: Cast) -> None:
    step = _request(cast)
    _say(step, cast.lead, "send")
    with pytest.raises(IntegrityError, match="step_move_not_allowed"):
        _say(step, cast.lead, "grant")
    _say(step, cast.lead, "grant", on_behalf_of="ABH Bochum, Telefonat mit Herrn Beispiel")
    assert _state(step, cast.lead) == ("answered", "requester")


def test_without_a_live_share_the_office_cannot_answer_about_a_person(cast: Cast) -> None:
    step = _request(cast)
    _say(step, cast.lead, "send")
    with pytest.raises(Exception, match="row-level security"):
        _say(step, cast.partner, "grant")


def test_a_wrong_click_is_taken_back(cast: Cast) -> None:
    step = _request(cast)
    f.share(cast.lead, cast.person, cast.abh, "base")
    _say(step, cast.lead, "send")
    _say(step, cast.partner, "refuse")
    _say(step, cast.partner, "undo")
    assert _state(step, cast.lead) == ("open", "owner")
    with pytest.raises(IntegrityError, match="step_move_not_allowed"):
        _say(step, cast.partner, "undo")


def test_the_application_cannot_write_the_state_itself(cast: Cast) -> None:
    step = _request(cast)
    with pytest.raises(Exception, match="permission denied"), f.wearing(cast.lead):
        Step.objects.filter(pk=step.pk).update(state="answered")
