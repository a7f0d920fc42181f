"""The library's addresses under /konto/, each behind a door. What is not listed here does not exist."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

from allauth import urls as library
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver

from integrativ.web.access import oidc
from integrativ.web.access.clock import SIGNED_OUT
from integrativ.web.access.factor import ask_for_factor, has_authenticator, has_second_factor, may_manage_account
from integrativ.web.access.views.sign_in import SignIn
from integrativ.web.doors import Door, View, account_door, half_door, open_door

OPEN = {
    "account_login", "account_logout", "account_inactive", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "mfa_authenticate",
    "mfa_login_webauthn", "openid_connect_login", "openid_connect_callback", "socialaccount_login_error",
    "socialaccount_login_cancelled",
}  # fmt: skip
CONFIRMING = {"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
SETTING_UP = {
    "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "mfa_download_recovery_codes",
    "mfa_generate_recovery_codes",
}  # fmt: skip
MANAGING = {
    "mfa_index", "mfa_deactivate_totp", "mfa_list_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn",
    "account_change_password",
}  # fmt: skip
SIGNED_IN = {"usersessions_list"}


def _manageable(view: View) -> View:
    """Passwords and factors change only in a session that may; nobody replaces a factor she has not used here."""

    @functools.wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_manage_account(request):
            return redirect("access:mine")
        if has_authenticator(request.user.pk) and not has_second_factor(request):
            return ask_for_factor(request)
        return view(request, *args, **kwargs)

    return inner


def _forgetting(view: View) -> View:
    """After signing out the browser forgets what it kept of the pages (Clear-Site-Data)."""

    @functools.wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        response = view(request, *args, **kwargs)
        if was_signed_in and not request.user.is_authenticated:
            response["Clear-Site-Data"] = SIGNED_OUT
        return response

    return inner


def _repairable(view: View) -> View:
    """A form of the library that has errors answers 422, like every form here."""

    @functools.wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and form is not None and form.errors:
            response.status_code = 422
        return response

    return inner


def _closed(view: View) -> View:
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Http404

    inner.door = Door(public=True)  # type: ignore[attr-defined]
    return inner


def guard(name: str, view: View) -> View:
    """Put the right door in front of one address of the library."""
    view = {
        "account_login": SignIn.as_view(),
        "openid_connect_login": oidc.login,
        "openid_connect_callback": oidc.callback,
    }.get(name, view)
    view = _repairable(view)
    if name == "account_logout":
        view = _forgetting(view)
    if name in OPEN:
        return open_door(view)
    if name in CONFIRMING:
        return half_door(view)
    if name in SETTING_UP:
        return half_door(_manageable(view))
    if name in MANAGING:
        return account_door(_manageable(view))
    return account_door(view) if name in SIGNED_IN else _closed(view)


def guarded(entries: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The same tree of addresses, every leaf behind its door."""
    return [
        URLResolver(entry.pattern, guarded(entry.url_patterns), entry.default_kwargs, entry.app_name, entry.namespace)
        if isinstance(entry, URLResolver)
        else URLPattern(entry.pattern, guard(entry.name or "", entry.callback), entry.default_args, entry.name)
        for entry in entries
        if isinstance(entry, URLResolver) or entry.name  # the rest are redirects for addresses of long ago
    ]


urlpatterns = guarded(library.urlpatterns)
