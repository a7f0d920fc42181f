"""The night's part for the coordination: how far each holder of § 104c is, body after body, a few cases in each transaction."""

from __future__ import annotations

import datetime as dt

from integrativ import law
from integrativ.cases.legal.facts import sheets_for
from integrativ.cases.models import Case
from integrativ.people.models import Fact
from integrativ.radar import bodies, holders
from integrativ.radar.models import Transition
from integrativ.radar.transition import TITLE
from integrativ.tenancy.actor import Actor, acting
from integrativ.tenancy.models import BodyKind, Organisation

CHUNK = 50
LISTS = (BodyKind.COMPANY, BodyKind.ABH, BodyKind.AGENTUR)


def of_body(org_id: int, on: dt.date) -> int:
    """Count the holders of one body anew; the same again changes nothing. Returns how many there are."""
    system = Actor(user_id=None, org_id=org_id)
    version = law.ruleset()
    with acting(system):
        titles = Fact.objects.filter(org_id=org_id, name="residence_title", value=TITLE).values("person_id")
        ids = list(
            Case.objects.filter(org_id=org_id, closed_on=None, person_id__in=titles)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        Transition.objects.filter(org_id=org_id).exclude(case_id__in=ids).delete()
    found = 0
    for start in range(0, len(ids), CHUNK):
        with acting(system):
            rows = Case.objects.filter(org_id=org_id, pk__in=ids[start : start + CHUNK], closed_on=None)
            cases = list(rows.select_related("person__municipality", "matter"))
            found += holders.keep(org_id, cases, sheets_for(cases, on), on, f"{version.number}-{version.hash}"[:80])
    return found


def forget(on: dt.date) -> int:
    """Answers of companies and offices that are older than a year."""
    gone = 0
    for pk in Organisation.objects.filter(kind__in=LISTS, works_here=True).values_list("pk", flat=True):
        with acting(Actor(user_id=None, org_id=pk)):
            gone += bodies.forget(pk, on)
    return gone
