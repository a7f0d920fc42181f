"""Starting or joining the server of a checkout, and leaving it."""

import contextlib
import os
import secrets
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from integrativ.config.postgres import locks, state
from integrativ.config.postgres.account import prepare_folders
from integrativ.config.postgres.errors import PostgresNotStarted
from integrativ.config.postgres.layout import CHECKOUT, Layout, layout_of
from integrativ.config.postgres.postmaster import RECOVERY_SECONDS

_joined: dict[str, tuple[int, Path]] = {}


@dataclass(frozen=True)
class Server:
    """Where the server of a checkout answers, for each of its roles."""

    app_url: str = field(repr=False)
    owner_url: str = field(repr=False)
    backup_url: str = field(repr=False)
    maintenance_url: str = field(repr=False)
    data_dir: Path
    socket_dir: Path


def urls(checkout: Path = CHECKOUT) -> Server:
    """Return the addresses of a checkout's server without starting anything."""
    return _server(layout_of(checkout))


def ensure(checkout: Path = CHECKOUT) -> Server:
    """Start or join the server of a checkout; it runs at least as long as this process lives or until `release()`."""
    layout = layout_of(checkout)
    prepare_folders(layout)
    deadline = time.monotonic() + RECOVERY_SECONDS + 30
    if layout.name not in _joined or not _joined[layout.name][1].exists():
        with locks.holding(layout.gate, seconds=RECOVERY_SECONDS):
            _joined[layout.name] = _join(layout)
            _ensure_keeper(layout)
    problem = ""
    while time.monotonic() < deadline:
        said = state.read(layout.control)
        if said is not None and said.phase == "failed":
            release(checkout)
            raise PostgresNotStarted(said.message)
        if not locks.is_held(layout.keeper_lock):  # what a killed keeper said last means nothing
            with locks.holding(layout.gate, seconds=RECOVERY_SECONDS):
                _ensure_keeper(layout)
        elif said is not None and said.phase == "ready":
            problem = _try(layout)
            if not problem:
                return _server(layout)
        time.sleep(0.05)
    release(checkout)
    raise PostgresNotStarted(f"PostgreSQL war nach {RECOVERY_SECONDS} Sekunden nicht bereit. {problem}")


def is_kept(checkout: Path = CHECKOUT) -> bool:
    """Whether a living keeper looks after the server; if not, `ensure()` brings a new one."""
    return locks.is_held(layout_of(checkout).keeper_lock)


def release(checkout: Path = CHECKOUT, *, wait_seconds: float = 0) -> None:
    """Stop using the server; with `wait_seconds` stay until it has stopped, if we were the last to use it."""
    layout = layout_of(checkout)
    joined = _joined.pop(layout.name, None)
    if joined is not None:
        descriptor, path = joined
        path.unlink(missing_ok=True)
        os.close(descriptor)
    deadline = time.monotonic() + wait_seconds
    while time.monotonic() < deadline and locks.is_held(layout.keeper_lock) and not list(layout.owners.glob("*.owner")):
        time.sleep(0.05)


def _join(layout: Layout) -> tuple[int, Path]:
    """Leave a locked file that says "I use it"; it becomes visible only when it is locked."""
    token = secrets.token_hex(4)
    hidden = layout.owners / f".{os.getpid()}-{token}"
    descriptor = locks.take(hidden)
    if descriptor is None:
        raise PostgresNotStarted(f"{hidden} ist unerwartet gesperrt.")
    return descriptor, hidden.rename(layout.owners / f"{os.getpid()}-{token}.owner")


def _ensure_keeper(layout: Layout) -> None:
    """Start the keeper if none lives; only ever called while holding the gate."""
    said = state.read(layout.control)
    leaving_until = time.monotonic() + (60 if said is not None and said.phase == "failed" else 0)
    while locks.is_held(layout.keeper_lock):
        if time.monotonic() >= leaving_until:  # it stays: nothing to start
            return
        time.sleep(0.02)
    state.forget(layout.control)
    code = Path(__file__).resolve().parents[3]  # our own package, also when it keeps the server of another folder
    log = os.open(layout.control / "keeper.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        subprocess.run(
            [sys.executable, "-m", "integrativ.config.postgres.keeper", str(layout.checkout)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=code,
            env={"PATH": os.environ.get("PATH", os.defpath), "PYTHONPATH": str(code), "LC_ALL": "C.UTF-8"},
            check=True,
        )
    except subprocess.CalledProcessError as error:
        raise PostgresNotStarted(
            f"Der Aufseher startet nicht: {(layout.control / 'keeper.log').read_text()}"
        ) from error
    finally:
        os.close(log)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and not locks.is_held(layout.keeper_lock) and state.read(layout.control) is None:
        time.sleep(0.01)


def _try(layout: Layout) -> str:
    """Ask the server one question as the application would; return what went wrong, empty if nothing."""
    try:
        with contextlib.closing(psycopg.connect(layout.url("app"), connect_timeout=5)) as connection:
            connection.execute("SELECT 1")
    except psycopg.OperationalError as error:
        return str(error)
    return ""


def _server(layout: Layout) -> Server:
    return Server(
        app_url=layout.url("app"),
        owner_url=layout.url("owner"),
        backup_url=layout.url("backup"),
        maintenance_url=layout.maintenance_url(),
        data_dir=layout.data_dir,
        socket_dir=layout.socket_dir,
    )
