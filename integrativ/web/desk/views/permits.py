"""A request for a work permit: complete at the first time, what is shared, sending, the answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from integrativ.common import dates
from integrativ.placements import actions
from integrativ.placements.deadlines import deemed
from integrativ.placements.errors import NotPossible
from integrativ.placements.models import PermitRequest, Placement
from integrativ.placements.queries.placement import checklist_of, get_placement, get_step, sent_with
from integrativ.steps.actions import MoveNotAllowed
from integrativ.steps.answers import codes, find
from integrativ.steps.models import State, Step, StepEvent, StepKind
from integrativ.tenancy.models import Membership
from integrativ.web.desk.views.demands import places
from integrativ.web.doors import HatRequest
from integrativ.web.forms import GermanDateField, SafeForm, answer

AUTOMATIC = ("job_data", "residence_place", "birth_date", "release")
EVENTS = {
    "send": "Vollständig gesendet",
    "supply": "Nachgereicht",
    "ask_back": "Zurückgegeben: es fehlt etwas",
    "grant": "Erteilt",
    "grant_conditions": "Erteilt mit Auflage",
    "refuse": "Abgelehnt",
    "deemed": "Gilt als erteilt",
    "accept": "Antwort gelesen",
    "remind": "Erinnert",
    "take_back": "Zurückgeholt",
    "cancel": "Entfallen",
    "undo": "Zurückgenommen",
}
PREPARING = (State.DRAFT, State.RETURNED)


class SendForm(SafeForm):
    """Tick what is there; send when all is there."""

    there = forms.MultipleChoiceField(label="Das liegt vor", required=False, widget=forms.CheckboxSelectMultiple)
    text = forms.CharField(
        label="Hinweis an die Behörde", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, points: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points = [point for point in points if point.code not in AUTOMATIC]
        self.fields["there"].choices = [(p.code, p.label) for p in self.points]  # type: ignore[attr-defined]
        self.fields["there"].initial = [p.code for p in self.points if p.is_there]


class AnswerForm(SafeForm):
    """What the office said by letter or telephone."""

    said = forms.ChoiceField(
        label="Was hat die Stelle geantwortet?",
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie."},
    )
    valid_from = GermanDateField(label="Gilt ab", required=False)
    valid_until = GermanDateField(label="Gilt bis", required=False)
    text = forms.CharField(
        label="Begründung oder Auflage", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    told_by = forms.CharField(
        label="Wer hat geantwortet, und wie?",
        max_length=120,
        help_text="Zum Beispiel: Herr Beispiel, Brief vom 20.11.2026",
        error_messages={"required": "Bitte schreiben Sie, wer geantwortet hat."},
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["said"].choices = [(c.code, c.label) for c in codes(kind)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        start, end = values.get("valid_from"), values.get("valid_until")
        if start and end and end < start:
            self.add_error("valid_until", "Das Ende liegt vor dem Beginn.")
        return values


class AcceptForm(SafeForm):
    """Read the answer; say what the company may read of it."""

    conditions = forms.CharField(
        label="Bedingungen in Worten für den Betrieb",
        required=False,
        max_length=500,
        help_text="Nur, was der Betrieb bei der Arbeit beachten muss. Nichts zu Aufenthalt, Leistungen, Gesundheit.",
    )


def _request(membership: Membership, pk: int, step: int) -> tuple[Placement, Step, PermitRequest]:
    placement = get_placement(membership, pk)
    found = get_step(placement, step)
    request = PermitRequest.objects.filter(step=found).first()
    if request is None:
        raise Http404
    return placement, found, request


@places
def permit(request: HatRequest, pk: int, step: int) -> HttpResponse:
    """The request as it stands: checklist and sending, or waiting, or the answer."""
    on = dates.today()
    placement, found, asked = _request(request.membership, pk, step)
    points = checklist_of(found)
    form = _form(request, found, points)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            said = _do(form, placement, found, points, request.membership, "send" in request.POST)
        except (NotPossible, MoveNotAllowed) as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, said)
            return redirect("desk:permit", pk, step)
    points = checklist_of(found)
    since = found.waiting_since.astimezone(dates.BERLIN).date() if found.waiting_since else None
    context = {
        "placement": placement,
        "person": placement.person,
        "step": found,
        "asked": asked,
        "points": points,
        "missing": [point for point in points if point.is_required and not point.is_there],
        "done_count": sum(point.is_there for point in points),
        "values": sent_with(found),
        "events": [(event, _word(found, event)) for event in found.events.all()],
        "preparing": found.state in PREPARING,
        "period": deemed(since) if found.kind == StepKind.BA_CONSENT and found.state == State.OPEN and since else None,
        "days": (on - since).days if since else 0,
        "on": on,
        "trail": [
            ("Stellen", reverse("desk:demands")),
            (f"{placement.demand.occupation}, {placement.company}", reverse("desk:placement", args=[pk])),
            (found.get_kind_display(), ""),
        ],
    }
    return answer(request, "desk/placements/permit.html", {**context, "form": form}, form=form)


def _word(step: Step, event: StepEvent) -> str:
    """What happened, in words."""
    coded = find(step.kind, event.code) if event.code else None
    return coded.label if coded else EVENTS.get(event.event, "Eintrag")


def _form(request: HatRequest, step: Step, points: list[Any]) -> SafeForm | None:
    """The form that fits where the request stands."""
    if step.state in PREPARING:
        return SendForm(request.POST if request.method == "POST" else None, points=points)
    if step.state == State.OPEN:
        return AnswerForm(request.POST if request.method == "POST" else None, kind=step.kind)
    if step.state == State.ANSWERED:
        return AcceptForm(request.POST if request.method == "POST" else None)
    return None


def _do(form: SafeForm, placement: Placement, step: Step, points: list[Any], by: Membership, send: bool) -> str:
    """Act as the form says; returns the sentence for the toast."""
    on, values = dates.today(), form.cleaned_data
    if isinstance(form, SendForm):
        for point in form.points:
            actions.tick(
                placement=placement, step=step, code=point.code, is_there=point.code in values["there"], by=by, on=on
            )
        if not send:
            return "Gespeichert. Gesendet wird, sobald alles da ist."
        actions.send_permit(placement=placement, step=step, by=by, on=on, text=values["text"], key=values["submit_key"])
        return f"Der Antrag ist vollständig bei {step.owner_org}."
    if isinstance(form, AnswerForm):
        chosen = next(c for c in codes(step.kind) if c.code == values["said"])
        actions.record_office_answer(
            placement=placement,
            step=step,
            event=chosen.event,
            code=chosen.code,
            text=values["text"],
            valid_from=values["valid_from"],
            valid_until=values["valid_until"],
            on_behalf_of=values["told_by"],
            by=by,
            on=on,
            key=values["submit_key"],
        )
        return "Die Antwort ist eingetragen."
    slip = actions.accept_permit(
        placement=placement, step=step, by=by, on=on, conditions=values["conditions"], key=values["submit_key"]
    )
    return "Die Bestätigung für den Betrieb ist ausgestellt." if slip else "Die Antwort ist gelesen."
