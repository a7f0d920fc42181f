"""What has outlived its period goes wholly; what is held, open or younger stays; nobody but the night may erase."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from integrativ.cases.models import Case, Note, TeamMember
from integrativ.documents import retention
from integrativ.documents.models import Hold, Tombstone
from integrativ.people.models import Fact, Person, Share
from integrativ.steps import actions as steps
from integrativ.steps.models import Matter, Step
from integrativ.tenancy.actor import Actor, acting
from tests import factories as f
from tests.cast import Cast


def _close(cast: Cast, on: dt.date) -> None:
    with f.wearing(cast.lead):
        Case.objects.filter(pk=cast.case.pk).update(
            opened_on=on, closed_on=on, outcome="work_holds", closing_reason="Arbeit hält"
        )
        Note.objects.create(
            org=cast.kim,
            case=cast.case,
            text="alt",
            written_by=cast.lead,
            written_at=timezone.now() - dt.timedelta(days=900),
        )
        Fact.objects.create(
            org=cast.kim,
            person=cast.person,
            name="german_level",
            value="B1",
            category="labour",
            source="self_reported",
            recorded_by=cast.lead,
            recorded_at=timezone.now(),
        )
        steps.open_step(matter=cast.case.matter, kind="task", title="Aufgabe", by=cast.lead)


def _left(cast: Cast) -> tuple[int, ...]:
    with acting(Actor(user_id=None, org_id=cast.kim.pk)):
        return tuple(m.objects.count() for m in (Case, Person, Fact, Matter, Step, TeamMember))


@pytest.mark.parametrize(("closed", "gone"), [(dt.date(2024, 11, 22), True), (dt.date(2024, 11, 23), False)])
def test_a_case_file_goes_24_months_after_closing_and_not_a_day_earlier(
    cast: Cast, closed: dt.date, gone: bool
) -> None:
    _close(cast, closed)
    retention.delete_for_body(org_id=cast.kim.pk, on=dt.date(2026, 11, 23))
    assert (_left(cast) == (0, 0, 0, 0, 0, 0)) is gone
    with acting(Actor(user_id=None, org_id=cast.kim.pk)):
        assert Tombstone.objects.filter(object_kind="case").exists() is gone


def test_an_open_case_and_the_next_town_stay(cast: Cast) -> None:
    other = f.case(cast.neighbour, f.person(cast.neighbour, given="Nina"))
    retention.delete_for_body(org_id=cast.kim.pk, on=dt.date(2040, 1, 1))
    assert _left(cast)[:2] == (1, 1)
    with f.wearing(cast.neighbour):
        assert Case.objects.filter(pk=other.pk).exists()


def test_a_hold_keeps_the_file(cast: Cast) -> None:
    _close(cast, dt.date(2020, 1, 1))
    with f.wearing(cast.lead):
        Hold.objects.create(
            org=cast.kim, object_kind="case", object_id=cast.case.pk, reason="Klage", set_by=cast.lead, starts_on=f.ON
        )
    retention.delete_for_body(org_id=cast.kim.pk, on=f.ON)
    assert _left(cast)[0] == 1


def test_notes_go_a_year_after_closing_while_the_file_is_still_there(cast: Cast) -> None:
    _close(cast, dt.date(2025, 11, 22))
    retention.delete_for_body(org_id=cast.kim.pk, on=f.ON)
    assert _left(cast)[0] == 1
    with f.wearing(cast.lead):
        assert not Note.objects.exists()


def test_evidence_of_consent_outlives_the_file_without_the_name(cast: Cast) -> None:
    now = timezone.now()
    f.share(
        cast.lead,
        cast.person,
        cast.abh,
        "base",
        valid_from=now - dt.timedelta(days=600),
        valid_until=now - dt.timedelta(days=400),
    )
    _close(cast, dt.date(2024, 1, 1))
    retention.delete_for_body(org_id=cast.kim.pk, on=f.ON)
    with acting(Actor(user_id=None, org_id=cast.kim.pk)):
        shell = Person.objects.get()
        assert (shell.family_name, shell.given_names, shell.birth_date) == (
            "(gelöscht)",
            "",
            None,
        ) and Share.objects.count() == 1
    retention.delete_for_body(org_id=cast.kim.pk, on=f.ON + dt.timedelta(days=720))
    with acting(Actor(user_id=None, org_id=cast.kim.pk)):
        assert not Person.objects.exists() and not Share.objects.exists()


def test_no_hat_may_erase_not_even_its_own_case(cast: Cast) -> None:
    _close(cast, dt.date(2020, 1, 1))
    for hat in (cast.lead, cast.coordinator, cast.neighbour):
        with pytest.raises(DatabaseError), f.wearing(hat), transaction.atomic(), connection.cursor() as cursor:
            cursor.callproc("erase_case_file", [cast.case.pk])
    with acting(Actor(user_id=None, org_id=cast.next_town.pk)), connection.cursor() as cursor:
        cursor.callproc("erase_case_file", [cast.case.pk])
        assert cursor.fetchone() == (False,)
    assert _left(cast)[0] == 1
