"""Today's spreadsheet: looked at, then taken over once, wholly or not at all."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client

from integrativ.people.models import Fact, ImportBatch, Person
from tests import factories as f
from tests.cast import Cast
from tests.web.client import sign_in


@pytest.fixture
def desk(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.lead)


def _key() -> str:
    return str(uuid.uuid4())


CSV = "Nachname;Vorname;Geb;Tel;Deutsch;Aufenthaltstitel;Bemerkung\n"


def _upload(client: Client, content: bytes, name: str = "liste.csv") -> object:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return client.post("/personen/einlesen/", {"file": SimpleUploadedFile(name, content), "submit_key": _key()})


def test_a_table_is_looked_at_then_taken_over_once(desk: Client, cast: Cast) -> None:
    content = (CSV + "Ḥaddād;Yūsuf;29.02.2000;0234 9;B1;Duldung (§ 60a);=HYPERLINK\nTestkhafaji;Leyla;;;;;\n").encode()
    place = _upload(desk, content)["Location"]  # type: ignore[index]
    page = desk.get(place).content.decode()
    assert "1 neu" in page and "1 vielleicht schon da" in page and "0 mit Fehlern" in page
    with f.wearing(cast.lead):
        mapping = ImportBatch.objects.get().mapping
        assert mapping["birth_date"] == 2 and "goal" not in mapping
    form = {f"spalte_{name}": str(place_) for name, place_ in mapping.items()}
    assert desk.post(place, {**form, "schritt": "uebernehmen"})["Location"] == "/personen/"
    with f.wearing(cast.lead):
        made = Person.objects.get(family_name="Ḥaddād")
        assert {row.name: row.value for row in Fact.objects.filter(person=made)} == {
            "birth_date": "2000-02-29",
            "german_level": "B1",
            "residence_title": "duldung_60a",
        }
    assert _upload(desk, content)["Location"] == place  # type: ignore[index]
    assert "ändert nichts" in desk.get(place).content.decode()
    with f.wearing(cast.lead):
        assert Person.objects.count() == 2
        assert ImportBatch.objects.get().rows == []


def test_a_table_with_errors_takes_over_nothing(desk: Client, cast: Cast) -> None:
    content = (CSV + "Gut;Anna;01.01.1990;;;;\nSchlecht;;31.02.1990;;Z9;fliegend;\nGut;Anna;01.01.1990;;;;\n").encode(
        "cp1252"
    )
    place = _upload(desk, content)["Location"]  # type: ignore[index]
    page = desk.get(place).content.decode()
    assert "2 mit Fehlern" in page and "Vornamen fehlt." in page and "steht schon in Zeile 2" in page
    with f.wearing(cast.lead):
        form = {f"spalte_{n}": str(p) for n, p in ImportBatch.objects.get().mapping.items()}
    assert desk.post(place, {**form, "schritt": "uebernehmen"}).status_code == 422
    with f.wearing(cast.lead):
        assert Person.objects.count() == 1


def test_nobody_else_opens_somebodys_table(client: Client, cast: Cast) -> None:
    place = _upload(sign_in(client, cast.lead), (CSV + "Neu;Nora;;;;;\n").encode())["Location"]  # type: ignore[index]
    assert client.get(place).status_code == 200
    for hat in (cast.deputy, cast.colleague, cast.neighbour):
        assert sign_in(client, hat).get(place).status_code == 404


def test_a_table_of_ten_thousand_rows_and_other_odd_files_are_refused_in_words(desk: Client, cast: Cast) -> None:
    import io
    import zipfile

    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 40_000_000)
    entity = io.BytesIO()
    with zipfile.ZipFile(entity, "w") as packed:
        packed.writestr(
            "[Content_Types].xml", b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">]><x>&lol;</x>'
        )
    many = (CSV + "".join(f"Nach{n};Vor{n};;;;;\n" for n in range(10_000))).encode()
    for content in (
        many,
        bomb.getvalue(),
        entity.getvalue(),
        b"\x00\x01\x02",
        b"PK\x03\x04kaputt",
        b"Nachname\n",
        b"a" * 3_000_000,
        bytes(range(128, 256)),
    ):
        answer = _upload(desk, content)
        assert answer.status_code == 422, content[:20]  # type: ignore[attr-defined]
        assert "Bitte" in answer.content.decode() or "leer" in answer.content.decode()  # type: ignore[attr-defined]
    with f.wearing(cast.lead):
        assert ImportBatch.objects.count() == 0


def test_the_template_is_taken_by_the_import(desk: Client, cast: Cast) -> None:
    import io

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(desk.get("/personen/einlesen/vorlage/").content))
    book.active.append(["Vorlage", "Vera", dt.date(1999, 12, 31)])  # type: ignore[union-attr]
    written = io.BytesIO()
    book.save(written)
    place = _upload(desk, written.getvalue(), "vorlage.xlsx")["Location"]  # type: ignore[index]
    assert "31.12.1999" in desk.get(place).content.decode()
