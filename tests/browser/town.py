"""Bochum as the whole way needs it: the released public bodies, the people who work there, one company."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.apps import apps

from integrativ.tenancy.models import Membership, Organisation, Role
from tests import factories as f

BOCHUM = "05911"


@dataclass
class Town:
    """Who acts on the way."""

    lead: Membership
    colleague: Membership
    office: Membership
    jobcenter: Membership
    company: Membership


def open_town() -> Town:
    """Bochum with two case managers, a clerk each in two offices, and a care home that looks for people."""
    apps.get_app_config("network").load_reference("owner")  # type: ignore[attr-defined]

    def body(kind: str) -> Organisation:
        return Organisation.objects.get(kind=kind, district_id=BOCHUM)

    company = f.organisation("company", "Haus Ruhraue", district_id=BOCHUM, municipality_id=f"{BOCHUM}000")
    kim = body("kim")

    def hat(body: Organisation, name: str, role: str) -> Membership:
        return f.hat(body, role, user_=f.user(name), starts_on=dt.date(2020, 1, 1))

    return Town(
        lead=hat(kim, "Sevgi Probst", Role.CASE_MANAGER),
        colleague=hat(kim, "Jonas Beispiel", Role.CASE_MANAGER),
        office=hat(body("abh"), "Carla Muster", Role.CLERK),
        jobcenter=hat(body("jobcenter"), "Mehmet Vorlage", Role.CLERK),
        company=hat(company, "Ida Tenhagen", Role.COMPANY_USER),
    )
