"""What the radar tells the page *Heute*."""

from __future__ import annotations


def declare() -> None:
    """Let the list of what ends know the radar."""
