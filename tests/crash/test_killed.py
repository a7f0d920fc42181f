"""kill -9 of a web worker, the job worker and the database while somebody works: nothing acknowledged is lost, nothing half done."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.config import test_serve
from tests.config.conftest import eventually, server_process
from tests.config.test_serve import Serving, own_checkout
from tests.crash.visitor import Visitor

__all__ = ["own_checkout"]
ROUNDS = 8 if os.environ.get("FULL") else 1
WORK_SECONDS = 4.0
# Each line finds what only exists if something stopped halfway: one act of the product writes both sides together.
HALF_DONE = {
    "a person nobody accompanies": "SELECT p.id FROM people_person p LEFT JOIN cases_case c ON c.person_id = p.id"
    " WHERE c.id IS NULL",
    "a case nobody leads": "SELECT c.id FROM cases_case c WHERE c.closed_on IS NULL AND NOT EXISTS (SELECT 1 FROM"
    " cases_teammember t WHERE t.case_id = c.id AND t.role = 'lead')",
    "a step of the plan nobody sent": "SELECT s.id FROM steps_step s WHERE s.kind = 'task' AND s.state = 'draft'",
    "a step that moved without an event": "SELECT s.id FROM steps_step s WHERE s.state <> 'draft' AND NOT EXISTS"
    " (SELECT 1 FROM steps_stepevent e WHERE e.step_id = s.id)",
    "a way without its proposal": "SELECT p.id FROM placements_placement p WHERE NOT EXISTS (SELECT 1 FROM steps_step s"
    " WHERE s.matter_id = p.matter_id AND s.kind = 'proposal')",
    "a request without its checklist": "SELECT r.id FROM placements_permitrequest r WHERE NOT EXISTS (SELECT 1 FROM"
    " steps_checkpoint c WHERE c.step_id = r.step_id)",
}


@pytest.fixture(scope="module")
def serving(own_checkout: Path) -> Iterator[Serving]:
    """A demonstration that runs as for everybody, its background job busy."""
    plain = dict(test_serve.PLAIN)
    test_serve.PLAIN["INTEGRATIV_DEMO"] = "1"
    try:
        running = Serving(own_checkout)
    finally:
        test_serve.PLAIN.clear()
        test_serve.PLAIN.update(plain)
    yield running
    running.end()


def everything(serving: Serving) -> psycopg.Connection:
    """Who sees everything, in the database the demonstration runs on."""
    return psycopg.connect(serving.layout.url("postgres"))


def half_done(connection: psycopg.Connection) -> dict[str, int]:
    """How many half things there are, by what they are."""
    found = {name: len(connection.execute(query).fetchall()) for name, query in HALF_DONE.items()}
    return {name: number for name, number in found.items() if number}


class Work(threading.Thread):
    """Somebody who takes people in and plans steps until she is told to stop; keeps what was acknowledged."""

    def __init__(self, port: int, started_at: int) -> None:
        super().__init__(daemon=True)
        self.number = started_at
        self.visitor, self.stopped = Visitor(port), threading.Event()
        self.people: list[str] = []
        self.steps: list[str] = []
        self.stuck: BaseException | None = None

    def run(self) -> None:
        try:
            self.visitor.sign_in("Jana Brandhorst")
            while not self.stopped.is_set():
                self.number += 1
                self._one(self.number)
        except BaseException as error:
            self.stuck = error

    def _one(self, number: int) -> None:
        name = _name(number)
        first = {"family_name": name, "given_names": name[::-1].title()}
        self.visitor.send("/personen/neu/1/", first)
        self.visitor.send("/personen/neu/2/", {})
        status, address, page = self.visitor.send("/personen/neu/3/", {"goal": "Arbeit"})
        assert "/faelle/" in address, f"{status} {page}"
        self.people.append(name)
        path = f"/faelle/{address.rstrip('/').split('/')[-1]}/schritte/neu/"
        step = {"kind": "task", "title": f"Schritt {name}", "who": "us"}
        assert "/plan/" in self.visitor.send(path, step)[1]
        self.steps.append(f"Schritt {name}")


def _name(number: int) -> str:
    """An invented name that resembles no other, so that nobody is taken for a double."""
    letters = hashlib.sha256(str(number).encode()).hexdigest()[:14]
    return letters.translate(str.maketrans("0123456789", "ghijklmnop")).title()


def web_worker(serving: Serving) -> psutil.Process:
    """One of the processes that answer requests."""
    return serving.child("gunicorn").children()[0]


def job_worker(serving: Serving) -> psutil.Process:
    """The process that works off jobs."""
    return serving.child("procrastinate")


def database(serving: Serving) -> psutil.Process:
    """The PostgreSQL server."""
    found = server_process(serving.layout)
    assert found is not None
    return found


def test_what_was_acknowledged_is_there_once_and_nothing_is_half_done(serving: Serving) -> None:
    with everything(serving) as connection:
        assert half_done(connection) == {}
    for turn in range(ROUNDS):
        work = Work(serving.port, started_at=1000 * turn)
        work.start()
        for victim in (web_worker, database, job_worker):
            done = len(work.steps)
            assert eventually(lambda: len(work.steps) > done + 1 or work.stuck is not None, 60), "nobody works"  # noqa: B023
            victim(serving).kill()
            time.sleep(WORK_SECONDS / 4)
        done = len(work.steps)
        assert eventually(lambda: len(work.steps) > done + 1 or work.stuck is not None, 60)  # noqa: B023
        work.stopped.set()
        work.join(60)
        assert work.stuck is None, work.stuck
        with everything(serving) as connection:
            people = connection.execute(
                "SELECT family_name, count(*) FROM people_person WHERE family_name = ANY(%s) GROUP BY 1", [work.people]
            )
            steps = connection.execute(
                "SELECT title, count(*) FROM steps_step WHERE title = ANY(%s) AND state = 'open' GROUP BY 1",
                [work.steps],
            )
            assert dict(people.fetchall()) == dict.fromkeys(work.people, 1)
            assert dict(steps.fetchall()) == dict.fromkeys(work.steps, 1)
            assert half_done(connection) == {}


@pytest.mark.parametrize("name", sorted(HALF_DONE))
def test_the_query_finds_a_half_thing_made_by_hand(serving: Serving, name: str) -> None:
    """Each line of the invariant is first seen to fail."""
    by_hand = {
        "a person nobody accompanies": "DELETE FROM cases_case WHERE id = (SELECT min(id) FROM cases_case)",
        "a case nobody leads": "DELETE FROM cases_teammember WHERE case_id = (SELECT min(id) FROM cases_case)",
        "a step of the plan nobody sent": "UPDATE steps_step SET state = 'draft' WHERE id = (SELECT min(id) FROM"
        " steps_step WHERE kind = 'task')",
        "a step that moved without an event": "DELETE FROM steps_stepevent WHERE step_id = (SELECT min(step_id) FROM"
        " steps_stepevent)",
        "a way without its proposal": "UPDATE steps_step SET kind = 'task' WHERE id = (SELECT min(id) FROM steps_step"
        " WHERE kind = 'proposal')",
        "a request without its checklist": "DELETE FROM steps_checkpoint WHERE step_id = (SELECT min(step_id) FROM"
        " placements_permitrequest)",
    }
    with everything(serving) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(by_hand[name])
        assert half_done(connection).get(name) == 1
        connection.rollback()
