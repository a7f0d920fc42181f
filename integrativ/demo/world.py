"""Who can act in a town of the demonstration: hats by body, companies with what they look for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from integrativ.companies.models import Contact, Demand
from integrativ.demo.companies import companies_of
from integrativ.demo.narrator import wearing
from integrativ.demo.sources import City, Job, cities
from integrativ.tenancy.models import Membership, Organisation, Role


@dataclass
class Town:
    """One city with everybody who acts there. Read once per piece."""

    city: City
    on: dt.date
    bodies: dict[str, Organisation] = field(default_factory=dict)
    hats: dict[str, list[Membership]] = field(default_factory=dict)

    @property
    def managers(self) -> list[Membership]:
        """Case managers of the KIM unit, in the order in which they joined."""
        found = [hat for hat in self.hats["kim"] if hat.role == Role.CASE_MANAGER]
        return [hat for hat in found if not hat.user.name.startswith("Probe ")]

    @property
    def counsellors(self) -> list[Membership]:
        """Case managers of the carrier of welfare."""
        return [hat for hat in self.hats["welfare"] if hat.role == Role.CASE_MANAGER]

    def colleagues(self, hat: Membership) -> list[Membership]:
        """Everybody who accompanies people in the same body."""
        return self.managers if hat.organisation_id == self.bodies["kim"].pk else self.counsellors

    @property
    def coordinator(self) -> Membership:
        """Who coordinates the KIM unit."""
        return next(hat for hat in self.hats["kim"] if hat.role == Role.COORDINATOR)

    def clerk(self, kind: str) -> Membership:
        """Who answers in an office."""
        return next(hat for hat in self.hats[kind] if hat.role in (Role.CLERK, Role.CASE_MANAGER))

    @cached_property
    def demands(self) -> list[Demand]:
        """What companies of the town look for now, the named ones first: in the order of their invention, because
        several are entered at once and the numbers of their rows differ from time to time.
        """
        place = {company.name: number for number, company in enumerate(companies_of(self.city))}
        with wearing(self.managers[0]):
            rows = Demand.objects.filter(org__district_id=self.city.ags, closed_on=None)
            found = rows.select_related("org", "matter", "site__municipality", "contact")
            return sorted(found, key=lambda demand: (place.get(demand.org.name, len(place)), demand.pk))

    @cached_property
    def speakers(self) -> dict[int, Membership]:
        """Company → who speaks for it in integrativ."""
        rows = Membership.objects.filter(
            role=Role.COMPANY_USER, organisation__district_id=self.city.ags, user__is_demo=True
        )
        rows = rows.exclude(user__name__startswith="Probe ").select_related("user", "organisation").order_by("-pk")
        return {hat.organisation_id: hat for hat in rows}

    def contact_of(self, company: Organisation) -> str:
        """Whom one calls there."""
        with wearing(self.managers[0]):
            return Contact.objects.filter(org=company, is_main=True).values_list("name", flat=True).first() or "Büro"

    def suitable(self, job: Job, day: dt.date, *, other_than: Demand | None = None) -> list[Demand]:
        """Demands that fit the work somebody looks for and were there on that day; if none fits, all that were there."""
        there = [demand for demand in self.demands if demand.opened_on <= day and demand != other_than]
        return [demand for demand in there if demand.occupation == job.word] or there


def town(city: City, on: dt.date) -> Town:
    """Read who works where in this city."""
    kinds = {
        city.key(kind): kind for kind in ("kim", "abh", "jobcenter", "sozialamt", "jugendamt", "agentur", "ihk", "ebh")
    }
    kinds[f"vorfuehrung-wohlfahrt-{city.ags}"] = "welfare"
    bodies = {
        kinds[body.key]: body for body in Organisation.objects.filter(key__in=kinds).select_related("municipality")
    }
    found: dict[str, list[Membership]] = defaultdict(list)
    rows = Membership.objects.filter(organisation__in=bodies.values(), user__is_demo=True)
    for hat in rows.select_related("user", "organisation").order_by("pk"):
        found[kinds[hat.organisation.key]].append(hat)
    return Town(city=city, on=on, bodies=bodies, hats=dict(found))


def neighbour(city: City) -> City:
    """The next town: where somebody moves to. Bochum's is Herne."""
    every = cities()
    by_name = {c.name: c for c in every}
    if city.name == "Bochum":
        return by_name["Herne"]
    return every[(every.index(city) + 1) % len(every)]
