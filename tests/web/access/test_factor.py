"""Nobody works with a password alone: the door leads to the second factor and afterwards back to work."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from tests.cast import Cast
from tests.web.access.people import PASSWORD, code, post_password, with_app, with_password
from tests.web.client import sign_in


@pytest.fixture(autouse=True)
def _fresh_limits(db: None) -> None:
    cache.clear()


@pytest.mark.parametrize("path", ["/zugaenge/", "/zugaenge/einladen/", "/mein-zugang/", "/weiter/", "/wechseln/"])
def test_without_second_factor_every_door_stays_shut(cast: Cast, path: str) -> None:
    with_password(cast.admin)
    alone, both = sign_in(Client(), cast.admin, factor=""), sign_in(Client(), cast.admin)
    assert alone.get(path).headers["Location"] == "/zweiter-faktor/"
    assert alone.post(path, {"email": "a@b.example"}).headers["Location"] == "/zweiter-faktor/"
    answer = both.get(path)
    assert answer.status_code == 200 or "/zweiter-faktor/" not in answer.headers["Location"]


@pytest.mark.django_db(transaction=True)
def test_setting_up_the_app_leads_back_to_where_one_wanted_to_go(cast: Cast) -> None:
    user = with_password(cast.admin)
    client = Client()
    post_password(client, user.email, next="/zugaenge/")
    assert client.get("/zugaenge/").headers["Location"] == "/zweiter-faktor/"
    assert "App einrichten" in client.get("/zweiter-faktor/").content.decode()
    page = client.get("/konto/2fa/totp/activate/")
    assert page.status_code == 200, "who has just signed in is not asked for the password again"
    secret = page.context["form"].secret
    assert client.post("/konto/2fa/totp/activate/", {"code": "123"}).status_code == 422
    done = client.post("/konto/2fa/totp/activate/", {"code": code(secret)})
    assert done.headers["Location"] == "/konto/2fa/recovery-codes/"
    codes = client.get("/konto/2fa/recovery-codes/")
    assert "Weiter zur Arbeit" in codes.content.decode()
    assert client.get("/weiter/").headers["Location"] == "/zugaenge/"
    assert client.get("/zugaenge/").status_code == 200


def test_an_old_password_session_must_use_the_factor_that_was_set_up_elsewhere(cast: Cast) -> None:
    """Otherwise who has the password alone could remove the app and set up another one."""
    user = with_password(cast.admin)
    thief = Client()
    post_password(thief, user.email)
    secret = with_app(user)
    for path in ("/zugaenge/", "/konto/2fa/totp/deactivate/", "/konto/2fa/totp/activate/", "/konto/2fa/webauthn/add/"):
        for answer in (thief.get(path), thief.post(path)):
            assert answer.headers["Location"].startswith("/konto/2fa/reauthenticate/"), path
    assert thief.post("/konto/reauthenticate/", {"password": PASSWORD}).status_code == 302
    assert thief.get("/zugaenge/").status_code == 302
    assert Authenticator.objects.filter(user=user, type="totp").count() == 1
    assert thief.post("/konto/2fa/reauthenticate/", {"code": code(secret)}).status_code == 302
    assert thief.get("/zugaenge/").status_code == 200


def test_guessing_codes_is_limited(cast: Cast) -> None:
    user = with_password(cast.lead)
    secret = with_app(user)
    client = Client()
    post_password(client, user.email)
    for number in range(8):
        client.post("/konto/2fa/authenticate/", {"code": f"{number:06}"})
    right = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    assert client.post("/konto/2fa/authenticate/", {"code": right}).status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "/konto/2fa/", "/konto/2fa/webauthn/", "/konto/2fa/webauthn/add/", "/konto/2fa/recovery-codes/generate/",
        "/konto/password/change/", "/konto/sessions/", "/konto/2fa/totp/deactivate/", "/konto/2fa/recovery-codes/",
    ],
)  # fmt: skip
def test_the_pages_of_the_own_account_open_with_both_factors(cast: Cast, path: str) -> None:
    user = with_password(cast.lead)
    secret = with_app(user)
    client = Client()
    post_password(client, user.email)
    client.post("/konto/2fa/authenticate/", {"code": code(secret)})
    client.post("/konto/reauthenticate/", {"password": PASSWORD})
    page = client.get(path)
    assert page.status_code == 200 and "<h1" in page.content.decode()
    assert Client().get(path).status_code == 302


def test_a_passkey_is_offered_and_the_page_runs_without_inline_code(cast: Cast) -> None:
    with_password(cast.lead)
    client = sign_in(Client(), cast.lead, factor="")
    client.post("/konto/reauthenticate/", {"password": PASSWORD})
    page = client.get("/konto/2fa/webauthn/add/").content.decode()
    assert "Passkey einrichten" in page and "onclick" not in page and 'type="application/json"' in page
