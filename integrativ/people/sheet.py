"""The sharing sheet: what the person is shown before she decides, in German and in her language, with its digest."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from integrativ.people.profile import DATA
from integrativ.people.queries.shares import SharePreview


@dataclass(frozen=True)
class Wanted:
    """A share as somebody means to give it."""

    person_name: str
    body: str
    recipient: str
    categories: tuple[str, ...]
    purpose: str
    legal_basis: str
    legal_norm: str
    until: dt.date


@dataclass(frozen=True)
class Sheet:
    """One language of the sheet."""

    language: str
    direction: str
    title: str
    gives: str
    categories: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...]
    signed: str
    unreviewed: str

    def text(self) -> str:
        """All words of the sheet in one piece, for the digest."""
        rows = [f"{label}: {value}" for label, value in self.rows]
        return "\n".join([self.title, *rows, self.gives, *self.categories, *self.paragraphs])


@lru_cache(maxsize=1)
def _texts() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((DATA / "sharing_texts.yaml").read_text(encoding="utf-8"))
    return read


def version() -> str:
    """Which edition of the words is in use."""
    return str(_texts()["version"])


def languages() -> list[tuple[str, str]]:
    """Code and own name of the languages the sheet exists in."""
    return [(code, words["name"]) for code, words in _texts()["languages"].items()]


def category_words() -> dict[str, str]:
    """What each category holds, in the words of the German sheet."""
    return dict(_texts()["languages"]["de"]["categories"])


def sheet(wanted: Wanted, language: str) -> Sheet:
    """The sheet in one language; German stands in for a language without a text of its own."""
    code = language if language in _texts()["languages"] else "de"
    words = _texts()["languages"][code]
    basis = words["bases"][wanted.legal_basis]
    return Sheet(
        language="de" if code == "de-simple" else code,
        direction=words["direction"],
        title=words["title"],
        gives=words["gives"].format(body=wanted.body),
        categories=tuple(words["categories"][category] for category in wanted.categories),
        rows=(
            (words["who"], wanted.person_name),
            (words["to"], wanted.recipient),
            (words["purpose"], words["purposes"][wanted.purpose]),
            (words["basis"], f"{basis} ({wanted.legal_norm})" if wanted.legal_norm else basis),
            (words["until"], f"{wanted.until:%d.%m.%Y}"),
        ),
        paragraphs=(words["voluntary"].format(body=wanted.body), words["withdraw"], words["rights"]),
        signed=words["signed"],
        unreviewed=words["unreviewed"],
    )


def sheets(wanted: Wanted, language: str) -> list[Sheet]:
    """German and, beside it, the language of the talk."""
    german = sheet(wanted, "de")
    other = sheet(wanted, language)
    return [german] if language == "de" or other == german else [german, other]


def digest(shown: Sequence[Sheet], preview: SharePreview) -> str:
    """Checksum over every word and value the person was shown, so that it can be proved later what she agreed to."""
    fields = [f"{field.category}|{field.label}|{field.text}" for field in preview.fields]
    text = "\n\n".join([version(), *(page.text() for page in shown), "\n".join(fields)])
    return hashlib.sha256(text.encode()).hexdigest()
