"""Find people by any spelling, see who may be the same, and know by whom a person is accompanied."""

import datetime as dt
import uuid

import pytest
from django.http import Http404

from integrativ.people import policies, queries
from integrativ.people.actions import correct_person, register_person
from integrativ.people.actions.people import PersonData
from integrativ.people.errors import NotInTeam, PersonChangedMeanwhile
from integrativ.people.models import Person, PersonChange
from integrativ.people.queries.duplicates import LooksLikeDuplicate
from integrativ.people.spelling import sound_key, telephone_key
from tests import factories as f
from tests.cast import Cast

ON = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohammed", "Muhamad"),
        ("Youssef", "Jusuf"),
        ("Khalil", "Chalil"),
        ("Oleksandr", "Aleksandr"),
        ("Hüseyin", "Huseyn"),
        ("Kateryna", "Catarina"),
        ("Sayed", "Saïd"),
        ("Ḫadīǧa", "Khadiga"),
        ("Nguyễn", "Nguyen"),
        ("Al-Hassan", "Alhassan Hassan"),
    ],
)
def test_transcriptions_of_one_name_sound_alike(one: str, other: str) -> None:
    assert set(sound_key(one).split()) & set(sound_key(other).split())


@pytest.mark.parametrize(("one", "other"), [("Mohammed", "Mariam"), ("Layla", "Amira"), ("Peter", "Petra Lohmann")])
def test_other_names_do_not(one: str, other: str) -> None:
    assert sound_key(one) != sound_key(other)


def test_telephone_numbers_are_compared_in_one_form() -> None:
    assert telephone_key("0176 / 123 45 67") == telephone_key("+49 (0)176 1234567") == telephone_key("0049 176 1234567")


def test_the_list_finds_by_name_sound_birth_date_and_telephone(cast: Cast) -> None:
    other = f.person(
        cast.lead, given="Muḥammad", family="Yūsuf-Ẕāhir", birth_date=dt.date(1990, 2, 28), telephone="0176 5550100"
    )
    f.case(cast.lead, other)
    with f.wearing(cast.lead):
        for typed in ("mohamed", "Jussuf", "zahir", "Mohammed Yousef", "28.02.1990", "+49 176 555", "Yusuf Muhammed"):
            assert [row.id for row in queries.find_people(cast.lead, search=typed).rows] == [other.pk], typed
        assert queries.find_people(cast.lead, search="Schneider").rows == ()
        for odd in ("%", "\x00", "'", "_", "a" * 5000, "🙂"):
            assert queries.find_people(cast.lead, search=odd).total in (0, 1, 2)


def test_a_colleague_sees_that_and_by_whom_somebody_is_accompanied_and_nothing_else(cast: Cast) -> None:
    with f.wearing(cast.lead):
        Person.objects.update(birth_date=dt.date(1990, 1, 1), telephone="0176 1", telephone_key="491761")
    with f.wearing(cast.colleague):
        assert queries.find_people(cast.colleague).rows == ()
        (row,) = queries.find_people(cast.colleague, only_mine=False).rows
        assert row.case is not None
        assert (row.in_team, row.birth_date, row.case.accompanied_by) == (False, None, cast.lead.user.name)
        card = queries.get_card(cast.colleague, cast.person.pk)
        assert card.case is not None and card.case.case_id == cast.case.pk
        with pytest.raises(Http404):
            queries.get_person(cast.colleague, cast.person.pk)
    with f.wearing(cast.lead):
        assert queries.get_person(cast.lead, cast.person.pk) == cast.person


def test_nobody_else_finds_the_person(cast: Cast) -> None:
    for other in (cast.partner, cast.neighbour, cast.company_user, cast.coordinator, cast.admin):
        with f.wearing(other):
            for read in (queries.get_person, queries.get_card):
                with pytest.raises(Http404):
                    read(other, cast.person.pk)
    with f.wearing(cast.neighbour):
        assert queries.find_people(cast.neighbour, only_mine=False).rows == ()


def test_a_restricted_person_is_not_found_by_colleagues(cast: Cast) -> None:
    with f.wearing(cast.lead):
        Person.objects.update(is_restricted=True)
        assert len(queries.find_people(cast.lead).rows) == 1
    with f.wearing(cast.colleague):
        assert queries.find_people(cast.colleague, only_mine=False).rows == ()


def test_a_new_person_is_compared_first_and_added_once(cast: Cast) -> None:
    data = PersonData(given_names="Leila", family_name="Testkhafadschi", birth_date=dt.date(1991, 5, 3))
    key = uuid.uuid4()
    with f.wearing(cast.lead):
        Person.objects.update(birth_date=dt.date(1991, 3, 5))
        with pytest.raises(LooksLikeDuplicate) as caught:
            register_person(data=data, by=cast.lead, on=ON, key=key)
        (found,) = caught.value.duplicates
        assert found.id == cast.person.pk and "Geburtsdatum mit vertauschtem Tag und Monat" in found.reasons
        made = register_person(data=data, by=cast.lead, on=ON, key=key, different_from=[found.id])
        assert register_person(data=data, by=cast.lead, on=ON, key=key, different_from=[found.id]) == made
        assert Person.objects.count() == 2


def test_the_same_telephone_alone_is_a_sign_but_another_name_and_day_is_not(cast: Cast) -> None:
    with f.wearing(cast.lead):
        Person.objects.update(telephone="0176 5550100", telephone_key=telephone_key("0176 5550100"))
        found = queries.find_duplicates(
            cast.lead, given_names="Peter", family_name="Fremd", telephone="+49 176 5550100"
        )
        assert [row.reasons for row in found] == [("gleiches Telefon",)] and found[0].mine
        with f.wearing(cast.colleague):  # sees that there is somebody, and may not bring the rows together
            (there,) = queries.find_duplicates(
                cast.colleague, given_names="Peter", family_name="Fremd", telephone="+49 176 5550100"
            )
        assert not there.mine
        assert (
            queries.find_duplicates(cast.lead, given_names="Peter", family_name="Fremd", telephone="0176 99999999")
            == []
        )


def test_only_case_managers_register(cast: Cast) -> None:
    data = PersonData(given_names="Neu", family_name="Anders")
    for other in (cast.coordinator, cast.admin, cast.partner, cast.company_user):
        with f.wearing(other), pytest.raises(NotInTeam):
            register_person(data=data, by=other, on=ON)


def test_of_two_corrections_the_second_sees_both_values(cast: Cast) -> None:
    with f.wearing(cast.lead):
        correct_person(person=cast.person, changes={"telephone": "0234 1"}, version=1, by=cast.lead)
    with f.wearing(cast.deputy), pytest.raises(PersonChangedMeanwhile) as caught:
        correct_person(person=cast.person, changes={"telephone": "0234 2"}, version=1, by=cast.deputy)
    assert caught.value.current.telephone == "0234 1"
    with f.wearing(cast.lead):
        assert list(PersonChange.objects.values_list("field", "before", "after")) == [("telephone", "", "0234 1")]


def test_names_are_kept_as_written_and_still_found(cast: Cast) -> None:
    name = "Ḫāǧǧī Aẖmad كريم"
    with f.wearing(cast.lead):
        correct_person(person=cast.person, changes={"family_name": name}, version=1, by=cast.lead)
        cast.person.refresh_from_db()
        assert cast.person.family_name == name
        assert [row.id for row in queries.find_people(cast.lead, search="haggi").rows] == [cast.person.pk]
        assert [row.id for row in queries.find_people(cast.lead, search="كريم").rows] == [cast.person.pk]


def test_a_list_costs_the_same_for_two_and_for_twenty(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost() -> int:
        with (
            f.wearing(cast.lead),
            CaptureQueriesContext(
                connection,
            ) as seen,
        ):
            assert queries.find_people(cast.lead).rows
        return len(seen)

    few = cost()
    for number in range(20):
        f.case(cast.lead, f.person(cast.lead, family=f"Weitere {number}"))
    assert cost() == few
    assert policies.people_of(cast.colleague) == set()


def test_occupations_are_found_by_everyday_words_in_seven_languages(db: None) -> None:
    for word, code in (
        ("Koch", "29302"),
        ("koechin", "29302"),
        ("Schweißer", "24422"),
        ("aşçı", "29302"),
        ("кухар", "29302"),
        ("طباخ", "29302"),
    ):
        assert queries.search_occupations(word)[0].code == code, word
    assert queries.search_occupations("x") == [] == queries.search_occupations("\x00")
