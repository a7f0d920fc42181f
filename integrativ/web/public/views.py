"""Public pages. None of them reads personal data."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from integrativ.web.components.frame import address
from integrativ.web.doors import open_door
from integrativ.web.forms import answer
from integrativ.web.language import speaks_languages
from integrativ.web.public import samples
from integrativ.web.public.credits import CREDITS


def _page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    if getattr(request, "membership", None) is None:
        context["nav"] = [
            {"label": label, "url": reverse(name), "current": request.path == reverse(name)}
            for label, name in (
                (_("Darf ich arbeiten?"), "check:doors"),
                (_("Für Menschen"), "public:people"),
                (_("Für Betriebe"), "public:companies"),
                (_("Recht"), "lawbook:contents"),
                (_("Hilfe"), "public:help"),
            )
        ]
    return render(request, template, {"signin_url": address("account_login"), **context})


@open_door
@require_safe
@speaks_languages
def start(request: HttpRequest) -> HttpResponse:
    """The door for people, the door for companies and the sign-in for staff."""
    return _page(request, "public/start.html", demo_url=address("access:demo") if settings.DEMO else "")


@open_door
@require_safe
@speaks_languages
def people(request: HttpRequest) -> HttpResponse:
    """What integrativ does for people who look for work."""
    return _page(request, "public/menschen.html")


@open_door
@require_safe
@speaks_languages
def companies(request: HttpRequest) -> HttpResponse:
    """What integrativ does for companies that look for people."""
    return _page(request, "public/betriebe.html")


@open_door
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Declaration on accessibility, asked for by the BGG NRW."""
    return _page(request, "public/barrierefreiheit.html")


@open_door
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Information on personal data (Art. 13 and 14 GDPR)."""
    return _page(request, "public/datenschutz.html")


@open_door
@require_safe
def imprint(request: HttpRequest) -> HttpResponse:
    """Who runs the site (§ 5 DDG)."""
    return _page(request, "public/impressum.html")


@open_door
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Where data, fonts and programs come from."""
    return _page(request, "public/datenquellen.html", credits=CREDITS)


@open_door
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Answers to frequent questions."""
    return _page(request, "public/hilfe.html")


@open_door
def components(request: HttpRequest) -> HttpResponse:
    """Every component once, with the rule when it fits. ?thema=hell|dunkel, ?richtung=links show the variants."""
    theme = {"hell": "light", "dunkel": "dark"}.get(request.GET.get("thema", ""), "")
    form = samples.DemandForm(request.POST if request.method == "POST" else None)
    context = {"theme": theme, "mirrored": request.GET.get("richtung") == "links", **samples.context()}
    return answer(request, "public/bausteine.html", context, form=form)


@open_door
@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """The sample of an A4 sheet in two languages."""
    return render(request, "public/druckblatt.html")


@open_door
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie and go back to the page."""
    return set_language(request)
