"""The database alone keeps people apart, even against raw SQL of the application role."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone

from integrativ.cases.models import Case, Note
from integrativ.people.models import Fact, Person, Share
from integrativ.tenancy.actor import Actor, acting
from tests import factories as f
from tests.cast import Cast


def _people() -> list[int]:
    return list(Person.objects.values_list("pk", flat=True))


def test_the_body_sees_its_person_and_nobody_else_does(cast: Cast) -> None:
    with f.wearing(cast.lead):
        assert _people() == [cast.person.pk]
    for stranger in (cast.partner, cast.neighbour, cast.company_user):
        with f.wearing(stranger):
            assert _people() == []
    assert _people() == []


def test_a_share_opens_exactly_its_category_and_ends_at_once(cast: Cast) -> None:
    with f.wearing(cast.lead):
        for name, category in (("german_level", "labour"), ("residence_title", "residence")):
            Fact.objects.create(
                org=cast.kim,
                person=cast.person,
                name=name,
                value="B1",
                category=category,
                source="self_reported",
                recorded_by=cast.lead,
                recorded_at=timezone.now(),
            )
    base = f.share(cast.lead, cast.person, cast.abh, "base")
    f.share(cast.lead, cast.person, cast.abh, "residence")
    with f.wearing(cast.partner):
        assert _people() == [cast.person.pk]
        assert list(Fact.objects.values_list("category", flat=True)) == ["residence"]
    with f.wearing(cast.lead):
        Share.objects.filter(pk=base.pk).update(withdrawn_at=timezone.now())
    with f.wearing(cast.partner):
        assert _people() == []


def test_a_note_is_for_the_team_only_even_inside_the_body(cast: Cast) -> None:
    with f.wearing(cast.lead):
        Note.objects.create(
            org=cast.kim, case=cast.case, text="vertraulich", written_by=cast.lead, written_at=timezone.now()
        )
    for member, seen in (
        (cast.lead, 1),
        (cast.deputy, 1),
        (cast.colleague, 0),
        (cast.coordinator, 0),
        (cast.partner, 0),
    ):
        with f.wearing(member):
            assert Note.objects.count() == seen


def test_the_person_herself_sees_her_rows_without_a_hat(cast: Cast) -> None:
    with acting(Actor(user_id=cast.herself.pk, org_id=None)):
        assert _people() == [cast.person.pk] and Case.objects.count() == 1
    with acting(Actor(user_id=cast.stranger.pk, org_id=None)):
        assert _people() == []


@pytest.mark.parametrize(
    ("kind", "category"), [("company", "residence"), ("company", "benefit"), ("abh", "health"), ("state", "base")]
)
def test_no_consent_lifts_a_legal_limit(cast: Cast, kind: str, category: str) -> None:
    recipient = f.organisation(kind)
    with pytest.raises(DatabaseError, match="people_share_"):
        f.share(cast.lead, cast.person, recipient, category)
    connection.set_rollback(False)


def test_a_foreign_row_cannot_be_attached_or_moved(cast: Cast) -> None:
    with f.wearing(cast.neighbour), connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET family_name = 'x'")
        assert cursor.rowcount == 0
    with pytest.raises(DatabaseError), f.wearing(cast.neighbour), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_subject (org_id, matter_id, person_id) VALUES (%s, %s, %s)",
            [cast.next_town.pk, cast.case.matter_id, cast.person.pk],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_shares_end_after_two_years_at_the_latest(cast: Cast) -> None:
    now = timezone.now()
    f.share(cast.lead, cast.person, cast.abh, "labour", valid_from=now, valid_until=now + dt.timedelta(days=700))
    with pytest.raises(DatabaseError, match="people_share_period"):
        f.share(cast.lead, cast.person, cast.abh, "base", valid_from=now, valid_until=now + dt.timedelta(days=740))
