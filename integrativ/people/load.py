"""Load reference data about people: occupations with their words, languages, levels, countries, qualifications.

Each file is loaded when its content changed (digest in the database), by COPY, in one transaction.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from django.db import connections, transaction

from integrativ.common.names import fold, sort_key
from integrativ.people.profile import DATA

Rows = Iterable[Sequence[Any]]


def _table(file: str) -> list[dict[str, str]]:
    path = DATA / file
    with path.open(encoding="utf-8", newline="") as lines:
        if path.suffix == ".csv":
            return list(csv.DictReader(lines))
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _occupations(file: str) -> Rows:
    for row in _table(file):
        yield row["code"], row["title"], row["short_title"] or row["title"], row["requirement_level"]


def _terms(file: str) -> Rows:
    for row in _table(file):
        for word in row["words"].split("|"):
            term, chosen = word.removeprefix("*"), word.startswith("*")
            yield row["language"], term, fold(term), row["code"], row["kind"] == "everyday", chosen


def _languages(file: str) -> Rows:
    for place, row in enumerate(sorted(_table(file), key=lambda row: sort_key(row["name_de"]))):
        yield row["code"], row["name_de"], row["autonym"], row["direction"] == "rtl", place


def _levels(file: str) -> Rows:
    for row in _table(file):
        yield row["level"], int(row["rank"]), row["label_de"], row["can_do_short_de"], row["typical_proof_de"]


def _countries(file: str) -> Rows:
    for row in _table(file):
        names = {code: row[f"name_{code}"] for code in ("de", "en", "fr", "tr", "ar", "uk", "fa")}
        yield row["code"], row["name_de"], row["nationality_adjective_de"], json.dumps(names), sort_key(row["name_de"])


def _qualifications(file: str) -> Rows:
    for place, row in enumerate(_table(file)):
        yield row["code"], row["group"], row["label_de"], place


SOURCES: tuple[tuple[str, str, Callable[[str], Rows], tuple[str, ...]], ...] = (
    ("occupations.tsv", "people_occupation", _occupations, ("code", "title", "short_title", "requirement_level")),
    (
        "occupation_words.tsv",
        "people_occupationterm",
        _terms,
        ("language", "term", "folded", "code", "is_everyday", "is_display_name"),
    ),
    ("languages.csv", "people_language", _languages, ("code", "name", "autonym", "is_right_to_left", "position")),
    ("cefr_levels.csv", "people_cefrlevel", _levels, ("level", "rank", "label", "can_do", "typical_proof")),
    ("countries.csv", "people_country", _countries, ("code", "name", "adjective", "names", "sort_key")),
    ("qualification_types.csv", "people_qualificationtype", _qualifications, ("code", "group", "label", "position")),
)


def load(using: str) -> list[str]:
    """Bring the tables to the content of the files, as owner of the tables. Returns the files that were loaded."""
    from integrativ.people.models import ReferenceState

    held = dict(ReferenceState.objects.using(using).values_list("name", "digest"))
    loaded = []
    for file, table, rows, columns in SOURCES:
        digest = _digest(DATA / file)
        if held.get(file) == digest:
            continue
        with transaction.atomic(using=using):
            _replace(using, table, columns, rows(file))
            ReferenceState.objects.using(using).update_or_create(name=file, defaults={"digest": digest})
        loaded.append(file)
    return loaded


def _digest(path: Path) -> str:
    """Content and manner of loading: a change of this module loads again."""
    return hashlib.sha256(path.read_bytes() + Path(__file__).read_bytes()).hexdigest()


def _replace(using: str, table: str, columns: tuple[str, ...], rows: Rows) -> None:
    names = ", ".join(f'"{column}"' for column in columns)
    with connections[using].cursor() as cursor:
        cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - names from this module
        with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)
