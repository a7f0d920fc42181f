"""What every page's frame shows: navigation by hat, the body, the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from integrativ.tenancy.models import BodyKind, Membership, Role


@dataclass(frozen=True)
class Place:
    """One entry of the main navigation; `prefix` begins the addresses where it is the current place."""

    label: str
    url_name: str
    prefix: str


TODAY = Place("Heute", "desk:today", "/heute/")
PEOPLE = Place("Personen", "desk:people", "/personen/")
WAYS = Place("Stellen", "desk:demands", "/stellen/")
RADAR = Place("Radar", "desk:radar", "/radar/")
RADAR_OF_BODY = Place("Radar", "desk:radar_team", "/radar/")
COORDINATION = Place("Koordination", "desk:coordination", "/koordination/")
WHO = Place("Wer ist zuständig?", "network:search", "/zustaendig/")
INBOX = Place("Eingang", "partner:inbox", "/eingang/")
COMPANY = Place("Meine Stellen", "company:start", "/betrieb/")
COMPANY_DAYS = Place("Termine", "company:days", "/betrieb/termine/")
ISSUED = Place("Läuft ab", "partner:issued", "/laeuft-ab/")
ADMINISTRATION = Place("Zugänge", "access:members", "/zugaenge/")
LAW = Place("Regelwerk", "state:rulesets", "/regelwerk/")
LAW_BOOK = Place("Recht", "lawbook:contents", "/recht/")
PROTOCOL = Place("Protokoll", "access:protocol", "/protokoll/")


def places(membership: Membership | None) -> list[Place]:
    """The main navigation of a hat, at most six places."""
    if membership is None:
        return []
    kind, role = membership.organisation.kind, membership.role
    if role == Role.CASE_MANAGER and kind in (BodyKind.KIM, BodyKind.WELFARE):
        return [TODAY, RADAR, PEOPLE, WAYS, INBOX, WHO]
    if role == Role.COORDINATOR:
        return [COORDINATION, RADAR_OF_BODY, WAYS, INBOX, WHO]
    if role == Role.COMPANY_USER:
        return [COMPANY, COMPANY_DAYS]
    if role == Role.ACCOUNT_ADMIN:
        return [ADMINISTRATION, WHO]
    if role == Role.PRIVACY_OFFICER:
        return [PROTOCOL, WHO]
    if role == Role.STATE_OFFICER:
        return [LAW, LAW_BOOK, WHO]
    return [INBOX, ISSUED, WHO] if kind in (BodyKind.ABH, BodyKind.AGENTUR) else [INBOX, WHO]


def first_page(membership: Membership | None) -> str:
    """Where a hat starts its day."""
    for place in places(membership):
        try:
            return reverse(place.url_name)
        except NoReverseMatch:
            continue
    return "/"


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html: `nav` (label, url, current), `hat`, `hats`, `is_demo`."""
    hat = getattr(request, "membership", None)
    nav, shown = [], places(hat)
    here = max((p.prefix for p in shown if request.path.startswith(p.prefix)), key=len, default="")
    for place in shown:
        try:
            nav.append({"label": place.label, "url": reverse(place.url_name), "current": place.prefix == here})
        except NoReverseMatch:
            continue
    return {"hat": hat, "hats": getattr(request, "hats", []), "is_demo": settings.DEMO, "nav": nav}
