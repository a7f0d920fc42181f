"""When the database is away, a page says so, offers the typed form again, and nothing leaks into the log."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import IntegrityError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from integrativ.config import unavailable
from integrativ.config.logs import JsonLines

ROOT = Path(__file__).resolve().parents[2]
handler500 = "integrativ.config.unavailable.server_error"


def view_without_database(request: HttpRequest) -> HttpResponse:
    """A view whose database has just gone."""
    raise OperationalError("connection to server was lost: Amina Beispiel")


def view_with_a_mistake(request: HttpRequest) -> HttpResponse:
    """A view with an ordinary mistake in it."""
    raise IntegrityError("Key (name)=(Amina Beispiel) already exists")


urlpatterns = [
    path("weg", view_without_database),
    path("fehler", view_with_a_mistake),
    path("konto/anmelden", view_without_database, name="account_login"),
]


@pytest.fixture
def client() -> Iterator[Client]:
    """A browser that shows error pages instead of raising."""
    with override_settings(ROOT_URLCONF=__name__, LOGGING_CONFIG=None):
        yield Client(raise_request_exception=False)


def test_what_was_typed_is_offered_again_with_a_fresh_key_and_nothing_secret(client: Client) -> None:
    typed = {"name": 'Zoë "Z" <b>', "sprache": ["ar", "de"], "notiz": "eins\nzwei", "csrfmiddlewaretoken": "alt"}
    answer = client.post("/weg?seite=2", typed)
    page = answer.content.decode()
    assert answer.status_code == 503 and answer["Retry-After"] == "10" and answer["Cache-Control"] == "no-store"
    assert "Ihre Eingabe ist nicht verloren" in page and 'action="/weg?seite=2"' in page
    assert 'name="name" value="Zoë &quot;Z&quot; &lt;b&gt;"' in page
    assert page.count('name="sprache"') == 2 and 'value="eins\nzwei"' in page
    assert 'value="alt"' not in page and page.count("csrfmiddlewaretoken") == 1


@pytest.mark.parametrize("url, field", [("/weg", "new_password1"), ("/konto/anmelden", "code")])
def test_a_form_with_a_secret_is_not_offered_again(client: Client, url: str, field: str) -> None:
    page = client.post(url, {"login": "a@b.de", field: "geheim-4711"}).content.decode()
    assert "geheim-4711" not in page and "a@b.de" not in page and "Noch einmal senden" not in page
    assert "Noch einmal versuchen" in page


def test_a_page_that_was_only_read_offers_to_try_again(client: Client) -> None:
    answer = client.get("/weg?seite=2")
    assert answer.status_code == 503 and b'href="/weg?seite=2"' in answer.content and b"<form" not in answer.content


def test_an_ordinary_mistake_stays_an_error_page_without_details(client: Client) -> None:
    answer = client.post("/fehler", {"name": "Amina Beispiel"})
    assert answer.status_code == 500 and b"Beispiel" not in answer.content and b"IntegrityError" not in answer.content


def test_the_error_pages_ask_the_database_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a query on the error page")

    monkeypatch.setattr(connection, "cursor", refuse)
    request = RequestFactory().post("/weg", {"name": "x"})
    assert unavailable.unavailable(request).status_code == 503


def test_the_log_names_route_type_and_place_but_nothing_anybody_typed(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        client.post("/fehler?suche=Beispiel", {"name": "Amina Beispiel"})
        logging.getLogger("integrativ.test").warning(
            "of %s", "Amina Beispiel", extra={"case_id": 7, "name_of": "Amina"}
        )
        logging.getLogger("some.library").warning(f"spoke of {'Amina'} Beispiel")  # noqa: G004
    lines = [JsonLines().format(record) for record in caplog.records]
    assert "Beispiel" not in "".join(lines) and "Amina" not in "".join(lines)
    records = [json.loads(line) for line in lines]
    access = next(record for record in records if record["logger"] == "integrativ.access")
    assert (access["method"], access["status"]) == ("POST", 500) and access["route"].endswith("view_with_a_mistake")
    failure = next(record for record in records if record.get("error"))
    assert failure["error"] == "IntegrityError" and any("view_with_a_mistake" in place for place in failure["where"])
    assert next(record for record in records if record["logger"] == "integrativ.test")["case_id"] == 7
    assert "Beispiel" in caplog.text, "the plain log would have told: the fault is there to be found"


ASKED_TWICE = """
import sys, django; django.setup()
from django.db import connection
for _ in range(2):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        print(cursor.fetchone()[0], flush=True)
    connection.close()
    sys.stdin.readline()
connection.close_pool()
"""


@pytest.mark.django_db
def test_a_web_process_whose_connections_were_cut_while_it_waited_answers_the_next_visitor() -> None:
    worker = subprocess.Popen(
        [sys.executable, "-c", ASKED_TWICE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    with worker, connection.cursor() as cursor:
        assert worker.stdin and worker.stdout
        first = int(worker.stdout.readline())
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
        assert cursor.fetchone() == (True,)
        worker.stdin.write("\n\n")
        worker.stdin.flush()
        second = int(worker.stdout.readline())
    assert worker.returncode == 0 and second != first
