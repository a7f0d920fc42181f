"""Which office decides: the person's place of residence decides the Ausländerbehörde, the site the Agentur für Arbeit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from integrativ.placements.models import Placement
from integrativ.steps.models import StepKind
from integrativ.tenancy.models import BodyKind, Membership, Municipality, Organisation

KINDS = {StepKind.PERMIT_REQUEST: BodyKind.ABH, StepKind.BA_CONSENT: BodyKind.AGENTUR}


@dataclass(frozen=True)
class Office:
    """The responsible office, or none and why not."""

    body: Organisation | None
    because: str


def deciding_municipality(placement: Placement, kind: str) -> Municipality | None:
    """Residence for the permit, place of work for the consent of the Bundesagentur."""
    if kind == StepKind.PERMIT_REQUEST:
        return placement.person.municipality
    return placement.demand.site.municipality


def responsible(placement: Placement, kind: str, on: dt.date) -> Office:
    """The office that decides this kind of request for this way on that day."""
    municipality = deciding_municipality(placement, kind)
    if municipality is None:
        return Office(None, "Der Wohnort ist nicht eingetragen.")
    why = "die Person dort wohnt" if kind == StepKind.PERMIT_REQUEST else "dort gearbeitet wird"
    bodies = choices(kind)
    body = (
        bodies.filter(municipality=municipality).first()
        or bodies.filter(district_id=municipality.district_id, municipality=None).first()
    )
    if body is None:
        return Office(None, f"Für {municipality.name} ist keine Stelle eingetragen.")
    return Office(body, f"Zuständig für {municipality.name}, weil {why}.")


def choices(kind: str) -> QuerySet[Organisation]:
    """All bodies that could decide, for choosing by hand."""
    return Organisation.objects.filter(kind=KINDS[StepKind(kind)]).order_by("sort_key", "id")


def usual_days(body: Organisation, kind: str, on: dt.date, by: Membership) -> int | None:
    """The usual time of that office for this kind of request, in calendar days."""
    return 14 if kind == StepKind.BA_CONSENT else None
