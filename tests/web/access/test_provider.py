"""A whole sign-in through the identity provider of a body, and every way to spoil it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from integrativ.common.dates import now
from integrativ.config import identity
from integrativ.tenancy import actions
from integrativ.tenancy.models import Membership, Role, User
from tests import factories as f
from tests.cast import Cast
from tests.web.access.people import PASSWORD, with_app, with_password
from tests.web.access.provider import Provider

EMAIL = "mira@kim.example"
LOGIN = "/konto/oidc/{}/login/"


@pytest.fixture
def bochum() -> Iterator[Provider]:
    provider = Provider()
    yield provider
    provider.stop()


@pytest.fixture
def witten() -> Iterator[Provider]:
    provider = Provider()
    yield provider
    provider.stop()


@pytest.fixture(autouse=True)
def _configured(settings: Any, cast: Cast, bochum: Provider, witten: Provider) -> None:
    cache.clear()
    rows = [
        {"id": name, "name": f"Stadt {name.title()}", "issuer": p.url, "client_id": "integrativ", "secret": "s", "bodies": [b.pk]}
        for name, p, b in (("bochum", bochum, cast.kim), ("witten", witten, cast.next_town))
    ]  # fmt: skip
    found = identity.build(rows, production=False)
    settings.IDENTITY_PROVIDER_BODIES = found.bodies
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": settings.SOCIALACCOUNT_PROVIDERS["openid_connect"] | {"APPS": found.apps}
    }


def invite(cast: Cast, email: str = EMAIL) -> None:
    with f.wearing(cast.admin):
        actions.invite(
            organisation=cast.kim, email=email, role=Role.ACCOUNT_ADMIN, by=cast.admin, link=str, at=now(), on=f.ON
        )


def enter(provider: Provider, name: str = "bochum", client: Client | None = None, **claims: Any) -> tuple[Client, Any]:
    """The whole way of a browser: our page, the provider, back to us."""
    client = client or Client()
    started = client.post(LOGIN.format(name))
    code = provider.authorize(started.headers["Location"])
    provider.claims = {"sub": "17", "email": EMAIL, "name": "Mira Neumann", "amr": ["pwd", "mfa"], **claims}
    done = client.get(f"{LOGIN.format(name)}callback/", {"code": code, "state": provider.asked["state"]})
    return client, done


def refused(client: Client, done: Any) -> bool:
    assert done.status_code in (200, 302, 401, 403, 502), done.status_code
    return "_auth_user_id" not in client.session and not SocialAccount.objects.exists()


def test_an_invited_person_comes_in_and_needs_no_second_factor_of_ours(cast: Cast, bochum: Provider) -> None:
    invite(cast)
    client, done = enter(bochum)
    assert done.headers["Location"] == "/weiter/"
    assert client.session["factor"] == "provider" and client.session["provider"] == "bochum"
    assert client.get("/zugaenge/").status_code == 200
    link = SocialAccount.objects.get()
    assert (link.uid, link.user.email) == (f"{bochum.url}|17", EMAIL)
    again, done = enter(bochum, email="umbenannt@kim.example")
    assert done.headers["Location"] == "/weiter/" and again.session["_auth_user_id"] == str(link.user_id)
    assert Membership.objects.filter(user=link.user).count() == 1


def test_the_request_carries_state_nonce_and_a_hashed_challenge(bochum: Provider) -> None:
    location = (
        Client().post(LOGIN.format("bochum") + "?auth_params=nonce%3Dx%26prompt%3Dnone&scope=admin").headers["Location"]
    )
    bochum.authorize(location)
    assert bochum.asked["code_challenge_method"] == "S256" and len(bochum.asked["nonce"]) >= 32
    assert set(bochum.asked["scope"].split()) == {"openid", "profile", "email"} and "prompt" not in bochum.asked
    assert Client().get(LOGIN.format("bochum")).status_code == 200, "opening the address starts nothing"


def test_who_is_not_invited_stays_outside(bochum: Provider) -> None:
    client, done = enter(bochum)
    assert refused(client, done) and not User.objects.filter(email=EMAIL).exists()
    assert "noch nicht eingeladen" in done.content.decode()


def test_an_unverified_address_accepts_no_invitation(cast: Cast, bochum: Provider) -> None:
    invite(cast)
    assert refused(*enter(bochum, email_verified=False))
    assert refused(*enter(bochum, email_verified=None))
    assert not refused(*enter(bochum))


SPOILED: dict[str, dict[str, Any]] = {
    "wrong nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "wrong audience": {"aud": "somebody-else"},
    "shared audience": {"aud": ["integrativ", "somebody-else"]},
    "wrong issuer": {"iss": "https://evil.example"},
    "expired": {"exp": 1},
}


@pytest.mark.parametrize("fault", SPOILED)
def test_a_spoiled_token_is_refused(cast: Cast, bochum: Provider, fault: str) -> None:
    invite(cast)
    assert refused(*enter(bochum, **SPOILED[fault]))
    assert not refused(*enter(bochum))


@pytest.mark.parametrize(("key", "algorithm"), [("other", "RS256"), ("right", "none")])
def test_a_token_nobody_signed_is_refused(cast: Cast, bochum: Provider, key: str, algorithm: str) -> None:
    invite(cast)
    bochum.key, bochum.algorithm = key, algorithm
    assert refused(*enter(bochum))


def test_a_code_without_its_verifier_or_state_is_refused(cast: Cast, bochum: Provider) -> None:
    invite(cast)
    client = Client()
    bochum.authorize(client.post(LOGIN.format("bochum")).headers["Location"])
    bochum.claims = {"sub": "17", "email": EMAIL}
    stolen = {"code": "the-code", "state": bochum.asked["state"]}
    thief = Client()
    assert refused(thief, thief.get(f"{LOGIN.format('bochum')}callback/", stolen))
    bochum.asked["code_challenge"] = "another"
    assert refused(client, client.get(f"{LOGIN.format('bochum')}callback/", stolen))


def test_the_same_subject_at_another_provider_is_somebody_else(cast: Cast, bochum: Provider, witten: Provider) -> None:
    invite(cast)
    mira = enter(bochum)[0].session["_auth_user_id"]
    client, done = enter(witten, "witten")
    assert "_auth_user_id" not in client.session and SocialAccount.objects.count() == 1
    assert enter(bochum)[0].session["_auth_user_id"] == mira


def test_a_provider_that_calls_itself_another_is_refused(cast: Cast, bochum: Provider, witten: Provider) -> None:
    invite(cast)
    client = Client()
    witten.issuer_called = bochum.url
    answer = client.post(LOGIN.format("witten"))
    assert "Location" not in answer.headers or "/authorize" not in answer.headers["Location"]
    assert refused(client, answer)


def test_a_provider_invites_nobody_into_the_bodies_of_another(cast: Cast, witten: Provider) -> None:
    invite(cast)
    assert refused(*enter(witten, "witten"))


def test_a_provider_opens_the_hats_of_its_own_bodies_only(cast: Cast, bochum: Provider) -> None:
    invite(cast, cast.neighbour.user.email)
    client, _ = enter(bochum, email=cast.neighbour.user.email)
    assert client.session["_auth_user_id"] == str(cast.neighbour.user_id)
    page = client.get("/wechseln/").content.decode()
    assert "KIM Bochum" in page and "KIM Witten" not in page
    assert client.post("/wechseln/", {"hat": cast.neighbour.pk}).status_code == 422
    for path in ("/konto/2fa/totp/activate/", "/konto/password/change/", "/konto/2fa/webauthn/add/"):
        assert client.get(path).headers["Location"] == "/mein-zugang/"


def test_without_an_asserted_factor_our_own_is_needed(cast: Cast, bochum: Provider) -> None:
    invite(cast)
    client, done = enter(bochum, amr=["pwd"])
    assert client.get("/zugaenge/").headers["Location"] == "/zweiter-faktor/"
    assert client.get("/konto/2fa/totp/activate/").status_code == 200
    user = User.objects.get(email=EMAIL)
    with_app(user)
    asked, done = enter(bochum, amr=["pwd"])
    assert done.headers["Location"] == "/konto/2fa/authenticate/" and "_auth_user_id" not in asked.session
    spared, done = enter(bochum)
    assert done.headers["Location"] == "/weiter/" and spared.get("/zugaenge/").status_code == 200


def test_who_comes_through_a_provider_confirms_there(cast: Cast, bochum: Provider) -> None:
    invite(cast)
    client, _ = enter(bochum)
    session = client.session
    session["confirmed_at"] = 0
    session.save()
    assert client.get("/zugaenge/einladen/").headers["Location"].startswith("/bestaetigen/")
    page = client.get("/bestaetigen/?next=/zugaenge/einladen/").content.decode()
    assert "Stadt Bochum" in page
    assert client.post("/bestaetigen/", {"next": "/zugaenge/einladen/"}).status_code == 200
    assert client.get("/zugaenge/einladen/").status_code == 302
    again = client.post(LOGIN.format("bochum") + "?next=/zugaenge/einladen/", {"again": "1"})
    bochum.authorize(again.headers["Location"])
    assert bochum.asked["prompt"] == "login"
    done = client.get(f"{LOGIN.format('bochum')}callback/", {"code": "the-code", "state": bochum.asked["state"]})
    assert done.headers["Location"] == "/zugaenge/einladen/"
    assert client.get("/zugaenge/einladen/").status_code == 200


def test_a_forgotten_password_opens_no_second_way_beside_the_provider(
    cast: Cast, bochum: Provider, settings: Any, mailoutbox: Any
) -> None:
    invite(cast)
    enter(bochum)
    mailoutbox.clear()
    asked = Client().post("/konto/password/reset/", {"email": EMAIL})
    assert asked.headers["Location"] == "/konto/password/reset/done/"
    assert "Stadt Bochum" in mailoutbox[0].body and "/konto/login/" in mailoutbox[0].body
    assert "/password/reset/key/" not in mailoutbox[0].body and mailoutbox[0].to == [EMAIL]
    assert not User.objects.get(email=EMAIL).has_usable_password()
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = []
    Client().post("/konto/password/reset/", {"email": EMAIL})
    assert "/password/reset/key/" in mailoutbox[1].body, "when the provider is gone nobody is lost"


def test_who_has_a_password_of_her_own_may_renew_it(cast: Cast, bochum: Provider, mailoutbox: Any) -> None:
    with_password(cast.neighbour)
    invite(cast, cast.neighbour.user.email)
    enter(bochum, email=cast.neighbour.user.email)
    assert SocialAccount.objects.get().user == cast.neighbour.user
    mailoutbox.clear()
    Client().post("/konto/password/reset/", {"email": cast.neighbour.user.email})
    assert "/password/reset/key/" in mailoutbox[0].body


def test_the_sign_in_page_offers_the_configured_providers(bochum: Provider) -> None:
    page = Client().get("/konto/login/").content.decode()
    assert "Stadt Bochum" in page and "Stadt Witten" in page and PASSWORD not in page


@pytest.mark.parametrize(
    "row",
    [
        {"id": "B O"}, {"id": "bo", "name": "x"}, {"id": "bo", "name": "x", "issuer": "http://x", "client_id": "c", "bodies": [1]},
        {"id": "bo", "name": "x", "issuer": "https://x", "client_id": "c", "bodies": []},
    ],
)  # fmt: skip
def test_nonsense_in_the_configuration_stops_the_start(row: dict[str, Any]) -> None:
    with pytest.raises(ImproperlyConfigured, match="INTEGRATIV_IDENTITY_PROVIDERS"):
        identity.build([row], production=True)
    good = {"id": "bo", "name": "x", "issuer": "https://x.example/realm", "client_id": "c", "bodies": [1]}
    assert identity.build([good], production=True).origins == ["https://x.example"]
