"""Read the invented ingredients: cities, staff, companies, jobs, names, model persons."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

DATA = Path(__file__).resolve().parent / "data"
SEED = "integrativ 2026"


@dataclass(frozen=True)
class City:
    """A town of the demonstration and how much is invented there. Bodies are named by their keys of the network."""

    name: str
    ags: str
    postal_codes: tuple[str, ...]
    agentur: str
    ihk: str
    hwk: str
    people: int
    companies: int
    managers: int

    @property
    def municipality(self) -> str:
        """The eight-digit key of the town."""
        return f"{self.ags}000"

    @property
    def slug(self) -> str:
        """The name as it stands in mail addresses."""
        plain = self.name.lower().replace("ü", "ue").replace(" ", "-")
        return plain.removesuffix("-an-der-ruhr")

    @property
    def welfare(self) -> str:
        """The invented carrier of free welfare in this town."""
        return f"Wegwarte {self.name}"

    def key(self, kind: str) -> str:
        """The network's key of the body that fulfils a task here."""
        special = {"agentur": self.agentur, "ihk": self.ihk, "hwk": self.hwk}
        by_district = {"kim": f"kim-{self.ags}", "jobcenter": f"jobcenter-{self.ags}"}
        return special.get(kind) or by_district.get(kind) or f"{kind}-{self.municipality}"


@dataclass(frozen=True)
class Job:
    """A kind of work in the invented companies."""

    key: str
    word: str
    code: str
    level: int
    kind: str
    sector: str
    language: str
    hours: float
    wage: str
    shifts: tuple[str, ...]
    tasks: str
    skill: str
    where: str


@lru_cache(maxsize=8)
def document(name: str) -> Any:
    """One file of ingredients."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((DATA / f"{name}.yaml").read_text(encoding="utf-8"), Loader=loader)  # noqa: S506


@lru_cache(maxsize=1)
def cities() -> tuple[City, ...]:
    """Bochum first, then the other nine pilot cities and Krefeld."""
    return tuple(City(**{**row, "postal_codes": tuple(row["postal_codes"])}) for row in document("cities"))


@lru_cache(maxsize=1)
def jobs() -> dict[str, Job]:
    """All kinds of work by key."""
    return {
        key: Job(key=key, **{**row, "shifts": tuple(row["shifts"])}) for key, row in sorted(document("jobs").items())
    }


def rng(*parts: object) -> Random:
    """A generator of its own for each piece, so that the order in which pieces are made changes nothing."""
    return Random(f"{SEED}:{':'.join(map(str, parts))}")  # noqa: S311 - invented people, nothing secret


def telephone(*parts: object) -> str:
    """A number from the range the Bundesnetzagentur keeps free for films and stories (Köln, 0221 4710 000 to 999)."""
    digest = hashlib.sha256(":".join(map(str, parts)).encode()).digest()
    return f"0221 4710 {int.from_bytes(digest[:4], 'big') % 1000:03d}"


def mobile(number: int) -> str:
    """A mobile number from the same ranges; different for the first 200 people of a body."""
    first, rest = divmod(number % 200, 100)
    return f"0171 39200 {rest:02d}" if first == 0 else f"0176 040690 {rest:02d}"
