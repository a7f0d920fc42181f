"""File locks that the kernel gives back when their holder dies, however it dies.

That is why liveness is asked of locks and never of process numbers: a number can be taken over by a stranger and
can belong to a zombie, a lock cannot.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def take(path: Path, *, seconds: float = 0.0) -> int | None:
    """Lock a file for this process alone and return its descriptor, or None when someone else keeps it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor
        except BlockingIOError:
            if time.monotonic() >= deadline:
                os.close(descriptor)
                return None
            time.sleep(0.02)


def is_held(path: Path) -> bool:
    """Whether some living process holds this lock; looking never takes it away from anybody."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


@contextmanager
def holding(path: Path, *, seconds: float) -> Iterator[None]:
    """Hold a lock for a block; `TimeoutError` when it is not to be had in time."""
    descriptor = take(path, seconds=seconds)
    if descriptor is None:
        raise TimeoutError(path)
    try:
        yield
    finally:
        os.close(descriptor)
