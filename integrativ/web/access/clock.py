"""Sessions end: after half an hour without input, and after ten hours whatever happens."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from integrativ.common.dates import now
from integrativ.tenancy.hats import PROVIDER_KEY, SESSION_KEY
from integrativ.tenancy.models import User
from integrativ.web.access.confirm import CONFIRMED_KEY, mark_confirmed
from integrativ.web.access.factor import AFTERWARDS_KEY, ASSERTED_KEY, PROVIDER

OPENED_KEY, SEEN_KEY, ENDED_KEY = "opened_at", "seen_at", "ended_because"
SIGNED_OUT = '"cache", "cookies", "storage"'  # Clear-Site-Data: what the browser forgets after signing out
SAVE_EVERY = dt.timedelta(minutes=1)
logger = logging.getLogger("integrativ.sign_in")


class SessionClock:
    """Ends sessions that are too old or were left alone, and notes the last input, at most once a minute."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            because = self._over(request)
            if because:
                self._end(request, because)
            else:
                self._note(request)
        return self.get_response(request)

    def _over(self, request: HttpRequest) -> str:
        at = now().timestamp()
        opened, seen = request.session.get(OPENED_KEY, at), request.session.get(SEEN_KEY, at)
        if at - opened >= settings.SESSION_COOKIE_AGE:
            return "age"
        return "idle" if at - seen >= settings.IDLE_MINUTES * 60 else ""

    def _end(self, request: HttpRequest, because: str) -> None:
        UserSession.objects.filter(session_key=request.session.session_key).delete()
        logout(request)
        request.session[ENDED_KEY] = because

    def _note(self, request: HttpRequest) -> None:
        at = now()
        request.session.setdefault(OPENED_KEY, at.timestamp())
        if at.timestamp() - request.session.get(SEEN_KEY, 0) >= SAVE_EVERY.total_seconds():
            request.session[SEEN_KEY] = at.timestamp()
            UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=at)


def start(sender: Any, request: HttpRequest, user: User, **more: Any) -> None:
    """At sign-in: start the clock, forget what an earlier session of this browser was allowed, note how it was opened."""
    for key in (ASSERTED_KEY, PROVIDER_KEY, SESSION_KEY, AFTERWARDS_KEY, ENDED_KEY, CONFIRMED_KEY):
        request.session.pop(key, None)
    at = now().timestamp()
    request.session[OPENED_KEY] = request.session[SEEN_KEY] = at
    mark_confirmed(request)
    logger.info("signed in", extra={"user_id": user.pk})


def vouched(sender: Any, request: HttpRequest, user: User, **more: Any) -> None:
    """Somebody came through the identity provider of a body: remember which one, and whether it saw two factors."""
    login = more.get("sociallogin")
    if login is not None:
        request.session[PROVIDER_KEY] = login.account.provider
        if login.state.get("asserted"):
            request.session[ASSERTED_KEY] = PROVIDER


def confirmed(sender: Any, request: HttpRequest, method: str, **more: Any) -> None:
    """The library has asked once more for password or factor."""
    if more.get("reauthenticated"):
        mark_confirmed(request)
