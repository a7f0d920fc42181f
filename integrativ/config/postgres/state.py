"""What the keeper tells those who wait for it: one small file, replaced as a whole."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

Phase = Literal["starting", "ready", "failed"]


@dataclass(frozen=True)
class State:
    """Phase of the server and, if it failed, the sentence that says why."""

    phase: Phase
    message: str = ""
    keeper: int = 0


def write(control: Path, state: State) -> None:
    """Replace the state; a reader sees the old or the new one, never half."""
    temporary = control / "state.new"
    temporary.write_text(json.dumps(asdict(state)))
    temporary.replace(control / "state.json")


def read(control: Path) -> State | None:
    """Return the state, or None before the keeper has said anything."""
    try:
        return State(**json.loads((control / "state.json").read_text()))
    except FileNotFoundError:
        return None


def forget(control: Path) -> None:
    """Remove what a former keeper said."""
    (control / "state.json").unlink(missing_ok=True)


def starting() -> State:
    """The state in which a keeper begins."""
    return State("starting", keeper=os.getpid())


def ready() -> State:
    """The state in which everybody may connect."""
    return State("ready", keeper=os.getpid())


def failed(message: str) -> State:
    """The state in which the keeper gave up."""
    return State("failed", message=message, keeper=os.getpid())
