"""Before rights change, the person confirms once more who she is."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from integrativ.tenancy.models import Membership
from tests import factories as f
from tests.cast import Cast
from tests.web.access.people import PASSWORD, code, post_password, with_app, with_password
from tests.web.client import sign_in

START = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)
GUARDED = ["/zugaenge/einladen/", "/zugaenge/{pk}/", "/zugaenge/{pk}/rolle/", "/zugaenge/{pk}/beenden/"]


@pytest.fixture(autouse=True)
def _fresh_limits(db: None) -> None:
    cache.clear()


@pytest.mark.parametrize("path", GUARDED)
def test_changing_rights_asks_again_after_five_minutes(cast: Cast, path: str) -> None:
    path = path.format(pk=cast.colleague.pk)
    with time_machine.travel(START, tick=False) as clock:
        client = sign_in(Client(), cast.admin)
        assert client.get(path).status_code == 200
        clock.shift(dt.timedelta(minutes=5))
        assert client.get(path).headers["Location"].startswith("/bestaetigen/?next=%2Fzugaenge%2F")
        before = Membership.objects.values_list("role", "ended_at").get(pk=cast.colleague.pk)
        for answer in (client.post(path, {"role": "coordinator", "reason": "x", "email": "a@b.example"}),):
            assert answer.headers["Location"].startswith("/bestaetigen/")
        assert Membership.objects.values_list("role", "ended_at").get(pk=cast.colleague.pk) == before
        assert client.post("/bestaetigen/", {"next": path}).headers["Location"] == path
        assert client.get(path).status_code == 200


def test_opening_the_confirmation_confirms_nothing(cast: Cast) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client = sign_in(Client(), cast.admin)
        clock.shift(dt.timedelta(minutes=6))
        assert client.get("/bestaetigen/?next=/zugaenge/einladen/").status_code == 200
        assert client.get("/zugaenge/einladen/").status_code == 302


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/x", "javascript:alert(1)"])
def test_confirming_leads_nowhere_outside(cast: Cast, target: str) -> None:
    client = sign_in(Client(), cast.admin)
    assert client.post("/bestaetigen/", {"next": target}).headers["Location"] == "/weiter/"


def test_outside_the_demonstration_one_click_is_not_enough(cast: Cast) -> None:
    user = with_password(cast.admin)
    secret = with_app(user)
    with time_machine.travel(START, tick=False) as clock:
        client = Client()
        post_password(client, user.email)
        client.post("/konto/2fa/authenticate/", {"code": code(secret)})
        assert client.get("/zugaenge/einladen/").status_code == 200
        clock.shift(dt.timedelta(minutes=6))
        asked = client.get("/zugaenge/einladen/")
        assert asked.headers["Location"] == "/konto/2fa/reauthenticate/?next=%2Fzugaenge%2Feinladen%2F"
        client.post("/bestaetigen/", {"next": "/zugaenge/einladen/"})
        assert client.get("/zugaenge/einladen/").status_code == 302
        assert client.post(asked.headers["Location"], {"code": "000000"}).status_code == 422
        done = client.post(asked.headers["Location"], {"code": code(secret)})
        assert done.headers["Location"] == "/zugaenge/einladen/"
        assert client.get("/zugaenge/einladen/").status_code == 200
        clock.shift(dt.timedelta(minutes=6))
        assert client.post("/konto/reauthenticate/", {"password": PASSWORD}).status_code == 302
        assert client.get("/zugaenge/einladen/").status_code == 200


def test_a_button_that_comes_too_late_leads_back_to_its_page(cast: Cast) -> None:
    f.hat(cast.kim, "account_admin")
    with time_machine.travel(START, tick=False) as clock:
        client = sign_in(Client(), cast.admin)
        clock.shift(dt.timedelta(minutes=6))
        for referer, expected in (
            ("http://testserver/zugaenge/", "%2Fzugaenge%2F"),
            ("https://evil.example/", "%2Fweiter%2F"),
        ):
            late = client.post("/zugaenge/einladungen/1/neu/", headers={"referer": referer})
            assert late.headers["Location"].endswith(expected)
