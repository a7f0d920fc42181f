"""What a partner sees of a request, and what it can answer."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, connection, transaction
from django.http import Http404
from django.utils import timezone

from integrativ.network.answering import answer_request, assign, take_back_answer
from integrativ.network.inbox import counts, get_request, requests, rows
from integrativ.network.models import AnswerDetail, Assignment, Necessity
from integrativ.network.policies import NotAllowed
from integrativ.people.models import Share
from integrativ.steps.actions import MoveNotAllowed, move
from integrativ.steps.models import Checkpoint, Step, StepEvent
from integrativ.tenancy.models import Role
from tests import factories as f
from tests.cast import Cast
from tests.network.factories import released, sent_request

pytestmark = pytest.mark.django_db


def withdraw_everything(cast: Cast) -> None:
    with f.wearing(cast.lead):
        Share.objects.filter(person=cast.person).update(withdrawn_at=timezone.now())


def test_the_office_sees_the_request_and_exactly_what_was_released(cast: Cast) -> None:
    released(cast)
    step = sent_request(cast)
    with f.wearing(cast.partner):
        found = get_request(cast.partner, step.pk, f.ON)
        assert found.person is not None and found.person.family_name == "Testkhafaji"
        assert [part.category for part in found.parts] == ["residence", "job"]
        assert found.parts[0].values[0].text == "Duldung § 60a, bis 18.02.2027"
        assert [point.label for point in found.checklist] == ["Arbeitsvertrag"]
        assert found.is_our_turn


def test_the_next_office_the_company_and_strangers_find_nothing_at_the_same_address(cast: Cast) -> None:
    released(cast)
    step = sent_request(cast)
    next_office = f.hat(f.organisation("abh", "Ausländerbehörde Witten"), Role.CLERK)
    with f.wearing(cast.partner):
        assert get_request(cast.partner, step.pk, f.ON).step == step
    for other in (next_office, cast.neighbour, cast.company_user, cast.lead):
        with f.wearing(other), pytest.raises(Http404):
            get_request(other, step.pk, f.ON)
        with f.wearing(other):
            assert list(requests(other)) == []


def test_after_withdrawal_a_shell_without_the_person_is_left(cast: Cast) -> None:
    released(cast)
    step = sent_request(cast)
    with f.wearing(cast.partner):
        answer_request(step=step, by=cast.partner, code="missing_papers", text="Der Vertrag ist nicht unterschrieben.")
    withdraw_everything(cast)
    with f.wearing(cast.partner):
        found = get_request(cast.partner, step.pk, f.ON)
        assert (found.person, found.is_released, found.parts, found.checklist) == (None, False, [], [])
        assert [entry.event.text for entry in found.history] == ["Der Vertrag ist nicht unterschrieben."]
        assert [row.person for row in rows(cast.partner, list(requests(cast.partner, show="erledigt")), f.ON)] == [None]


def test_a_request_nobody_can_answer_any_more_moves_from_ours_to_closed(cast: Cast) -> None:
    released(cast)
    step, anonymous = sent_request(cast), sent_request(cast, kind="question", title="Frage", is_anonymous=True)

    def lists() -> tuple[set[int], set[int], int, int]:
        with f.wearing(cast.partner):
            ours, closed = (
                set(requests(cast.partner, show=show).values_list("pk", flat=True)) for show in ("offen", "erledigt")
            )
            numbers = counts(cast.partner)
            return ours, closed, numbers.number("offen"), numbers.number("erledigt")

    assert lists() == ({step.pk, anonymous.pk}, set(), 2, 0)
    withdraw_everything(cast)
    assert lists() == ({anonymous.pk}, {step.pk}, 1, 1)
    with f.wearing(cast.partner):
        assert [
            row.is_without_release for row in rows(cast.partner, list(requests(cast.partner, show="erledigt")), f.ON)
        ] == [True]
    released(cast)
    assert lists() == ({step.pk, anonymous.pk}, set(), 2, 0)


def test_a_paused_release_shows_nothing_until_it_goes_on(cast: Cast) -> None:
    """Art. 18 DSGVO: processing is restricted, so the receiver sees the shell only."""
    released(cast)
    step = sent_request(cast)
    for paused_at, seen in ((timezone.now(), False), (None, True)):
        with f.wearing(cast.lead):
            Share.objects.filter(person=cast.person).update(paused_at=paused_at)
        with f.wearing(cast.partner):
            found = get_request(cast.partner, step.pk, f.ON)
            assert (found.person is not None, bool(found.parts)) == (seen, seen)


def test_the_database_alone_keeps_the_words_of_others_after_withdrawal(cast: Cast) -> None:
    released(cast)
    step = sent_request(cast)
    with f.wearing(cast.partner):
        assert StepEvent.objects.filter(step=step).count() == 1 and Checkpoint.objects.filter(step=step).count() == 1
    withdraw_everything(cast)
    with f.wearing(cast.partner):
        assert StepEvent.objects.filter(step=step).count() == 0 and Checkpoint.objects.filter(step=step).count() == 0
        assert Step.objects.filter(pk=step.pk).exists()
    with f.wearing(cast.lead):
        assert StepEvent.objects.filter(step=step).count() == 1


def test_without_a_live_release_nobody_can_answer(cast: Cast) -> None:
    released(cast)
    step = sent_request(cast)
    withdraw_everything(cast)
    with f.wearing(cast.partner), pytest.raises(MoveNotAllowed):
        answer_request(step=step, by=cast.partner, code="missing_papers", text="zu spät")


def test_an_answer_sent_twice_has_one_effect(cast: Cast) -> None:
    released(cast)
    step, key = sent_request(cast), uuid.uuid4()
    with f.wearing(cast.partner):
        for _ in range(2):
            answer_request(
                step=step, by=cast.partner, code="granted", valid_from=f.ON, file_number="33-1", key=key,
                entered_in_document=True,
            )  # fmt: skip
        assert StepEvent.objects.filter(step=step, event="grant").count() == 1
        assert AnswerDetail.objects.get(step=step).file_number == "33-1"
    with f.wearing(cast.lead):
        step.refresh_from_db()
        assert step.state == "answered"
        assert AnswerDetail.objects.get(step=step).entered_in_document


def test_what_is_missing_is_coded_and_the_clock_turns_to_who_asked(cast: Cast) -> None:
    released(cast)
    step = sent_request(cast)
    with f.wearing(cast.partner):
        answer_request(step=step, by=cast.partner, code="missing_papers", missing=["contract", "signature"])
    with f.wearing(cast.lead):
        step.refresh_from_db()
        assert (step.state, step.waiting_for) == ("returned", "requester")
        assert AnswerDetail.objects.get(step=step).missing == ["contract", "signature"]
        assert (
            StepEvent.objects.get(step=step, event="ask_back").text
            == "Es fehlt: Arbeitsvertrag, Eine Unterschrift fehlt."
        )


def test_the_immigration_office_asks_for_more_data_only_with_its_reason(cast: Cast) -> None:
    """§ 87 Abs. 1 AufenthG: necessary, and the register is not enough."""
    released(cast)
    step = sent_request(cast)
    for necessity, register in (("", True), ("Für die Prüfung nach § 32 BeschV", False)):
        with f.wearing(cast.partner), pytest.raises(ValidationError):
            answer_request(
                step=step, by=cast.partner, code="more_data", text="Seit wann?", necessity=necessity,
                register_not_sufficient=register,
            )  # fmt: skip
    with f.wearing(cast.partner):
        answer_request(
            step=step, by=cast.partner, code="more_data", text="Seit wann?", necessity="Für die Prüfung nach § 32 BeschV",
            register_not_sufficient=True,
        )  # fmt: skip
        assert Necessity.objects.get(step=step).necessity == "Für die Prüfung nach § 32 BeschV"
    with f.wearing(cast.lead):
        assert Necessity.objects.filter(step=step).exists()
        assert "§ 87 Abs. 1 AufenthG" in StepEvent.objects.get(step=step, event="ask_back").text


def test_the_database_refuses_a_question_for_data_without_the_statement(cast: Cast) -> None:
    released(cast)
    step = sent_request(cast)
    with f.wearing(cast.partner), pytest.raises(MoveNotAllowed):
        move(step=step, event="ask_back", by=cast.partner, code="more_data", text="Seit wann?")
    with f.wearing(cast.partner):
        assert move(step=step, event="ask_back", by=cast.partner, code="missing_papers", text="Vertrag").pk


def test_a_wrong_answer_is_taken_back_by_the_office(cast: Cast) -> None:
    released(cast)
    step = sent_request(cast)
    with f.wearing(cast.partner):
        answer_request(step=step, by=cast.partner, code="requirements_not_met", text="Irrtum")
        found = get_request(cast.partner, step.pk, f.ON)
        assert found.may_undo
        take_back_answer(step=found.step, by=cast.partner)
        again = get_request(cast.partner, step.pk, f.ON)
        assert again.is_our_turn and not again.may_undo


def test_a_request_is_assigned_inside_the_body_without_touching_the_foreign_row(cast: Cast) -> None:
    released(cast)
    step, colleague = sent_request(cast), f.hat(cast.abh, Role.CLERK)
    with f.wearing(cast.partner):
        assign(step=step, by=cast.partner, to=colleague)
        assign(step=step, by=cast.partner, to=colleague)
        assert Assignment.objects.filter(step=step).count() == 1
        assert counts(cast.partner).mine == 0
        with pytest.raises(NotAllowed):
            assign(step=step, by=cast.partner, to=cast.lead)
    with f.wearing(colleague):
        assert counts(colleague).mine == 1 and [s.pk for s in requests(colleague, show="meine")] == [step.pk]
    with f.wearing(cast.lead):
        assert Step.objects.get(pk=step.pk).version == step.version


def test_nobody_else_can_write_notes_of_the_partner(cast: Cast) -> None:
    released(cast)
    step = sent_request(cast)
    fields = {"org_id": cast.kim.pk, "step": step, "to": cast.partner, "by": cast.partner}
    with f.wearing(cast.partner):
        assert Assignment.objects.create(body_id=cast.abh.pk, **fields).pk
    for other in (cast.lead, cast.neighbour):
        with f.wearing(other), pytest.raises(ProgrammingError), transaction.atomic():
            Assignment.objects.create(body_id=cast.abh.pk, **fields)
    assert connection.is_usable()


def test_the_asking_body_may_delete_its_request_with_what_the_partner_noted(cast: Cast) -> None:
    released(cast)
    step = sent_request(cast)
    with f.wearing(cast.partner):
        assign(step=step, by=cast.partner, to=cast.partner)
    with f.wearing(cast.lead):
        Assignment.objects.filter(step=step).delete()
        assert not Assignment.objects.filter(step=step).exists()


def test_a_question_without_a_person_needs_no_release(cast: Cast) -> None:
    step = sent_request(cast, kind="question", title="Gilt die Wohnsitzauflage in Witten?", is_anonymous=True)
    with f.wearing(cast.partner):
        found = get_request(cast.partner, step.pk, f.ON)
        assert found.is_released and found.person is None
        answer_request(step=step, by=cast.partner, code="yes")


def test_coordination_of_a_counselling_body_assigns_without_seeing_names(cast: Cast) -> None:
    boss = f.hat(cast.next_town, Role.COORDINATOR)
    f.share(cast.lead, cast.person, cast.next_town, "base")
    step = sent_request(cast, kind="handover", title="Übergabe Begleitung", to=cast.next_town)
    with f.wearing(boss):
        found = get_request(boss, step.pk, f.ON)
        assert found.person is None and found.parts == [] and found.is_released
        assert assign(step=step, by=boss, to=cast.neighbour).pk
        with pytest.raises(MoveNotAllowed):
            answer_request(step=step, by=boss, code="accepted")
    with f.wearing(cast.neighbour):
        assert get_request(cast.neighbour, step.pk, f.ON).person is not None
