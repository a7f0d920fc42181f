"""Sessions end by themselves, on every device at once, and with the last access."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client

from integrativ.common.dates import now
from integrativ.tenancy import actions
from tests import factories as f
from tests.cast import Cast
from tests.web.access.people import post_password, with_password
from tests.web.client import sign_in

START = dt.datetime(2026, 11, 23, 8, 0, tzinfo=dt.UTC)


@pytest.fixture
def clock(db: None) -> Iterator[time_machine.Traveller]:
    cache.clear()
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def works(client: Client) -> bool:
    return client.get("/mein-zugang/").status_code == 200


def test_half_an_hour_without_input_ends_the_session(cast: Cast, clock: time_machine.Traveller) -> None:
    client = sign_in(Client(), cast.lead)
    assert works(client)
    clock.shift(dt.timedelta(minutes=29, seconds=59))
    assert works(client)
    clock.shift(dt.timedelta(minutes=30))
    assert client.get("/mein-zugang/").headers["Location"] == "/konto/login/?next=/mein-zugang/"
    assert "ohne Eingabe" in client.get("/konto/login/").content.decode()
    clock.shift(dt.timedelta(minutes=-29))
    assert not works(client), "an ended session never comes back"


def test_ten_hours_end_the_session_whatever_happens(cast: Cast, clock: time_machine.Traveller) -> None:
    client = sign_in(Client(), cast.lead)
    for _ in range(29):
        assert works(client)
        clock.shift(dt.timedelta(minutes=20))
    assert works(client)
    clock.shift(dt.timedelta(minutes=19, seconds=59))
    assert works(client)
    clock.shift(dt.timedelta(seconds=1))
    assert not works(client)
    assert "Nach 10 Stunden" in client.get("/konto/login/").content.decode()


def test_signing_out_everywhere_ends_this_and_all_other_devices(cast: Cast, db: None) -> None:
    here, there, colleague = sign_in(Client(), cast.lead), sign_in(Client(), cast.lead), sign_in(Client(), cast.deputy)
    assert here.get("/ueberall-abmelden/").status_code == 405 and works(there)
    done = here.post("/ueberall-abmelden/")
    assert done.headers["Clear-Site-Data"]
    assert not works(here) and not works(there) and works(colleague)


def test_the_list_shows_the_own_devices_and_can_end_the_others(cast: Cast, db: None) -> None:
    cache.clear()
    user = with_password(cast.lead)
    with_password(cast.deputy)
    clients = [Client(headers={"user-agent": name}) for name in ("Rechner im Amt", "Telefon")]
    for client in clients:
        post_password(client, user.email)
        session = client.session
        session["factor"] = "demo"
        session.save()
    stranger = Client(headers={"user-agent": "Fremdes Gerät"})
    post_password(stranger, cast.deputy.user.email)
    page = clients[0].get("/konto/sessions/").content.decode()
    assert "Rechner im Amt" in page and "Telefon" in page and "Fremdes Gerät" not in page
    clients[0].post("/konto/sessions/")
    assert works(clients[0]) and not works(clients[1])
    assert UserSession.objects.filter(user=cast.deputy.user).exists()


def test_leaving_the_last_body_ends_all_sessions_and_the_hat_is_gone_at_once(cast: Cast) -> None:
    client, other = sign_in(Client(), cast.colleague), sign_in(Client(), cast.colleague)
    assert works(client) and works(other)
    with f.wearing(cast.admin):
        actions.end_membership(member=cast.colleague, by=cast.admin, reason="geht", on=f.ON, at=now())
    assert not works(client) and not works(other)


def test_leaving_one_of_two_bodies_keeps_the_session_without_that_hat(cast: Cast) -> None:
    elsewhere = f.hat(cast.next_town, user_=cast.colleague.user)
    client = sign_in(Client(), cast.colleague)
    assert "KIM Bochum" in client.get("/wechseln/").content.decode()
    with f.wearing(cast.admin):
        actions.end_membership(member=cast.colleague, by=cast.admin, reason="geht", on=f.ON, at=now())
    page = client.get("/wechseln/")
    assert page.context["chosen"] == elsewhere and "KIM Bochum" not in page.content.decode()


def test_the_hat_of_somebody_else_in_the_session_is_ignored(cast: Cast) -> None:
    client = sign_in(Client(), cast.lead)
    session = client.session
    session["membership"] = cast.admin.pk
    session.save()
    assert client.get("/zugaenge/").status_code == 404
    assert client.get("/wechseln/").context["chosen"] == cast.lead


def test_hats_are_switched_by_post_and_only_to_ones_own(cast: Cast) -> None:
    second = f.hat(cast.next_town, "account_admin", user_=cast.lead.user)
    client = sign_in(Client(), cast.lead)
    client.get(f"/wechseln/?hat={second.pk}")
    assert client.session["membership"] == cast.lead.pk
    for wrong in (cast.admin.pk, cast.partner.pk, "", "x\x00", "9" * 40):
        assert client.post("/wechseln/", {"hat": wrong}).status_code == 422
    assert client.post("/wechseln/", {"hat": second.pk}).headers["Location"] == "/zugaenge/"
    assert client.get("/zugaenge/").status_code == 200


def test_an_account_without_any_hat_is_told_what_to_do(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.stranger)
    session = client.session
    session["factor"] = "demo"
    session.save()
    page = client.get("/weiter/")
    assert page.status_code == 200 and "für keine Stelle" in page.content.decode()
    assert client.get("/zugaenge/").status_code == 404 and client.get("/mein-zugang/").status_code == 200
