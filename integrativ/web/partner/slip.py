"""The Ausländerbehörde issues the permission slip from its own answer, and takes it back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from integrativ.common import dates
from integrativ.network import inbox, policies
from integrativ.network.inbox import Request
from integrativ.placements import actions
from integrativ.placements.actions.slip_office import office_view
from integrativ.placements.basis import GRANTS
from integrativ.placements.errors import NotPossible
from integrativ.placements.queries.agreed import answer_of
from integrativ.placements.queries.slips import STATES
from integrativ.steps.models import Step, StepEvent, StepKind
from integrativ.tenancy.models import BodyKind, Membership, Role
from integrativ.web.doors import HatRequest, door
from integrativ.web.forms import SafeForm, answer


def granted(hat: Membership, found: Request) -> StepEvent | None:
    """Our own answer that grants a permit, for whoever may see the person; nothing for other kinds of requests."""
    step = found.step
    if step.kind != StepKind.PERMIT_REQUEST or hat.organisation.kind != BodyKind.ABH or not policies.sees_people(hat):
        return None
    said = answer_of(step, [happened.event for happened in found.history])
    return said if said is not None and said.event in GRANTS and said.actor_org_id == hat.organisation_id else None


class IssueForm(SafeForm):
    """What the company has to observe, in words; everything else stands in the request and the answer."""

    conditions = forms.CharField(
        label="Bedingungen für den Betrieb",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Was der Betrieb bei der Arbeit beachten muss. Nichts zu Aufenthalt, Leistungen, Gesundheit.",
    )


@require_http_methods(["GET", "POST"])
@door(Role.CLERK, Role.CASE_MANAGER, kinds=(BodyKind.ABH,))
def slip(request: HatRequest, pk: int) -> HttpResponse:
    """Issue the slip of this request, see whether it holds, take it back."""
    hat, on = request.membership, dates.today()
    found = inbox.get_request(hat, pk, on)
    said = granted(hat, found)
    if said is None:
        raise Http404
    withdraws = request.method == "POST" and "withdraw" in request.POST
    form = IssueForm(request.POST if request.method == "POST" and not withdraws else None)
    if withdraws:
        actions.withdraw_slip_as_office(step=found.step, by=hat, on=on)
        messages.success(request, "Der Nachweis ist zurückgezogen. Er gilt ab sofort nicht mehr.")
        return redirect("partner:slip", pk)
    if form.is_bound and form.is_valid() and _issue(form, found.step, hat):
        messages.success(request, "Der Nachweis ist ausgestellt. Betrieb und Begleitung können ihn drucken.")
        return redirect("partner:slip", pk)
    return answer(request, "partner/slip.html", _context(found, said), form=form)


def _issue(form: IssueForm, step: Step, hat: Membership) -> bool:
    values = form.cleaned_data
    try:
        actions.issue_slip_as_office(
            step=step, by=hat, on=dates.today(), conditions=values["conditions"], key=values["submit_key"]
        )
    except NotPossible as error:
        form.add_error(None, error.message)
        return False
    return True


def _context(found: Request, said: StepEvent) -> dict[str, Any]:
    view = office_view(found.step, dates.today()) or {}
    known = view.get("slip")
    if known:
        known = {
            "number": known["slip_id"],
            "word": STATES[known["state"]],
            "holds": known["state"] == "holds",
            "is_live": known["state"] not in ("withdrawn", "ended"),
            "issued_on": dt.date.fromisoformat(known["issued_on"]),
            "expires_on": dt.date.fromisoformat(known["expires_on"]),
        }
    return {
        "found": found,
        "step": found.step,
        "said": said,
        "known": known,
        "has_consent": bool(view.get("consent_until")),
        "trail": [
            ("Eingang", reverse("partner:inbox")),
            (found.step.title, reverse("partner:request", args=[found.step.pk])),
            ("Nachweis für den Betrieb", ""),
        ],
    }
