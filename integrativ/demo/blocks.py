"""The demonstration in pieces. Each piece is one transaction that also writes down that it is there."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from django.db import IntegrityError, connection, transaction

from integrativ.demo.models import Block

NICENESS = 10  # people who look around already come first


@dataclass(frozen=True)
class Piece:
    """One piece: its name, how much of the whole it is, and what makes it. Pieces of one stage can be made side by side."""

    name: str
    make: Callable[[], object]
    weight: int = 1
    stage: int = 0


def finished() -> set[str]:
    """Names of the pieces that are there."""
    return set(Block.objects.values_list("name", flat=True))


def missing(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces that are not there yet, in order."""
    there = finished()
    return [piece for piece in pieces if piece.name not in there]


def make(piece: Piece) -> None:
    """Make one piece, wholly or not at all; another run that makes the same one waits here and gives way."""
    try:
        with transaction.atomic():
            Block.objects.create(name=piece.name)
            piece.make()
    except IntegrityError as error:
        if "demo_block" not in str(error):
            raise


def run(pieces: Sequence[Piece], *, lanes: int = 1, politely: bool = False) -> Iterator[Piece]:
    """Make what is missing, stage by stage; yields each finished piece. Killed in between, the next run goes on."""
    open_ones = missing(pieces)
    for stage in sorted({piece.stage for piece in open_ones}):
        rows = [piece for piece in open_ones if piece.stage == stage]
        if lanes == 1 or len(rows) == 1:
            for piece in rows:
                make(piece)
                yield piece
        else:
            yield from _side_by_side(rows, lanes, politely)


def _side_by_side(rows: list[Piece], lanes: int, politely: bool) -> Iterator[Piece]:
    """Several threads with a connection each take the next piece; after an error nobody takes another one."""
    waiting: SimpleQueue[Piece] = SimpleQueue()
    done: SimpleQueue[Piece | None] = SimpleQueue()  # None: a lane has ended
    for row in rows:
        waiting.put(row)
    failed = threading.Event()

    def lane() -> None:
        if politely:
            os.nice(NICENESS)  # on Linux this is the thread's own
        try:
            while not failed.is_set():
                piece = waiting.get_nowait()
                make(piece)
                done.put(piece)
        except Empty:
            pass
        except BaseException:
            failed.set()
            raise
        finally:
            connection.close()
            done.put(None)

    with ThreadPoolExecutor(lanes, thread_name_prefix="demo") as pool:
        running = [pool.submit(lane) for _ in range(lanes)]
        ended = 0
        while ended < lanes:
            piece = done.get()
            if piece is None:
                ended += 1
            else:
                yield piece
        for one in running:
            one.result()


def share_done(pieces: Sequence[Piece]) -> int:
    """How much of the whole is there, in percent."""
    there = finished()
    whole = sum(piece.weight for piece in pieces)
    return sum(piece.weight for piece in pieces if piece.name in there) * 100 // whole if whole else 100
