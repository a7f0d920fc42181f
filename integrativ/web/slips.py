"""The permission slip on paper and on the screen, the same for office, company and whoever checks a code."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from integrativ.placements.papers import Paper
from integrativ.placements.queries.slips import Printed
from integrativ.tenancy.models import Organisation
from integrativ.web import pdf


def shape(request: HttpRequest, paper: Paper) -> dict[str, Any]:
    """What the templates of a slip need."""
    address = request.build_absolute_uri(reverse("public:slip_check"))
    return {
        "paper": paper,
        "duties": paper.duties(),
        "issuer": Organisation.objects.get(pk=paper.issuer_id),
        "check_address": address.split("://", 1)[-1],
    }


def as_pdf(request: HttpRequest, printed: Printed) -> HttpResponse:
    """The paper with its code."""
    context = {**shape(request, printed.paper), "code": printed.code}
    return pdf.answer(request, "slips/paper.html", context, name=f"nachweis-{printed.paper.slip_id}")
