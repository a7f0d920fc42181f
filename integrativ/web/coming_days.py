"""A body's list of coming days as a page: each row with its small form, answered rows below; used by company and office."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from integrativ.radar import bodies
from integrativ.radar.bodies import Days, Row
from integrativ.radar.models import Answer
from integrativ.web.day_answer import DayAnswerForm
from integrativ.web.doors import HatRequest

PAGE = 25
SAID = {
    Answer.DONE: "Als erledigt vermerkt.",
    Answer.NOT_RELEVANT: "Vermerkt: Das trifft nicht zu.",
    Answer.LATER: "Wir erinnern Sie an diesem Tag wieder.",
    Answer.AGAIN: "Der Termin steht wieder in der Liste.",
}


class MarkForm(DayAnswerForm):
    """The answer of a body to one row of its list."""

    topic = forms.CharField(widget=forms.HiddenInput, max_length=80)


@dataclass(frozen=True)
class Shown:
    """One open row with its form."""

    row: Row
    form: MarkForm
    is_bound: bool


def page(
    request: HatRequest, *, days: Days, on: dt.date, here: str, template: str, context: dict[str, Any]
) -> HttpResponse:
    """Show the list, or keep an answer and show the list again; what was typed wrong stays with its sentence (422)."""
    bound: MarkForm | None = None
    is_empty = request.method == "POST" and not request.POST.get("topic")
    if request.method == "POST" and not is_empty:
        row = days.get(request.POST["topic"][:80])
        if "wieder" in request.POST:
            return _again(request, row, on, here)
        bound = MarkForm(request.POST, auto_id="gesendet-%s")
        if bound.is_valid() and _keep(request, bound, row, on):
            return redirect(here)
    sheet = Paginator(days.open, PAGE).get_page(_sheet_of(days, bound) or request.GET.get("seite"))
    shown = [_shown(row, bound, number) for number, row in enumerate(sheet.object_list)]
    found = {**context, "days": days, "page": sheet, "shown": shown, "on": on}
    return render(request, template, found, status=422 if bound is not None or is_empty else 200)


def _sheet_of(days: Days, bound: MarkForm | None) -> int | None:
    """The page on which the row stands whose form has to be repaired."""
    if bound is None:
        return None
    places = [row.day.topic for row in days.open]
    topic = bound.data.get("topic", "")
    return places.index(topic) // PAGE + 1 if topic in places else None


def _shown(row: Row, bound: MarkForm | None, number: int) -> Shown:
    if bound is not None and bound.data.get("topic") == row.day.topic:
        return Shown(row, bound, True)
    return Shown(row, MarkForm(initial={"topic": row.day.topic}, auto_id=f"z{number}-%s"), False)


def _keep(request: HatRequest, form: MarkForm, row: Row, on: dt.date) -> bool:
    values = form.cleaned_data
    try:
        bodies.answer(
            row=row, by=request.membership, on=on, answer=values["answer"], reason=values["reason"],
            remind_on=values["remind_on"], key=values["submit_key"] or uuid.uuid4(),
        )  # fmt: skip
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, SAID[Answer(values["answer"])])
    return True


def _again(request: HatRequest, row: Row, on: dt.date, here: str) -> HttpResponse:
    """Take an answer back: the row is open again. A double click opens it once."""
    if row.mark is None:
        raise Http404
    if row.mark.answer != Answer.AGAIN:
        key = uuid.uuid5(row.mark.key, Answer.AGAIN.value)
        bodies.answer(row=row, by=request.membership, on=on, answer=Answer.AGAIN, key=key)
    messages.success(request, SAID[Answer.AGAIN])
    return redirect(here)
