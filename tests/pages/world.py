"""Two towns with everything in them, made through the actions and committed once in a database of their own.

Bochum is the town that is tried; Herne is the canary: every free word about its people begins with ZZKANARIE, so one
search through all pages tells whether anything of theirs has come out.
"""

from __future__ import annotations

import datetime as dt
import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.utils import timezone

from integrativ.cases import actions as cases
from integrativ.cases import calendars
from integrativ.cases.legal import actions as legal
from integrativ.cases.models import Case, Finding, TeamMember
from integrativ.common.dates import today
from integrativ.companies import actions as companies
from integrativ.companies.actions import DemandData
from integrativ.companies.models import Demand, Site
from integrativ.messages.actions import notify, queue_mail
from integrativ.messages.models import Notice
from integrativ.network import actions as network
from integrativ.people import actions as people
from integrativ.people.actions.people import PersonData
from integrativ.people.actions.shares import Declaration
from integrativ.people.models import Person
from integrativ.placements import actions as placements
from integrativ.placements.models import Placement, Trial
from integrativ.steps.actions import move
from integrativ.steps.models import Step
from integrativ.tenancy.models import Membership, Municipality, Organisation, Role, User
from tests import database
from tests import factories as f
from tests.pages.ahead import look_ahead
from tests.pages.unfinished import unfinished
from tests.pages.workshop import law_of_the_land
from tests.placements import factories as p

CANARY = "ZZKANARIE"
SHOWN = Declaration(
    text_version="1", text_digest="0" * 64, language="de", channel="spoken", given_on=dt.date(2026, 1, 2)
)


@dataclass
class Town:
    """One town: its bodies, its people at work, and the ids of one object of each kind."""

    name: str
    say: Callable[[str], str]
    hats: dict[str, Membership] = field(default_factory=dict)
    bodies: dict[str, Organisation] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)

    def hat(self, name: str) -> Membership:
        return self.hats[name]

    @property
    def lead(self) -> Membership:
        return self.hats["lead"]


@dataclass
class World:
    """Both towns, a second company, and two who belong nowhere."""

    bochum: Town
    herne: Town
    other_company: Membership
    stranger: User
    name: str = ""
    log: io.StringIO = field(default_factory=io.StringIO)

    def who(self) -> dict[str, Membership | User | None]:
        """The cast by name: everybody of Bochum, the same people of the next town, and nobody."""
        return {
            **self.bochum.hats,
            **{f"herne_{name}": hat for name, hat in self.herne.hats.items()},
            "other_company": self.other_company,
            "stranger": self.stranger,
            "herself": self.bochum.things["herself"],
            "herne_herself": self.herne.things["herself"],
            "nobody": None,
        }


ROLES = {
    "lead": ("kim", Role.CASE_MANAGER),
    "deputy": ("kim", Role.CASE_MANAGER),
    "colleague": ("kim", Role.CASE_MANAGER),
    "coordinator": ("kim", Role.COORDINATOR),
    "account_admin": ("kim", Role.ACCOUNT_ADMIN),
    "privacy": ("kim", Role.PRIVACY_OFFICER),
    "partner": ("abh", Role.CLERK),
    "jobcenter": ("jobcenter", Role.CLERK),
    "welfare": ("welfare", Role.CASE_MANAGER),
    "company": ("company", Role.COMPANY_USER),
    "editor": ("state", Role.STATE_OFFICER),
}


def _town(name: str, ags: str, say: Callable[[str], str]) -> Town:
    town = Town(name, say)
    place = Municipality.objects.get(ags=ags)
    for kind in ("kim", "abh", "jobcenter"):
        town.bodies[kind] = Organisation.objects.filter(kind=kind, district_id=ags[:5]).order_by("pk")[0]
    town.bodies["welfare"] = f.organisation("welfare", f"Diakonie {name}", district_id=ags[:5])
    town.bodies["company"] = f.organisation("company", f"Haus am Ring {name}", district_id=ags[:5], municipality_id=ags)
    town.bodies["state"] = f.organisation("state", f"Land der Stadt {name}")
    for who, (kind, role) in ROLES.items():
        town.hats[who] = f.hat(town.bodies[kind], role, user_=f.user(name=f"Kraft {who} aus {name}"))
    town.things["place"] = place
    return town


def _person(town: Town, given: str, family: str) -> Person:
    say = town.say
    with f.wearing(town.lead):
        return people.register_person(
            data=PersonData(
                given_names=say(given).replace(" ", ""),
                family_name=say(family).replace(" ", ""),
                birth_date=dt.date(1994, 5, 17),
                municipality_id=town.things["place"].ags,
                telephone="0234 5550101",
                email=f"{say('person').lower().replace(' ', '.')}@test.example",
                contact_language="ar",
                needs_interpreter=True,
                contact_note=say("nachmittags über die Schwester"),
            ),
            by=town.lead,
            on=today(),
            different_from=None,
        )


FACTS: tuple[tuple[str, Any], ...] = (
    ("german_level", "B1"),
    ("english_level", "A2"),
    ("residence_title", "duldung_60a"),
    ("toleration_ground", "impossibility"),
    ("title_valid_until", "2027-02-18"),
    ("entry_date", "2021-03-04"),
    ("stay_uninterrupted_since", "2021-03-04"),
    ("benefit_received", "asylblg_2"),
    ("accommodation", "own_flat"),
    ("nationality", "SY"),
)
WRITTEN = (("wishes", "In der Pflege arbeiten"), ("childcare_times", "bis 14 Uhr"))


def _case(town: Town) -> None:
    """One person with facts, team, plan, notes, shares and kept answers."""
    say, lead, t, on = town.say, town.lead, town.things, today()
    person = t["person"] = _person(town, "Layla", "Testkhafaji")
    t["second_person"] = _person(town, "Lailah", "Testkhafadschi")
    with f.wearing(lead):
        case = t["case"] = cases.open_case(
            person=person, by=lead, on=on, goal=say("Pflegehelferin werden"), target_group="tolerated"
        )
        cases.set_deputy(case=case, deputy=town.hat("deputy"), by=lead, on=on)
        for name, value in FACTS:
            fact = people.record_fact(
                person=person,
                name=name,
                value=value,
                by=lead,
                source="seen",
                seen_on=on,
                evidence=say("Blick auf den Ausweis"),
            )
            t.setdefault("fact", fact)
        for name, value in WRITTEN:
            t["written_fact"] = people.record_fact(person=person, name=name, value=say(value), by=lead)
        people.record_fact(person=person, name="german_level", value="A2", by=lead)
        t["note"] = cases.write_note(case=case, by=lead, text=say("Sorge um die Mutter"))
        cases.write_note(case=case, by=lead, text=say("Kommt gern vormittags"), is_shareable=True)
        cases.note_contact(case=case, by=lead, channel="phone")
        t["goal"] = cases.agree_goal(case=case, by=lead, life_area="work", text=say("In der Pflege arbeiten"), on=on)
        t["task"] = _task(town, case)
        cases.record_responsibility(
            case=case, by=lead, topic="residence", body=town.bodies["abh"], starts_on=on - dt.timedelta(days=30), on=on
        )
        for to, categories in (
            ("abh", ("base", "labour", "residence", "job")),
            ("company", ("base", "labour", "slip")),
            ("jobcenter", ("base", "labour")),
        ):
            for category in categories:
                t["share"] = people.share(
                    person=person,
                    recipient=town.bodies[to],
                    category=category,
                    purpose="placement",
                    legal_basis="consent",
                    until=on + dt.timedelta(days=40),
                    by=lead,
                    declaration=SHOWN,
                )
        t["finding"] = legal.keep_finding(case=case, matter=None, question="work_access", on=on, by=lead)
        t["household"] = people.join_household(person=person, other=t["second_person"], by=lead)
        people.agree_to_lookup(person=person, by=lead, on=on, language="ar")
    t["herself"] = f.account(lead, person, f.user(name=say("Die Person selbst")))
    with f.wearing(town.hat("colleague")):
        cases.break_glass(
            case=_second_case(town), by=town.hat("colleague"), reason=say("Anruf aus dem Krankenhaus"), on=on
        )
        t["emergency"] = TeamMember.objects.get(role="emergency")
    with f.wearing(lead):
        t["member"] = TeamMember.objects.get(case=case, membership=town.hat("deputy"))


def _task(town: Town, case: Case) -> Step:
    return cases.open_plan_step(
        case=case,
        by=town.lead,
        kind="task",
        title=town.say("Zeugnis bringen"),
        due_on=today() + dt.timedelta(days=3),
        life_area="work",
    )


def _second_case(town: Town) -> Case:
    with f.wearing(town.lead):
        omar = _person(town, "Omar", "Testhaddad")
        town.things["other_case"] = cases.open_case(person=omar, by=town.lead, on=today())
    return town.things["other_case"]


def _network(town: Town) -> None:
    """Questions in all states, an offer of handover, and what a body enters about itself."""
    say, lead, t, on = town.say, town.lead, town.things, today()

    def ask(to: str, title: str, *names: str) -> Step:
        with f.wearing(lead):
            return cases.ask_body(
                case=t["case"],
                by=lead,
                to=town.bodies[to],
                title=title,
                question=say("Darf die Person anfangen?"),
                names=names,
                anonymous=not names,
                there=("person_knows",),
                usual_days=14,
            )

    names = ("german_level", "residence_title")
    t["question"] = ask("abh", "Frage zur Arbeitserlaubnis", *names)
    t["returned"] = ask("abh", "Frage mit Rückfrage", *names)
    t["answered"] = ask("abh", "Frage mit Antwort", *names)
    t["jc_question"] = ask("jobcenter", "Frage zum Kurs", "german_level")
    partner = town.hat("partner")
    with f.wearing(partner):
        move(
            step=Step.objects.get(pk=t["returned"].pk),
            event="ask_back",
            by=partner,
            code="",
            text=say("Es fehlt der Vertrag"),
        )
        move(step=Step.objects.get(pk=t["answered"].pk), event="answer", by=partner, code="", text=say("Das geht so"))
    with f.wearing(lead):
        t["handover"] = cases.offer_handover(
            case=t["case"],
            by=lead,
            topic="benefits",
            to=town.bodies["jobcenter"],
            starts_on=on + dt.timedelta(days=20),
            text=say("Bitte übernehmen"),
            there=("person_knows", "legal_basis"),
        )
        notify(members=[lead], text="Ein Hinweis", path="/heute/", key="seite-1")
        t["notice"] = Notice.objects.filter(membership=lead).order_by("-pk")[0]
        queue_mail(
            org_id=lead.organisation_id,
            to_address="kraft@test.example",
            subject="Hinweis",
            body="Bitte melden Sie sich an.",
            key="seite",
        )
        t["feed"] = calendars.make(lead)
    coordinator = town.hat("coordinator")
    with f.wearing(coordinator):
        network.record_contact(body=town.bodies["jobcenter"], by=coordinator, on=on, telephone="0234 5550199")


def _demands(town: Town) -> list[Demand]:
    """The company's profile, its site, one demand to look at and five to propose for."""
    t, on = town.things, today()
    boss, company = town.hat("company"), town.bodies["company"]
    with f.wearing(boss):
        companies.profile(company=company, by=boss, on=on, sector="care", size="", about="Ein Haus")
        place: Site = companies.add_site(
            company=company,
            street="Ringstraße 1",
            postal_code=town.things["place"].postal_codes[:5],
            place=town.name,
            municipality=town.things["place"],
            by=boss,
        )
        t["contact"] = companies.add_contact(company=company, name="Frau Tenhagen", by=boss, telephone="0234 5550177")
        data = DemandData(
            kind="work",
            tasks="Bewohner bei der Pflege unterstützen",
            occupation="Pflegehelferin",
            level=1,
            language="a2",
            site=place,
            shifts=("early",),
            hours_per_week=Decimal(30),
            wage_per_hour=Decimal("16.95"),
            number=9,
            starts_on=on + dt.timedelta(days=30),
        )
        t["demand"] = companies.open_demand(company=company, data=data, by=boss, on=on)
        return [companies.open_demand(company=company, data=data, by=boss, on=on) for _ in range(5)]


def _ways(town: Town) -> None:
    """A company with demands and one person on the way, at each station once."""
    say, lead, t, on = town.say, town.lead, town.things, today()
    boss, company = town.hat("company"), town.bodies["company"]
    demands = _demands(town)
    with f.wearing(lead):
        companies.look_after(company=company, by=lead, on=on)
        ways = [
            placements.propose(
                case=t["case"],
                demand=wanted,
                by=lead,
                on=on,
                fits=["language"],
                reasons=say("Deutsch reicht"),
                planned_start_on=on,
            )
            for wanted in demands
        ]
        t["proposal_step"] = p.step(ways[0], "proposal")
    t["proposed"], t["trying"], t["asking"], t["signing"], t["working"] = ways
    for way in ways[1:]:
        with f.wearing(boss):
            placements.answer_proposal(step=p.step(way, "proposal"), by=boss, on=on, answer="yes")
    with f.wearing(lead):
        placements.open_trial(
            placement=t["trying"],
            kind="visit",
            starts_on=on,
            ends_on=on + dt.timedelta(days=1),
            by=lead,
            on=on,
            permit_reason=say("nur ansehen"),
        )
        t["trial"] = Trial.objects.get(placement=t["trying"])
        t["trial_step"] = p.step(t["trying"], "trial")
        t["contract_step"] = placements.open_contract(placement=t["signing"], by=lead, on=on)
    _permit(town, t["asking"])
    _work(town, t["working"])


def _permit(town: Town, way: Placement) -> None:
    lead, on = town.lead, today()
    with f.wearing(lead):
        step = placements.prepare_permit(
            placement=way, stage="employment", by=lead, on=on, office=town.bodies["abh"], starts_on=on
        ).step
        for line in step.checkpoints.all():
            placements.tick(placement=way, step=step, code=line.code, is_there=True, by=lead, on=on)
        placements.send_permit(placement=way, step=step, by=lead, on=on, text=town.say("Bitte prüfen"))
        draft = placements.prepare_permit(
            placement=town.things["signing"], stage="employment", by=lead, on=on, office=town.bodies["abh"]
        ).step
    town.things |= {"permit_step": step, "permit_draft": draft, "granted_step": _granted(town, town.things["trying"])}


def _granted(town: Town, way: Placement) -> Step:
    """A permit the office has granted: it may issue the slip itself."""
    lead, office, on = town.lead, town.hat("partner"), today()
    with f.wearing(lead):
        step = placements.prepare_permit(
            placement=way, stage="visit", by=lead, on=on, office=town.bodies["abh"], starts_on=on
        ).step
        for line in step.checkpoints.all():
            placements.tick(placement=way, step=step, code=line.code, is_there=True, by=lead, on=on)
        placements.send_permit(placement=way, step=step, by=lead, on=on)
    with f.wearing(office):
        move(
            step=step,
            event="grant",
            by=office,
            code="granted",
            at=timezone.now(),
            valid_from=on,
            valid_until=on + dt.timedelta(days=100),
        )
    return step


def _work(town: Town, way: Placement) -> None:
    lead, boss, on = town.lead, town.hat("company"), today()
    with f.wearing(lead):
        asked = placements.open_contract(placement=way, by=lead, on=on)
    with f.wearing(boss):
        placements.answer_contract(step=asked, by=boss, on=on, signed_on=on)
    with f.wearing(lead):
        p.call_me(lead)
        kept = Finding.objects.create(
            org=way.org, case=way.case, matter=way.matter, question="work_access", as_of=on, ruleset="2026-11-x", facts={},
            result={"outcome": "free", "because": ["aufenthg-4a-1"], "missing": []}, kept_by=lead, kept_at=timezone.now(),
        )  # fmt: skip
        slip = placements.issue_slip(
            placement=way, stage="employment", job="Pflegehelferin", valid_from=on, finding=kept, by=lead, on=on
        )
        town.things["slip"] = placements.issue_paper(placement=way, slip=slip, by=lead, on=on)
        placements.start_work(placement=way, day=on, by=lead, on=on, permit_reason=town.say("Karte gesehen"))
        steps = Step.objects.filter(
            matter_id=way.matter_id, kind="aftercare", owner_org=town.bodies["company"]
        ).exclude(state="draft")
        town.things["aftercare_step"] = steps.order_by("pk")[0]


def build() -> World:
    """Fill the current database."""
    herne = _town("Herne", "05916000", lambda text: f"{CANARY} {text}")
    bochum = _town("Bochum", "05911000", lambda text: text)
    for town in (herne, bochum):
        for part in (_case, look_ahead, _network, _ways, unfinished, law_of_the_land):
            part(town)
    other = f.hat(f.organisation("company", "Kessel und Rohr"), Role.COMPANY_USER)
    return World(bochum, herne, other, f.user(name="Fremder Mensch"))


@contextmanager
def standing(blocker: Any) -> Iterator[World]:
    """The world in a database of its own, with everything logged while it is there."""
    before = settings.DATABASES["default"]["NAME"]
    with blocker.unblock():
        name = database.create("pages")
        kept = io.StringIO()
        handler = logging.StreamHandler(kept)
        logging.getLogger().addHandler(handler)
        try:
            for config in ("network", "people"):
                apps.get_app_config(config).load_reference("owner")  # type: ignore[attr-defined]
            with connections["default"].cursor():
                made = build()
            made.name, made.log = name, kept
            connections["default"].close()
            database._point_to(before)
            yield made
        finally:
            logging.getLogger().removeHandler(handler)
            database.drop(name)
            database._point_to(before)
