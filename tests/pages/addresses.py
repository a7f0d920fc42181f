"""All addresses of ours, from the resolver, with what fills their arguments in a town (see matrix.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.urls import reverse

from integrativ.web.access import konto
from integrativ.web.doors import Door
from tests.pages.world import Town
from tests.shape.test_doors import patterns

MATRIX = Path(__file__).with_name("matrix.yaml")
LIBRARY = ("account_", "mfa_", "socialaccount_", "openid_", "usersessions_")  # tried in tests/web/access
SHUT = konto._closed(lambda request: None).__qualname__  # type: ignore[arg-type, return-value]


@dataclass(frozen=True)
class Address:
    """One line of the matrix: an address, what fills it, who may look and who may act."""

    name: str
    args: tuple[tuple[str, str], ...]
    get: frozenset[str]
    post: frozenset[str]
    door: Door | None

    def url(self, town: Town) -> str:
        """The address with this town's things in it."""
        return reverse(self.name, kwargs={key: thing(town, path) for key, path in self.args})

    @property
    def is_public(self) -> bool:
        return self.door is not None and self.door.public


def thing(town: Town, path: str) -> Any:
    """`=word` is the word; `hat.NAME` a hat's id; `a.b` the field b of the thing a; `a` its id."""
    if path.startswith("="):
        return path[1:]
    first, _, rest = path.partition(".")
    if first == "hat":
        return town.hats[rest].pk
    if first == "body":
        return town.bodies[rest].pk
    found = town.things[first]
    return getattr(found, rest or "pk", found)


def ours() -> dict[str, Any]:
    """Name → view of every address that is not shut for good."""
    found = {}
    for name, entry in patterns():
        view = entry.callback
        if getattr(view, "__qualname__", "") != SHUT and not name.startswith(LIBRARY):
            found[name] = view
    return found


@lru_cache(maxsize=1)
def _lines() -> dict[str, Any]:
    return yaml.safe_load(MATRIX.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def addresses() -> tuple[Address, ...]:
    """The whole matrix."""
    groups, lines = _lines()["groups"], _lines()["addresses"]
    views = ours()

    def members(words: str | None) -> frozenset[str]:
        names: set[str] = set()
        for word in (words or "").split():
            names |= members(groups[word]) if word in groups else {word}
        return frozenset(names)

    return tuple(
        Address(
            name=name,
            args=tuple((line.get("args") or {}).items()),
            get=members(line.get("get")),
            post=members(line.get("post")),
            door=getattr(views.get(name), "door", None),
        )
        for name, line in lines.items()
    )
