"""Entries of the log in words: the name of the one who acted and what the act is called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from integrativ.audit.models import Entry, EntryKind
from integrativ.tenancy.models import User

WORDS = {
    "access.accept": "Einladung angenommen",
    "access.absence": "Abwesenheit eingetragen",
    "access.back": "Abwesenheit gelöscht",
    "access.change": "Zugang geändert",
    "access.end": "Zugang beendet",
    "access.invite": "eingeladen",
    "access.invite_again": "Einladung neu gesendet",
    "access.role": "Rolle geändert",
    "access.uninvite": "Einladung zurückgenommen",
    "audit.protocol": "Protokoll gelesen",
}


@dataclass(frozen=True)
class Shown:
    """One entry as the page shows it."""

    at: Any
    who: str
    kind: str
    is_denial: bool
    act: str
    people: int
    reason: str


def shown(entries: Iterable[Entry], actors: Iterable[User]) -> list[Shown]:
    """Entries with names; an act without a word of its own keeps its technical name, so that nothing is hidden."""
    names = {user.pk: user.name for user in actors}
    return [
        Shown(
            at=entry.at,
            who=names.get(entry.user_id, f"Konto {entry.user_id}") if entry.user_id else "System",
            kind=entry.get_kind_display(),
            is_denial=entry.kind == EntryKind.DENIAL,
            act=WORDS.get(entry.act, entry.act),
            people=len(entry.person_ids),
            reason=entry.reason,
        )
        for entry in entries
    ]
