"""One PostgreSQL server process: found, started, asked and stopped.

The rules answer faults seen with a ready-made supervisor: a zombie counted as running, a left-over pid file whose
number a stranger had taken over, a half-written pid file, a start that needed longer than ten seconds of recovery.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg

from integrativ.config.postgres.account import binaries, identity, prepare_socket_dir
from integrativ.config.postgres.errors import PostgresNotStarted
from integrativ.config.postgres.layout import SOCKET_NAME, Layout

RECOVERY_SECONDS = 300
HALF_WRITTEN_SECONDS = 10
LARGEST_LOG = 10_000_000

# Private socket only; nothing that people type in the log: no statements, no parameters, no DETAIL lines with values.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "jit": "off",
}


@dataclass(frozen=True)
class PidFile:
    """What PostgreSQL notes about itself in postmaster.pid."""

    pid: int
    started_at: int


def read_pid_file(data_dir: Path, *, patience: float = HALF_WRITTEN_SECONDS) -> PidFile | None:
    """Read postmaster.pid; a half-written one is read again for a while and then counts as left over."""
    deadline = time.monotonic() + patience
    while True:
        try:
            lines = (data_dir / "postmaster.pid").read_text(errors="replace").splitlines()
            return PidFile(pid=int(lines[0]), started_at=int(lines[2]))
        except FileNotFoundError:
            return None
        except (ValueError, IndexError):
            if time.monotonic() >= deadline:
                return None
            time.sleep(0.1)


def running_postmaster(layout: Layout) -> psutil.Process | None:
    """Return the living server process of this cluster, by its pid file or else by its command line."""
    written = read_pid_file(layout.data_dir)
    if written is not None:
        try:
            process = psutil.Process(written.pid)
            if _is_server(process, layout, started_at=written.started_at):
                return process
        except psutil.NoSuchProcess:
            pass
    candidates = {process.pid: process for process in psutil.process_iter() if _is_server(process, layout)}
    for process in candidates.values():
        try:
            if process.ppid() not in candidates:  # a child that was just forked still carries its parent's command line
                return process
        except psutil.NoSuchProcess:
            continue
    return None


def start(layout: Layout) -> psutil.Process:
    """Start the server, wait out its recovery and return its process; the caller knows that none is running."""
    deadline = time.monotonic() + RECOVERY_SECONDS
    while True:
        _clear_left_overs(layout)
        prepare_socket_dir(layout)
        child = _spawn(layout)
        while time.monotonic() < deadline:
            if child.poll() is not None:
                break
            if answers(layout.maintenance_url()):
                return psutil.Process(child.pid)
            time.sleep(0.05)
        else:
            stop(psutil.Process(child.pid), reap=child.poll)
            raise PostgresNotStarted(
                f"PostgreSQL antwortet nach {RECOVERY_SECONDS} Sekunden nicht. {_tail(layout.log)}"
            )
        if "shared memory block" not in _tail(layout.log) or time.monotonic() > deadline - RECOVERY_SECONDS + 60:
            raise PostgresNotStarted(f"PostgreSQL startet nicht. {_tail(layout.log)}")
        time.sleep(0.5)  # children of a killed server are still letting go of its memory


def stop(process: psutil.Process, *, seconds: float = 60, reap: Callable[[], object] = lambda: None) -> None:
    """Stop a server: fast shutdown first, immediate shutdown if it hangs; never kill -9."""
    for how in (signal.SIGINT, signal.SIGQUIT):
        deadline = time.monotonic() + seconds
        try:
            process.send_signal(how)
        except psutil.NoSuchProcess:
            return
        while time.monotonic() < deadline:
            reap()
            if not is_alive(process):
                return
            time.sleep(0.02)


def is_alive(process: psutil.Process) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def answers(url: str) -> bool:
    """Whether the server really answers a query. A refusal it words itself (too many clients, say) is an answer."""
    try:
        with psycopg.connect(url, connect_timeout=5, autocommit=True) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError as error:
        said = error.sqlstate or ""
        return said.startswith("53")


def _is_server(process: psutil.Process, layout: Layout, *, started_at: int | None = None) -> bool:
    """Whether this is the living server of this cluster, by its command line or, if that is hidden, its start time."""
    try:
        if not is_alive(process):
            return False
        command = process.cmdline()
        if command:
            return Path(command[0]).name == "postgres" and str(layout.data_dir) in command
        return started_at is not None and abs(process.create_time() - started_at) < 3 and process.name() == "postgres"
    except psutil.AccessDenied:
        return started_at is not None and abs(process.create_time() - started_at) < 3
    except psutil.NoSuchProcess:
        return False


def _clear_left_overs(layout: Layout) -> None:
    """Remove what a dead server left: PostgreSQL itself would believe any process that has taken over the number."""
    (layout.data_dir / "postmaster.pid").unlink(missing_ok=True)
    for name in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
        (layout.socket_dir / name).unlink(missing_ok=True)


def _spawn(layout: Layout) -> subprocess.Popen[bytes]:
    if layout.log.exists() and layout.log.stat().st_size > LARGEST_LOG:
        layout.log.rename(layout.log.with_suffix(".log.1"))
    descriptor = os.open(layout.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    settings = {**SETTINGS, "unix_socket_directories": str(layout.socket_dir)}
    try:
        return subprocess.Popen(
            [
                str(binaries(layout) / "postgres"),
                *("-D", str(layout.data_dir)),
                *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
            ],
            stdin=subprocess.DEVNULL,
            stdout=descriptor,
            stderr=descriptor,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            start_new_session=True,
            **identity(layout),
        )
    finally:
        os.close(descriptor)


def _tail(log: Path) -> str:
    """The last lines of the server's own log, which carry no values of ours."""
    try:
        lines = log.read_text(errors="replace").splitlines()[-5:]
    except FileNotFoundError:
        return ""
    return f"Es meldet: {' / '.join(lines)} ({log})"
