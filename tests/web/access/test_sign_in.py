"""Signing in with password and second factor; limits that hit the attacker and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.core.cache import cache
from django.test import Client

from integrativ.web.access.confirm import is_confirmed
from integrativ.web.access.factor import has_second_factor
from tests.cast import Cast
from tests.web.access.people import PASSWORD, code, post_password, with_app, with_password
from tests.web.client import sign_in


@pytest.fixture(autouse=True)
def _fresh_limits(db: None) -> Iterator[None]:
    cache.clear()
    yield


def test_the_sign_in_page_is_ours_and_needs_nothing(client: Client, db: None) -> None:
    page = client.get("/konto/login/")
    assert page.status_code == 200 and "Alle Beschäftigten brauchen einen zweiten Faktor" in page.content.decode()
    assert "Vorführung" not in page.content.decode()


def test_password_and_app_open_the_first_page_of_the_hat(client: Client, cast: Cast) -> None:
    user = with_password(cast.admin)
    secret = with_app(user)
    assert post_password(client, user.email).headers["Location"] == "/konto/2fa/authenticate/"
    assert client.get("/mein-zugang/").status_code == 302
    wrong = client.post("/konto/2fa/authenticate/", {"code": "000000"})
    assert wrong.status_code == 422
    done = client.post("/konto/2fa/authenticate/", {"code": code(secret)})
    assert done.headers["Location"] == "/weiter/"
    assert client.get("/weiter/").headers["Location"] == "/zugaenge/"
    assert client.get("/zugaenge/").status_code == 200


def test_a_wrong_password_answers_422_and_keeps_the_address(client: Client, cast: Cast) -> None:
    user = with_password(cast.lead)
    page = post_password(client, user.email, "falsch-und-lang-genug")
    assert page.status_code == 422 and user.email in page.content.decode()


def test_each_recovery_code_works_once(client: Client, cast: Cast) -> None:
    from allauth.mfa.models import Authenticator

    user = with_password(cast.lead)
    with_app(user)
    codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
    for expected in (302, 422):
        fresh = Client()
        post_password(fresh, user.email)
        assert fresh.post("/konto/2fa/authenticate/", {"code": codes[0]}).status_code == expected


def test_passwords_are_kept_as_argon2id(cast: Cast) -> None:
    user = with_password(cast.lead)
    assert identify_hasher(user.password).algorithm == "argon2" and "$argon2id$" in user.password


def test_the_session_gets_a_new_number_at_sign_in(client: Client, cast: Cast) -> None:
    user = with_password(cast.lead)
    client.get("/konto/login/")
    session = client.session
    session["planted"] = "by an attacker"
    session["factor"] = "demo"
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    post_password(client, user.email)
    assert client.session.session_key != planted
    assert client.session.get("factor") is None
    assert Client(headers={"cookie": f"sessionid={planted}"}).get("/mein-zugang/").status_code == 302


def test_one_hundred_wrong_passwords_block_account_and_address_and_nobody_else(client: Client, cast: Cast) -> None:
    victim, colleague = with_password(cast.lead), with_password(cast.deputy)
    for number in range(100):
        post_password(client, victim.email, f"geraten-geraten-{number}", address="198.51.100.7")
    blocked = post_password(Client(), victim.email, address="198.51.100.7")
    assert blocked.status_code == 422
    assert post_password(Client(), victim.email, address="203.0.113.9").status_code == 302
    assert post_password(Client(), colleague.email, address="198.51.100.7").status_code == 302


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_outside_after_sign_in(client: Client, cast: Cast, target: str) -> None:
    user = with_password(cast.lead)
    for page in (post_password(client, user.email, next=target), client.get("/konto/login/", {"next": target})):
        assert "evil" not in page.headers["Location"] and page.headers["Location"].startswith("/")
    inside = post_password(Client(), user.email, next="/mein-zugang/")
    assert inside.headers["Location"] == "/mein-zugang/"


def test_signing_out_is_a_post_and_clears_the_browser(cast: Cast) -> None:
    client = sign_in(Client(), cast.lead)
    assert client.get("/konto/logout/").status_code == 200
    assert client.get("/mein-zugang/").status_code == 200
    done = client.post("/konto/logout/")
    assert done.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert client.get("/mein-zugang/").status_code == 302
    assert "Clear-Site-Data" not in Client().post("/konto/logout/").headers


@pytest.mark.parametrize(
    "path", ["/konto/signup/", "/konto/email/", "/konto/3rdparty/", "/konto/3rdparty/signup/", "/konto/password/set/"]
)
def test_what_the_library_offers_beyond_does_not_exist(cast: Cast, path: str) -> None:
    client = sign_in(Client(), cast.lead)
    assert client.get(path).status_code == 404 == client.post(path, {"email": "x@y.example"}).status_code
    assert client.get("/konto/2fa/").status_code in (200, 302)


def test_asking_for_a_new_password_tells_nobody_who_has_an_account(client: Client, cast: Cast, mailoutbox: Any) -> None:
    user = with_password(cast.lead)
    known = client.post("/konto/password/reset/", {"email": user.email})
    unknown = client.post("/konto/password/reset/", {"email": "niemand@kim.example"})
    assert known.headers["Location"] == unknown.headers["Location"]
    assert [mail.to for mail in mailoutbox] == [[user.email]]
    assert "Passwort" in mailoutbox[0].body and "Hello" not in mailoutbox[0].body


def test_a_new_password_by_mail_keeps_the_second_factor(client: Client, cast: Cast, mailoutbox: Any) -> None:
    user = with_password(cast.lead)
    with_app(user)
    client.post("/konto/password/reset/", {"email": user.email})
    link = next(line for line in mailoutbox[0].body.splitlines() if "/konto/password/reset/key/" in line)
    path = client.get(link.split("testserver")[1]).headers["Location"]
    assert client.get(path).status_code == 200
    new = "Zeche-Zollern-Sonntag-8"
    weak = client.post(path, {"password1": "kurz", "password2": "kurz"})
    assert weak.status_code == 422
    assert client.post(path, {"password1": new, "password2": new}).status_code == 302
    assert post_password(Client(), user.email, PASSWORD).status_code == 422
    assert post_password(Client(), user.email, new).headers["Location"] == "/konto/2fa/authenticate/"


def test_factor_and_confirmation_belong_to_the_session_and_its_user(cast: Cast, rf: Any) -> None:
    request = rf.get("/")
    request.user, request.session = cast.lead.user, {}
    assert not has_second_factor(request) and not is_confirmed(request)
    request.session = {
        "account_authentication_methods": [{"method": "mfa", "at": 1}],
        "account_authentication_methods_user": str(cast.deputy.user_id),
    }
    assert not has_second_factor(request)
    request.session["account_authentication_methods_user"] = str(cast.lead.user_id)
    assert has_second_factor(request)
