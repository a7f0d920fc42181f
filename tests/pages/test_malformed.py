"""Whatever is sent to any form of any audience: the form with a message, a way back or nothing there, never a crash."""

from __future__ import annotations

import json

import pytest

from tests.pages.addresses import addresses
from tests.pages.crawl import FULL, enter
from tests.pages.forms import Form
from tests.pages.malformed import Found, Sent, all_forms, attack, has_fields, send
from tests.pages.world import World

PROPER = {200, 204, 302, 303, 400, 403, 404, 409, 413, 422, 429}
COUNT = 6 if FULL else 4
SAYS_IT_ANOTHER_WAY = {"access:accept"}  # the page of an invitation says for whom it is


def test_nothing_that_is_sent_breaks_a_form(world: World) -> None:
    found = all_forms(world)
    sent = attack(world, found, COUNT)
    assert sorted({a.name for a in addresses() if a.post} - set(found)) == []
    assert [repr(one) for one in sent if one.status not in PROPER or one.error] == []
    refused = [one for one in sent if one.status == 422]
    assert [repr(one) for one in refused if not one.says and one.address not in SAYS_IT_ANOTHER_WAY] == []
    assert [repr(one) for one in refused if one.keeps is False] == []
    typed = [one for one in sent if has_fields(found[one.address])]
    figures = {
        "forms": len(found),
        "with_fields": sum(has_fields(one) for one in found.values()),
        "examples": len(sent),
        "reach_validation": round(100 * sum(one.validated for one in typed) / len(typed)),
        "answered_422": len(refused),
        "typed_kept": sum(one.keeps is True for one in refused),
        "went_through": len({one.address for one in sent if one.status in (302, 303) and one.validated}),
    }
    print(f"\nMalformed input: {json.dumps(figures)}")
    assert figures["reach_validation"] >= 80
    assert figures["answered_422"] > 200 and figures["typed_kept"] > 40 and figures["went_through"] > 20


def test_a_form_that_breaks_or_forgets_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = enter(world.bochum.lead)
    case = world.bochum.things["case"].pk
    notes = Found("desk:case_notes", "lead", Form(f"/faelle/{case}/notizen/", "post", {}, {"text"}, {"text"}), ["text"])
    long = "y" * 50_000

    def answer() -> Sent:
        return send(client, notes, "text", long, {"text": [long]})

    whole = answer()
    assert (whole.status, whole.keeps, whole.says, whole.validated) == (422, True, True, True)
    monkeypatch.setattr("django.forms.boundfield.BoundField.value", lambda self: "")
    assert answer().keeps is False
    monkeypatch.setattr("integrativ.web.desk.views.notes.actions.write_note", None)
    monkeypatch.setattr("integrativ.web.desk.views.notes.queries", None)
    broken = answer()
    assert broken.status == 500 and broken.error


def test_bytes_that_are_no_text_and_bodies_that_are_no_form(world: World) -> None:
    client, case = enter(world.bochum.lead), world.bochum.things["case"].pk
    url = f"/faelle/{case}/notizen/"
    for body, kind in (
        (b"text=\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b'{"text": ["a"]}', "application/json"),
        (b"--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n\xff\xff", "multipart/form-data; boundary=x"),
        (b"", "text/plain; charset=nonsense"),
    ):  # fmt: skip
        assert client.generic("POST", url, body, content_type=kind).status_code in PROPER
    assert client.post(url, {"text": "Ein Wort", "kind": "team"}).status_code == 302
    many = {f"feld{number}": "1" for number in range(2500)}
    assert client.post(url, many).status_code == 400
