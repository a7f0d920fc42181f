"""Record locally: responsibility, contact, confirmation of a role card, a promise."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from integrativ.common import dates
from integrativ.network import actions, policies, queries
from integrativ.network.models import ContactEntry, Topic
from integrativ.tenancy.models import BodyKind, Organisation, Role
from integrativ.web.doors import HatRequest, door
from integrativ.web.forms import answer
from integrativ.web.network.doors import READERS
from integrativ.web.network.forms import ContactForm, MandateForm, PromiseForm

USUAL_KINDS = {
    Topic.WORK_PERMIT: (BodyKind.ABH,),
    Topic.RESIDENCE: (BodyKind.ABH,),
    Topic.BA_CONSENT: (BodyKind.AGENTUR,),
    Topic.SGB2: (BodyKind.JOBCENTER,),
    Topic.ASYLBLG: (BodyKind.SOZIALAMT,),
    Topic.SGB3: (BodyKind.AGENTUR,),
    Topic.COUNSELLING: (BodyKind.KIM, BodyKind.WELFARE),
    Topic.CRAFTS: (BodyKind.HWK,),
    Topic.COMMERCE: (BodyKind.IHK,),
    Topic.NATURALISATION: (BodyKind.EBH,),
    Topic.YOUTH: (BodyKind.JUGENDAMT, BodyKind.OTHER),
}


@require_http_methods(["GET", "POST"])
@door(Role.COORDINATOR, kinds=(BodyKind.KIM,))
def mandate(request: HatRequest, ags: str, topic: str) -> HttpResponse:
    """The coordination confirms or corrects who is responsible in a place."""
    place, on = queries.get_municipality(ags), dates.today()
    if topic not in Topic.values or not policies.may_record(request.membership, place):
        raise Http404
    bodies = Organisation.objects.filter(kind__in=USUAL_KINDS[Topic(topic)]).order_by("sort_key", "id")
    form = MandateForm(request.POST or None, bodies=bodies, on=on)
    address = f"{reverse('network:search')}?gemeinde={place.ags}&thema={topic}"
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.record_mandate(
                municipality=place, topic=topic, body=data["body"], by=request.membership, starts_on=data["starts_on"],
                source=data["source"],
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Eingetragen: {made.body} ist ab {made.starts_on:%d.%m.%Y} zuständig.")
            return redirect(address)
    now = queries.responsible_body(place, topic, on)
    context = {
        "place": place,
        "topic": Topic(topic).label,
        "now": now if isinstance(now, queries.Responsible) else None,
        "back": address,
        "trail": _trail(place.name, address),
    }
    return answer(request, "network/record.html", context, form=form)


def _trail(label: str, address: str) -> list[tuple[str, str]]:
    return [("Wer ist zuständig?", reverse("network:search")), (label, address), ("Eintragen", "")]


@require_http_methods(["GET", "POST"])
@door(Role.COORDINATOR, Role.ACCOUNT_ADMIN)
def contact(request: HatRequest, pk: int) -> HttpResponse:
    """A body's administration enters how it is reached, or the coordination of its district."""
    body = queries.get_body(pk)
    if not policies.may_record_contact(request.membership, body):
        raise Http404
    known = queries.contacts_of([body])[body.pk]
    start = {name: getattr(known, name, "") for name in ContactForm.base_fields if name != "submit_key"} | {
        "contact": known.who,
        "seen": queries.newest_contact(body),
    }
    form = ContactForm(request.POST or None, initial=start)
    address = reverse("network:body", args=[pk])
    if request.method == "POST" and form.is_valid():
        data = {name: value for name, value in form.cleaned_data.items() if name != "submit_key"}
        try:
            actions.record_contact(
                body=body, by=request.membership, on=dates.today(), **{**data, "seen": data["seen"] or 0}
            )
        except actions.ContactChanged as error:
            form = _both(form, error.now)
        else:
            messages.success(request, f"Kontaktdaten gespeichert: {body}.")
            return redirect(address)
    context = {
        "body": body,
        "back": address,
        "trail": _trail(str(body), address),
        "is_own": policies.keeps_own_contact(request.membership, body),
        "known": known,
    }
    return answer(request, "network/contact.html", context, form=form)


def _both(form: ContactForm, now: ContactEntry) -> ContactForm:
    """The form as it was typed, with what somebody else has entered in the meantime; sending it again replaces that."""
    again = ContactForm({**form.data.dict(), "seen": str(now.pk)})  # type: ignore[attr-defined]
    parts = (
        now.contact,
        now.telephone,
        now.email,
        now.street,
        f"{now.postal_code} {now.place}".strip(),
        now.opening_hours,
    )
    again.full_clean()
    again.add_error(
        None,
        f"Inzwischen hat {now.recorded_by.organisation} am {now.recorded_on:%d.%m.%Y} eingetragen: "
        f"{', '.join(part for part in parts if part)}. Ihre Eingaben stehen noch hier. Wenn Sie noch einmal speichern, gelten Ihre.",
    )
    return again


@require_POST
@door(*READERS)
def acknowledge(request: HatRequest, kind: str) -> HttpResponse:
    """A body confirms its role card."""
    card = queries.get_role_card(kind, dates.today())
    if request.membership.organisation.kind != card.kind:
        raise Http404
    actions.acknowledge(card=card, by=request.membership, on=dates.today())
    messages.success(request, "Danke. Ihre Stelle hat dieses Rollenblatt bestätigt.")
    return redirect("network:role_card", kind=kind)


@require_POST
@door(Role.CLERK, Role.COORDINATOR, Role.ACCOUNT_ADMIN)
def promise(request: HatRequest) -> HttpResponse:
    """A body promises its usual time."""
    hat = request.membership
    form = PromiseForm(request.POST)
    address = reverse("network:body", args=[hat.organisation_id])
    if form.is_valid():
        try:
            actions.promise(
                by=hat, step_kind=form.cleaned_data["step_kind"], days=form.cleaned_data["days"], on=dates.today()
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Zusage gespeichert. Sie gilt für Anfragen ab heute.")
            return redirect(address)
    context = {"body": hat.organisation, "back": address, "trail": _trail(str(hat.organisation), address)}
    return answer(request, "network/promise.html", context, form=form)
