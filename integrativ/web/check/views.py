"""Pages of the public check. Answers come and go in the body of POST requests; nothing is kept and nothing is changed."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from integrativ.common import dates
from integrativ.web import pdf
from integrativ.web.check import present, wording
from integrativ.web.check.forms import QuestionForm
from integrativ.web.check.limits import not_too_often, papers_not_too_often
from integrativ.web.check.questions import DOCUMENT, NAMES, PLACE, TITLE, UNKNOWN, shape
from integrativ.web.check.walk import Walk, walk
from integrativ.web.doors import open_door
from integrativ.web.language import available, speaks_languages

LONGEST, MOST_ANSWERS = 60, 40


@open_door
@require_safe
@not_too_often
@speaks_languages
def doors(request: HttpRequest) -> HttpResponse:
    """Three doors: for people, for companies, for helpers."""
    return render(request, "check/doors.html", {"on": dates.today(), "nav": present.navigation(request)})


@open_door
@require_http_methods(["GET", "HEAD", "POST"])
@not_too_often
@speaks_languages
def check(request: HttpRequest, door: str) -> HttpResponse:
    """One question or the result, for the answers in the body of the request."""
    language = request.POST.get("sprache", "")
    with translation.override(language if language in available() else translation.get_language()):
        response = _step(request, door)
        response.headers["Content-Language"] = wording.tongue()
    patch_cache_control(response, private=True, no_cache=True, max_age=0)
    return response


@open_door
@require_POST
@not_too_often
def finish(request: HttpRequest) -> HttpResponse:
    """Leave the check and ask the browser to forget the pages it still holds."""
    response = HttpResponseRedirect(reverse("check:doors"))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _step(request: HttpRequest, door: str) -> HttpResponse:
    on = dates.today()
    given, unreadable = _given(request)
    asked = request.POST.get("frage", "")
    act = request.POST.get("tat", "")
    if act == "weiter" and asked in NAMES:
        form = QuestionForm(shape(asked, given), door, request.POST)
        if not form.is_valid():
            return _question(request, walk(door, given, on), asked, form, on)
        if asked == DOCUMENT and given.get(asked) != form.cleaned_data["antwort"]:
            given.pop(TITLE, None)
        given[asked] = form.cleaned_data["antwort"]
    elif act == "unbekannt" and asked in NAMES:
        given[asked] = UNKNOWN
    elif act in ("zurueck", "bleiben") or act.startswith("aendern-"):
        way = walk(door, given, on)
        wanted = _wanted(way, act, asked)
        return _question(request, way, wanted, None, on) if wanted else _result(request, way, on)
    way = walk(door, given, on)
    if way.broken or unreadable:
        return _question(request, way, way.next or PLACE, None, on, broken=True)
    if way.next:
        return _question(request, way, way.next, None, on)
    return _result(request, way, on)


def _given(request: HttpRequest) -> tuple[dict[str, str], bool]:
    """Answers in hidden fields, and whether something among them was never written by the check."""
    given: dict[str, str] = {}
    unreadable = False
    for pair in request.POST.getlist("angabe")[:MOST_ANSWERS]:
        name, _sign, value = pair.partition("=")
        if name in NAMES and value and len(value) <= LONGEST and name not in given:
            given[name] = value
        else:
            unreadable = True
    return given, unreadable


def _wanted(way: Walk, act: str, asked: str) -> str | None:
    """The question to show again: the one before, or the one to change."""
    if act == "bleiben":
        return asked if asked in (*way.asked, way.next) else way.next
    if act == "zurueck":
        before = way.asked[: way.asked.index(asked)] if asked in way.asked else way.asked
        return before[-1] if before else way.asked[0] if way.asked else way.next
    name = act.removeprefix("aendern-")
    return name if name in way.asked else way.next


def _question(
    request: HttpRequest, way: Walk, name: str, form: QuestionForm | None, on: dt.date, *, broken: bool = False
) -> HttpResponse:
    shown = form or QuestionForm(shape(name, way.facts), way.door, initial={"antwort": _again(request, way, name)})
    place = way.asked.index(name) + 1 if name in way.asked else len(way.asked) + 1
    context = {
        **present.frame(request, way, on),
        "form": shown,
        "asked": name,
        "number": place,
        "has_back": place > 1,
        "title": shown.fields["antwort"].label,
        "skip": _skip(name, shown),
        "broken": _("Eine Angabe war nicht lesbar. Bitte beantworten Sie diese Frage noch einmal.") if broken else "",
    }
    status = 422 if broken or (form is not None and form.errors) else 200
    return render(request, "check/question.html", context, status=status)


def _again(request: HttpRequest, way: Walk, name: str) -> str:
    """What stands in the field when a question is shown again."""
    typed = request.POST.get("antwort", "") if request.POST.get("frage") == name else ""
    sent = typed.replace("\x00", "")[:80] or way.sent.get(name, "")
    if sent == UNKNOWN and shape(name, way.facts).kind in ("date", "place"):
        return ""
    if name == PLACE:
        return wording.place_name(sent)
    try:
        return f"{dt.date.fromisoformat(sent):%d.%m.%Y}"
    except ValueError:
        return sent


def _skip(name: str, form: QuestionForm) -> str:
    """The word on the button for "I do not know" where it is not already one of the choices."""
    if name == PLACE:
        return wording.words("values.common.skip")
    return wording.words("values.common.unknown") if form.asked.kind == "date" else ""


def _result(request: HttpRequest, way: Walk, on: dt.date) -> HttpResponse:
    wanted = request.POST.get("tat")
    if wanted == "pdf":
        return _paper(request, way, on)
    if wanted == "drucken":
        return render(request, "check/sheet.html", present.sheet(request, way, on))
    context = {**present.frame(request, way, on), **present.answer(way, on)}
    return render(request, "check/result.html", context)


@papers_not_too_often
def _paper(request: HttpRequest, way: Walk, on: dt.date) -> HttpResponse:
    """The sheet as a tagged PDF, written into this answer and nowhere else."""
    return pdf.answer(request, "check/paper.html", present.sheet(request, way, on), name="auskunft")
