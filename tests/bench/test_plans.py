"""The plan check of `make bench`, small: five thousand people, every list page and look-up, and a planted fault."""

from __future__ import annotations

from typing import Any

import pytest

from tests import database
from tests.bench import filling, plans

PEOPLE = 5_000


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_no_page_reads_more_of_a_personal_table_than_one_body_has_and_a_missing_index_is_found(reference: Any) -> None:
    with database.as_owner() as owner:
        filled = filling.fill(owner, PEOPLE)
        sizes = plans.measures(owner)
        dropped = _drop_indexes(owner, "people_fact", ("org_id", "person_id"))
        planted = {r.name for r in plans.read_all(filled, sizes, forbid_scans=True) if _blames(r, "people_fact")}
        for definition in dropped:
            owner.execute(definition)
        owner.execute("ANALYZE people_fact")
        readings = list(plans.read_all(filled, sizes, forbid_scans=True))
    assert planted >= {"Fall, Rechte", "Weg"}
    assert [r.line() for r in readings if r.faults] == []
    assert sum(r.scanned for r in readings) > 200  # the pages really read people's tables
    assert plans.personal_tables() == set(sizes)


def _blames(reading: plans.Reading, table: str) -> bool:
    return any(table in fault for fault in reading.faults)


def _drop_indexes(owner: Any, table: str, columns: tuple[str, ...]) -> list[str]:
    """Take away every index that begins with one of these columns; returns how to make them again."""
    rows = owner.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexdef LIKE ANY (%s)",
        [table, [f"%({column}%" for column in columns]],
    ).fetchall()
    for name, _ in rows:
        owner.execute(f'DROP INDEX "{name}"')
    return [definition for _, definition in rows]
