"""A checkout of its own for the tests of the embedded server, cleaned away afterwards."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from integrativ.config.postgres import ensure, locks, postmaster, release
from integrativ.config.postgres.layout import CHECKOUT, Layout, layout_of
from integrativ.config.postgres.server import _joined


def server_process(layout: Layout) -> psutil.Process | None:
    """The living postmaster of a checkout."""
    return postmaster.running_postmaster(layout)


def keeper_process(layout: Layout) -> psutil.Process:
    """The living keeper of a checkout."""
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if "integrativ.config.postgres.keeper" in process.cmdline() and str(layout.checkout) in process.cmdline():
                return process
    raise AssertionError("no keeper")


def eventually(true: Callable[[], bool], seconds: float = 15) -> bool:
    """Whether something becomes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.05)
    return False


def client(checkout: Path, then: str = "", **how: object) -> subprocess.Popen[str]:
    """Start a process of its own that uses the server, prints the server's number and does something more."""
    script = (
        "import sys, time; from pathlib import Path; from integrativ.config.postgres import ensure\n"
        f"server = ensure(Path({str(checkout)!r}))\n"
        "print((server.data_dir / 'postmaster.pid').read_text().split()[0], flush=True)\n" + then
    )
    return subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
        **how,  # type: ignore[call-overload]
    )


def clean_away(checkout: Path) -> None:
    """Stop the server of a test checkout and remove its folders."""
    layout = layout_of(checkout)
    release(checkout, wait_seconds=20)
    if layout.control.exists() and locks.is_held(layout.keeper_lock):
        keeper_process(layout).send_signal(signal.SIGTERM)
        eventually(lambda: not locks.is_held(layout.keeper_lock), 20)
    left = server_process(layout)
    if left is not None:
        postmaster.stop(left)
    shutil.rmtree(layout.base, ignore_errors=True)
    shutil.rmtree(layout.socket_dir, ignore_errors=True)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One checkout for the module: a long path below a home that only its owner may read."""
    home = tmp_path_factory.mktemp("home")
    home.chmod(0o700)
    path = home / ("a-rather-long-name-of-a-folder-" * 3) / "integrativ"
    path.mkdir(parents=True)
    yield path
    clean_away(path)


@pytest.fixture
def layout(checkout: Path) -> Iterator[Layout]:
    """The paths of that checkout, with its server stopped before and after the test."""
    yield layout_of(checkout)
    stop_everything(checkout)


def stop_everything(checkout: Path) -> None:
    """Leave the server and wait until it has stopped."""
    layout = layout_of(checkout)
    release(checkout, wait_seconds=20)
    assert layout.name not in _joined
    assert eventually(lambda: server_process(layout) is None), "the server outlived its users"


@pytest.fixture
def cold(checkout: Path, layout: Layout) -> Layout:
    """The checkout with a cluster that exists and is stopped."""
    ensure(checkout)
    stop_everything(checkout)
    return layout


def as_server(layout: Layout, *command: str) -> subprocess.Popen[bytes]:
    """Run a stranger's process under the account of the server, as a number that PostgreSQL would respect."""
    from integrativ.config.postgres.account import identity

    return subprocess.Popen(command, cwd="/", env={"PATH": os.defpath}, **identity(layout))
