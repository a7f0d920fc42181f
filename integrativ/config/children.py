"""Child processes that are kept alive: a dead one is started again, more and more slowly while it keeps dying."""

import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
HEALTHY_AFTER = 60.0


@dataclass
class Child:
    """One program that shall always run."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    cwd: str
    pass_fds: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = field(default=0.0)
    start_again_at: float = 0.0

    def look_after(self, *, own_pid: int, now: float) -> None:
        """Start the child if it should run and does not."""
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return
            lived = now - self.started_at
            self.pause = FIRST_PAUSE if lived > HEALTHY_AFTER else min(LONGEST_PAUSE, max(FIRST_PAUSE, self.pause * 2))
            self.start_again_at = now + self.pause
            self.process = None
            say(f"{self.name} ist beendet ({_how(code)}) und startet in {self.pause:g} s neu.")
        if now >= self.start_again_at:
            self.started_at = now
            self.process = subprocess.Popen(
                [sys.executable, "-m", "integrativ.config.bound", str(own_pid), *self.command],
                env=dict(self.environment),
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                pass_fds=tuple(self.pass_fds),
                start_new_session=True,  # Ctrl-C reaches the parent alone, which ends the others in order
            )

    def ask_to_end(self) -> None:
        """Send SIGTERM, on which web server and worker finish what they are doing."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)


def end_all(children: Sequence[Child], *, seconds: float) -> None:
    """End the children in order: politely, and after the given time for good."""
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + seconds
    for child in children:
        if child.process is None:
            continue
        try:
            child.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(f"integrativ: {text}", flush=True)


def _how(code: int) -> str:
    return f"Signal {signal.Signals(-code).name}" if code < 0 else f"Ergebnis {code}"
