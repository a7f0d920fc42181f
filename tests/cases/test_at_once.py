"""Two people click at the same moment, each over a connection of their own."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from psycopg.errors import AdminShutdown, DeadlockDetected

from integrativ.cases import actions
from integrativ.cases.models import Case, Note, Responsibility
from integrativ.common import dates
from integrativ.steps.actions import MoveNotAllowed, move
from integrativ.steps.models import Step, StepEvent
from integrativ.tenancy.models import Membership
from tests import factories as f
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return Cast.make()


def together(*works: tuple[Membership, Callable[[], Any]]) -> list[Any]:
    """Run the works at once, each under its hat; what was raised comes back in place of a result."""
    gate, results = threading.Barrier(len(works)), [None] * len(works)

    def run(place: int, hat: Membership, work: Callable[[], Any]) -> None:
        try:
            gate.wait(timeout=10)
            with f.wearing(hat):
                results[place] = work()
        except Exception as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, *work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def test_a_person_gets_one_case(cast: Cast) -> None:
    person = f.person(cast.lead)
    made = together(
        *(
            (hat, lambda hat=hat: actions.open_case(person=person, by=hat, on=dates.today()))
            for hat in (cast.lead, cast.deputy)
        )
    )
    assert made[0] == made[1] and isinstance(made[0], Case)


def test_one_of_two_edits_is_told_about_the_other(cast: Cast) -> None:
    def change(hat: Membership, goal: str) -> Callable[[], Any]:
        return lambda: actions.change_case(case=Case.objects.get(pk=cast.case.pk), by=hat, version=1, goal=goal)

    results = together((cast.lead, change(cast.lead, "Pflege")), (cast.deputy, change(cast.deputy, "Lager")))
    lost = [result for result in results if isinstance(result, actions.Changed)]
    won = [result for result in results if isinstance(result, Case)]
    assert len(lost) == len(won) == 1 and lost[0].theirs.goal == won[0].goal


def test_the_same_click_twice_writes_one_note_and_one_event(cast: Cast) -> None:
    key = uuid.uuid4()
    with f.wearing(cast.lead):
        step = actions.open_plan_step(case=cast.case, by=cast.lead, title="Aufgabe", turn_of="Konsulat")
    notes = together(
        *(
            (cast.lead, lambda: actions.note_contact(case=cast.case, by=cast.lead, channel="phone", key=key))
            for _ in range(2)
        )
    )
    moves = together(
        *(
            (cast.lead, lambda: move(step=Step.objects.get(pk=step.pk), event="remind", by=cast.lead, key=key))
            for _ in range(2)
        )
    )
    with f.wearing(cast.lead):
        assert notes[0] == notes[1] and Note.objects.count() == 1
        assert moves[0] == moves[1] and StepEvent.objects.filter(event="remind").count() == 1


def test_two_bodies_accept_the_same_days_and_one_of_them_is_responsible(cast: Cast) -> None:
    start = dates.today() + dt.timedelta(days=30)
    with f.wearing(cast.lead):
        offers = [
            actions.offer_handover(
                case=cast.case,
                by=cast.lead,
                topic="benefits",
                to=body,
                starts_on=start,
                there=("person_knows", "legal_basis"),
            )
            for body in (cast.abh, cast.next_town)
        ]
    results = together(
        *(
            (cast.lead, lambda step=step: actions.accept_offer(
                step=Step.objects.get(pk=step.pk), by=cast.lead, on=dates.today(), on_behalf_of="Telefon"))
            for step in offers
        )
    )  # fmt: skip
    refused = [result for result in results if isinstance(result, MoveNotAllowed)]
    with f.wearing(cast.lead):
        held = Responsibility.objects.filter(topic="benefits", accepted_on__isnull=False, accompanying=False)
        assert len(refused) == 1 and held.count() == 1, f"came back: {results!r}, held: {list(held)}"


def test_whoever_is_put_on_a_timeline_waits_for_whoever_is_being_put_there(cast: Cast) -> None:
    """Two rows that meet inside the exclusion constraint wait for each other for ever: a queue per case comes before it."""
    start = dates.today() + dt.timedelta(days=30)
    with f.wearing(cast.lead):
        step = actions.offer_handover(
            case=cast.case, by=cast.lead, topic="benefits", to=cast.abh, starts_on=start, there=("person_knows", "legal_basis")
        )  # fmt: skip

    with f.wearing(cast.lead):
        assert queued(cast.case) == 0
        actions.accept_offer(step=Step.objects.get(pk=step.pk), by=cast.lead, on=dates.today(), on_behalf_of="Telefon")
        assert queued(cast.case) == 1
    with f.wearing(cast.lead):
        actions.record_responsibility(
            case=cast.case, by=cast.lead, topic="residence", body=cast.abh, starts_on=start, on=dates.today()
        )
        assert queued(cast.case) == 1


def queued(case: Case) -> int:
    """How many transactions hold the place at the head of the queue of this case's timeline."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = 731003 AND objid = %s"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [case.pk],
        )
        return int(cursor.fetchone()[0])


def test_one_answer_counts_when_two_people_answer(cast: Cast) -> None:
    with f.wearing(cast.lead):
        step = actions.ask_body(case=cast.case, by=cast.lead, to=cast.abh, title="Auflage", question="Gilt sie?")
    second = f.hat(cast.abh, "clerk")
    results = together(
        *(
            (hat, lambda hat=hat: move(step=Step.objects.get(pk=step.pk), event="answer", by=hat, code="no"))
            for hat in (cast.partner, second)
        )
    )
    assert sum(isinstance(result, StepEvent) for result in results) == 1
    assert sum(isinstance(result, MoveNotAllowed) for result in results) == 1


@pytest.mark.parametrize(("cause", "told"), [(DeadlockDetected, MoveNotAllowed), (AdminShutdown, OperationalError)])
def test_a_deadlock_asks_to_look_again_and_a_database_that_went_away_does_not(
    cast: Cast, cause: type[Exception], told: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise OperationalError from cause()

    with f.wearing(cast.lead):
        step = actions.open_plan_step(case=cast.case, by=cast.lead, title="Aufgabe")
        monkeypatch.setattr(StepEvent, "save", fail)
        with pytest.raises(told):
            move(step=step, event="done", by=cast.lead)
