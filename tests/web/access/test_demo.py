"""One-click sign-in exists only in a demonstration: asked for, marked, embedded, and without any real account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from integrativ.common.dates import now
from integrativ.tenancy import actions
from integrativ.tenancy.models import Membership, Organisation, PlatformMark, Role, User
from tests import factories as f
from tests.web.access.people import code


@pytest.fixture
def kim(db: None, settings: Any) -> Organisation:
    """A database marked as demonstration with the embedded server and nobody real in it."""
    cache.clear()
    settings.DEMO = settings.EMBEDDED_DATABASE = True
    PlatformMark.objects.update_or_create(pk=1, defaults={"is_demo": True})
    return f.organisation("kim", "KIM Bochum")


def invented(kim: Organisation, **fields: Any) -> Membership:
    values = {
        "email": "jana@kim-bochum.example", "name": "Jana Brandhorst", "role": Role.ACCOUNT_ADMIN, "on": f.ON,
        "text": "plant Schritte, prüft Rechte",
    }  # fmt: skip
    return actions.create_demo_user(organisation=kim, **(values | fields))


def test_one_click_opens_the_first_page_and_says_how_it_was_opened(client: Client, kim: Organisation) -> None:
    hat = invented(kim)
    for address in ("/konto/login/", "/vorfuehrung/"):
        page = client.get(address).content.decode()
        assert "Jana Brandhorst" in page and "erfunden" in page
        assert 'href="/vorfuehrung/">Rolle wählen' in page, "from each page one click to another role"
    assert client.get(f"/vorfuehrung/{hat.pk}/").status_code == 405
    assert client.post(f"/vorfuehrung/{hat.pk}/").headers["Location"] == "/weiter/"
    assert client.session["factor"] == "demo"
    assert client.get("/zugaenge/").status_code == 200


def no_wish(settings: Any) -> None:
    settings.DEMO = False


def own_server(settings: Any) -> None:
    settings.EMBEDDED_DATABASE = False


def no_mark(settings: Any) -> None:
    PlatformMark.objects.update(is_demo=False)


def real_person(settings: Any) -> None:
    f.user(name="Echte Kollegin")


@pytest.mark.parametrize("closing", [no_wish, own_server, no_mark, real_person])
def test_each_condition_alone_closes_it(
    client: Client, kim: Organisation, settings: Any, closing: Callable[[Any], None]
) -> None:
    hat = invented(kim)
    assert client.get("/vorfuehrung/").status_code == 200
    closing(settings)
    assert client.get("/vorfuehrung/").status_code == 404 == client.post(f"/vorfuehrung/{hat.pk}/").status_code
    page = client.get("/konto/login/")
    assert page.status_code == 200 and "Jana" not in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_only_those_offered_can_be_entered(client: Client, kim: Organisation) -> None:
    background = invented(kim, email="still@kim.example", role=Role.CASE_MANAGER, one_click=None)
    real_way = invented(kim, email="echt@kim.example", role=Role.CASE_MANAGER, one_click=False)
    offered = invented(kim)
    for hat in (background, real_way):
        assert client.post(f"/vorfuehrung/{hat.pk}/").status_code == 404
    assert client.post(f"/vorfuehrung/{offered.pk}/").status_code == 302


def test_one_account_per_role_signs_in_the_real_way_with_what_is_printed(client: Client, kim: Organisation) -> None:
    invented(kim, email="echt@kim.example", one_click=False)
    (printed,) = actions.real_sign_ins(on=f.ON)
    assert printed.totp_secret == actions.demo_totp_secret("echt@kim.example")
    done = client.post("/konto/login/", {"login": printed.email, "password": printed.password})
    assert done.headers["Location"] == "/konto/2fa/authenticate/"
    done = client.post("/konto/2fa/authenticate/", {"code": code(printed.totp_secret)})
    assert done.headers["Location"] == "/weiter/" and client.session.get("factor") is None
    assert client.get("/zugaenge/").status_code == 200


def test_making_the_same_person_twice_makes_one(kim: Organisation) -> None:
    assert invented(kim).pk == invented(kim).pk
    invented(kim, email="echt@kim.example", role=Role.CLERK, one_click=False)
    invented(kim, email="echt@kim.example", role=Role.CLERK, one_click=False)
    assert User.objects.count() == 2 and len(actions.real_sign_ins(on=f.ON)) == 1


def test_invented_people_are_made_nowhere_else(kim: Organisation, settings: Any) -> None:
    PlatformMark.objects.update(is_demo=False)
    with pytest.raises(actions.DemoClosed):
        invented(kim)
    PlatformMark.objects.update(is_demo=True)
    f.hat(kim, user_=f.user(email="echte@kim.example"))
    with pytest.raises(actions.DemoClosed):
        invented(kim, email="echte@kim.example")
    assert invented(kim)


def test_an_invented_address_keeps_the_demonstration_open_a_real_one_closes_it(
    client: Client, kim: Organisation
) -> None:
    by = invented(kim)
    for email, stays in (("neu@kim.example", 200), ("kollegin@stadt-bochum.de", 404)):
        with f.wearing(by):
            invitation, _ = actions.invite(
                organisation=kim, email=email, role=Role.CLERK, by=by, link=str, at=now(), on=f.ON
            )
        actions.accept_invitation(
            invitation=invitation, at=now(), on=f.ON, name="Neu Hier", password="Ruhrtal-Spaziergang-27"
        )
        assert client.get("/vorfuehrung/").status_code == stays


def test_the_demonstration_shows_the_link_because_no_mail_leaves(client: Client, kim: Organisation) -> None:
    client.post(f"/vorfuehrung/{invented(kim).pk}/")
    client.post("/zugaenge/einladen/", {"email": "neu@kim.example", "role": "clerk"})
    assert "/einladung/" in client.get("/zugaenge/").content.decode()


def test_a_demo_session_has_no_password_or_factor_to_manage(client: Client, kim: Organisation) -> None:
    client.post(f"/vorfuehrung/{invented(kim).pk}/")
    for path in ("/konto/2fa/totp/activate/", "/konto/password/change/", "/konto/2fa/"):
        assert client.get(path).headers["Location"] == "/mein-zugang/"
    assert client.get("/konto/sessions/").status_code == 200
