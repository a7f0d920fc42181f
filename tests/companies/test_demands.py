"""A company says whom it looks for; other bodies may do it for it, and the row says who did."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.http import Http404

from integrativ.companies import actions, queries, wages
from integrativ.companies.models import Care, Company, Demand
from integrativ.steps.models import Matter
from tests import factories as f
from tests.cast import Cast
from tests.placements import factories as p

ON = p.ON


def test_the_company_enters_a_demand_and_kim_reads_it_everywhere(cast: Cast) -> None:
    made = p.demand(cast.company, cast.company_user)
    assert made.told_by == "" and made.entered_by_org_id == cast.company.pk
    for hat in (cast.company_user, cast.lead, cast.neighbour):
        with f.wearing(hat):
            assert queries.get_demand(hat, made.pk) == made


def test_other_companies_and_the_abh_find_nothing(cast: Cast) -> None:
    made = p.demand(cast.company, cast.company_user)
    rival = f.hat(f.organisation("company", "Haus Nebenan"), "company_user")
    for hat in (rival, cast.partner, cast.admin):
        with f.wearing(hat), pytest.raises(Http404):
            queries.get_demand(hat, made.pk)
    for hat in (rival, cast.partner):  # the database alone as well
        with f.wearing(hat):
            assert not Demand.objects.exists() and not Matter.objects.exists()
    with f.wearing(cast.company_user):
        assert Demand.objects.count() == 1


@pytest.mark.parametrize("kind", ["agentur", "jobcenter", "welfare", "ihk", "hwk"])
def test_bodies_that_speak_with_companies_read_open_demands(cast: Cast, kind: str) -> None:
    made = p.demand(cast.company, cast.company_user)
    hat = f.hat(f.organisation(kind), "clerk")
    with f.wearing(hat):
        assert list(queries.open_demands(hat)) == [made]


def test_kim_enters_a_demand_for_a_company_it_knows_and_the_row_says_who_told(cast: Cast) -> None:
    made = p.demand(cast.company, cast.lead)
    assert made.entered_by == cast.lead and made.told_by == "Frau Tenhagen, Telefon"
    with f.wearing(cast.company_user):
        assert list(queries.our_demands(cast.company_user)) == [made]
    place = p.site(cast.company, cast.lead)
    with f.wearing(cast.lead), pytest.raises(IntegrityError, match="demand_on_behalf_names_who_told"):
        actions.open_demand(company=cast.company, data=p.data(place), by=cast.lead, on=ON)


def test_nobody_else_enters_demands_for_a_company(cast: Cast) -> None:
    place = p.site(cast.company, cast.company_user)
    rival = f.hat(f.organisation("company", "Haus Nebenan"), "company_user")
    for hat in (rival, cast.partner, cast.admin):
        with f.wearing(hat), pytest.raises(PermissionDenied):
            actions.open_demand(company=cast.company, data=p.data(place), by=hat, on=ON, told_by="niemand")
    with pytest.raises(DatabaseError, match="row-level security"), f.wearing(rival), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO steps_matter (org_id, kind, opened_on) VALUES (%s, 'demand', '2026-11-23')", [cast.company.pk]
        )


def test_a_body_changes_only_what_it_has_entered(cast: Cast) -> None:
    theirs, ours = p.demand(cast.company, cast.company_user), p.demand(cast.company, cast.lead)
    with f.wearing(cast.lead):
        changed = actions.change_demand(demand=ours, data=p.data(ours.site, number=5), version=1, by=cast.lead)
        assert changed.number == 5
        with pytest.raises(PermissionDenied):
            actions.close_demand(demand=theirs, reason="not_needed", by=cast.lead, on=ON)
        assert Demand.objects.filter(pk=theirs.pk).update(number=9) == 0
    with f.wearing(cast.company_user):
        assert actions.close_demand(demand=ours, reason="filled", by=cast.company_user, on=ON).closed_on == ON


def test_two_people_change_at_once_and_the_second_sees_the_first(cast: Cast) -> None:
    made = p.demand(cast.company, cast.company_user)
    with f.wearing(cast.company_user):
        actions.change_demand(demand=made, data=p.data(made.site, number=3), version=1, by=cast.company_user)
        with pytest.raises(actions.ChangedMeanwhile) as caught:
            actions.change_demand(demand=made, data=p.data(made.site, number=4), version=1, by=cast.company_user)
        assert caught.value.current.number == 3


def test_the_same_submit_twice_is_one_demand(cast: Cast) -> None:
    place, key = p.site(cast.company, cast.company_user), uuid.uuid4()
    with f.wearing(cast.company_user):
        for _ in range(2):
            actions.open_demand(company=cast.company, data=p.data(place), by=cast.company_user, on=ON, key=key)
        assert Demand.objects.count() == 1 and Matter.objects.count() == 1


def test_a_new_company_is_registered_with_its_site_and_the_first_contact_is_the_main_one(cast: Cast) -> None:
    with f.wearing(cast.lead):
        made = actions.register_company(
            name="Bäckerei Testkorn", municipality=p.municipality(), by=cast.lead, on=ON, sector="crafts", size="micro",
            street="Ofenweg 1", postal_code="44787",
        )  # fmt: skip
        first = actions.add_contact(company=made, name="Ida Testkorn", by=cast.lead)
        second = actions.add_contact(company=made, name="Ole Testkorn", by=cast.lead)
        assert (first.is_main, second.is_main) == (True, False)
        assert queries.get_company(cast.lead, made.pk) == made and queries.sites_of(made).count() == 1
        assert Company.objects.get(org=made).entered_by == cast.lead


def test_each_company_has_one_contact_in_the_alliance(cast: Cast) -> None:
    with f.wearing(cast.lead):
        actions.look_after(company=cast.company, by=cast.lead, on=ON)
        actions.look_after(company=cast.company, by=cast.lead, on=ON, membership=cast.deputy)
        assert Care.objects.filter(ends_on=None).count() == 1
    with f.wearing(cast.company_user):
        assert queries.one_contact(cast.company, ON) == cast.deputy


@pytest.mark.parametrize(
    ("wage", "starts", "kind", "hinted"),
    [
        ("13.89", None, "work", True),
        ("13.90", None, "work", False),
        ("13.90", dt.date(2026, 12, 31), "work", False),
        ("13.90", dt.date(2027, 1, 1), "work", True),
        ("14.60", dt.date(2027, 1, 1), "work", False),
        ("5.00", None, "training", False),
        ("5.00", dt.date(2031, 1, 1), "work", False),
    ],
)
def test_a_wage_below_the_minimum_gets_a_hint_on_the_day_it_counts(
    wage: str, starts: dt.date | None, kind: str, hinted: bool
) -> None:
    assert bool(wages.hint(wage=Decimal(wage), kind=kind, starts_on=starts, on=ON)) is hinted


def test_the_database_keeps_nonsense_out(cast: Cast) -> None:
    place = p.site(cast.company, cast.company_user)
    for fields, constraint in (
        ({"number": 0}, "demand_looks_for_somebody"),
        ({"tasks": ""}, "demand_says_what_to_do"),
        ({"occupation_code": "8210"}, "demand_occupation_code_has_five_digits"),
        ({"hours_per_week": Decimal(70)}, "demand_hours_fit_a_week"),
    ):
        with f.wearing(cast.company_user), pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            actions.open_demand(company=cast.company, data=p.data(place, **fields), by=cast.company_user, on=ON)
