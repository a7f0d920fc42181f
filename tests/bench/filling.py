"""Fill a scratch database to the size of the state: bodies, staff, people, cases, steps, facts, releases, log.

Plain SQL as the owner of the tables. While rows go in, the walls are down and keys are not checked; afterwards every
foreign key and exclusion is added again over the whole data (so the data is lawful) and the walls are raised as in production.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import psycopg

from integrativ.people.spelling import sound_key
from tests.bench import volumes

BASE = 10_000_000  # first number of every filled table: what the pages add themselves stays below
BODIES = 54
CASES_PER_HAT = 40
EMPTY = {
    "int2": "1",
    "int4": "1",
    "int8": "1",
    "bool": "false",
    "date": "current_date",
    "timestamptz": "now()",
    "numeric": "1",
    "jsonb": "'{}'",
    "text": "''",
    "varchar": "''",
    "_varchar": "'{}'",
    "_int8": "'{}'",
    "bytea": "''",
}


@dataclass(frozen=True)
class Filled:
    """Where the tested people stand: hats of the first body, her partner, a company."""

    manager: int
    coordinator: int
    admin: int
    officer: int
    clerk: int
    company_user: int
    person: int
    case: int
    share_partner: int


class Filler:
    """Insert by SELECT; columns that are not named get an empty value if they must have one."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self.connection = connection
        self.columns: dict[str, list[tuple[str, str, bool]]] = {}
        rows = connection.execute(
            "SELECT table_name, column_name, udt_name, is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'"
            " FROM information_schema.columns WHERE table_schema = 'public'"
        ).fetchall()
        for table, column, kind, needed in rows:
            self.columns.setdefault(table, []).append((column, kind, needed))

    def fill(self, table: str, values: Mapping[str, str], source: str) -> None:
        """One statement per table: `values` are SQL expressions over `source`."""
        more = {c: EMPTY[kind] for c, kind, needed in self.columns[table] if needed and c not in values}
        every = {**values, **more}
        names = ", ".join(f'"{column}"' for column in every)
        self.connection.execute(f'INSERT INTO "{table}" ({names}) SELECT {", ".join(every.values())} FROM {source}')


def fill(connection: psycopg.Connection, people: int) -> Filled:
    """Fill the database behind this owner's connection; the reference data is there already."""
    for setting in (
        "synchronous_commit = off",
        "maintenance_work_mem = '256MB'",
        "jit = off",
        "client_min_messages = warning",
    ):
        connection.execute(f"SET {setting}")
    tables = [
        row[0]
        for row in connection.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND NOT relispartition"
        ).fetchall()
    ]
    for table in tables:
        connection.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
        connection.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
    dropped = _drop_keys(connection)
    try:
        _names(connection, people)
        filler = Filler(connection)
        for step in volumes.STEPS:
            step(filler, people)
    finally:
        for table in tables:
            connection.execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')
    for table, name, definition, comment in dropped:
        connection.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}')
        if comment:
            connection.execute(f'COMMENT ON CONSTRAINT "{name}" ON "{table}" IS {_quoted(comment)}')
    connection.execute("ANALYZE")
    _raise_walls()
    return _where(connection)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _drop_keys(connection: psycopg.Connection) -> list[tuple[str, str, str, str | None]]:
    """Take foreign keys and exclusions away for the time of filling; returns what stands again afterwards."""
    rows = connection.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), obj_description(oid, 'pg_constraint')"
        " FROM pg_constraint WHERE contype IN ('f', 'x') AND connamespace = 'public'::regnamespace AND conparentid = 0"
    ).fetchall()
    for table, name, _, _ in rows:
        connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    return [(table.strip('"'), name, definition, comment) for table, name, definition, comment in rows]


def _raise_walls() -> None:
    from integrativ.tenancy.raise_walls import raise_walls

    raise_walls("owner")


def _names(connection: psycopg.Connection, people: int) -> None:
    """Temporary tables: bodies, hats, names with their keys, and one row for each person with her place."""
    run = connection.execute
    bodies = [
        row[0] for row in run("SELECT id FROM tenancy_organisation WHERE kind = 'kim' ORDER BY id LIMIT %s", [BODIES])
    ]
    partners = [
        row[0] for row in run("SELECT id FROM tenancy_organisation WHERE kind = 'abh' ORDER BY id LIMIT %s", [BODIES])
    ]
    if not bodies or not partners:
        raise RuntimeError("Die Stellen fehlen: erst load_reference.")
    run("CREATE TEMP TABLE b_body (n int PRIMARY KEY, org bigint, partner bigint)")
    for number, org in enumerate(bodies):
        run("INSERT INTO b_body VALUES (%s, %s, %s)", [number, org, partners[number % len(partners)]])
    ends, starts = (
        ("ova", "enko", "ani", "zadeh", "oglu", "iqi", "esku", "yan"),
        ("Test", "Muster", "Probe", "Bei", "Schein", "Modell"),
    )
    families = [
        f"{first}{middle}{end}"
        for first in starts
        for middle in ("ab", "el", "ir", "om", "un", "ag", "ist")
        for end in ends
    ]
    givens = [
        f"{first}{end}"
        for first in ("Lay", "Om", "Nad", "Yus", "Ire", "Sam", "Hal", "Min", "Dar", "Kat")
        for end in ("la", "ar", "ia", "uf", "ne", "ira", "im")
    ]
    for table, names in (("b_family", families), ("b_given", givens)):
        run(f"CREATE TEMP TABLE {table} (n int PRIMARY KEY, name text, key text, sound text)")
        for number, name in enumerate(names):
            run(f"INSERT INTO {table} VALUES (%s, %s, %s, %s)", [number, name, name.lower(), sound_key(name).strip()])
    hats = max(4, -(-people // len(bodies) // CASES_PER_HAT))
    run(
        "CREATE TEMP TABLE b_hat AS SELECT n, k, org, %s + n * 1000 + k AS id, %s + n * 1000 + k AS user_id"
        " FROM b_body, generate_series(0, %s) k",
        [BASE, BASE, hats + 1],
    )
    run(
        "CREATE TEMP TABLE b AS SELECT i, %s + i AS id, b.n, b.org, b.partner, i / %s AS j, %s + b.n * 1000 + 2 + (i / %s) %% %s AS hat"
        " FROM generate_series(0, %s) i JOIN b_body b ON b.n = i %% %s",
        [BASE, len(bodies), BASE, len(bodies), hats, people - 1, len(bodies)],
    )
    run("CREATE INDEX ON b (i); ANALYZE b; ANALYZE b_hat; ANALYZE b_body")


def _where(connection: psycopg.Connection) -> Filled:
    partner = connection.execute("SELECT partner FROM b_body WHERE n = 0").fetchone()
    assert partner is not None
    return Filled(
        manager=BASE + 2,
        coordinator=BASE,
        admin=BASE + 1,
        officer=BASE + 950_000,
        clerk=BASE + 900_000,
        company_user=BASE + 800_000,
        person=BASE,
        case=BASE,
        share_partner=partner[0],
    )
