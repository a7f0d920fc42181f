"""The demonstration in pieces. Each piece is one transaction that also writes down that it is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from integrativ.demo.models import Block


@dataclass(frozen=True)
class Piece:
    """One piece: its name, how much of the whole it is, and what makes it."""

    name: str
    make: Callable[[], object]
    weight: int = 1


def run(pieces: Iterator[Piece] | list[Piece]) -> Iterator[Piece]:
    """Make what is not there yet, in order; yields each finished piece. Killed in between, the next run goes on."""
    finished = set(Block.objects.values_list("name", flat=True))
    for piece in pieces:
        if piece.name in finished:
            continue
        try:
            with transaction.atomic():
                Block.objects.create(name=piece.name)  # another run that makes the same piece waits here, then gives way
                piece.make()
        except IntegrityError as error:
            if "demo_block" not in str(error):
                raise
        yield piece


def share_done(pieces: list[Piece]) -> int:
    """How much of the whole is there, in percent."""
    finished = set(Block.objects.values_list("name", flat=True))
    whole = sum(piece.weight for piece in pieces)
    return sum(piece.weight for piece in pieces if piece.name in finished) * 100 // whole if whole else 100

