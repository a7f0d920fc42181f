"""The canary outside the pages: in searches, look-ups, exports, calendars, mails, logs, jobs and on pages that tell of an error."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from django.core import mail
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from integrativ.cases import calendars
from integrativ.config.logs import JsonLines
from integrativ.messages import actions as messages
from integrativ.messages.models import Mail
from integrativ.people import queries as people
from tests import factories as f
from tests.pages import locks
from tests.pages.addresses import addresses
from tests.pages.crawl import ask, enter
from tests.pages.forms import Form, forms_of
from tests.pages.world import CANARY, World

BEGUN = CANARY[
    :-1
]  # what is typed is written back; so one letter less is typed, and the whole word can come from rows alone
NAME = f"{CANARY}Testkhafaji"
SEARCHING = (
    "lead",
    "colleague",
    "coordinator",
    "account_admin",
    "privacy",
    "partner",
    "welfare",
    "company",
    "stranger",
)


def _searches(client: Client, who: str, world: World) -> Iterator[tuple[str, Form]]:
    """Every page with a field to search in that this one may see."""
    for address in addresses():
        if who not in address.get or address.is_public:
            continue
        page, _, _ = ask(client, address.url(world.bochum))
        if page.status_code == 200 and page.headers["Content-Type"].startswith("text/html"):
            for form in forms_of(page.content.decode(), address.url(world.bochum)):
                if form.method == "get" and form.typed:
                    yield address.name, form


def _asked(client: Client, form: Form, words: str) -> str:
    sent: dict[str, Any] = {**form.sent, **dict.fromkeys(form.typed, words)}
    response, _, error = ask(client, form.action, data=sent)
    assert response.status_code in (200, 302, 404, 422), (form, response.status_code, error)
    return str(response.content.decode())


def test_no_search_of_another_body_finds_the_canary(world: World) -> None:
    who, tried = world.who(), set()
    for name in SEARCHING:
        client = enter(who[name])
        for address, form in _searches(client, name, world):
            tried.add((name, address))
            for words in (BEGUN, "Testkhafaji"):
                assert CANARY not in _asked(client, form, words), (name, address)
    assert len({address for _, address in tried}) >= 6
    home = enter(world.herne.lead)
    found = home.get(reverse("desk:people"), {"q": BEGUN, "wer": "alle"}).content.decode()
    assert NAME in found and BEGUN in found
    assert CANARY in home.get(reverse("desk:today"), {"q": BEGUN}).content.decode()


def test_asking_other_bodies_and_looking_for_doubles_tells_no_more_than_a_name_nobody_has(world: World) -> None:
    client, body = enter(world.bochum.lead), world.herne.bodies["kim"].name
    for path in (reverse("desk:elsewhere"), reverse("desk:intake_page", args=[1])):
        answers = []
        for given in (f"{CANARY}Layla", f"{CANARY}Nobody"):
            data = {"given_names": given, "family_name": NAME, "birth_date": "17.05.1994", "person_agrees": "on"}
            page, _, _ = ask(client, path, method="post", data=data, follow=True)
            answers.append(page)
        known, unknown = (page.content.decode() for page in answers)
        assert known.count(CANARY) == unknown.count(CANARY), path
        assert "nachmittags" not in known and [p.status_code for p in answers] == [200, 200], (path, answers)
        if "anderswo" in path:
            assert (body in known, body in unknown) == (True, False)
    with f.wearing(world.herne.lead):
        assert people.find_people(world.herne.lead, search="Testkhafaji", only_mine=False).total == 2


def test_the_whole_data_of_a_person_holds_everything_about_her_and_nothing_of_anybody_else(world: World) -> None:
    address = next(a for a in addresses() if a.name == "desk:person_data_file")
    home, ours = enter(world.herne.lead), enter(world.bochum.lead)
    file = ask(home, address.url(world.herne))[0].content.decode()
    for words in (NAME, "Sorge um die Mutter", "In der Pflege arbeiten", "Darf die Person anfangen?", "Deutsch reicht"):
        assert words in file, words
    assert "Testhaddad" not in file
    assert CANARY not in ask(ours, address.url(world.bochum))[0].content.decode()
    assert ask(ours, address.url(world.herne))[0].status_code == 404


def test_a_calendar_holds_the_dates_of_its_own_hat_without_any_name(world: World) -> None:
    with f.wearing(world.herne.lead):
        herne, bochum = (
            Client().get(f"/kalender/{calendars.make(world.herne.lead)}.ics").content.decode(),
            "",
        )
    with f.wearing(world.bochum.lead):
        bochum = Client().get(f"/kalender/{calendars.make(world.bochum.lead)}.ics").content.decode()
    task = f"schritt-{world.herne.things['task'].pk}"
    assert task in herne and task not in bochum
    assert CANARY not in herne + bochum


def test_mails_go_to_the_own_people_and_carry_nobody(world: World) -> None:
    mail.outbox.clear()
    with f.wearing(world.herne.lead):
        waiting = Mail.objects.count()
        assert waiting >= 2
    with f.wearing(world.bochum.lead):
        assert not Mail.objects.filter(org_id=world.herne.bodies["kim"].pk).exists()
        messages.deliver(org_id=world.bochum.bodies["kim"].pk)
    assert not [m for m in mail.outbox if "herne" in str(m.to)]
    with f.wearing(world.herne.lead):
        messages.deliver(org_id=world.herne.bodies["kim"].pk)
    assert [m for m in mail.outbox if "neu@herne.example" in m.to]
    assert CANARY.lower() not in "".join(str(m.message()) for m in mail.outbox).lower()


@pytest.fixture
def lines() -> Iterator[tuple[io.StringIO, io.StringIO]]:
    """The log as we write it, and the same as a program writes it that does not take care."""
    written, careless = io.StringIO(), io.StringIO()
    handlers = [logging.StreamHandler(written), logging.StreamHandler(careless)]
    handlers[0].setFormatter(JsonLines())
    for handler in handlers:
        logging.getLogger().addHandler(handler)
    yield written, careless
    for handler in handlers:
        logging.getLogger().removeHandler(handler)


def test_neither_log_nor_error_page_says_whom_it_was_about(
    world: World, lines: tuple[io.StringIO, io.StringIO]
) -> None:
    written, careless = lines
    home, case = enter(world.herne.lead), world.herne.things["case"].pk
    ask(home, reverse("desk:people"), data={"q": NAME})
    ask(home, f"/faelle/{case}/notizen/", method="post", data={"text": NAME * 900})
    ask(home, f"/{NAME}/")
    ask(home, "/kalender/", HTTP_REFERER=f"https://{NAME}.example", HTTP_USER_AGENT=NAME)
    told = IntegrityError(f"duplicate key: Key (name)=({NAME}) already exists")
    with mock.patch("integrativ.web.desk.views.cases.queries.get_case", side_effect=told):
        broken, _, error = ask(home, f"/faelle/{case}/aendern/")
    assert broken.status_code == 500 and NAME in error and CANARY not in broken.content.decode()
    away, _, _ = ask(enter(world.bochum.lead), f"/faelle/{case}/")
    assert away.status_code == 404 and CANARY not in away.content.decode()
    assert NAME in careless.getvalue() and written.getvalue().count("\n") >= 6
    assert CANARY not in written.getvalue() and "IntegrityError" in written.getvalue()


def test_no_job_and_no_entry_of_the_log_holds_a_name(standing: World) -> None:
    with locks._owner(standing.name) as owner:
        jobs = owner.execute(
            "SELECT count(*), coalesce(string_agg(j::text, ' '), '') FROM procrastinate_jobs j"
        ).fetchone()
    assert jobs is not None and CANARY.lower() not in jobs[1].lower()
