"""Who may do what in each table is written down, and every broken policy is noticed.

`matrix.json` is the oracle: table → reader → possibilities, reviewed by eye. "r2+1" reads two own rows and one of another body;
"u1/!" changes one row and may not give it away; "i+!" may add for the own body and not for another.
Write it anew with `INTEGRATIV_WRITE_MATRIX=1 pytest tests/walls/test_mutants.py`, then read the difference.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from psycopg import sql

from tests.walls.mutants import Mutant, mutants
from tests.walls.probes import Prober
from tests.walls.world import world

ORACLE = Path(__file__).with_name("matrix.json")
EQUIVALENT = Path(__file__).with_name("equivalent.json")
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("walls")]


@pytest.fixture(scope="module")
def prober(django_db_setup: None, django_db_blocker: Any) -> Iterator[Prober]:
    """The small world and somebody who tries every door in it."""
    with world(django_db_blocker) as (name, cast, missing):
        assert missing == {}, "Für diese Tabellen fehlt eine Zeile in der Probewelt (tests/walls/world.py: SPECIAL)"
        prober = Prober(name, cast)
        yield prober
        prober.close()


def test_everybody_can_do_exactly_what_is_written_down(prober: Prober) -> None:
    found = {model._meta.label: prober.matrix(model._meta.db_table) for model in prober.models}
    if os.environ.get("INTEGRATIV_WRITE_MATRIX"):
        ORACLE.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    expected = json.loads(ORACLE.read_text())
    assert set(found) == set(expected)
    for label, lines in found.items():
        assert lines == expected[label], label


def test_nobody_without_an_actor_sees_or_does_anything(prober: Prober) -> None:
    for model in prober.models:
        for name in ("nobody", "stranger"):
            line = json.loads(ORACLE.read_text())[model._meta.label][name]
            assert line.startswith("r0+") and "u1" not in line and "d1" not in line, (model._meta.label, name, line)


def _apply(prober: Prober, mutant: Mutant) -> None:
    policy = mutant.original
    prober.owner.execute(
        sql.SQL("DROP POLICY {} ON {}").format(sql.Identifier(policy.name), sql.Identifier(policy.table))
    )
    if mutant.changed is not None:
        prober.owner.execute(mutant.changed.sql())


def _restore(prober: Prober, mutant: Mutant) -> None:
    policy = mutant.original
    prober.owner.execute(
        sql.SQL("DROP POLICY IF EXISTS {} ON {}").format(sql.Identifier(policy.name), sql.Identifier(policy.table))
    )
    prober.owner.execute(policy.sql())


def test_every_broken_policy_is_noticed(prober: Prober) -> None:
    known = json.loads(EQUIVALENT.read_text())
    survived, tried, baseline = [], 0, {}
    for mutant in mutants():
        table, command = mutant.original.table, mutant.original.command
        before = baseline.setdefault((table, command), prober.part(table, command))
        _apply(prober, mutant)
        try:
            noticed = prober.part(table, command) != before
        finally:
            _restore(prober, mutant)
        tried += 1
        if not noticed:
            survived.append(mutant.name)
    print(f"policy mutants: {tried} tried, {tried - len(survived)} noticed, {len(survived)} equivalent")
    if os.environ.get("INTEGRATIV_WRITE_MATRIX"):
        EQUIVALENT.write_text(
            json.dumps({name: known.get(name, "?") for name in survived}, indent=1, ensure_ascii=False) + "\n"
        )
        known = json.loads(EQUIVALENT.read_text())
    assert [name for name in survived if name not in known] == [], "unbemerkte Fehler in der Mauer"
    assert [name for name in known if name not in survived] == [], "steht als gleichwertig da und wird doch bemerkt"
