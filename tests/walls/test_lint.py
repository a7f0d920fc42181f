"""An independent linter of row security finds exactly what we have decided, and would find a planted hole."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from integrativ.tenancy import wall
from tests import database

# Warnings that are how it is meant to be, each with its reason.
MEANT = {
    "SEC004": "Der nächtliche Lauf handelt ohne Hut; die Web-Anwendung kann das nicht.",
    "SEC005": "Der Boden fragt nur, ob jemand handelt; die Zeilen prüft jede einzelne Regel.",
    "SEC007": "Register sind öffentlich lesbar.",
    "SEC008": "Regeln der Rolle, der die Nachschlagefunktionen gehören (NOLOGIN).",
    "SEC011": "Bestätigte Rollenkarten sind im Netzwerk öffentlich.",
    "SEC013": "Auslöser des Faktenbuchs laufen als NOLOGIN-Rolle.",
    "SEC014": "Nachschlagefunktionen gehören einer NOLOGIN-Rolle mit eigenen Regeln.",
    "SEC016": "Die Sicherungsrolle liest alles, dafür ist sie da.",
    "SEC025": "Mitgliedschaften sind Zugangsdaten, vor jedem Handeln nötig.",
    "SEC027": "Wer im Haus einen Schritt sieht, entscheidet Python; die Mauer steht zwischen den Häusern.",
    "SEC028": "wie SEC008",
    "SEC035": "Eindeutig sind nur Schlüssel, keine Angaben über Menschen.",
    "PERF003": "Die Spalten schränken innerhalb eines Hauses ein; geprüft von make bench.",
    "PERF004": "wie PERF003",
}


def _lint(name: str) -> list[dict[str, Any]]:
    spec = settings.DATABASES["owner"]
    password = f":{spec['PASSWORD']}" if spec["PASSWORD"] else ""
    place = f"@{spec['HOST']}:{spec['PORT']}/{name}" if spec["PORT"] else f"@/{name}?host={spec['HOST']}"
    tool = shutil.which("pgrls", path=str(Path(sys.executable).parent))
    assert tool is not None
    done = subprocess.run(
        [tool, "lint", "--format", "json", "--database-url", f"postgresql://{spec['USER']}{password}{place}"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return json.loads(done.stdout)["violations"]


def _expected_errors() -> set[tuple[str, str]]:
    walls = {model._meta.db_table: wall.table_wall(model) for model in wall.walled_models()}
    open_tables = (
        {table for table, spec in walls.items() if not spec.row_security} | set(wall.FRAMEWORK) | {"django_migrations"}
    )
    registers = {table for table, spec in walls.items() if spec.row_security and not spec.forced}
    everybody = {
        f"{p.table}.{p.name}" for spec in walls.values() for p in spec.policies if p.using in ("true", "(true)")
    }
    return (
        {("SEC001", f"public.{table}") for table in open_tables}
        | {("SEC002", f"public.{table}") for table in registers}
        | {("SEC038", f"public.{policy}") for policy in everybody}
    )


@pytest.mark.django_db
def test_the_linter_finds_what_we_have_decided_and_nothing_else() -> None:
    found = _lint(connection.settings_dict["NAME"])
    errors = {(v["rule_id"], v["location"]) for v in found if v["severity"] == "error"}
    existing = set(connection.introspection.table_names())
    expected = {(rule, place) for rule, place in _expected_errors() if place.split(".")[1] in existing}
    assert errors == expected
    assert {v["rule_id"] for v in found if v["severity"] != "error"} - set(MEANT) == set()


@pytest.mark.django_db(transaction=True)
def test_a_planted_hole_is_found() -> None:
    with database.as_owner() as owner:
        owner.execute("ALTER TABLE people_person NO FORCE ROW LEVEL SECURITY")
        try:
            found = {(v["rule_id"], v["location"]) for v in _lint(connection.settings_dict["NAME"])}
        finally:
            owner.execute("ALTER TABLE people_person FORCE ROW LEVEL SECURITY")
    assert ("SEC002", "public.people_person") in found
