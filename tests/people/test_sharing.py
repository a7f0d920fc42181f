"""One share is one row; withdrawn means gone in the next transaction; nothing waits for a share."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404

from integrativ.common.dates import now, today
from integrativ.people import policies, queries
from integrativ.people.actions import (
    lift_restriction,
    prolong_share,
    restrict_processing,
    share,
    withdraw,
    withdraw_all,
)
from integrativ.people.errors import NotInTeam, ProcessingRestricted, ShareNotAllowed
from integrativ.people.models import Category, Fact, Person, Share
from integrativ.tenancy.actor import Actor, acting
from integrativ.tenancy.models import BodyKind
from tests import factories as f
from tests.cast import Cast
from tests.people.factories import SHOWN, fact, release


def test_a_recipient_reads_exactly_what_the_preview_said(cast: Cast) -> None:
    fact(cast.lead, cast.person, "german_level", "B1")
    fact(cast.lead, cast.person, "residence_title", "gestattung")
    fact(cast.lead, cast.person, "able_to_work", True, from_professional_secret=True)
    fact(cast.lead, cast.person, "skills", ["Kochen"], from_professional_secret=True)
    with f.wearing(cast.lead):
        preview = queries.what_would_go(cast.person, cast.abh, ["base", "labour", "health"])
    assert preview.forbidden == ("health",)
    assert [(field.label, field.text) for field in preview.fields] == [
        ("Name", "Layla Testkhafaji"),
        ("Deutschkenntnisse", "B1"),
    ]
    release(cast.lead, cast.person, cast.abh, "base")
    release(cast.lead, cast.person, cast.abh, "labour")
    with f.wearing(cast.partner):
        assert queries.shared_person(cast.partner, cast.person.pk).fields == preview.fields
        assert list(Fact.objects.values_list("name", flat=True)) == ["german_level"]
    for other in (cast.neighbour, cast.company_user, cast.colleague):
        with f.wearing(other), pytest.raises(Http404):
            queries.shared_person(other, cast.person.pk)


def test_withdrawn_is_gone_in_the_next_transaction(cast: Cast) -> None:
    made = release(cast.lead, cast.person, cast.abh, "base")
    with f.wearing(cast.partner):
        queries.shared_person(cast.partner, cast.person.pk)
        assert queries.shared_people(cast.partner).count() == 1
    with f.wearing(cast.lead):
        withdraw(share_=made, by=cast.lead)
        withdraw(share_=made, by=cast.lead)
        assert [row.standing for row in queries.shares_of(cast.person)] == ["withdrawn"]
    with f.wearing(cast.partner):
        with pytest.raises(Http404):
            queries.shared_person(cast.partner, cast.person.pk)
        assert (Person.objects.count(), queries.shared_people(cast.partner).count()) == (0, 0)


def test_all_shares_to_one_recipient_end_together_and_others_stay(cast: Cast) -> None:
    for category in ("base", "labour"):
        release(cast.lead, cast.person, cast.abh, category)
    kept = release(cast.lead, cast.person, cast.company, "base")
    with f.wearing(cast.lead):
        assert withdraw_all(person=cast.person, recipient=cast.abh, by=cast.lead) == 2
        assert [row.share.pk for row in queries.shares_of(cast.person) if row.standing == "live"] == [kept.pk]


@pytest.mark.parametrize("kind", [BodyKind.COMPANY, BodyKind.ABH, BodyKind.STATE, BodyKind.JOBCENTER])
def test_python_and_database_draw_the_same_legal_line(cast: Cast, kind: str) -> None:
    recipient = f.organisation(kind)
    for category in Category.values:
        allowed = category in policies.shareable_categories(kind)
        try:
            with transaction.atomic():
                f.share(cast.lead, cast.person, recipient, category)
            written = True
        except DatabaseError:
            written = False
            connection.set_rollback(False)
        assert written == allowed, category


def test_a_forbidden_share_is_refused_in_words(cast: Cast) -> None:
    with pytest.raises(ShareNotAllowed, match="auch mit Einwilligung"):
        release(cast.lead, cast.person, cast.company, "residence")
    release(cast.lead, cast.person, cast.company, "labour")


def test_consent_without_evidence_and_statute_without_norm_are_refused(cast: Cast) -> None:
    with pytest.raises(ShareNotAllowed, match="belegt"):
        release(cast.lead, cast.person, cast.abh, "base", declaration=None)
    with pytest.raises(ShareNotAllowed, match="Vorschrift"):
        release(cast.lead, cast.person, cast.abh, "base", legal_basis="statute", declaration=None)
    release(cast.lead, cast.person, cast.abh, "base", legal_basis="statute", declaration=None, legal_norm="§ 71 SGB X")


@pytest.mark.parametrize("days", [-1, 731, 4000])
def test_a_share_ends_in_the_future_and_within_two_years(cast: Cast, days: int) -> None:
    with pytest.raises(ShareNotAllowed, match="24 Monate"):
        release(cast.lead, cast.person, cast.abh, "base", until=today() + dt.timedelta(days=days))
    release(cast.lead, cast.person, cast.abh, "base", until=today())


def test_a_double_submit_has_one_effect_and_a_later_end_replaces(cast: Cast) -> None:
    first = release(cast.lead, cast.person, cast.abh, "base")
    assert release(cast.lead, cast.person, cast.abh, "base").pk == first.pk
    later = (now() + dt.timedelta(days=300)).date()
    with f.wearing(cast.lead):
        second = prolong_share(share_=first, until=later, by=cast.lead, declaration=SHOWN)
        first.refresh_from_db()
        assert (first.replaced_by_id, first.withdrawn_at is not None) == (second.pk, True)
        assert [row.standing for row in queries.shares_of(cast.person)] == ["live", "replaced"]
    with f.wearing(cast.partner):
        assert Person.objects.count() == 1


def test_shares_are_listed_sixty_days_before_they_end(cast: Cast) -> None:
    made = release(cast.lead, cast.person, cast.abh, "base", until=today() + dt.timedelta(days=70))
    with f.wearing(cast.lead):
        assert queries.shares_ending(cast.lead, at=now()) == []
        assert queries.shares_ending(cast.lead, at=now() + dt.timedelta(days=12)) == [made]
        assert queries.shares_ending(cast.lead, at=now() + dt.timedelta(days=80)) == []
        assert queries.shares_of(cast.person, at=now() + dt.timedelta(days=12))[0].standing == "ending"
        assert queries.shares_of(cast.person, at=now() + dt.timedelta(days=80))[0].standing == "ended"


def test_restricted_processing_rests_all_shares_and_lifting_opens_them_again(cast: Cast) -> None:
    release(cast.lead, cast.person, cast.abh, "base")
    with f.wearing(cast.lead):
        restrict_processing(person=cast.person, by=cast.lead, on=today(), reason="auf Wunsch")
    with f.wearing(cast.partner):
        assert Person.objects.count() == 0 == queries.shared_people(cast.partner).count()
    with pytest.raises(ProcessingRestricted):
        release(cast.lead, cast.person, cast.abh, "labour")
    with f.wearing(cast.lead):
        lift_restriction(person=cast.person, by=cast.lead)
    with f.wearing(cast.partner):
        assert Person.objects.count() == 1


def test_only_the_case_team_shares_and_withdraws(cast: Cast) -> None:
    made = release(cast.lead, cast.person, cast.abh, "base")
    for other in (cast.colleague, cast.coordinator, cast.partner, cast.neighbour, cast.company_user):
        with f.wearing(other):
            with pytest.raises(NotInTeam):
                share(person=cast.person, recipient=cast.company, category="base", purpose="placement",
                      legal_basis="application", until=today(), by=other)  # fmt: skip
            with pytest.raises(NotInTeam):
                withdraw(share_=made, by=other)
    with f.wearing(cast.deputy):
        withdraw(share_=made, by=cast.deputy)


def test_an_application_role_cannot_change_what_was_released(cast: Cast) -> None:
    made = release(cast.lead, cast.person, cast.abh, "base")
    for column in (
        "category = 'health'",
        f"recipient_id = {cast.company.pk}",
        "valid_until = now() + interval '9 years'",
    ):
        with f.wearing(cast.lead), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE people_share SET {column}")
    with f.wearing(cast.lead):
        assert Share.objects.get().category == made.category


def test_the_person_sees_her_shares_and_who_looked(cast: Cast) -> None:
    release(cast.lead, cast.person, cast.abh, "base")
    with f.wearing(cast.partner):
        queries.shared_person(cast.partner, cast.person.pk)
    with f.wearing(cast.lead):
        looks = queries.looks_at(cast.person, since=now() - dt.timedelta(days=1))
    assert ("Ausländerbehörde Bochum", "", "people.shared") in {(row.body, row.who, row.act) for row in looks}
    assert ("KIM Bochum", cast.lead.user.name, "people.share.base") in {(row.body, row.who, row.act) for row in looks}
    with f.wearing(cast.neighbour):
        assert queries.looks_at(cast.person, since=now() - dt.timedelta(days=1)) == []
    with acting(Actor(user_id=cast.herself.pk, org_id=None)):
        assert Share.objects.count() == 1


def test_that_nothing_stands_against_somebody_is_never_passed_on(cast: Cast) -> None:
    """Art. 10 DSGVO: "keine Straftat" in our ledger is no part of name and contact, nor of residence."""
    fact(cast.lead, cast.person, "custodial_sentence", False)
    fact(cast.lead, cast.person, "deception_of_authority", False)
    fact(cast.lead, cast.person, "nationality", "SY")
    with f.wearing(cast.lead):
        preview = queries.what_would_go(cast.person, cast.abh, ["base", "residence"])
    assert [field.label for field in preview.fields] == ["Name", "Staatsangehörigkeit"]
    for category in ("base", "residence"):
        release(cast.lead, cast.person, cast.abh, category)
    with f.wearing(cast.partner):
        assert list(Fact.objects.values_list("name", flat=True)) == ["nationality"]


def test_a_company_reads_the_name_and_no_fact(cast: Cast) -> None:
    fact(cast.lead, cast.person, "german_level", "B1")
    fact(cast.lead, cast.person, "nationality", "SY")
    with f.wearing(cast.lead):
        preview = queries.what_would_go(cast.person, cast.company, Category.values)
    assert [field.text for field in preview.fields][0] == "Layla Testkhafaji"
    assert not {"B1", "Syrien"} & {field.text for field in preview.fields}
    assert set(preview.forbidden) == {"residence", "benefit", "family", "health"}
    release(cast.lead, cast.person, cast.company, "base")
    release(cast.lead, cast.person, cast.company, "labour")
    with f.wearing(cast.company_user):
        assert (Person.objects.count(), Fact.objects.count()) == (0, 0)


def test_one_value_from_two_sources_is_shown_once_and_two_values_twice(cast: Cast) -> None:
    fact(cast.lead, cast.person, "german_level", "B1")
    fact(cast.lead, cast.person, "german_level", "B1", source="certified", seen_on=today())
    fact(cast.lead, cast.person, "english_level", "A1")
    fact(cast.lead, cast.person, "english_level", "A2", source="estimated")
    with f.wearing(cast.lead):
        preview = queries.what_would_go(cast.person, cast.abh, ["labour"])
    assert [(field.text, field.source) for field in preview.fields] == [
        ("A2", "von uns eingeschätzt"),
        ("A1", "eigene Angabe"),
        ("B1", "Zertifikat oder Bescheid gesehen"),
    ]
