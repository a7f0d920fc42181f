"""The company's first page: whose turn it is, who may work, duties with dates, my demands, one contact."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from integrativ.common import dates
from integrativ.companies import queries as companies
from integrativ.placements.queries.company import CompanyPlacement, company_placements
from integrativ.placements.queries.placement import counts
from integrativ.steps.models import Step, StepKind
from integrativ.tenancy.models import BodyKind, Role
from integrativ.web.components.words import seit_tagen
from integrativ.web.doors import HatRequest, door

company_door = door(Role.COMPANY_USER, kinds=(BodyKind.COMPANY,))


@dataclass(frozen=True)
class Turn:
    """One thing the company should answer."""

    title: str
    text: str
    url: str
    button: str
    since: int


def turn(row: CompanyPlacement, step: Step, on: dt.date) -> Turn | None:
    """What waits for the company, in its words."""
    days = (on - step.waiting_since.astimezone(dates.BERLIN).date()).days if step.waiting_since else 0
    known = {
        StepKind.PROPOSAL: (
            f"Vorschlag ansehen: {row.name} für {row.occupation}",
            "Sie sagen ja, erst sprechen oder jetzt nicht.",
            reverse("company:proposal", args=[row.placement_id]),
            "Vorschlag ansehen",
        ),
        StepKind.TRIAL: (
            f"{row.trial_word} mit {row.name} bestätigen",
            "Passen Ihnen die Tage?",
            reverse("company:trial", args=[row.placement_id, step.pk]),
            "Tage ansehen",
        ),
        StepKind.CONTRACT: (
            f"Vertrag für {row.name} unterschreiben",
            "Danach geht es weiter mit der Erlaubnis und dem ersten Tag.",
            reverse("company:contract", args=[row.placement_id, step.pk]),
            "Vertrag melden",
        ),
        StepKind.AFTERCARE: (
            f"Wie läuft es mit {row.name}?",
            "Zwei Klicks. Wenn es hakt, melden wir uns am selben Tag.",
            reverse("company:aftercare", args=[row.placement_id, step.pk]),
            "Antworten",
        ),
    }
    found = known.get(StepKind(step.kind))
    return Turn(*found, since=max(days, 0)) if found else None


@company_door
def start(request: HatRequest) -> HttpResponse:
    """Everything a company needs to see first."""
    on, company = dates.today(), request.membership.organisation
    rows = company_placements(request.membership)
    running = [row for row in rows if row.ended_on is None]
    turns = [t for row in running for step in row.our_turn_on(on) if (t := turn(row, step, on))]
    turns.sort(key=lambda t: -t.since)
    demands = list(companies.our_demands(request.membership)[:50])
    numbers = counts(demands)
    context = {
        "on": on,
        "company": company,
        "contact": companies.one_contact(company, on),
        "first": turns[0] if turns else None,
        "first_turn": f"Sie sind dran · {seit_tagen(turns[0].since)}" if turns else "",
        "others": turns[1:],
        "people": [(row, row.may_work(on)) for row in running],
        "duties": sorted((duty for row in rows for duty in row.duties(on)), key=lambda d: d.due_on),
        "demands": [(demand, numbers.get(demand.pk)) for demand in demands],
        "agreement": companies.agreement_of(company, on),
    }
    return render(request, "company/start.html", context)
