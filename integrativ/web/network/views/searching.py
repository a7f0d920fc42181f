"""Ask who is responsible: question in everyday words or place, topic, day; one answer."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from integrativ.common import dates
from integrativ.network import policies, queries
from integrativ.network.search import find, places_called
from integrativ.tenancy.models import BodyKind, Municipality
from integrativ.web.doors import HatRequest, door
from integrativ.web.forms import answer
from integrativ.web.network.doors import READERS
from integrativ.web.network.forms import QuestionForm
from integrativ.web.network.present import answer_shape, map_shape, other_bodies


@require_GET
@door(*READERS)
def search(request: HatRequest) -> HttpResponse:
    """One answer card: which body, why, since when, how to reach it; or openly that nobody has recorded it."""
    data = request.GET.copy()
    form = QuestionForm(data if data else None, initial={"am": dates.today()})
    context: dict[str, Any] = {
        "question": data.get("frage", "")[:200],
        "form": form,
        "trail": [("Wer ist zuständig?", "")],
    }
    if not data:
        return render(request, "network/search.html", {**context, "map": map_shape()})
    if not form.is_valid():
        return answer(request, "network/search.html", {**context, "map": map_shape()}, form=form)
    on = form.cleaned_data.get("am") or dates.today()
    topic, places = _understand(request, form)
    place = places[0] if len(places) == 1 else None
    shown = QuestionForm(
        initial={"ort": place.name if place else form.cleaned_data["ort"], "thema": topic, "am": on},
    )
    context |= {"form": shown, "topic": topic, "places": _choices(places, topic, on), "place": place, "on": on}
    context["asked"] = bool(context["question"] or form.cleaned_data["ort"] or topic)
    if place:
        context |= _answer(request, place, topic, on)
    return render(request, "network/search.html", {**context, "map": map_shape(place.district_id if place else "")})


def _understand(request: HatRequest, form: QuestionForm) -> tuple[str, tuple[Municipality, ...]]:
    topic = form.cleaned_data["thema"]
    if ags := request.GET.get("gemeinde", "")[:8].replace("\x00", ""):
        return topic, tuple(Municipality.objects.filter(ags=ags).select_related("district"))
    if words := request.GET.get("frage", "").replace("\x00", ""):
        understood = find(words)
        return topic or understood.topic, understood.places
    place = form.cleaned_data["ort"]
    return topic, places_called(place) if place else ()


def _choices(places: tuple[Municipality, ...], topic: str, on: dt.date) -> list[dict[str, str]]:
    if len(places) < 2:
        return []
    address = reverse("network:search")
    return [
        {
            "label": f"{place.name} ({place.district.name})",
            "url": f"{address}?{urlencode({'gemeinde': place.ags, 'thema': topic, 'am': f'{on:%d.%m.%Y}'})}",
        }
        for place in places[:20]
    ]


def _answer(request: HatRequest, place: Municipality, topic: str, on: dt.date) -> dict[str, Any]:
    answers = queries.responsible_bodies(place, on)
    chosen = next((a for a in answers if a.topic == topic), None)
    may_record = policies.may_record(request.membership, place)
    return {
        "answer": answer_shape(chosen, on, may_record) if chosen else None,
        "others": other_bodies([a for a in answers if a.topic != topic], on, may_record),
    }


@require_GET
@door(*READERS)
def district(request: HatRequest, ags: str) -> HttpResponse:
    """One district from the map: its places and the bodies that sit in it."""
    found = queries.get_district(ags)
    address = reverse("network:search")
    places = [
        {"label": place.name, "url": f"{address}?{urlencode({'gemeinde': place.ags})}"}
        for place in found.municipalities.order_by("name", "ags")
    ]
    bodies = queries.directory(district=ags)
    context = {
        "district": found,
        "places": places,
        "bodies": bodies if len(places) == 1 else bodies.exclude(kind=BodyKind.SOZIALAMT),
        "map": map_shape(ags),
        "trail": [("Wer ist zuständig?", address), (found.name, "")],
    }
    return render(request, "network/district.html", context)
