"""Bring what callers pass (tuple, mapping, object, plain text) into one plain shape for a template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Shape = dict[str, Any]


def shape(thing: Any, /, **defaults: Any) -> Shape:
    """The fields named in `defaults`, read from a mapping, an object, a tuple in that order, or a single text.

    A missing or empty field becomes its default, so a template never meets an undefined name.
    """
    if isinstance(thing, Mapping):
        found = {name: thing.get(name) for name in defaults}
    elif isinstance(thing, list | tuple) and not hasattr(thing, "_fields"):
        found = dict(zip(defaults, thing, strict=False))
    elif isinstance(thing, str) or not _carries_any(thing, defaults):
        found = {next(iter(defaults)): thing}
    else:
        found = {name: getattr(thing, name, None) for name in defaults}
    return {name: default if found.get(name) is None else found[name] for name, default in defaults.items()}


def shapes(things: Iterable[Any] | None, /, **defaults: Any) -> list[Shape]:
    """Every thing of a list in the same shape; None counts as an empty list."""
    return [shape(thing, **defaults) for thing in things or ()]


def _carries_any(thing: Any, names: Iterable[str]) -> bool:
    return any(hasattr(thing, name) for name in names)
