"""The pages of the account administrators, and the page behind an invitation."""

from __future__ import annotations

import datetime as dt
import re
import threading
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client

from integrativ.common.dates import now
from integrativ.messages.models import Mail
from integrativ.tenancy import actions
from integrativ.tenancy.models import Invitation, Membership, Role, User
from tests import factories as f
from tests.cast import Cast
from tests.web.access.people import post_password, with_app, with_password
from tests.web.client import sign_in

PASSWORD = "Ruhrtal-Spaziergang-27"
NEW = {"name": "Mira Neumann", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture(autouse=True)
def _fresh_limits(db: None) -> None:
    cache.clear()


def link(cast: Cast, *, email: str = "neu@kim.example", role: str = Role.CASE_MANAGER) -> str:
    """Invite over the page and read the link from the mail."""
    client = sign_in(Client(), cast.admin)
    done = client.post("/zugaenge/einladen/", {"email": email, "role": role})
    assert done.headers["Location"] == "/zugaenge/"
    with f.wearing(cast.admin):
        body = Mail.objects.filter(to_address=email).latest("id").body
    found = re.search(r"http://testserver(/einladung/\S+)", body)
    assert found
    return found[1]


PATHS = [
    "/zugaenge/", "/zugaenge/einladen/", "/zugaenge/{pk}/", "/zugaenge/{pk}/rolle/", "/zugaenge/{pk}/beenden/",
    "/zugaenge/{pk}/abwesenheit/",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_only_the_bodys_administrators_open_the_pages(cast: Cast, path: str) -> None:
    path = path.format(pk=cast.colleague.pk)
    assert sign_in(Client(), cast.admin).get(path).status_code == 200
    other_admin = f.hat(cast.next_town, Role.ACCOUNT_ADMIN)
    for hat in (cast.lead, cast.coordinator, cast.partner, cast.neighbour, cast.company_user):
        assert sign_in(Client(), hat).get(path).status_code == 404
        assert sign_in(Client(), hat).post(path, {"reason": "x", "role": "coordinator"}).status_code == 404
    if "{" not in path and str(cast.colleague.pk) in path:
        assert sign_in(Client(), other_admin).get(path).status_code == 404
    assert Client().get(path).headers["Location"].startswith("/konto/login/")
    cast.colleague.refresh_from_db()
    assert cast.colleague.ended_at is None


def test_opening_a_page_changes_nothing(cast: Cast) -> None:
    path = link(cast)
    client = sign_in(Client(), cast.admin)

    def state() -> tuple[Any, ...]:
        return (
            list(Membership.objects.order_by("pk").values_list()), list(Invitation.objects.values_list()),
            User.objects.count(),
        )  # fmt: skip

    before = state()
    pk = Invitation.objects.get().pk
    for address in [p.format(pk=cast.colleague.pk) for p in PATHS]:
        client.get(address)
    for address in (f"/zugaenge/einladungen/{pk}/neu/", f"/zugaenge/einladungen/{pk}/zuruecknehmen/",
                    f"/zugaenge/{cast.colleague.pk}/wieder-da/"):  # fmt: skip
        assert client.get(address).status_code == 405
    assert Client().get(path).status_code == 200 == Client().head(path).status_code
    assert state() == before


def test_the_invited_person_makes_her_account_and_must_set_up_a_factor(cast: Cast) -> None:
    path, client = link(cast), Client()
    assert "Einladung von" in client.get(path).content.decode()
    done = client.post(path, NEW)
    assert done.headers["Location"] == "/weiter/"
    member = Membership.objects.get(user__email="neu@kim.example")
    assert (member.role, member.organisation_id, member.user.name) == (Role.CASE_MANAGER, cast.kim.pk, "Mira Neumann")
    assert client.get("/weiter/").headers["Location"] == "/zweiter-faktor/"
    assert client.get("/konto/2fa/totp/activate/").status_code == 200
    assert Client().get(path).status_code == 404 == Client().post(path, NEW).status_code
    assert User.objects.filter(email="neu@kim.example").count() == 1


@pytest.mark.parametrize(
    "weak", ["kurz", "passwort1234", "password12345", "123456789012345", "neu@kim.example", "Mira Neumann"]
)
def test_weak_passwords_are_refused_and_the_invitation_stays(cast: Cast, weak: str) -> None:
    path = link(cast)
    page = Client().post(path, NEW | {"password1": weak, "password2": weak})
    assert page.status_code == 422 and "Mira Neumann" in page.content.decode()
    assert Client().post(path, NEW).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "x" * 121}, {"name": "a\x00b"}, {"password2": "anders-und-lang-genug"}, {"password1": ""}],
)
def test_a_form_that_is_not_right_answers_422(cast: Cast, wrong: dict[str, str]) -> None:
    assert Client().post(link(cast), NEW | wrong).status_code == 422


@pytest.mark.parametrize("token", ["x", "A" * 43, "..", "%00", "ä", "A" * 3000])
def test_a_forged_link_finds_nothing(cast: Cast, token: str) -> None:
    link(cast)
    assert Client().get(f"/einladung/{token}/").status_code in (404, 400)
    assert Client().post(f"/einladung/{token}/", NEW).status_code in (404, 400)


def test_an_expired_link_finds_nothing_and_a_new_one_works(cast: Cast) -> None:
    path = link(cast)
    Invitation.objects.update(invited_at=now() - dt.timedelta(days=3), expires_at=now() - dt.timedelta(seconds=1))
    assert Client().get(path).status_code == 404
    client = sign_in(Client(), cast.admin)
    assert "abgelaufen" in client.get("/zugaenge/").content.decode()
    client.post(f"/zugaenge/einladungen/{Invitation.objects.get().pk}/neu/")
    with f.wearing(cast.admin):
        again = re.search(r"http://testserver(/einladung/\S+)", Mail.objects.latest("id").body)
    assert again and again[1] != path
    assert Client().get(path).status_code == 404 and Client().get(again[1]).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_double_click_makes_one_account_and_says_how_to_go_on() -> None:
    cast = Cast.make()
    path, gate = link(cast), threading.Barrier(2)
    clients, answers = [Client(), Client()], []

    def click(client: Client) -> None:
        try:
            gate.wait(5)
            answers.append(client.post(path, NEW))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert {a.status_code for a in answers} <= {302, 404} and len(answers) == 2
    assert Membership.objects.filter(user__email="neu@kim.example").count() == 1
    signed_in = ["_auth_user_id" in client.session for client in clients]
    assert sorted(signed_in) == [False, True]
    again = {signed: client.get(path) for signed, client in zip(signed_in, clients, strict=True)}
    assert {page.status_code for page in again.values()} == {404}
    assert "Weiter zur Arbeit" in again[True].text and "melden Sie sich an" in again[False].text


def test_the_next_towns_administration_touches_no_invitation_of_ours(cast: Cast) -> None:
    path, pk = link(cast), Invitation.objects.get().pk
    theirs, ours = sign_in(Client(), f.hat(cast.next_town, Role.ACCOUNT_ADMIN)), sign_in(Client(), cast.admin)
    for address in (f"/zugaenge/einladungen/{pk}/neu/", f"/zugaenge/einladungen/{pk}/zuruecknehmen/"):
        assert theirs.post(address).status_code == 404 == sign_in(Client(), cast.lead).post(address).status_code
    assert Client().get(path).status_code == 200
    assert ours.post(f"/zugaenge/einladungen/{pk}/zuruecknehmen/").status_code == 302
    assert Client().get(path).status_code == 404


def test_used_expired_withdrawn_and_invented_links_look_alike(cast: Cast) -> None:
    pages = set()
    for spoil in (
        {"accepted_at": now()},
        {"withdrawn_at": now()},
        {"invited_at": now() - dt.timedelta(9), "expires_at": now() - dt.timedelta(8)},
    ):
        Invitation.objects.all().delete()
        path = link(cast)
        assert Client().get(path).status_code == 200
        Invitation.objects.update(**spoil)
        pages.add(Client().get(path).text)
    pages.add(Client().get("/einladung/" + "A" * 43 + "/").text)
    assert len({re.sub(r'(nonce|value|X-CSRFToken": )"?[^" ]*', "", page) for page in pages}) == 1


def test_who_has_an_account_signs_in_and_accepts_then(cast: Cast) -> None:
    user = with_password(cast.neighbour)
    path = link(cast, email=user.email)
    stranger = Client()
    assert "gibt es schon einen Zugang" in stranger.get(path).content.decode()
    stranger.post(path, NEW)
    assert Membership.objects.filter(user=user).count() == 1
    wrong = sign_in(Client(), cast.partner)
    assert "andere Adresse" in wrong.get(path).content.decode() and wrong.post(path).status_code == 422
    alone = sign_in(Client(), cast.neighbour, factor="")
    assert alone.post(path).headers["Location"] == "/zweiter-faktor/"
    client = sign_in(Client(), cast.neighbour)
    assert Membership.objects.filter(user=user).count() == 1
    assert client.post(path).headers["Location"] == "/weiter/"
    assert Membership.objects.filter(user=user, organisation=cast.kim).exists()
    assert client.post(path).status_code == 404


def test_an_access_is_ended_over_the_page_and_the_person_is_out(cast: Cast) -> None:
    client, hers = sign_in(Client(), cast.admin), sign_in(Client(), cast.colleague)
    assert hers.get("/mein-zugang/").status_code == 200
    assert client.post(f"/zugaenge/{cast.colleague.pk}/beenden/", {"reason": ""}).status_code == 422
    done = client.post(f"/zugaenge/{cast.colleague.pk}/beenden/", {"reason": "hat gewechselt"})
    assert done.headers["Location"] == "/zugaenge/"
    assert hers.get("/mein-zugang/").status_code == 302
    assert client.get(f"/zugaenge/{cast.colleague.pk}/").status_code == 404


def test_the_last_administrator_is_told_why_she_cannot_go(cast: Cast) -> None:
    client = sign_in(Client(), cast.admin)
    page = client.post(f"/zugaenge/{cast.admin.pk}/beenden/", {"reason": "Ruhestand"})
    assert page.status_code == 422 and "letzte Person" in page.content.decode()
    f.hat(cast.kim, Role.ACCOUNT_ADMIN)
    assert client.post(f"/zugaenge/{cast.admin.pk}/beenden/", {"reason": "Ruhestand"}).status_code == 302


def test_role_task_and_last_day_are_changed_over_the_page(cast: Cast) -> None:
    client, pk = sign_in(Client(), cast.admin), cast.colleague.pk
    for wrong in ({"ends_on": "gestern"}, {"ends_on": "01.01.2020"}, {"function": "x" * 121}, {"function": "\x00"}):
        assert client.post(f"/zugaenge/{pk}/", wrong).status_code == 422
    assert client.post(f"/zugaenge/{pk}/", {"function": "Team Süd", "ends_on": "31.12.2099"}).status_code == 302
    cast.colleague.refresh_from_db()
    assert cast.colleague.function == "Team Süd" and cast.colleague.ends_on == dt.date(2099, 12, 31)
    assert client.post(f"/zugaenge/{pk}/rolle/", {"role": "state_officer"}).status_code == 422
    assert client.post(f"/zugaenge/{cast.admin.pk}/rolle/", {"role": "coordinator"}).status_code == 422
    assert client.post(f"/zugaenge/{pk}/rolle/", {"role": "coordinator"}).status_code == 302
    roles = Membership.objects.filter(user=cast.colleague.user, ended_at=None)
    assert [m.role for m in roles] == [Role.COORDINATOR]


def test_everybody_records_her_own_absence(cast: Cast) -> None:
    client, path = sign_in(Client(), cast.lead), f"/zugaenge/{cast.lead.pk}/abwesenheit/"
    days = {"starts_on": "01.12.2099", "ends_on": "14.12.2099"}
    assert client.post(path, days).status_code == 422
    assert client.post(path, days | {"deputy": cast.partner.pk}).status_code == 422
    assert client.post(path, days | {"deputy": cast.deputy.pk, "ends_on": "30.11.2099"}).status_code == 422
    assert client.post(path, days | {"deputy": cast.deputy.pk}).headers["Location"] == "/mein-zugang/"
    assert "14.12.2099" in client.get("/mein-zugang/").content.decode()
    assert sign_in(Client(), cast.colleague).post(path, days | {"deputy": cast.deputy.pk}).status_code == 404
    client.post(f"/zugaenge/{cast.lead.pk}/wieder-da/")
    assert "14.12.2099" not in client.get("/mein-zugang/").content.decode()


def test_the_list_needs_the_same_queries_for_two_and_twenty(cast: Cast, django_assert_max_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = sign_in(Client(), cast.admin)
    client.get("/zugaenge/")

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get("/zugaenge/").status_code == 200
        return len(queries)

    few = count()
    for _ in range(18):
        f.hat(cast.kim)
    assert count() == few <= 18


def test_a_real_second_factor_is_used_by_those_who_accept_with_an_account(cast: Cast) -> None:
    user = with_password(cast.neighbour)
    with_app(user)
    path, client = link(cast, email=user.email), Client()
    assert post_password(client, user.email, next=path).headers["Location"].startswith("/konto/2fa/authenticate/")
    assert actions.end_sessions(user=user) is None
