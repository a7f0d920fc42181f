"""A company with a demand, and a person on her way to it, in one line each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from integrativ.cases.models import Case, Finding
from integrativ.companies.actions import DemandData, add_site, open_demand
from integrativ.companies.models import Demand, Site
from integrativ.people.models import Share
from integrativ.placements import actions, permits
from integrativ.placements.models import PermitNeed, Placement, Slip
from integrativ.steps.models import Step
from integrativ.tenancy.models import District, Membership, Municipality, Organisation
from tests import factories as f
from tests.cast import Cast
from tests.database import as_owner

ON = dt.date(2026, 11, 23)


def municipality(ags: str = "05911000", name: str = "Bochum", codes: str = "44787 44892") -> Municipality:
    """A municipality of the reference data; made as owner when the table is still empty."""
    found = Municipality.objects.filter(ags=ags).first()
    if found:
        return found
    with as_owner() as owner:
        owner.execute(
            "INSERT INTO tenancy_district (ags, name, label, kind, regierungsbezirk, pilots_first, tile_column, tile_row, latitude,"
            " longitude, note) VALUES (%s, %s, 'XX', 'kreisfreie Stadt', 'Arnsberg', true, 1, 1, 51.48, 7.22, '')"
            " ON CONFLICT DO NOTHING",
            [ags[:5], name],
        )
        owner.execute(
            "INSERT INTO tenancy_municipality (ags, name, kind, postal_codes, latitude, longitude, district_id)"
            " VALUES (%s, %s, 'Stadt', %s, 51.48, 7.22, %s) ON CONFLICT DO NOTHING",
            [ags, name, codes, ags[:5]],
        )
    assert District.objects.filter(ags=ags[:5]).exists()
    return Municipality.objects.get(ags=ags)


def site(company: Organisation, by: Membership) -> Site:
    with f.wearing(by):
        return add_site(
            company=company,
            street="Wiesenstraße 4",
            postal_code="44892",
            place="Bochum",
            municipality=municipality(),
            by=by,
        )


def data(place: Site, **fields: Any) -> DemandData:
    values: dict[str, Any] = {
        "kind": "work",
        "tasks": "Bewohner bei der Pflege unterstützen, Essen geben, Betten machen",
        "occupation": "Pflegehelferin",
        "level": 1,
        "language": "a2",
        "site": place,
        "shifts": ("early",),
        "hours_per_week": Decimal(30),
        "wage_per_hour": Decimal("16.95"),
        "number": 2,
    }
    return DemandData(**(values | fields))


def demand(company: Organisation, by: Membership, *, on: dt.date = ON, **fields: Any) -> Demand:
    """A demand entered by the company itself or by somebody for it."""
    place = site(company, by)
    with f.wearing(by):
        return open_demand(company=company, data=data(place, **fields), by=by, on=on, told_by="Frau Tenhagen, Telefon")


def proposed(cast: Cast, *, on: dt.date = ON, case: Case | None = None, of: Demand | None = None) -> Placement:
    """A person proposed to the cast's company."""
    wanted = of or demand(cast.company, cast.company_user, on=on)
    with f.wearing(cast.lead):
        return actions.propose(
            case=case or cast.case,
            demand=wanted,
            by=cast.lead,
            on=on,
            fits=["language", "shifts"],
            reasons="Deutsch B1",
        )


def step(placement: Placement, kind: str) -> Step:
    """The newest step of a kind; call it under a hat that may read it."""
    return Step.objects.filter(matter_id=placement.matter_id, kind=kind).order_by("-id")[0]


def company_says_yes(cast: Cast, placement: Placement, *, on: dt.date = ON) -> None:
    with f.wearing(cast.company_user):
        actions.answer_proposal(step=step(placement, "proposal"), by=cast.company_user, on=on, answer="yes")


def contract_signed(cast: Cast, placement: Placement, *, on: dt.date = ON) -> None:
    with f.wearing(cast.lead):
        wanted = actions.open_contract(placement=placement, by=cast.lead, on=on)
    with f.wearing(cast.company_user):
        actions.answer_contract(step=wanted, by=cast.company_user, on=on, signed_on=on)


def working(cast: Cast, *, day: dt.date = ON, until_month: int = 12) -> Placement:
    """A placement whose person has begun to work on that day."""
    made = proposed(cast, on=day)
    company_says_yes(cast, made, on=day)
    contract_signed(cast, made, on=day)
    with f.wearing(cast.lead):
        actions.start_work(placement=made, day=day, by=cast.lead, on=day, permit_reason="freier Zugang, Karte gesehen")
        if until_month != 12:
            actions.wish_aftercare(placement=made, until_month=until_month, by=cast.lead, on=day)
    return made


def finding(cast: Cast, placement: Placement, *, on: dt.date = ON, outcome: str = "free", **result: Any) -> Finding:
    """A kept answer to "may she work here?"; inside a block of its own hat or another's."""
    with f.wearing(cast.lead):
        return Finding.objects.create(
            org_id=placement.org_id, case_id=placement.case_id, matter_id=result.pop("matter_id", placement.matter_id),
            question="work_access", as_of=on, ruleset="2026-11-abc", facts=result.pop("facts", {}),
            result={"outcome": outcome, "because": ["aufenthg-4a-1"], "missing": []} | result, kept_by=cast.lead,
            kept_at=dt.datetime.combine(on, dt.time(12), tzinfo=dt.UTC),
        )  # fmt: skip


def slip(cast: Cast, placement: Placement, *, on: dt.date = ON, **fields: Any) -> Slip:
    """A confirmation from a kept finding, not yet a paper."""
    basis = fields.pop("finding", None) or finding(cast, placement, on=on)
    values = {"stage": "employment", "job": "Pflegehelferin", "valid_from": on} | fields
    with f.wearing(cast.lead):
        return actions.issue_slip(placement=placement, finding=basis, by=cast.lead, on=on, **values)


def paper(cast: Cast, placement: Placement, *, on: dt.date = ON, **fields: Any) -> Slip:
    """The confirmation as a paper with a code, with the consent it needs."""
    made = slip(cast, placement, on=on, **fields)
    release(cast)
    call_me(cast.lead)
    with f.wearing(cast.lead):
        return actions.issue_paper(placement=placement, slip=made, by=cast.lead, on=on)


def release(cast: Cast) -> list[Share]:
    """Name and slip for the company, for half a year; twice has one effect."""
    with f.wearing(cast.lead):
        known = list(Share.objects.filter(person=cast.person, recipient=cast.company, withdrawn_at=None))
    return known or [f.share(cast.lead, cast.person, cast.company, category) for category in ("base", "slip")]


def call_me(hat: Membership) -> None:
    """A telephone number for the paper."""
    hat.telephone = "0234 910-0000"
    hat.save(update_fields=["telephone"])


@contextmanager
def permit_answer(need: str, because: str = "weil das Beispiel es so will") -> Iterator[None]:
    """The law answers every stage alike."""

    def check(*, placement: Placement, stage: str, on: dt.date) -> permits.PermitOutcome:
        return permits.PermitOutcome(PermitNeed(need), because)

    before = list(permits._checks)
    permits.use(check)
    try:
        yield
    finally:
        permits._checks[:] = before
