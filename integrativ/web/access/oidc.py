"""Sign-in through the identity provider of a body (OpenID Connect), stricter than the library's default.

The identity token is always checked against the provider's keys, its issuer, our client id and a fresh nonce; an
account is found by issuer *and* subject, so the same subject at another provider is somebody else.
Source: OpenID Connect Core 1.0, sections 2, 3.1.2.1 and 3.1.3.7.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from requests import RequestException

SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384")
UID_LENGTH = 191
logger = logging.getLogger("integrativ.sign_in")


class BodyAdapter(OpenIDConnectOAuth2Adapter):
    """Talks to the provider and believes a token only after all checks."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's own description; it must call itself what the configuration says (no mix-up)."""
        config: dict[str, Any] = super().openid_config
        if config.get("issuer") != self.get_provider().app.settings["issuer"]:
            raise OAuth2Error("The provider calls itself something else than the configuration does")
        return config

    def complete_login(self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any) -> SocialLogin:
        id_token = kwargs["response"].get("id_token")
        if not id_token:
            raise OAuth2Error("No id_token")
        claims = self._claims(app, id_token)
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def _claims(self, app: Any, id_token: str) -> dict[str, Any]:
        try:
            return self._checked(app, id_token)
        except (jwtkit.jwt.PyJWTError, KeyError, TypeError, ValueError) as error:
            raise OAuth2Error("Invalid id_token") from error

    def _checked(self, app: Any, id_token: str) -> dict[str, Any]:
        if jwtkit.jwt.get_unverified_header(id_token).get("alg") not in SIGNATURES:
            raise OAuth2Error("Unsupported signature")
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=app.settings["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        audience = claims.get("aud")
        if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != app.client_id:
            raise OAuth2Error("Token for somebody else")
        return claims


class BodyProvider(OpenIDConnectProvider):
    """One provider from the configuration."""

    oauth2_adapter_class = BodyAdapter

    @classmethod
    def get_package(cls) -> str:
        """Where the library finds the addresses of this provider: its own, not ours."""
        return "allauth.socialaccount.providers.openid_connect"

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """Send the person to the provider with a nonce; nothing from the address bar may change the request."""
        nonce = secrets.token_urlsafe(24)
        params = {**self.get_auth_params(), "nonce": nonce}
        if request.POST.get("again"):
            params["prompt"] = "login"
        kwargs.pop("auth_params", None)
        kwargs.pop("scope", None)
        return super().redirect(
            request,
            AuthProcess.LOGIN,
            next_url,
            data,
            auth_params=params,
            scope=self.get_scope(),
            nonce=nonce,
            **kwargs,
        )

    def extract_uid(self, data: dict[str, Any]) -> str:
        """Issuer and subject together are the person; too long ones are hashed."""
        claims = data["id_token"]
        uid = f"{claims['iss']}|{claims['sub']}"
        return uid if len(uid) <= UID_LENGTH else hashlib.sha256(uid.encode()).hexdigest()


def nonce_fits(login: SocialLogin) -> bool:
    """Whether the token answers the very question this browser asked."""
    expected = str(login.state.get("nonce") or "")
    given = str(login.account.extra_data.get("id_token", {}).get("nonce") or "")
    return bool(expected) and hmac.compare_digest(expected.encode(), given.encode())


def asserts_second_factor(request: HttpRequest, login: SocialLogin) -> bool:
    """Whether the provider says (amr, acr) that more than a password was used, in the words the configuration accepts."""
    claims = login.account.extra_data.get("id_token", {})
    wanted = get_adapter(request).get_provider(request, login.account.provider).app.settings
    methods = claims.get("amr") or []
    return bool(set(methods if isinstance(methods, list) else [methods]) & set(wanted["amr"])) or (
        claims.get("acr") in wanted["acr"]
    )


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Start: POST sends the person to the provider, GET only asks."""
    return _answer(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider."""
    return _answer(OAuth2CallbackView, request, provider_id)


def _answer(view: type[OAuth2LoginView | OAuth2CallbackView], request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        response: HttpResponse = view.adapter_view(BodyAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except (OAuth2Error, RequestException):
        logger.warning("identity provider failed", extra={"provider": provider_id})
        return render(request, "socialaccount/authentication_error.html", status=502)
    return response
