"""Which facts somebody can change, how, and in which words: reviewed data, never a guess."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from integrativ.law.vocabulary import fact, value_label

_BOOK = Path(__file__).parent / "changeable.yaml"


def _loaded() -> Any:
    # here, because whoever only asks the law needs no YAML
    from integrativ.law.catalogue.compiling import load_yaml

    return load_yaml(_BOOK)


@dataclass(frozen=True)
class Changeable:
    """A fact that can be changed: to some values, upwards or downwards; `who` can do it, `text_de` says how."""

    fact: str
    who: str
    text_de: str
    to: tuple[Any, ...] = ()
    up: bool = False
    down: bool = False

    def words(self, value: Any) -> str:
        """Say the change in words."""
        return self.text_de.replace("{value}", value_label(self.fact, value))

    def reachable(self, candidates: list[Any], current: Any) -> Iterator[Any]:
        """Give the values somebody can reach from the current one, the nearest first."""
        if self.to:
            yield from (value for value in self.to if value != current)
            return
        key = self._rank
        ordered = sorted(candidates, key=key, reverse=self.down)
        for value in ordered:
            if current is None or (key(value) < key(current) if self.down else key(value) > key(current)):
                yield value

    def _rank(self, value: Any) -> Decimal:
        known = fact(self.fact)
        return Decimal(known.values.index(value)) if known.ordered else Decimal(value)


@lru_cache(maxsize=1)
def changeable() -> Mapping[str, Changeable]:
    """Give the facts that can be changed by name."""
    return {entry["fact"]: _entry(entry) for entry in _loaded()["changeable"]}


def _entry(raw: Mapping[str, Any]) -> Changeable:
    to = tuple(tuple(value) if isinstance(value, list) else value for value in raw.get("to", ()))
    return Changeable(raw["fact"], raw["who"], raw["text_de"], to, raw.get("up", False), raw.get("down", False))
