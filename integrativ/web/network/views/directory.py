"""The directory of bodies, one body with its people, and the role cards."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from integrativ.common import dates
from integrativ.network import policies, queries
from integrativ.network.models import Acknowledgement, Mandate, RoleCard, Topic
from integrativ.steps.models import StepKind
from integrativ.tenancy.models import District, Organisation, Role
from integrativ.web.doors import HatRequest, door
from integrativ.web.network.doors import READERS
from integrativ.web.network.forms import KINDS, PromiseForm

PAGE = 30
NETWORK = ("Wer ist zuständig?", "network:search")


@require_GET
@door(*READERS)
def bodies(request: HatRequest) -> HttpResponse:
    """All bodies, with search, kind and district."""
    words = request.GET.get("q", "").replace("\x00", "")[:80]
    kind, district = request.GET.get("art", ""), request.GET.get("kreis", "")
    kind = kind if kind in dict(KINDS) else ""
    district = district if len(district) == 5 and district.isdigit() else ""
    found = queries.directory(words=words, kind=kind, district=district)
    page = Paginator(found, PAGE).get_page(request.GET.get("seite"))
    contacts = queries.contacts_of(page.object_list)
    context = {
        "page": page,
        "rows": [(body, contacts[body.pk]) for body in page.object_list],
        "words": words,
        "kind": kind,
        "district": district,
        "kinds": KINDS,
        "districts": District.objects.order_by("name", "ags"),
        "trail": [(NETWORK[0], reverse(NETWORK[1])), ("Verzeichnis", "")],
    }
    return render(request, "network/directory.html", context)


@require_GET
@door(*READERS)
def body(request: HatRequest, pk: int) -> HttpResponse:
    """One body: how it is reached, what it is responsible for, who works there."""
    found, on, hat = queries.get_body(pk), dates.today(), request.membership
    is_ours = hat.organisation_id == found.pk
    contact, may_enter = queries.contacts_of([found])[found.pk], policies.may_record_contact(hat, found)
    context = {
        "body": found,
        "contact": contact,
        "mandates": _by_topic(found),
        "people": queries.people_of(found, on),
        "promises": [(StepKind(kind).label, usual) for kind, usual in queries.promises(found, on)],
        "card": queries.role_card(found.kind, on),
        "contact_recorders": [] if contact.is_recorded or may_enter else queries.recorders_of_contact(found),
        "may_enter_contact": may_enter,
        "promise_form": PromiseForm()
        if is_ours and hat.role in (Role.CLERK, Role.COORDINATOR, Role.ACCOUNT_ADMIN)
        else None,
        "trail": [(NETWORK[0], reverse(NETWORK[1])), ("Verzeichnis", reverse("network:directory")), (str(found), "")],
        "on": on,
    }
    return render(request, "network/body.html", context)


def _by_topic(found: Organisation) -> list[dict[str, Any]]:
    """Where a body is responsible, topic by topic; long lists of places are counted."""
    rows = sorted(found.mandates.all(), key=lambda m: (m.topic, m.district.name, str(m.municipality or "")))
    lines = []
    for topic, group in groupby(rows, key=lambda m: m.topic):
        mandates = list(group)
        lines.append(
            {
                "topic": Topic(topic).label,
                "places": [_place(m) for m in mandates],
                "evidence": mandates[0].get_evidence_display(),
                "norm": mandates[0].norm,
            }
        )
    return lines


def _place(mandate: Mandate) -> str:
    if mandate.municipality:
        return mandate.municipality.name
    return mandate.district.name


@require_GET
@door(*READERS)
def role_cards(request: HatRequest) -> HttpResponse:
    """All role cards, newest versions."""
    cards = RoleCard.objects.order_by("kind", "-version").distinct("kind")
    ours = set(
        Acknowledgement.objects.filter(org_id=request.membership.organisation_id).values_list("card_id", flat=True)
    )
    context = {
        "cards": sorted(cards, key=lambda card: card.title),
        "ours": ours,
        "trail": [(NETWORK[0], reverse(NETWORK[1])), ("Rollenblätter", "")],
    }
    return render(request, "network/role_cards.html", context)


@require_GET
@door(*READERS)
def role_card(request: HatRequest, kind: str) -> HttpResponse:
    """One role card, made for printing."""
    card, hat = queries.get_role_card(kind, dates.today()), request.membership
    confirmed = Acknowledgement.objects.filter(card=card)
    ours = confirmed.filter(org_id=hat.organisation_id).first()
    context = {
        "card": card,
        "confirmed_count": confirmed.count(),
        "ours": ours,
        "may_acknowledge": hat.organisation.kind == card.kind and ours is None,
    }
    return render(request, "network/role_card.html", context)
