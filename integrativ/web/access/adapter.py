"""How sign-in behaves here: nobody registers alone, accounts come by invitation."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import Login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from integrativ.common.dates import now, today
from integrativ.tenancy.actions import InvitationGone, NeedsSignIn, accept_invitation
from integrativ.tenancy.models import User
from integrativ.tenancy.queries import open_invitations
from integrativ.web.access.factor import has_authenticator, provider_of
from integrativ.web.access.oidc import asserts_second_factor, nonce_fits


class FactorStage(AuthenticateStage):
    """Asks for the second factor after the password, unless an identity provider has already vouched for it."""

    def _should_handle(self, request: HttpRequest) -> bool:
        login: SocialLogin | None = (self.login.signal_kwargs or {}).get("sociallogin")
        if login is not None and login.state.get("asserted"):
            return False
        return bool(super()._should_handle(request))


class AccountAdapter(DefaultAccountAdapter):
    """Accounts with e-mail and password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by an invitation, never by signing up."""
        return False

    def get_login_stages(self) -> list[str]:
        """The library's stages with our second factor."""
        return [f"{__name__}.FactorStage" if s.endswith("AuthenticateStage") else s for s in super().get_login_stages()]

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords count per account *and* address: nobody can lock a colleague out from elsewhere."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{get_ip(request)}"

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has just signed in is not asked again: with a second factor if the account has one, else with the password."""
        user = self.request.user
        if app == "allauth.mfa" and isinstance(user, User):
            wanted = {"mfa"} if has_authenticator(user.pk) else {"mfa", "password", "socialaccount"}
            records = get_authentication_records(self.request, user)
            latest = max((m["at"] for m in records if m.get("method") in wanted), default=0)
            if time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
                return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Who comes through a provider gets no password beside it: the mail says where to sign in instead."""
        provider = provider_of(user)
        if provider is None:
            super().send_password_reset_mail(user, email, context)
        else:
            place = {"provider": provider, "sign_in_url": self.request.build_absolute_uri(reverse("account_login"))}
            self.send_mail("account/email/password_reset_provider", email, {"user": user, **place})

    def is_login_by_code_required(self, login: Login) -> bool:
        """There is no sign-in by mailed code."""
        return False


class SocialAdapter(DefaultSocialAccountAdapter):
    """Accounts that sign in through the identity provider of their body."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """An identity provider may only sign in people who are already invited."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Check the nonce, note an asserted second factor, and let an invited person in for the first time."""
        if not nonce_fits(sociallogin):
            self._refuse(request)
        sociallogin.state["asserted"] = asserts_second_factor(request, sociallogin)
        if not sociallogin.is_existing:
            user = self._invited(sociallogin)
            if user is None:
                self._refuse(request)
            sociallogin.connect(request, user)

    def _invited(self, login: SocialLogin) -> User | None:
        """The account of an invitation into one of the provider's bodies, to the address the provider has verified."""
        claims = login.account.extra_data["id_token"]
        bodies = settings.IDENTITY_PROVIDER_BODIES.get(login.account.provider, ())
        if claims.get("email_verified") is not True:
            return None
        email = str(claims.get("email", "")).strip().lower()
        waiting = open_invitations(at=now()).filter(organisation_id__in=bodies, email=email)
        user = None
        for invitation in waiting.select_related("organisation").order_by("id"):
            known = User.objects.filter(email=email).first()
            try:
                user = accept_invitation(
                    invitation=invitation, at=now(), on=today(), user=known, name=str(claims.get("name", ""))[:120]
                ).user
            except (InvitationGone, NeedsSignIn):
                continue
        return user

    def _refuse(self, request: HttpRequest) -> None:
        raise ImmediateHttpResponse(render(request, "socialaccount/authentication_error.html", status=403))
