"""The check writes nothing: not to the database, not to a cookie, an address or a log line; and it slows machines down."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from integrativ.config.logs import JsonLines
from integrativ.web import pdf
from integrativ.web.check import limits
from tests.web.check.test_way import TOLERATED
from tests.web.check.visitor import Visitor
from tests.web.tagged import languages, tags

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
ANSWERS = ("duldung", "employment", "IQ", "Irak", "01.06.2025", "2025-06-01", "Witten", "05954036", "must_live")


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """Every log line as it would be written."""
    caplog.set_level(logging.DEBUG)
    written: list[str] = []
    formatter = JsonLines()

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(formatter.format(record))

    handler = Keep()
    logging.getLogger().addHandler(handler)
    logging.getLogger("integrativ").addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)
    logging.getLogger("integrativ").removeHandler(handler)


def test_a_whole_walk_leaves_no_trace(lines: list[str]) -> None:
    cookies: list[str] = []
    with CaptureQueriesContext(
        connection,
    ) as queries:
        seen = Visitor()
        while seen.question:
            seen.say(TOLERATED[seen.question])
            cookies += [str(cookie) for cookie in seen.response.cookies.values()]
        seen.send("drucken")
    written = [q["sql"] for q in queries if not re.match(r"SELECT|SAVEPOINT|RELEASE|BEGIN|SET", q["sql"].lstrip("( "))]
    assert written == [] and len(queries) > 5
    assert len(lines) >= 9 and any('"route": "check:people"' in line for line in lines)
    for answer in ANSWERS:
        assert not [line for line in lines if answer in line], answer
        assert not [cookie for cookie in cookies if answer in cookie], answer
        assert not any(
            answer in address
            for page in seen.pages
            for address in re.findall(r'(?:href|action|src)="([^"]*)"', page)
            if address.startswith("/")
        ), answer
    assert {cookie.split("=")[0].split(": ")[1] for cookie in cookies} <= {"csrftoken"}
    assert "sessionid" not in seen.client.cookies


def test_pages_with_answers_stay_on_the_device_and_can_be_forgotten(client: Client) -> None:
    response = Visitor().say("duldung").response
    assert "private" in response["Cache-Control"] and "no-cache" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"
    left = client.post("/pruefen/fertig/")
    assert (left.status_code, left["Location"], left["Clear-Site-Data"]) == (302, "/pruefen/", '"cache"')
    assert client.get("/pruefen/fertig/").status_code == 405


def test_an_answer_in_the_address_is_ignored(client: Client) -> None:
    html = client.get("/pruefen/menschen/?angabe=document=duldung&frage=nationality").content.decode()
    assert 'value="document=duldung"' not in html and "Welches Papier haben Sie?" in html


def test_too_many_answers_from_one_address_get_a_kind_pause(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "limiter", limits.Limiter(most=3, clock=lambda: 0.0))
    body: dict[str, Any] = {"angabe": ["document=duldung"]}
    assert [client.post("/pruefen/menschen/", body).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    pause = client.post("/pruefen/menschen/", body)
    assert pause["Retry-After"] == "60" and "Warten Sie eine Minute" in pause.content.decode()
    assert client.post("/pruefen/menschen/", body, REMOTE_ADDR="192.0.2.7").status_code == 200
    assert client.get("/pruefen/menschen/").status_code == 200


def test_the_limiter_keeps_no_address_and_forgets_after_a_minute() -> None:
    now = [0.0]
    limiter = limits.Limiter(most=1, clock=lambda: now[0])
    assert limiter.lets_through("192.0.2.7") and not limiter.lets_through("192.0.2.7")
    assert "192.0.2.7" not in repr(vars(limiter)) and limits.Limiter()._secret != limiter._secret
    now[0] = 61.0
    assert limiter.lets_through("192.0.2.7") and len(limiter._counts) == 1


def test_the_pages_with_a_query_count_that_does_not_grow() -> None:
    seen = Visitor()
    counts = []
    while seen.question:
        with CaptureQueriesContext(connection) as queries:
            seen.say(TOLERATED[seen.question])
        counts.append(len(queries))
    assert max(counts) <= 10, counts


def test_each_door_ends_with_a_tagged_paper_that_is_kept_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few papers are written for one address; each is made in its answer. Helpers read every condition."""
    pdf.warm()
    monkeypatch.setattr(limits, "papers", limits.Limiter(most=3, clock=lambda: 0.0))
    words = {}
    for door, language in (("people", "fr"), ("helpers", "de"), ("companies", "de")):
        seen = Visitor(door).go(TOLERATED if door == "people" else {**TOLERATED, "document": "ukraine"})
        with CaptureQueriesContext(connection) as queries:
            seen.send("pdf", sprache=language)
        assert not [q for q in queries if re.match(r"INSERT|UPDATE|DELETE", q["sql"])]
        assert seen.response["Content-Type"] == "application/pdf" and "no-cache" in seen.response["Cache-Control"]
        with pikepdf.open(io.BytesIO(seen.response.content)) as paper:
            with paper.open_metadata() as about:
                assert about["pdfuaid:part"] == "1"
            words[door] = (len(paper.pages), tags(paper.Root.StructTreeRoot), languages(paper.Root.StructTreeRoot))
    assert [words[door][0] for door in ("people", "companies")] == [1, 1]
    assert words["helpers"][1].count("/L") > words["companies"][1].count("/L")
    assert all(kinds.count("/H1") == 1 for _, kinds, _ in words.values()) and words["people"][2] == {"de", "fr"}
    assert seen.send("drucken").status == 200 and seen.send("pdf").status == 429
