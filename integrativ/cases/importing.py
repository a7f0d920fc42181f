"""Take a spreadsheet of people over: preview with errors row by row, then wholly or not at all; the same file twice changes nothing."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from integrativ.audit import log
from integrativ.cases.intake import take_in
from integrativ.common.dates import now, parse_german_date
from integrativ.common.names import fold
from integrativ.people import policies, profile, queries, spreadsheet, vocabulary
from integrativ.people.actions.facts import NewFact
from integrativ.people.actions.people import PersonData
from integrativ.people.errors import NotInTeam, PeopleError
from integrativ.people.models import ImportBatch
from integrativ.tenancy.models import Membership, Municipality

COLUMNS: dict[str, tuple[str, tuple[str, ...]]] = {
    "family_name": ("Nachname", ("name", "familienname")),
    "given_names": ("Vornamen", ("vorname", "rufname")),
    "birth_date": ("Geburtsdatum", ("geb", "geburtstag", "geb.datum", "geboren")),
    "telephone": ("Telefon", ("tel", "handy", "mobil", "telefonnummer")),
    "email": ("E-Mail", ("email", "mail")),
    "municipality": ("Wohnort", ("ort", "stadt", "gemeinde")),
    "contact_language": ("Sprache", ("gesprächssprache", "muttersprache")),
    "nationality": ("Staatsangehörigkeit", ("nationalität", "staat", "herkunft")),
    "residence_title": ("Aufenthaltstitel", ("titel", "status", "aufenthalt")),
    "title_valid_until": ("Titel gültig bis", ("gültig bis", "befristung", "ablauf")),
    "german_level": ("Deutsch (GER)", ("deutsch", "sprachniveau", "niveau")),
    "skills": ("Fähigkeiten", ("kenntnisse", "kompetenzen")),
    "goal": ("Ziel", ("wunsch",)),
}
REQUIRED = ("family_name", "given_names")
PERSON_COLUMNS = ("family_name", "given_names", "birth_date", "telephone", "email", "municipality", "contact_language")


class ImportNotPossible(PeopleError):
    message = "Die Tabelle hat noch Fehler. Es wurde nichts übernommen."


@dataclass(frozen=True)
class CheckedRow:
    """One row of the table: what would be made of it, or what is wrong, or who is already there."""

    number: int
    name: str
    data: PersonData | None
    facts: tuple[NewFact, ...] = ()
    goal: str = ""
    errors: tuple[str, ...] = ()
    known: tuple[queries.Duplicate, ...] = field(default=())


def begin(*, by: Membership, file_name: str, content: bytes) -> ImportBatch:
    """Read a file and keep its rows until they are taken over. A file that was taken over before leads to that import.

    :raises UnreadableTable: with a sentence that says what to do.
    """
    if not policies.is_desk(by):
        raise NotInTeam
    digest = hashlib.sha256(content).hexdigest()
    done = ImportBatch.objects.filter(org_id=by.organisation_id, digest=digest).exclude(done_at=None).first()
    if done is not None:
        return done
    table = spreadsheet.read(content, name=file_name)
    ImportBatch.objects.filter(org_id=by.organisation_id, membership=by, done_at=None).delete()
    return ImportBatch.objects.create(
        org_id=by.organisation_id,
        membership=by,
        file_name=file_name.replace("\x00", "")[:120],
        digest=digest,
        header=list(table.header),
        rows=[list(row) for row in table.rows],
        mapping=guess(table.header),
        uploaded_at=now(),
    )


def guess(header: tuple[str, ...] | list[str]) -> dict[str, int]:
    """Which column means what, from its heading; the same column never twice."""
    found: dict[str, int] = {}
    for name, (label, others) in COLUMNS.items():
        words = [fold(label), *(fold(other) for other in others)]
        for place, heading in enumerate(header):
            if fold(heading) in words and place not in found.values() and name not in found:
                found[name] = place
    return found


def check(batch: ImportBatch, *, by: Membership) -> list[CheckedRow]:
    """All rows, each with its errors and with people of the body who may be the same."""
    places = {fold(name): ags for name, ags in Municipality.objects.values_list("name", "ags")}
    words = _words()
    seen: dict[tuple[str, Any], int] = {}
    return [
        _check_row(
            number,
            {name: row[place] for name, place in batch.mapping.items() if place < len(row)},
            places,
            words,
            seen,
            by,
        )
        for number, row in enumerate(batch.rows, start=2)
    ]


def _words() -> dict[str, dict[str, str]]:
    """Folded German word → code, for cells in which people write words."""
    titles = {fold(label): code for code, label in vocabulary.entry("residence_title").choices}
    return {
        "nationality": {fold(name): code for code, name in profile.country_names().items()},
        "contact_language": {fold(name): code for code, name in profile.language_names().items()},
        "residence_title": titles,
    }


def _check_row(
    number: int,
    cells: Mapping[str, str],
    places: Mapping[str, str],
    words: dict[str, dict[str, str]],
    seen: dict[tuple[str, Any], int],
    by: Membership,
) -> CheckedRow:
    errors: list[str] = []
    values: dict[str, Any] = {
        name: cells.get(name, "") for name in PERSON_COLUMNS if name not in ("municipality", "birth_date")
    }
    for name in REQUIRED:
        if not values[name]:
            errors.append(f"{COLUMNS[name][0]} fehlt.")
        elif len(values[name]) > 120:
            errors.append(f"{COLUMNS[name][0]} ist zu lang.")
    values["birth_date"] = _day(cells.get("birth_date", ""), errors)
    values["municipality_id"] = _coded(cells.get("municipality", ""), places, "Wohnort", errors) or None
    values["contact_language"] = _coded(values["contact_language"], words["contact_language"], "Sprache", errors)
    if len(values["telephone"]) > 40 or len(values["email"]) > 254 or (values["email"] and "@" not in values["email"]):
        errors.append("Telefon oder E-Mail stimmt nicht.")
    facts = _facts(cells, words, errors)
    name = f"{values['given_names']} {values['family_name']}".strip()
    same = (fold(name), values["birth_date"])
    if not errors and same in seen:
        errors.append(f"Diese Person steht schon in Zeile {seen[same]}.")
    seen.setdefault(same, number)
    if errors:
        return CheckedRow(number, name, None, errors=tuple(errors))
    data = PersonData(**values)
    return CheckedRow(number, name, data, tuple(facts), cells.get("goal", "")[:200], known=tuple(_known(data, by)))


def _known(data: PersonData, by: Membership) -> list[queries.Duplicate]:
    return queries.find_duplicates(
        by,
        given_names=data.given_names,
        family_name=data.family_name,
        birth_date=data.birth_date,
        telephone=data.telephone,
    )


def _day(text: str, errors: list[str]) -> dt.date | None:
    if not text:
        return None
    try:
        day = parse_german_date(text)
    except ValueError:
        errors.append("Geburtsdatum: bitte TT.MM.JJJJ, und den Tag muss es im Kalender geben.")
        return None
    if not day.year >= 1900 or day > now().date():
        errors.append("Geburtsdatum: bitte prüfen.")
    return day


def _coded(text: str, codes: Mapping[str, str], label: str, errors: list[str]) -> str:
    if not text:
        return ""
    code = codes.get(fold(text)) or (text if text in codes.values() else "")
    if not code:
        errors.append(f"{label}: „{text[:40]}“ kennen wir nicht.")
    return code


def _facts(cells: Mapping[str, str], words: dict[str, dict[str, str]], errors: list[str]) -> list[NewFact]:
    found = []
    for name in ("nationality", "residence_title", "title_valid_until", "german_level", "skills"):
        text = cells.get(name, "")
        if not text:
            continue
        if name in words:
            text = _coded(text, words[name], COLUMNS[name][0], errors)
            if not text:
                continue
        try:
            value = vocabulary.read(name, text)
        except vocabulary.UnusableValue as error:
            errors.append(str(error))
            continue
        if not vocabulary.entry(name).may_keep(value):
            errors.append(f"{COLUMNS[name][0]}: wird nicht aufbewahrt, bitte leer lassen.")
            continue
        found.append(NewFact(name, value))
    return found


def take_over(*, batch: ImportBatch, by: Membership, on: dt.date) -> int:
    """Make all people of a table who are not there yet, or nobody. Returns how many are new; a second time none.

    :raises ImportNotPossible: while any row has an error.
    """
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk, org_id=by.organisation_id)
        if batch.done_at is not None:
            return 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(4711, %s)", [by.organisation_id % 2**31])
        rows = check(batch, by=by)
        if any(row.errors for row in rows):
            raise ImportNotPossible
        made = 0
        for row in rows:
            if row.data is None or row.known:
                continue
            key = uuid.uuid5(uuid.NAMESPACE_OID, f"{batch.digest}:{row.number}")
            take_in(data=row.data, facts=row.facts, by=by, on=on, key=key, different_from=None, goal=row.goal)
            made += 1
        ImportBatch.objects.filter(pk=batch.pk).update(done_at=now(), rows=[], people_made=made)
    log.write(kind="change", act="people.import", object_kind="import", object_id=batch.pk)
    return made
