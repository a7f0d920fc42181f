"""Sign in: with password, passkey, the provider of one's body, or, in the demonstration, with one click."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import LoginView
from allauth.socialaccount.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from integrativ.common.dates import today
from integrativ.tenancy.hats import SESSION_KEY
from integrativ.tenancy.queries import demo_is_open, demo_progress, demo_sign_ins
from integrativ.web.access.clock import ENDED_KEY
from integrativ.web.access.factor import ASSERTED_KEY, DEMO
from integrativ.web.doors import open_door

BECAUSE = {
    "idle": "Sie waren {minutes} Minuten ohne Eingabe. Darum haben wir Sie abgemeldet. Bitte melden Sie sich neu an.",
    "age": "Nach 10 Stunden endet jede Anmeldung. Bitte melden Sie sich neu an.",
}


def _cast() -> list[Any]:
    return list(demo_sign_ins(on=today())) if demo_is_open() else []


class SignIn(LoginView):
    """The sign-in page. Errors answer 422 like every form."""

    template_name = "account/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        because = BECAUSE.get(str(self.request.session.get(ENDED_KEY, "")), "")
        return context | {
            "because": because.format(minutes=settings.IDLE_MINUTES),
            "providers": get_adapter(self.request).list_providers(self.request),
            "idle_minutes": settings.IDLE_MINUTES,
            "next_url": self.get_next_url() or "",
            "cast": _cast(),
        }

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


@open_door
def demo(request: HttpRequest) -> HttpResponse:
    """As whom would you like to look around? Exists only in a demonstration."""
    cast = _cast()
    if not demo_is_open():
        raise Http404
    return render(request, "access/demo.html", {"cast": cast, "progress": demo_progress()})


@open_door
@require_POST
def demo_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """One click: become one of the invented people. The session says so, for ever."""
    entry = next((entry for entry in _cast() if entry.membership_id == pk), None)
    if entry is None:
        raise Http404
    logout(request)
    user = entry.membership.user
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    record_authentication(request, user, method=DEMO)
    request.session[ASSERTED_KEY] = DEMO
    request.session[SESSION_KEY] = entry.membership_id
    UserSession.objects.create_from_request(request)
    return redirect("access:next")
