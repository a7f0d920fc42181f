"""Accept an invitation. Opening the link changes nothing; only the button does."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.socialaccount.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from integrativ.common.dates import now, today
from integrativ.tenancy.actions import InvitationGone, NeedsSignIn, WrongAccount, accept_invitation
from integrativ.tenancy.hats import SESSION_KEY
from integrativ.tenancy.models import Invitation, User
from integrativ.tenancy.queries import invitation_by_token
from integrativ.web.access.factor import ask_for_factor, has_second_factor
from integrativ.web.access.forms import AcceptForm
from integrativ.web.doors import open_door
from integrativ.web.forms import answer


@open_door
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind an invitation's link. Used, expired, withdrawn and invented links look alike."""
    try:
        invitation = invitation_by_token(token, at=now())
    except Http404:
        return render(request, "access/invitation_gone.html", status=404)
    if isinstance(request.user, User):
        return _as_known(request, invitation)
    if User.objects.filter(email=invitation.email).exists():
        return render(request, "access/invitation_sign_in.html", _context(request, invitation))
    form = AcceptForm(request.POST or None, email=invitation.email, initial={"name": invitation.name})
    if request.method == "POST" and form.is_valid():
        return _make_account(request, invitation, form)
    return answer(request, "access/invitation.html", _context(request, invitation), form=form)


def _context(request: HttpRequest, invitation: Invitation) -> dict[str, Any]:
    offered = [
        provider
        for provider in get_adapter(request).list_providers(request)
        if invitation.organisation_id in settings.IDENTITY_PROVIDER_BODIES.get(provider.app.provider_id, ())
    ]
    return {"invitation": invitation, "providers": offered, "here": request.path}


def _make_account(request: HttpRequest, invitation: Invitation, form: AcceptForm) -> HttpResponse:
    data = form.cleaned_data
    try:
        member = accept_invitation(
            invitation=invitation, at=now(), on=today(), name=data["name"], password=data["password1"]
        )
    except (InvitationGone, NeedsSignIn):
        return redirect(request.path)
    user = member.user
    login = Login(user=user, redirect_url=reverse("access:next"))
    return perform_password_login(request, {"email": user.email, "password": data["password1"]}, login)


def _as_known(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Somebody is signed in: she takes the new hat if the invitation is hers, and with her second factor."""
    if not has_second_factor(request):
        return ask_for_factor(request)
    is_hers = request.user.email == invitation.email  # type: ignore[union-attr]
    if request.method == "POST" and is_hers:
        try:
            member = accept_invitation(invitation=invitation, at=now(), on=today(), user=request.user)  # type: ignore[arg-type]
        except (InvitationGone, WrongAccount):
            return redirect(request.path)
        request.session[SESSION_KEY] = member.pk
        messages.success(request, f"Sie arbeiten jetzt auch für {invitation.organisation}.")
        return redirect("access:next")
    return render(
        request, "access/invitation_known.html", _context(request, invitation) | {"is_hers": is_hers},
        status=200 if request.method != "POST" else 422,
    )  # fmt: skip
