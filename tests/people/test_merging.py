"""Merging keeps everything; asking other bodies tells as little as possible and is counted."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from integrativ.audit.models import Entry
from integrativ.cases.models import Case, TeamMember
from integrativ.common.dates import today
from integrativ.people import queries
from integrativ.people.actions import (
    agree_to_lookup,
    find_elsewhere,
    join_household,
    leave_household,
    merge_people,
    withdraw_lookup,
)
from integrativ.people.actions.lookup import digest_of
from integrativ.people.errors import LookupLimitReached, MergeNotPossible, NotInTeam, PeopleError
from integrativ.people.models import Fact, Household, LookupKey, LookupUse, Person, Share, Subject
from tests import factories as f
from tests.cast import Cast
from tests.people.factories import fact, release

BORN = dt.date(2000, 2, 29)


def _doubled(cast: Cast) -> Person:
    return f.person(cast.lead, given="Laila", family="Testkhafaji", telephone="0234 77")


def test_facts_shares_and_matters_move_and_the_double_points_to_the_kept_one(cast: Cast) -> None:
    doubled = _doubled(cast)
    case = f.case(cast.lead, doubled)
    fact(cast.lead, cast.person, "german_level", "A2")
    fact(cast.lead, doubled, "german_level", "B1")
    fact(cast.lead, doubled, "english_level", "B2")
    release(cast.lead, cast.person, cast.abh, "base")
    release(cast.lead, doubled, cast.abh, "base", until=today() + dt.timedelta(days=400))
    release(cast.lead, doubled, cast.company, "labour")
    with f.wearing(cast.lead):
        rows = Fact.objects.count(), Share.objects.count(), Subject.objects.count()
        kept = merge_people(kept=cast.person, doubled=doubled, by=cast.lead)
        assert (Fact.objects.count(), Share.objects.count(), Subject.objects.count()) == rows
        assert {row.name: row.value for row in queries.current_facts(kept)} == {
            "german_level": "B1",
            "english_level": "B2",
        }
        assert [row.value for row in queries.fact_history(kept, "german_level")] == ["B1", "A2"]
        live = [
            (row.share.recipient_id, row.share.category) for row in queries.shares_of(kept) if row.standing == "live"
        ]
        assert sorted(live) == sorted([(cast.abh.pk, "base"), (cast.company.pk, "labour")])
        assert not Fact.objects.filter(person=doubled).exists() and not Share.objects.filter(person=doubled).exists()
        assert set(Subject.objects.values_list("person_id", flat=True)) == {kept.pk}
        assert (kept.telephone, queries.get_person(cast.lead, doubled.pk)) == ("0234 77", kept)
        case.refresh_from_db()
        assert case.closed_on == today() and str(cast.case.pk) in case.closing_reason
        assert [row.id for row in queries.find_people(cast.lead).rows] == [kept.pk]


def test_an_only_case_follows_its_person(cast: Cast) -> None:
    alone = f.person(cast.lead, family="Ohne Fall")
    with f.wearing(cast.lead):
        kept = merge_people(kept=alone, doubled=cast.person, by=cast.lead)
        assert Case.objects.get().person_id == kept.pk
        assert set(TeamMember.objects.values_list("person_id", flat=True)) == {kept.pk}
    with f.wearing(cast.deputy):
        assert queries.get_person(cast.deputy, kept.pk) == kept


def test_nobody_merges_people_she_does_not_accompany(cast: Cast) -> None:
    doubled = _doubled(cast)
    f.case(cast.lead, doubled)
    with f.wearing(cast.colleague), pytest.raises(NotInTeam):
        merge_people(kept=cast.person, doubled=doubled, by=cast.colleague)
    with f.wearing(cast.neighbour), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT people_merge(%s, %s)", [cast.person.pk, doubled.pk])
    with f.wearing(cast.lead):
        with pytest.raises(MergeNotPossible):
            merge_people(kept=cast.person, doubled=cast.person, by=cast.lead)
        merge_people(kept=cast.person, doubled=doubled, by=cast.lead)
        doubled.refresh_from_db()
        with pytest.raises(MergeNotPossible):
            merge_people(kept=cast.person, doubled=doubled, by=cast.lead)


def test_every_table_about_people_knows_how_to_move(cast: Cast) -> None:
    """A new table with a key to a person is moved by a plain update or says how; both are tried by a merge of all of them."""
    from integrativ.people.actions.merging import moved_by_the_database, tables_about_people

    tables = tables_about_people()
    assert {Case, TeamMember, Subject, Fact, Share} <= set(tables)
    assert {model for model in tables if moved_by_the_database(model)} >= {Fact, Share}
    doubled = _doubled(cast)
    with f.wearing(cast.lead):
        merge_people(kept=cast.person, doubled=doubled, by=cast.lead)


def test_a_household_is_joined_and_left(cast: Cast) -> None:
    sister = f.person(cast.lead, given="Amira")
    f.case(cast.lead, sister)
    with f.wearing(cast.lead):
        join_household(person=sister, other=cast.person, by=cast.lead)
        cast.person.refresh_from_db()
        assert [row.id for row in queries.household_of(cast.lead, cast.person)] == [sister.pk]
        leave_household(person=cast.person, by=cast.lead)
        assert Household.objects.count() == 0


def _agreed(cast: Cast) -> None:
    with f.wearing(cast.lead):
        Person.objects.filter(pk=cast.person.pk).update(birth_date=BORN)
        cast.person.refresh_from_db()
        agree_to_lookup(person=cast.person, by=cast.lead, on=today(), language="ar")


def test_another_body_learns_the_body_and_its_telephone_only_if_the_person_agreed(cast: Cast) -> None:
    asked = {"given_names": "LAYLA", "family_name": "Testkhafaji", "birth_date": BORN, "by": cast.neighbour}
    with f.wearing(cast.neighbour):
        assert find_elsewhere(**asked) == []  # type: ignore[arg-type]
    _agreed(cast)
    with f.wearing(cast.neighbour):
        assert [body.name for body in find_elsewhere(**asked)] == ["KIM Bochum"]  # type: ignore[arg-type]
        assert LookupKey.objects.count() == 0
        assert (
            find_elsewhere(
                given_names="Layla", family_name="Testkhafaji", birth_date=dt.date(2000, 2, 28), by=cast.neighbour
            )
            == []
        )
        assert Entry.objects.filter(kind="lookup").count() == 3
        assert LookupUse.objects.get().times == 3
    with f.wearing(cast.lead):
        withdraw_lookup(person=cast.person, by=cast.lead)
    with f.wearing(cast.neighbour):
        assert find_elsewhere(**asked) == []  # type: ignore[arg-type]


def test_the_twenty_first_search_of_a_day_is_refused(cast: Cast) -> None:
    _agreed(cast)
    with f.wearing(cast.neighbour):
        for _ in range(20):
            find_elsewhere(given_names="X", family_name="Y", birth_date=BORN, by=cast.neighbour)
        with pytest.raises(LookupLimitReached):
            find_elsewhere(given_names="Layla", family_name="Testkhafaji", birth_date=BORN, by=cast.neighbour)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE people_lookupuse SET times = 0")
    other = f.hat(cast.next_town)
    with f.wearing(other):
        assert find_elsewhere(given_names="Layla", family_name="Testkhafaji", birth_date=BORN, by=other) != []


def test_the_hash_needs_the_key_and_the_birth_date(cast: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    before = digest_of("Layla", "Testkhafaji", BORN)
    assert before == digest_of("testkhafaji", "LAYLA", BORN) != digest_of("Layla", "Testkhafaji", dt.date(2000, 3, 1))
    settings.LOOKUP_KEY = "another key of at least fifty characters for this one test"
    assert before != digest_of("Layla", "Testkhafaji", BORN)
    with f.wearing(cast.lead), pytest.raises(PeopleError, match="Geburtsdatum"):
        agree_to_lookup(person=cast.person, by=cast.lead, on=today(), language="de")


@pytest.mark.parametrize("role", ["coordinator", "admin", "partner", "company_user"])
def test_only_case_managers_ask_other_bodies(cast: Cast, role: str) -> None:
    who = getattr(cast, role)
    with f.wearing(who), pytest.raises(NotInTeam):
        find_elsewhere(given_names="Layla", family_name="Testkhafaji", birth_date=BORN, by=who)
