"""Which office decides: the person's place of residence decides the Ausländerbehörde, the site the Agentur für Arbeit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from integrativ.network import queries as network
from integrativ.network.models import Topic
from integrativ.placements.models import Placement
from integrativ.steps.models import StepKind
from integrativ.tenancy.models import BodyKind, Municipality, Organisation

TOPICS = {StepKind.PERMIT_REQUEST: Topic.WORK_PERMIT, StepKind.BA_CONSENT: Topic.BA_CONSENT}
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
    found = network.responsible_body(municipality, TOPICS[StepKind(kind)], on)
    if isinstance(found, network.NotRecorded):
        return Office(None, f"Für {municipality.name} ist keine Stelle eingetragen. {found.reason}".strip())
    why = "die Person dort wohnt" if kind == StepKind.PERMIT_REQUEST else "dort gearbeitet wird"
    return Office(found.body, f"Zuständig, weil {why} ({municipality.name}). {found.reason}".strip())


def choices(kind: str) -> QuerySet[Organisation]:
    """All bodies that could decide, for choosing by hand."""
    return Organisation.objects.filter(kind=KINDS[StepKind(kind)]).order_by("sort_key", "id")
