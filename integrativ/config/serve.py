"""`integrativ serve`: one parent that owns database, web server and worker, and takes all of them with it.

The parent opens the port itself and hands it to the web server: a taken port is told at once, and while the web
server restarts, visitors wait instead of being refused.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from integrativ.config.children import Child, end_all, say

CHECKOUT = Path(__file__).resolve().parents[2]
LOOK_SECONDS = 0.2
KEEPER_SECONDS = 2.0
READY_SECONDS = 60.0
ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Stop(Exception):
    """Somebody asked us to end."""


def main() -> int:
    """Run integrativ until SIGTERM or SIGINT."""
    for number in ENDING:
        if signal.getsignal(number) != signal.SIG_IGN:  # nohup means it
            signal.signal(number, _stop)
    try:
        port = _port(os.environ.get("PORT", "8000"))
        sockets = open_port(port)
    except ValueError as error:
        say(str(error))
        return 1
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "integrativ.config.settings", "PYTHONPATH": str(CHECKOUT)}
    embedded = "DATABASE_URL" not in environment
    try:
        with database(embedded=embedded):
            if not prepare(environment):
                return 1
            run(children_of(sockets, environment), port=port, environment=environment, embedded=embedded)
    except Stop:
        say("beendet.")
    except _cannot_start() as error:
        say(str(error))
        return 1
    finally:
        for listening in sockets:
            listening.close()
    return 0


def open_port(port: int) -> list[socket.socket]:
    """Listen on this machine only (IPv4, and IPv6 where it exists); `ValueError` with a sentence if the port is taken."""
    opened: list[socket.socket] = []
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            listening = socket.socket(family, socket.SOCK_STREAM)
        except OSError:
            continue  # this machine has no IPv6
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((address, port))
        except OSError:
            listening.close()
            if family == socket.AF_INET:
                raise ValueError(
                    f"Port {port} ist schon belegt. Mit PORT={port + 1} läuft integrativ daneben."
                ) from None
            continue
        listening.listen(128)
        opened.append(listening)
    return opened


@contextlib.contextmanager
def database(*, embedded: bool) -> Iterator[None]:
    """Hold the embedded server while we run, and wait until it has stopped if we were the last."""
    if not embedded:
        yield
        return
    from integrativ.config import postgres

    try:
        postgres.ensure()
        yield
    finally:
        postgres.release(wait_seconds=30)


def prepare(environment: dict[str, str]) -> bool:
    """Migrate as owner, load what belongs in, check the walls; in a process of its own that ends again."""
    say("bereitet die Datenbank vor. Beim ersten Mal dauert das etwa eine Minute.")
    command = [sys.executable, "-m", "integrativ.config.bound", str(os.getpid()), sys.executable]
    process = subprocess.Popen(
        [*command, "-m", "integrativ.config.preparation"], env=environment, cwd=CHECKOUT, start_new_session=True
    )
    try:
        return process.wait() == 0
    except Stop:
        process.terminate()
        process.wait()
        raise


def children_of(sockets: list[socket.socket], environment: dict[str, str]) -> list[Child]:
    """Return the web server on the opened port and the one worker for jobs."""
    descriptors = [listening.fileno() for listening in sockets]
    web = [sys.executable, "-m", "gunicorn", "-c", "python:integrativ.config.gunicorn"]
    web += [part for number in descriptors for part in ("--bind", f"fd://{number}")]
    worker = [sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "1"]
    worker += ["--shutdown-graceful-timeout", "10", "--delete-jobs", "successful"]
    return [
        Child("Webserver", [*web, "integrativ.config.wsgi:application"], environment, str(CHECKOUT), descriptors),
        Child("Auftragsdienst", worker, environment, str(CHECKOUT)),
    ]


def run(children: list[Child], *, port: int, environment: dict[str, str], embedded: bool) -> None:
    """Keep the children and the database's keeper alive until somebody stops us."""
    told, asked_at, started = False, 0.0, time.monotonic()
    try:
        while True:
            now = time.monotonic()
            for child in children:
                child.look_after(own_pid=os.getpid(), now=now)
            if not told and is_ready(port):
                told = True
                greet(port, environment)
            elif not told and now - started > READY_SECONDS:
                told = True
                say(f"antwortet nach {READY_SECONDS:g} s noch nicht; die Meldungen darüber sagen, warum.")
            if embedded and now - asked_at > KEEPER_SECONDS:
                asked_at = now
                _look_after_keeper()
            time.sleep(LOOK_SECONDS)
    finally:
        end_all(children, seconds=20)


def is_ready(port: int) -> bool:
    """Whether the web server answers and reaches the database."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


def greet(port: int, environment: dict[str, str]) -> None:
    """Say where to go and, in a demonstration, who may sign in."""
    say(f"läuft. Öffnen Sie http://localhost:{port}")
    if environment.get("INTEGRATIV_DEMO") == "1":
        signins = Path(environment.get("INTEGRATIV_DATA", CHECKOUT / ".data")) / "demo-signins.txt"
        say(f"Vorführung, mit einem Klick anmelden: http://localhost:{port}/vorfuehrung/")
        if signins.exists():
            print(signins.read_text(encoding="utf-8"), flush=True)


def _look_after_keeper() -> None:
    from integrativ.config import postgres

    if not postgres.is_kept():
        postgres.ensure()


def _cannot_start() -> type[Exception]:
    from integrativ.config.postgres import PostgresNotStarted

    return PostgresNotStarted


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise ValueError(f"PORT muss eine Zahl von 1 bis 65535 sein, nicht {text!r}.")
    return int(text)


def _stop(number: int, frame: FrameType | None) -> None:
    for each in ENDING:
        signal.signal(each, signal.SIG_IGN)  # a second signal must not interrupt the ending
    raise Stop
