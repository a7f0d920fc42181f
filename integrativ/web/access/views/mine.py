"""One's own access: where to go on, which hat, second factor, devices, confirmation."""

from __future__ import annotations

from allauth.socialaccount.adapter import get_adapter
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from integrativ.common.dates import today
from integrativ.tenancy.actions import end_sessions
from integrativ.tenancy.hats import PROVIDER_KEY, SESSION_KEY
from integrativ.tenancy.queries import deputising
from integrativ.web.access.clock import SIGNED_OUT
from integrativ.web.access.confirm import inner_path, mark_confirmed
from integrativ.web.access.factor import (
    AFTERWARDS_KEY,
    ASSERTED_KEY,
    DEMO,
    has_authenticator,
    has_second_factor,
    may_manage_account,
)
from integrativ.web.doors import HatRequest, account_door, half_door
from integrativ.web.frame import first_page


@account_door
def next_page(request: HatRequest) -> HttpResponse:
    """After signing in: back to where somebody wanted to go, else to the first page of the hat."""
    target = request.session.pop(AFTERWARDS_KEY, None)
    if request.membership is None:
        return render(request, "access/no_hat.html")
    page = first_page(request.membership)
    return redirect(inner_path(request, target, page if page != "/" else reverse("access:mine")))


@account_door
@require_http_methods(["GET", "HEAD", "POST"])
def switch(request: HatRequest) -> HttpResponse:
    """Put on another of one's own hats."""
    if request.method == "POST":
        chosen = next((hat for hat in request.hats if str(hat.pk) == request.POST.get("hat")), None)
        if chosen is not None:
            request.session[SESSION_KEY] = chosen.pk
            return redirect(first_page(chosen))
    return render(
        request,
        "access/switch.html",
        {"chosen": request.membership, "is_gone": request.method == "POST"},
        status=200 if request.method != "POST" else 422,
    )


@half_door
def factor(request: HttpRequest) -> HttpResponse:
    """Choose a second factor; without one nobody works here."""
    if has_second_factor(request):
        return redirect("access:next")
    provider = request.session.get(PROVIDER_KEY, "")
    return render(request, "access/factor.html", {"possible": may_manage_account(request), "provider": provider})


@half_door
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Say once more who you are: one click in the demonstration, the provider for those who come through one."""
    target = inner_path(request, request.POST.get("next") or request.GET.get("next"), reverse("access:next"))
    by_demo = request.session.get(ASSERTED_KEY) == DEMO
    if request.method == "POST" and by_demo:
        mark_confirmed(request)
        return redirect(target)
    provider_id = request.session.get(PROVIDER_KEY)
    if not by_demo and not provider_id:
        return redirect("account_reauthenticate")
    provider = get_adapter(request).get_provider(request, provider_id) if provider_id else None
    return render(request, "access/confirm.html", {"target": target, "by_demo": by_demo, "provider": provider})


@account_door
def mine(request: HatRequest) -> HttpResponse:
    """My access: hats, absence, devices, password, second factor."""
    hat = request.membership
    context = {
        "manageable": may_manage_account(request),
        "with_factor": has_authenticator(request.user.pk),
        "deputising": deputising(hat, on=today()) if hat else [],
        "on": today(),
        "provider": request.session.get(PROVIDER_KEY, ""),
    }
    return render(request, "access/mine.html", context)


@account_door
@require_POST
def sign_out_everywhere(request: HatRequest) -> HttpResponse:
    """End all sessions of the account, this one included."""
    end_sessions(user=request.user)  # type: ignore[arg-type]
    logout(request)
    response = redirect("account_login")
    response["Clear-Site-Data"] = SIGNED_OUT
    return response
