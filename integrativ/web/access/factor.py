"""How a session was opened, whether that counts as two factors, and where somebody goes who has only one."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from integrativ.common.dates import today
from integrativ.tenancy.hats import PROVIDER_KEY, memberships_of
from integrativ.tenancy.models import User

ASSERTED_KEY = "factor"
AFTERWARDS_KEY = "after_factor"
DEMO, PROVIDER = "demo", "provider"


def has_second_factor(request: HttpRequest) -> bool:
    """True if this session used TOTP, a passkey or a recovery code, or a provider (or the demonstration) vouched for it.

    The methods are read from the session and must belong to the same user; nobody works with a password alone.
    """
    if not isinstance(request.user, User):
        return False
    if request.session.get(ASSERTED_KEY) in (DEMO, PROVIDER):
        return True
    return any(m.get("method") == "mfa" for m in get_authentication_records(request, request.user))


def has_authenticator(user_id: int | None) -> bool:
    """Whether the account has set up a second factor."""
    return Authenticator.objects.filter(user_id=user_id).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


def ask_for_factor(request: HttpRequest) -> HttpResponse:
    """Lead to the second factor: to its use if the account has one, else to setting it up; afterwards back to work."""
    if request.method == "GET":
        request.session[AFTERWARDS_KEY] = request.get_full_path()
    if has_authenticator(request.user.pk):
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': reverse('access:next')})}")
    return redirect("access:factor")


def may_manage_account(request: HttpRequest) -> bool:
    """Whether password and factors may be changed in this session.

    A provider vouches for its own bodies only; if the account also has hats elsewhere, its session must not be able to
    set a password that opens those. The demonstration's one-click accounts have nothing to manage.
    """
    provider = request.session.get(PROVIDER_KEY)
    if not isinstance(request.user, User) or request.session.get(ASSERTED_KEY) == DEMO:
        return False
    if not provider:
        return True
    bodies = set(settings.IDENTITY_PROVIDER_BODIES.get(provider, ()))
    hats = memberships_of(request.user, today()).values_list("organisation_id", flat=True)
    return set(hats) <= bodies and not request.user.has_usable_password()


def provider_of(user: User) -> str | None:
    """The name of the provider an account without password comes through; None if it has one or the provider is gone."""
    if user.has_usable_password():
        return None
    apps: Any = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    names = {app["provider_id"]: str(app["name"]) for app in apps}
    linked = SocialAccount.objects.filter(user_id=user.pk).order_by("id").values_list("provider", flat=True)
    return next((names[provider] for provider in linked if provider in names), None)


def factor_was_set_up(sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **more: Any) -> None:
    """Who has just proved a new factor (its code was checked) need not prove it again in the same session."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, method="mfa", id=authenticator.pk, type=authenticator.type)
