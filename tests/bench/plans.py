"""How PostgreSQL reads for each page: every SELECT of a real request is explained, as the application role under its actor.

Short is: a sequential scan on a personal table; one read that touches far more rows of a table than one body has in it;
a statement that touches too many pages of memory; a page whose number of rows is not bounded.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.db import connection
from django.test import Client
from django.urls import reverse

from integrativ.tenancy import wall
from integrativ.tenancy.models import Membership
from tests.bench.filling import Filled
from tests.web.client import sign_in

TIMES_ONE_BODY, AND = 3, 200  # rows of one table a statement may touch: three times what one body has, and a few
SMALL = 1_000  # a table of fewer rows is read whole, whatever indexes it has
SCANS_COUNT_FROM = 50_000  # below, tables are so small that reading them whole may be right: then scans are forbidden
MOST_BUFFERS = 60_000
SHARED = {"companies_demand": "closed_on IS NULL"}  # lists all bodies share: as many rows as stand in them


@dataclass
class Reading:
    """One page or look-up and what its statements did."""

    name: str
    statements: int = 0
    buffers: int = 0
    rows: int = 0
    scanned: int = 0  # personal tables that were read at all: a page that reads none proves nothing
    faults: list[str] = field(default_factory=list)

    def line(self) -> str:
        detail = (
            "; ".join(dict.fromkeys(self.faults))
            or f"{self.statements} Abfragen, {self.rows} Zeilen, {self.buffers} Blöcke"
        )
        return f"{self.name:44} {'short' if self.faults else 'ok':5} {detail}"


def personal_tables() -> set[str]:
    """The tables with rows about people or bodies, from the walls: row security is forced on them."""
    return {m._meta.db_table for m in wall.walled_models() if (w := wall.of(m)) and w.row_security and w.forced}


def measures(owner: psycopg.Connection) -> dict[str, tuple[int, int]]:
    """Rows of each personal table: all, and of the body that has most (as owner or as receiver)."""
    found = {}
    for table in sorted(personal_tables()):
        columns = {
            row[0] for row in owner.execute("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass", [table])
        }
        owner.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
        try:
            most = [0]
            for column in ("org_id", "owner_org_id", "recipient_id", "company_id", "body_id"):
                if column in columns:
                    row = owner.execute(
                        f'SELECT count(*) FROM "{table}" GROUP BY {column} ORDER BY 1 DESC LIMIT 1'
                    ).fetchone()
                    most.append(row[0] if row else 0)
            if table in SHARED:
                row = owner.execute(f'SELECT count(*) FROM "{table}" WHERE {SHARED[table]}').fetchone()
                most.append(row[0] if row else 0)
            total = owner.execute(f'SELECT count(*) FROM "{table}"').fetchone()
        finally:
            owner.execute(f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY')
        assert total is not None
        found[table] = (total[0], max(most))
    return found


def pages(filled: Filled) -> list[tuple[str, int, str]]:
    """Every list page and look-up: what it is called, who asks, the address."""
    case, manager, clerk = filled.case, filled.manager, filled.clerk
    desk = [
        ("Heute", "/heute/"),
        ("Heute, gesucht", "/heute/?q=Testabova"),
        ("Personen", "/personen/"),
        ("Personen, alle", "/personen/?wer=alle"),
        ("Personen, Name gesucht", "/personen/?wer=alle&q=layla+testabova"),
        ("Personen, anders geschrieben", "/personen/?wer=alle&q=leila+testapowa"),
        ("Personen, Geburtstag", "/personen/?wer=alle&q=01.01.1980"),
        ("Personen, Telefon", "/personen/?wer=alle&q=0234+1000123"),
        ("Person, Stammdaten", f"/personen/{filled.person}/stammdaten/"),
        ("Fall", f"/faelle/{case}/"),
        ("Fall, Verlauf", f"/faelle/{case}/verlauf/"),
        ("Fall, Notizen", f"/faelle/{case}/notizen/"),
        ("Fall, Plan", f"/faelle/{case}/plan/"),
        ("Fall, Netzwerk", f"/faelle/{case}/netzwerk/"),
        ("Fall, Angaben", f"/faelle/{case}/angaben/"),
        ("Fall, Freigaben", f"/faelle/{case}/freigaben/"),
        ("Fall, neue Freigabe", f"/faelle/{case}/freigaben/neu/{filled.share_partner}/"),
        ("Fall, Rechte", f"/faelle/{case}/rechte/"),
        ("Fall, alle Daten", f"/faelle/{case}/daten/"),
        ("Fall, Wege", f"/faelle/{case}/stellen/"),
        ("Weg", f"/wege/{case - 10_000_000 + 14_000_000}/"),
        ("Schritt", f"/schritte/{10_000_000 + 1}/"),
        ("Stellen", "/stellen/"),
        ("Stelle", "/stellen/13000000/"),
        ("Vorschlagen", "/stellen/13000000/vorschlagen/"),
        ("Betriebe", reverse("desk:companies")),
        ("Betrieb", reverse("desk:company", args=[10_000_000])),
        ("Zuständig", "/zustaendig/?frage=Arbeitserlaubnis+in+Bochum"),
        ("Verzeichnis", "/zustaendig/stellen/"),
        ("Verzeichnis, gesucht", "/zustaendig/stellen/?q=Bochum"),
        ("Berufe", "/personen/berufe/?feld=value&suche_value=pflege"),
        ("Aufnahme", "/personen/neu/"),
    ]
    return [
        *[(name, manager, address) for name, address in desk],
        ("Koordination", filled.coordinator, "/koordination/"),
        ("Fallbestand", filled.coordinator, "/koordination/fallbestand/"),
        ("Eingang", clerk, "/eingang/"),
        ("Zugänge", filled.admin, "/zugaenge/"),
        ("Protokoll", filled.officer, "/protokoll/"),
        ("Betriebsseite", filled.company_user, "/betrieb/"),
    ]


class Explainer:
    """Explains each SELECT of a request in the request's own transaction, then lets it run."""

    def __init__(self, sizes: dict[str, tuple[int, int]], *, forbid_scans: bool) -> None:
        self.sizes = sizes
        self.forbid_scans = forbid_scans
        self.reading = Reading("")

    @contextmanager
    def during(self, name: str) -> Iterator[Reading]:
        """Everything asked inside counts for this page."""
        self.reading = Reading(name)
        with connection.execute_wrapper(self._explain):
            yield self.reading

    def _explain(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not many and sql.lstrip().upper().startswith(("SELECT", "WITH")) and "SET_CONFIG" not in sql.upper():
            cursor = context["cursor"]
            if self.forbid_scans:
                execute("SET LOCAL enable_seqscan = off", None, False, context)
            execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {sql}", params, False, context)
            plan = cursor.fetchone()[0]
            if self.forbid_scans:
                execute("SET LOCAL enable_seqscan = on", None, False, context)
            self._judge((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])
        return execute(sql, params, many, context)

    def _judge(self, top: dict[str, Any]) -> None:
        reading = self.reading
        reading.statements += 1
        blocks = top.get("Shared Hit Blocks", 0) + top.get("Shared Read Blocks", 0)
        reading.buffers += blocks
        if blocks > MOST_BUFFERS:
            reading.faults.append(f"{blocks} Blöcke in einer Abfrage")
        for node in _nodes(top):
            table = self._table(node)
            if table is None:
                continue
            reading.scanned += 1
            rows = _touched(node)
            reading.rows += rows
            total, of_one = self.sizes[table]
            is_small = total < SMALL or (node["Relation Name"] != table and rows < SMALL)  # a partition of few rows
            if node["Node Type"] == "Seq Scan" and not is_small:
                reading.faults.append(f"liest {table} ganz")
            elif total >= SMALL and rows > TIMES_ONE_BODY * of_one + AND:
                reading.faults.append(f"{rows} Zeilen von {table} (eine Stelle hat {of_one})")

    def _table(self, node: dict[str, Any]) -> str | None:
        name = node.get("Relation Name")
        if name is None:
            return None
        return name if name in self.sizes else next((t for t in self.sizes if name.startswith(f"{t}_")), None)


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for inner in node.get("Plans", ()):
        yield from _nodes(inner)


def _touched(node: dict[str, Any]) -> int:
    each = (
        node.get("Actual Rows", 0)
        + node.get("Rows Removed by Filter", 0)
        + node.get("Rows Removed by Index Recheck", 0)
    )
    return int(each * node.get("Actual Loops", 1))


def read_all(filled: Filled, sizes: dict[str, tuple[int, int]], *, forbid_scans: bool = False) -> Iterator[Reading]:
    """Open every page as its role and judge what the database did."""
    explainer = Explainer(sizes, forbid_scans=forbid_scans)
    clients: dict[int, Client] = {}
    for name, hat, address in pages(filled):
        if hat not in clients:
            membership = Membership.objects.select_related("user", "organisation").get(pk=hat)
            clients[hat] = sign_in(Client(SERVER_NAME="localhost"), membership)
        with explainer.during(name) as reading:
            status = clients[hat].get(address).status_code
        if status != 200:
            reading.faults.append(f"{address} antwortet {status}")
        yield reading
