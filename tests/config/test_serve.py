"""`integrativ serve` keeps its children alive and takes them with it, however it ends."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from integrativ.config.children import Child
from integrativ.config.postgres import locks
from integrativ.config.postgres.layout import CHECKOUT, layout_of
from tests.config.conftest import clean_away, eventually, keeper_process, server_process

# Of the environment only what a shell would give: the address of another database must not leak in.
PLAIN = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}


def _as_from_a_terminal() -> None:
    """A background job of a script inherits ignored interrupts; a person at a terminal does not."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


class Serving:
    """A running `integrativ serve` in a checkout of its own."""

    def __init__(self, checkout: Path) -> None:
        self.layout = layout_of(checkout)
        self.port = free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "integrativ.config.cli", "serve"],
            cwd=checkout,
            env={**PLAIN, "PORT": str(self.port), "INTEGRATIV_LOG_LEVEL": "WARNING"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=_as_from_a_terminal,
        )
        self.parent = psutil.Process(self.process.pid)
        assert self.process.stdout is not None
        said = []
        for line in self.process.stdout:  # ends with the greeting, or with the process
            said.append(line)
            if f"Öffnen Sie http://localhost:{self.port}" in line:
                break
        assert self.answers("/health/ready") == 200, "".join(said)

    def answers(self, path: str) -> int:
        """The status of a page, 0 if nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return 0

    def child(self, word: str) -> psutil.Process:
        """The direct child whose command line has this word."""
        return next(child for child in self.parent.children() if word in child.cmdline())

    def everybody(self) -> list[psutil.Process]:
        """All processes that belong to this one: web server, its workers, the worker, keeper, database."""
        database = server_process(self.layout)
        assert database is not None
        return [*self.parent.children(recursive=True), keeper_process(self.layout), database]

    def end(self) -> str:
        """End it the normal way and return all it said."""
        self.process.terminate()
        said = self.process.communicate(timeout=60)[0]
        return str(said)


def free_port() -> int:
    """A port nobody uses at the moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def own_checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the product, so that no test touches the database a developer works with."""
    path = tmp_path_factory.mktemp("home") / "a folder with spaces" / "integrativ-checkout"
    shutil.copytree(CHECKOUT / "integrativ", path / "integrativ")
    yield path
    clean_away(path)


@pytest.fixture(scope="module")
def started(own_checkout: Path) -> Iterator[list[Serving]]:
    """What the tests of this module have started, the last one perhaps still running."""
    running: list[Serving] = []
    yield running
    if running and running[-1].process.poll() is None:
        running[-1].end()


@pytest.fixture
def serving(own_checkout: Path, started: list[Serving]) -> Serving:
    """A running integrativ: that of the test before, or a new one if that test ended it."""
    if not started or started[-1].process.poll() is not None:
        started.append(Serving(own_checkout))
    return started[-1]


@pytest.mark.parametrize("part", ["gunicorn", "procrastinate"])
def test_a_killed_child_is_started_again(serving: Serving, part: str) -> None:
    killed = serving.child(part)
    killed.kill()
    assert eventually(
        lambda: any(part in child.cmdline() for child in serving.parent.children() if child != killed), 20
    )
    assert serving.answers("/health/ready") == 200, "a visitor waits for the new one instead of being refused"


def test_a_killed_database_or_keeper_comes_back_under_the_running_web_server(serving: Serving) -> None:
    database, keeper = server_process(serving.layout), keeper_process(serving.layout)
    assert database is not None
    database.kill()
    keeper.kill()
    assert eventually(
        lambda: serving.answers("/health/ready") == 200 and server_process(serving.layout) != database, 20
    )
    assert serving.answers("/health/live") == 200
    assert eventually(lambda: locks.is_held(serving.layout.keeper_lock)) and keeper_process(serving.layout) != keeper


def test_a_taken_port_is_said_in_one_sentence(serving: Serving, own_checkout: Path) -> None:
    environment = {**PLAIN, "PORT": str(serving.port)}
    second = subprocess.run(
        [sys.executable, "-m", "integrativ.config.cli", "serve"],
        cwd=own_checkout,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert second.returncode == 1
    assert second.stdout == (
        f"integrativ: Port {serving.port} ist schon belegt. Mit PORT={serving.port + 1} läuft integrativ daneben.\n"
    )
    # the test before has killed the database: a web process that was idle since then may first meet a dead connection
    assert eventually(lambda: serving.answers("/health/ready") == 200)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL], ids=["TERM", "INT", "KILL"])
def test_nothing_survives_the_end_of_the_parent(serving: Serving, how: signal.Signals) -> None:
    complete = 6  # web server, two workers of it, one worker, keeper, database
    assert eventually(lambda: len(serving.everybody()) >= complete, 60), serving.everybody()
    everybody = serving.everybody()
    serving.process.send_signal(how)
    said = serving.process.communicate(timeout=60)[0]
    assert serving.process.returncode == (-how if how == signal.SIGKILL else 0), said
    _, alive = psutil.wait_procs(everybody, timeout=30)
    assert [process.cmdline() for process in alive] == []


def test_a_child_that_keeps_dying_is_started_more_and_more_slowly() -> None:
    child = Child("Test", [sys.executable, "-c", "raise SystemExit(3)"], PLAIN | {"PYTHONPATH": str(CHECKOUT)}, "/")
    pauses, now = [], 1000.0
    for _ in range(4):
        child.look_after(own_pid=os.getpid(), now=now)
        assert child.process is not None and child.process.wait(20) == 3
        child.look_after(own_pid=os.getpid(), now=now + 1)
        assert child.process is None, "not at once"
        pauses.append(child.pause)
        now = child.start_again_at
    assert pauses == [0.5, 1.0, 2.0, 4.0]


def test_a_child_whose_parent_has_already_gone_does_not_start() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "integrativ.config.bound", "1", sys.executable, "-c", "print('ran')"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1 and done.stdout == ""
