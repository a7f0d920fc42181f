"""Questions, answers and outcomes in the words people read, in eight languages.

Each language is one file of data. German is complete and counts; whatever another file lacks is said in German, and the
caller learns in which language a text really is, so that the page can mark it. `reviewed` lists the entries a human
translator has checked; everything else is unreviewed and pages say so.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent
GERMAN = "de"
LANGUAGES = ("de", "de-simple", "en", "uk", "ar", "fa", "tr", "fr")
RIGHT_TO_LEFT = frozenset({"ar", "fa"})


@dataclass(frozen=True)
class Said:
    """A text, the language it is in, and whether a human translator has checked it."""

    text: str
    language: str
    reviewed: bool

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def direction(self) -> str:
        """Which way this text runs: `rtl` or `ltr`."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True)
class Texts:
    """All texts of one language by dotted name, for example `facts.job_type.question`."""

    language: str
    entries: Mapping[str, str]
    reviewed: frozenset[str]


@functools.cache
def texts(language: str) -> Texts:
    """Read the texts of a language; an unknown language has none."""
    path = FOLDER / f"{language}.yaml"
    if language not in LANGUAGES or not path.exists():
        return Texts(language, {}, frozenset())
    with path.open(encoding="utf-8") as file:
        data = yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    return Texts(language, dict(_flat(data["texts"])), frozenset(data["reviewed"]))


def said(name: str, language: str) -> Said:
    """Say the named text in a language, else in German, else nothing."""
    for code in (language, GERMAN):
        found = texts(code)
        if name in found.entries:
            return Said(found.entries[name], code, code == GERMAN or name in found.reviewed)
    return Said("", GERMAN, True)


def _flat(data: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for key, value in data.items():
        name = f"{above}{key}"
        if isinstance(value, Mapping):
            yield from _flat(value, f"{name}.")
        else:
            yield name, str(value)
