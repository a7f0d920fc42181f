"""The keeper: one background process per checkout that owns its PostgreSQL.

It starts the server, restarts it when it dies, and stops it when the last process that used it is gone, also when that
process was killed. If the keeper itself is killed, the next `ensure()` starts a new one, which takes over the running
server.
"""

import contextlib
import os
import signal
import sys
import time
import traceback
from pathlib import Path

import psutil

from integrativ.config.postgres import locks, postmaster, state
from integrativ.config.postgres.account import prepare_folders
from integrativ.config.postgres.cluster import bootstrap, ensure_cluster
from integrativ.config.postgres.errors import PostgresNotStarted
from integrativ.config.postgres.layout import Layout, layout_of

LOOK_SECONDS = 0.25
ASK_SECONDS = 5.0
SILENT_ANSWERS = 3


class Keeper:
    """Watches over one server for as long as somebody uses it."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.server: psutil.Process | None = None
        self.told_to_stop = False
        self.silent = 0
        self.asked_at = 0.0

    def run(self) -> None:
        """Serve until the last user has left or somebody asks for the end."""
        signal.signal(signal.SIGTERM, self._on_signal)
        signal.signal(signal.SIGINT, self._on_signal)
        self.bring_up()
        state.write(self.layout.control, state.ready())
        while not self.told_to_stop:
            self.look_after()
            if not living_owners(self.layout) and self.leave():
                return
            time.sleep(LOOK_SECONDS)
        self.take_down()

    def bring_up(self) -> None:
        """Join the running server or start one, and bring its roles and database up to date."""
        ensure_cluster(self.layout)
        found = postmaster.running_postmaster(self.layout)
        if found is not None and not self._listens():
            postmaster.stop(found)
            found = None
        self.server = found or postmaster.start(self.layout)
        bootstrap(self.layout)
        self.silent = 0

    def look_after(self) -> None:
        """Restart a server that died, and one that has not answered for three times."""
        if self.server is None or not postmaster.is_alive(self.server):
            self._reap()
            self._restart()
        elif time.monotonic() - self.asked_at > ASK_SECONDS:
            self.asked_at = time.monotonic()
            self.silent = 0 if postmaster.answers(self.layout.maintenance_url()) else self.silent + 1
            if self.silent >= SILENT_ANSWERS:
                postmaster.stop(self.server, reap=self._reap)
                self._restart()

    def leave(self) -> bool:
        """Stop the server unless somebody has just joined; the gate keeps the two from missing each other."""
        with locks.holding(self.layout.gate, seconds=60):
            if living_owners(self.layout):
                return False
            self.take_down()
            state.forget(self.layout.control)
            return True

    def take_down(self) -> None:
        """Stop the server."""
        if self.server is not None:
            postmaster.stop(self.server, reap=self._reap)

    def _listens(self) -> bool:
        """Whether a server that was already there answers in the place where everybody looks for it."""
        deadline = time.monotonic() + postmaster.RECOVERY_SECONDS
        last_try = time.monotonic() + 10
        while time.monotonic() < deadline:
            if postmaster.answers(self.layout.maintenance_url()):
                return True
            if time.monotonic() > last_try and not (self.layout.socket_dir / ".s.PGSQL.5432").exists():
                return False
            time.sleep(0.1)
        return False

    def _restart(self) -> None:
        state.write(self.layout.control, state.starting())
        self.bring_up()
        state.write(self.layout.control, state.ready())

    def _reap(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass

    def _on_signal(self, *_: object) -> None:
        self.told_to_stop = True


def living_owners(layout: Layout) -> list[Path]:
    """Return the files of the processes that use the server; those of dead ones are removed."""
    living = []
    for path in layout.owners.glob("*.owner"):
        if locks.is_held(path):
            living.append(path)
        else:
            path.unlink(missing_ok=True)
    return living


def main(checkout: Path) -> int:
    """Become the keeper of a checkout, in the background; a second keeper leaves at once."""
    layout = layout_of(checkout)
    prepare_folders(layout)
    if os.fork():
        return 0
    os.setsid()
    os.chdir("/")
    lock = locks.take(layout.keeper_lock, seconds=2)
    if lock is None:
        return 0
    state.write(layout.control, state.starting())
    keeper = Keeper(layout)
    try:
        keeper.run()
    except PostgresNotStarted as error:
        state.write(layout.control, state.failed(str(error)))
        keeper.take_down()
        return 1
    except Exception:
        state.write(layout.control, state.failed(f"Der Aufseher ist abgebrochen ({layout.control / 'keeper.log'})."))
        keeper.take_down()
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
