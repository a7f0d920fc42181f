"""The map of the state: outlines of the 53 districts as drawing instructions, prepared once."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass

from integrativ.network.load import DATA


@dataclass(frozen=True)
class Outline:
    """Paths by district, in one coordinate system, with the credit that must stand beside the map."""

    paths: dict[str, str]
    view_box: str
    credit: str


@functools.cache
def outline() -> Outline:
    """The outlines as released."""
    kept = json.loads((DATA / "outline.json").read_text(encoding="utf-8"))
    return Outline(paths=kept["paths"], view_box=kept["view_box"], credit=kept["credit"])
