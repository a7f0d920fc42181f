"""Check a permission slip by its code. The code is posted, never part of an address; without it there is nothing to see."""

from __future__ import annotations

from typing import Any

from allauth.core.internal.ratelimit import consume
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from integrativ.common import dates
from integrativ.placements.queries import slips
from integrativ.web.doors import open_door
from integrativ.web.forms import answer
from integrativ.web.slips import shape

RATES = {"slip_check": "10/m/ip,60/h/ip"}
UNKNOWN = (
    "Zu diesem Code gibt es keinen Nachweis. Bitte vergleichen Sie jedes Zeichen mit dem Blatt. "
    "Stimmt alles, rufen Sie die Stelle an, die das Blatt ausgestellt hat. Nehmen Sie die Nummer nicht vom Blatt."
)


class CodeForm(forms.Form):
    """The code as it stands on the paper."""

    code = forms.CharField(
        label="Code vom Nachweis",
        max_length=60,
        help_text="16 Zeichen in 4 Gruppen. Groß oder klein, mit oder ohne Striche: beides geht.",
        error_messages={"required": "Bitte geben Sie den Code ein, der auf dem Blatt steht."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )


@open_door
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def slip_check(request: HttpRequest) -> HttpResponse:
    """The form, or what the code opens: the slip, or that it no longer holds."""
    if request.method != "POST":
        return answer(request, "public/nachweis.html", {"form": CodeForm()})
    if not consume(request, app="account", action="slip_check", config=RATES):
        return render(request, "429.html", status=429)
    form = CodeForm(request.POST, label_suffix="")
    found = slips.check(form.cleaned_data["code"], dates.today()) if form.is_valid() else None
    if form.is_valid() and found is None:
        form.add_error("code", UNKNOWN)
    context: dict[str, Any] = {"found": found, "at": dates.now(), "on": dates.today()}
    if found is not None and found.paper is not None:
        context |= shape(request, found.paper)
    return answer(request, "public/nachweis.html", context, form=form)
