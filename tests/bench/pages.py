"""What pages and the law cost, as ratios to a peer in the same run: a noisy machine slows both.

The peer of a page is plain Django beside it: standard middleware with sessions and sign-in, one query on a table without
walls, the same number of rows through a template of the same make. A ratio is cost of the peer / our cost, so more is better.
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.db import connection, connections
from django.test import Client, override_settings

from integrativ.tenancy.models import Membership
from tests.bench import reference
from tests.bench.filling import Filled
from tests.web.client import sign_in

ROUNDS = 9
MOST_QUERIES = 18  # frame of at most 6 and page of at most 12
HELD_SECONDS = 1.0
READERS = 8


@dataclass(frozen=True)
class Ratio:
    """One measured ratio with the least it may be."""

    name: str
    value: float
    floor: float
    detail: str = ""
    queries: int = 0

    @property
    def is_short(self) -> bool:
        return self.value < self.floor or self.queries > MOST_QUERIES

    def line(self) -> str:
        return (
            f"{self.name:44} {self.value:8.3f} {self.floor:6.3f} {'short' if self.is_short else 'ok':5} {self.detail}"
        )


def measure(filled: Filled) -> Iterator[Ratio]:
    """All ratios, one after the other."""
    yield from _pages(filled)
    yield _beside_each_other(filled)
    yield from law_ratios()


def _client(hat: int) -> Client:
    return sign_in(
        Client(SERVER_NAME="localhost"), Membership.objects.select_related("user", "organisation").get(pk=hat)
    )


def _pages(filled: Filled) -> Iterator[Ratio]:
    manager, case = _client(filled.manager), filled.case
    asked = (
        ("Heute", manager, "/heute/", 200, 0.1),
        ("Personen", manager, "/personen/?wer=alle", 50, 0.25),
        ("Personen, gesucht", manager, "/personen/?wer=alle&q=layla+testabova", 50, 0.2),
        ("Fall", manager, f"/faelle/{case}/", 20, 0.1),
        ("Angaben", manager, f"/faelle/{case}/angaben/", 20, 0.1),
        ("Freigaben", manager, f"/faelle/{case}/freigaben/", 20, 0.15),
        ("Rechte", manager, f"/faelle/{case}/rechte/", 20, 0.05),
        ("Koordination", _client(filled.coordinator), "/koordination/", 50, 0.02),
        ("Eingang", _client(filled.clerk), "/eingang/", 25, 0.1),
        ("Betriebsseite", _client(filled.company_user), "/betrieb/", 25, 0.06),
    )
    with connections["owner"].cursor() as cursor:
        reference.make_table(cursor)
    for name, client, address, rows, floor in asked:
        queries = _queries(client, address)
        ours, peer = [], []
        for _ in range(ROUNDS):  # in turn, so that a busy moment hits both
            ours.append(_cost(lambda c=client, a=address: c.get(a)))
            peer.append(_cost(lambda c=client, n=rows: _peer(c, n)))
        mine, other = statistics.median(ours), statistics.median(peer)
        detail = f"{mine * 1000:.1f} ms CPU, {queries} Abfragen, {rows} Zeilen"
        yield Ratio(f"Seite {name}", other / mine, floor, detail, queries)


def _peer(client: Client, rows: int) -> Any:
    with override_settings(ROOT_URLCONF="tests.bench.reference", MIDDLEWARE=reference.MIDDLEWARE):
        response = client.get(f"/liste/{rows}/")
    assert response.status_code == 200
    return response


def _cost(act: Callable[[], Any]) -> float:
    began = time.process_time()
    act()
    return time.process_time() - began


def _queries(client: Client, address: str) -> int:
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return len(
        [q for q in queries if q["sql"].lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"))]
    )


def _beside_each_other(filled: Filled) -> Ratio:
    """Eight reads of one case at once, each holding its transaction after its entry in the access log was written.

    They must not wait for each other: at most 2.5 times as long as one alone (a chained log would take eight times).
    """

    def read(_: int) -> None:
        with connection.execute_wrapper(_hold_after_logging):
            response = client_of().get(f"/faelle/{filled.case}/")
        assert response.status_code == 200
        connection.close()

    def client_of() -> Client:
        client = Client(SERVER_NAME="localhost")
        client.cookies.update(signed_in.cookies)
        return client

    signed_in = _client(filled.manager)
    alone, together = [], []
    with ThreadPoolExecutor(READERS) as threads:
        list(threads.map(read, range(READERS)))
        for _ in range(3):
            alone.append(_wall(lambda: list(threads.map(read, range(1)))))
            together.append(_wall(lambda: list(threads.map(read, range(READERS)))))
    one, eight = statistics.median(alone), statistics.median(together)
    return Ratio(
        "acht lesen zugleich, einer allein × 2,5", 2.5 * one / eight, 1.0, f"{one:.2f} s allein, {eight:.2f} s zu acht"
    )


def _hold_after_logging(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    result = execute(sql, params, many, context)
    if sql.startswith("INSERT INTO audit_entry"):
        time.sleep(HELD_SECONDS)
    return result


def _wall(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def law_ratios() -> Iterator[Ratio]:
    """One person, every rule, with and without the reasons, beside the second reader of the tests (plain recursion over the YAML)."""
    from integrativ import law
    from tests.law import naive

    on = dt.date(2026, 11, 23)
    facts = {"residence_title": "gestattung", "birth_date": "1995-05-05", "job_type": "employment"}
    rules = sorted(law.catalogue().rules)
    law.evaluate(facts, on)
    naive.books()

    def plainly() -> None:
        reader = naive.Reader(facts, on)
        for rule in rules:
            reader.rule(rule)

    def explained() -> None:
        for rule in rules:
            law.explain(rule, facts, on)

    peer = min(_cost(plainly) for _ in range(5))
    every = min(_cost(lambda: law.evaluate(facts, on)) for _ in range(5))
    trees = min(_cost(explained) for _ in range(5))
    yield Ratio("Recht: alle Regeln, eine Person", peer / every, 1.0, f"{every * 1000:.1f} ms für {len(rules)} Regeln")
    yield Ratio("Recht: alle Regeln mit Begründung", peer / trees, 0.2, f"{trees * 1000:.1f} ms")
