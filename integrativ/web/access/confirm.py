"""Confirm once more who is there: before exports and before rights are changed."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from integrativ.common.dates import now
from integrativ.tenancy.hats import PROVIDER_KEY
from integrativ.tenancy.models import User
from integrativ.web.access.factor import ASSERTED_KEY, DEMO, has_authenticator

CONFIRMED_KEY = "confirmed_at"
View = Callable[..., HttpResponse]


def mark_confirmed(request: HttpRequest) -> None:
    """Remember that the person has proved just now who she is."""
    request.session[CONFIRMED_KEY] = now().timestamp()


def is_confirmed(request: HttpRequest) -> bool:
    """Whether she proved it within the last minutes (setting CONFIRMED_MINUTES)."""
    at = request.session.get(CONFIRMED_KEY)
    return (
        at is not None
        and 0 <= now().timestamp() - at < dt.timedelta(minutes=settings.CONFIRMED_MINUTES).total_seconds()
    )


def inner_path(request: HttpRequest, target: str | None, default: str) -> str:
    """A place inside this site to go on to; anything else becomes the default."""
    # a bare word would pass as a relative address and then be taken for the name of a page
    safe = (target or "").startswith(("/", "http://", "https://")) and url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe and target else default


def recently_confirmed(view: View) -> View:
    """Let the view run only if the person has just confirmed who she is; else lead her there and back.

    Put it below the door: `@door(…)`, then `@recently_confirmed`. A form is guarded when it is opened, so nothing
    typed is lost; a button that comes too late leads back to the page it stood on.
    """

    @functools.wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_confirmed(request):
            return view(request, *args, **kwargs)
        back = request.get_full_path()
        if request.method != "GET":
            back = inner_path(request, request.headers.get("Referer"), reverse("access:next"))
            messages.info(request, "Bestätigen Sie zuerst, dass Sie es sind. Drücken Sie danach den Knopf noch einmal.")
        return redirect(f"{_place(request)}?{urlencode({'next': back})}")

    return inner


def _place(request: HttpRequest) -> str:
    if request.session.get(ASSERTED_KEY) == DEMO or request.session.get(PROVIDER_KEY):
        return reverse("access:confirm")
    with_password = isinstance(request.user, User) and request.user.has_usable_password()
    if has_authenticator(request.user.pk) or not with_password:
        return reverse("mfa_reauthenticate")
    return reverse("account_reauthenticate")
