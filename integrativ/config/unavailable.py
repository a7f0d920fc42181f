"""The page for the moments in which the database is away or too slow: nothing that was typed is lost.

Set as `handler500`: Django calls it for every exception, whether a view or a middleware raised it, before or after the
transaction began. What is no database trouble gets the ordinary error page.
"""

import re
import sys
from typing import cast

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, QueryDict
from django.http.request import RawPostDataException, UnreadablePostError
from django.middleware.csrf import get_token
from django.template import loader
from django.urls import Resolver404, resolve

RETRY_SECONDS = 10
NOT_OFFERED = frozenset({"csrfmiddlewaretoken"})
SECRET = re.compile(r"passwor[dt]|secret|token|otp|credential", re.IGNORECASE)
SIGN_IN_PAGES = ("account_", "mfa_", "socialaccount_", "usersessions_", "openid_connect_")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an exception: 503 with everything typed if the database failed, else the plain error page."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return unavailable(request)
    return HttpResponseServerError(loader.get_template("500.html").render(_context(request)))


def unavailable(request: HttpRequest) -> HttpResponse:
    """Return the 503 page; a form that was on its way is offered again with a button."""
    typed = _typed(request)
    holds_secret = any(SECRET.search(name) for name in typed) or _view_name(request).startswith(SIGN_IN_PAGES)
    context = _context(request) | {
        "fields": [] if holds_secret else [(name, value) for name in typed for value in typed.getlist(name)],
        "files": [] if holds_secret else _names_of_files(request),
        "may_resend": request.method == "POST" and not holds_secret,
        "path": request.get_full_path(),
        "csrf_token_value": get_token(request) if request.method == "POST" else "",
    }
    response = HttpResponse(loader.get_template("503.html").render(context), status=503)
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def _context(request: HttpRequest) -> dict[str, object]:
    """What both pages may name; no context processor runs, because it could ask the database."""
    return {"request_id": getattr(request, "request_id", "")}


def _view_name(request: HttpRequest) -> str:
    """The route; a failure before routing has none yet."""
    try:
        return (request.resolver_match or resolve(request.path_info)).view_name or ""
    except Resolver404:
        return ""


def _typed(request: HttpRequest) -> QueryDict:
    """The submitted fields as they were sent, without what must not be sent twice."""
    if request.method != "POST":
        return QueryDict()
    try:
        typed = request.POST.copy()
    except (UnreadablePostError, RawPostDataException, SuspiciousOperation):
        return QueryDict()
    for name in NOT_OFFERED & typed.keys():
        del typed[name]
    return cast(QueryDict, typed)


def _names_of_files(request: HttpRequest) -> list[str]:
    try:
        return list(request.FILES)
    except (UnreadablePostError, RawPostDataException, SuspiciousOperation):
        return []
