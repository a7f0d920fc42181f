"""A company sees its own ways, with allowed columns only; other companies and the next town see nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.http import Http404
from django.utils import timezone

from integrativ.people.models import Fact, Person, Share, Subject
from integrativ.placements import actions
from integrativ.placements.models import AftercareContact, PermitRequest, Placement, Slip, Terms, Trial
from integrativ.placements.queries.company import COLUMNS, company_placements, get_company_placement
from integrativ.placements.words import says_too_much
from integrativ.steps.models import Step
from tests import factories as f
from tests.cast import Cast
from tests.placements import factories as p

ON = p.ON
ALLOWED = {
    "placement_id", "demand_id", "body_id", "contact_id", "number", "person_name", "occupation", "kind", "fits", "reasons",
    "proposed_on", "planned_start_on", "started_on", "ended_on", "trial_kind", "trial_from", "trial_until", "may_as",
    "may_from", "may_until", "may_under", "needs_document_check", "slip_id", "paper_until",
    "from_abroad", "hours", "wage", "contract_until",
}  # fmt: skip


def _slip(cast: Cast, placement: Placement) -> None:
    p.slip(
        cast,
        placement,
        valid_from=dt.date(2027, 1, 4),
        valid_until=dt.date(2027, 7, 3),
        conditions="keine Nachtschicht",
    )


def test_the_view_has_exactly_the_allowed_columns(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM placement_company_view()")
        assert {column.name for column in cursor.description or ()} == ALLOWED == set(COLUMNS)


def test_name_reasons_and_slip_appear_with_their_release_and_go_with_it(cast: Cast) -> None:
    placement = p.proposed(cast)
    _slip(cast, placement)

    def seen() -> tuple[str, str, dt.date | None]:
        with f.wearing(cast.company_user):
            row = get_company_placement(cast.company_user, placement.pk)
            return row.name, row.reasons, row.may_from

    assert seen() == ("Person 1", "", None)
    shares = [f.share(cast.lead, cast.person, cast.company, category) for category in ("base", "labour", "slip")]
    assert seen() == ("Layla Testkhafaji", "Deutsch B1", dt.date(2027, 1, 4))
    with f.wearing(cast.lead):
        Share.objects.filter(pk__in=[s.pk for s in shares]).update(withdrawn_at=timezone.now())
    assert seen() == ("Person 1", "", None)


def test_a_share_to_the_company_opens_no_row_of_the_person(cast: Cast) -> None:
    placement = p.proposed(cast)
    with f.wearing(cast.lead):
        Fact.objects.create(
            org=cast.kim, person=cast.person, name="german_level", value="b1", category="labour", source="seen",
            seen_on=ON, recorded_by=cast.lead, recorded_at=timezone.now(),
        )  # fmt: skip
    for category in ("base", "labour"):
        f.share(cast.lead, cast.person, cast.company, category)
    _slip(cast, placement)
    tables = (Person, Fact, Subject, Placement, Trial, Slip, Terms, PermitRequest, AftercareContact)
    with f.wearing(cast.company_user):
        assert [m.__name__ for m in tables if m.objects.exists()] == []
        assert len(company_placements(cast.company_user)) == 1
    with f.wearing(cast.lead):
        assert Person.objects.exists() and Fact.objects.exists() and Slip.objects.exists()


def test_the_company_sees_only_steps_that_lie_with_it(cast: Cast) -> None:
    placement = p.working(cast)
    with f.wearing(cast.lead):
        step = actions.prepare_permit(
            placement=placement, stage="employment", by=cast.lead, on=ON, office=cast.abh, starts_on=ON
        ).step
    with f.wearing(cast.company_user):
        kinds = set(Step.objects.values_list("kind", flat=True))
        assert kinds == {"proposal", "contract", "first_day", "aftercare"}
        assert not Step.objects.filter(pk=step.pk).exists()
        assert {s.kind for s in get_company_placement(cast.company_user, placement.pk).steps} == kinds


def test_other_companies_other_towns_and_offices_find_nothing(cast: Cast) -> None:
    placement = p.proposed(cast)
    rival = f.hat(f.organisation("company", "Haus Nebenan"), "company_user")
    for hat in (rival, cast.neighbour, cast.partner, cast.lead):
        with f.wearing(hat):
            assert company_placements(hat) == []
    with f.wearing(rival):
        with pytest.raises(Http404):
            get_company_placement(rival, placement.pk)
        assert not Step.objects.exists()
    for hat in (cast.colleague, cast.neighbour, cast.partner, rival):
        with f.wearing(hat):
            assert not Placement.objects.exists()
    with f.wearing(cast.deputy):
        assert Placement.objects.count() == 1


def test_the_next_town_cannot_write_into_our_way(cast: Cast) -> None:
    placement = p.working(cast)
    with f.wearing(cast.neighbour), connection.cursor() as cursor:
        cursor.execute("UPDATE placements_placement SET end_text = 'x'")
        assert cursor.rowcount == 0
    with f.wearing(cast.colleague), connection.cursor() as cursor:
        cursor.execute("UPDATE placements_placement SET end_text = 'x'")
        assert cursor.rowcount == 0
    with f.wearing(cast.lead), connection.cursor() as cursor:
        cursor.execute("UPDATE placements_placement SET end_text = '' WHERE id = %s", [placement.pk])
        assert cursor.rowcount == 1


def test_duties_have_dates_and_name_their_norm(cast: Cast) -> None:
    placement = p.proposed(cast)
    f.share(cast.lead, cast.person, cast.company, "slip")
    _slip(cast, placement)
    with f.wearing(cast.lead):
        actions.plan_first_day(placement=placement, day=dt.date(2027, 1, 4), by=cast.lead, on=ON)
    with f.wearing(cast.company_user):
        found = get_company_placement(cast.company_user, placement.pk).duties(ON)
    assert [(d.due_on, d.text.split()[0]) for d in found] == [
        (dt.date(2027, 1, 4), "Dokument"),
        (dt.date(2027, 1, 4), "Bei"),
        (dt.date(2027, 7, 3), "Neues"),
    ]
    assert "§ 4a Abs. 5" in found[0].note


def test_an_early_end_is_reported_within_two_weeks_which_is_in_time_for_every_paper(cast: Cast) -> None:
    placement = p.working(cast)
    with f.wearing(cast.lead):
        actions.end_placement(placement=placement, ended_on=ON, reason="agreed_end", by=cast.lead, on=ON)
    with f.wearing(cast.company_user):
        (duty,) = get_company_placement(cast.company_user, placement.pk).duties(ON)
    assert duty.due_on == dt.date(2026, 12, 7)


@pytest.mark.parametrize(
    ("text", "too_much"),
    [
        ("keine Nachtschicht", False),
        ("Krankenpflege nur mit Anleitung", False),
        ("Nachtarbeit ist nicht gestattet, Fluchtwege freihalten", False),
        ("solange die DULDUNG gilt", True),
        ("Aufenthaltsgestattung bis Juli", True),
        ("bekommt Bürgergeld", True),
        ("§25b beantragt", True),
        ("Geflüchteter aus Syrien", True),
    ],
)
def test_texts_for_companies_are_checked_for_what_they_may_not_say(text: str, too_much: bool) -> None:
    assert says_too_much(text) is too_much
