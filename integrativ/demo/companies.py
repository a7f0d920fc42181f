"""Invented companies with sites, contacts, agreements, and what they look for."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import Any

from integrativ.companies.actions import (
    DemandData,
    add_contact,
    close_demand,
    look_after,
    open_demand,
    register_company,
    sign_agreement,
)
from integrativ.companies.models import Contact, Demand, Site
from integrativ.demo.narrator import told, wearing, workday
from integrativ.demo.sources import City, Job, cities, document, jobs, rng, telephone
from integrativ.demo.staff import names
from integrativ.tenancy.models import Membership, Municipality, Organisation

KEYS = uuid.UUID("6f0d2c1e-8a39-4b53-9a6c-2f3f5c1d7e90")

NEW_IN_THE_ALLIANCE = ("Tiefbau Linnemann GmbH",)


@dataclass(frozen=True)
class Invented:
    """A company on paper, before it stands in the database."""

    name: str
    sector: str
    size: str
    street: str
    postal_code: str
    about: str
    contact: str
    function: str
    jobs: tuple[str, ...]
    has_account: bool = False


def companies_of(city: City) -> list[Invented]:
    """All companies of a city, the named ones first; the same every time."""
    spec = document("companies")
    named = [_named(row) for row in spec["named"]] if city == cities()[0] else []
    drawn = [_drawn(city, number, spec) for number in range(city.companies - len(named))]
    return [_with_jobs(company, number, city) for number, company in enumerate([*named, *drawn])]


def _named(row: dict[str, Any]) -> Invented:
    return Invented(**{**row, "jobs": tuple(row["jobs"])}, has_account=True)


def _drawn(city: City, number: int, spec: dict[str, Any]) -> Invented:
    """Trade and family are taken in turn, so that no two companies share a name."""
    place = [c.ags for c in cities()].index(city.ags)
    dice = rng("company", city.ags, number)
    family = spec["family"][(place * 10 + number) % len(spec["family"])]
    sectors = list(spec["trades"])
    sector = sectors[(number + place) % len(sectors)]
    trades = spec["trades"][sector]
    trade = trades[(place * 10 + number) // len(spec["family"]) % len(trades)]
    people = list(names(city))[25 + number]
    return Invented(
        name=f"{trade} {family} {city.name.split()[0]}" if place else f"{trade} {family}",
        sector=sector,
        size=dice.choice(["micro", "small", "small", "medium", "large"]),
        street=f"{dice.choice(spec['streets'])} {dice.randint(1, 98)}",
        postal_code=dice.choice(city.postal_codes),
        about="",
        contact=people,
        function=dice.choice(spec["contact_functions"]),
        jobs=(),
        has_account=number % 2 == 0,
    )


def _with_jobs(company: Invented, number: int, city: City) -> Invented:
    """Two demands each, in every twelfth company a third one: 250 in all."""
    place = sum(c.companies for c in itertools.takewhile(lambda c: c != city, cities())) + number
    wanted = 3 if place % 12 == 0 else 2
    fitting = [key for key, job in jobs().items() if job.sector == company.sector] or list(jobs())
    dice = rng("jobs", city.ags, number)
    chosen = list(company.jobs)
    while len(chosen) < wanted:
        chosen.append(dice.choice(fitting))
    return replace(company, jobs=tuple(chosen[:wanted]))


def build(company: Invented, city: City, *, by: Membership, on: dt.date) -> Organisation:
    """Put one company into the register, as a case manager of the town who speaks with it."""
    with wearing(by):
        return _build(company, city, by, on)


def _build(company: Invented, city: City, by: Membership, on: dt.date) -> Organisation:
    dice = rng("build", city.ags, company.name)
    day = workday(on - dt.timedelta(days=dice.randint(610, 800)))
    town = Municipality.objects.get(pk=city.municipality)
    with told(by, day):
        made = register_company(
            name=company.name,
            municipality=town,
            by=by,
            on=day,
            sector=company.sector,
            size=company.size,
            about=company.about,
            telephone=telephone(company.name),
            email=f"post@betrieb-{abs(hash_of(company.name)) % 10**6:06d}.example",
            street=company.street,
            postal_code=company.postal_code,
            place=town.name,
        )
        add_contact(
            company=made,
            name=company.contact,
            by=by,
            function=company.function,
            telephone=telephone(company.contact),
        )
        look_after(company=made, by=by, on=day)
        if dice.random() < 0.6:
            sign_agreement(
                company=made, signed_on=day, signed_by_name=company.contact, text_version="2026-1", by=by,
                ends_on=on + dt.timedelta(days=dice.randint(20, 400)),
            )  # fmt: skip
    return made


def hash_of(text: str) -> int:
    """A number that is the same in every process."""
    return rng("hash", text).getrandbits(40)


def look_for_people(
    company: Invented, made: Organisation, *, by: Membership, on: dt.date, speaks: Membership | None
) -> list[Demand]:
    """Enter what the company looks for: by itself if it has an account, else told by telephone; some are closed again."""
    with wearing(by):
        site = Site.objects.get(org=made)
        contact = Contact.objects.get(org=made, is_main=True)
    found = []
    for number, key in enumerate(company.jobs):
        dice = rng("demand", made.name, number)
        hat = speaks if speaks and dice.random() < 0.7 else by
        day = workday(on - dt.timedelta(days=_age(company, number, dice)))
        told_by = "" if hat is speaks else f"{contact.name}, Telefon"
        with told(hat, day, 9, 20):
            demand = open_demand(
                company=made, data=_wanted(jobs()[key], site, contact, day, dice), by=hat, on=day, told_by=told_by,
                key=uuid.uuid5(KEYS, f"demand:{made.name}:{number}"),
            )  # fmt: skip
        if number == 1 and dice.random() < 0.18:
            closed = workday(on - dt.timedelta(days=1))
            with told(hat, max(day, closed), 15):
                close_demand(demand=demand, reason=dice.choice(["filled_elsewhere", "not_needed", "too_long"]), by=hat,
                             on=max(day, closed))  # fmt: skip
        found.append(demand)
    return found


def _age(company: Invented, number: int, dice: Random) -> int:
    """How long ago a demand was entered: the first of most companies stands open for years, as in care and logistics."""
    if number == 0:
        return dice.randint(72, 88) if company.name in NEW_IN_THE_ALLIANCE else dice.randint(500, 590)
    return dice.choice([4, 9, 15, 27, 41, 60, 95, 150, 260])


def _wanted(job: Job, site: Site, contact: Contact, day: dt.date, dice: Random) -> DemandData:
    return DemandData(
        kind=job.kind,
        tasks=job.tasks,
        occupation=job.word,
        occupation_code=job.code,
        level=job.level,
        language=job.language,
        language_where=job.where,
        shifts=job.shifts,
        hours_per_week=Decimal(str(job.hours)),
        wage_per_hour=Decimal(job.wage),
        number=dice.choice([1, 1, 1, 2, 2, 3, 5]),
        starts_on=day + dt.timedelta(days=dice.choice([14, 30, 45, 60, 90])),
        site=site,
        contact=contact,
    )
