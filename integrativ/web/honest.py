"""The honest banner: what about an answer is uncertain, and whom to ask. Every page that shows an answer asks here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from integrativ.common.dates import today
from integrativ.law.doubts import OLD, Doubt, doubts, in_force
from integrativ.network.models import Topic
from integrativ.network.queries import Responsible, responsible_body
from integrativ.tenancy.models import Municipality
from integrativ.web.tongues import filled, words

OFFICE = "die Ausländerbehörde am Wohnort oder die Beratungsstelle vor Ort"


@dataclass(frozen=True)
class Banner:
    """What the shared template shows. `kind` is "hint" where only time has passed, else "warn"."""

    title: str
    points: tuple[str, ...]
    ask: str
    kind: str


def uncertain(rules: Iterable[str], missing: Iterable[str], on: dt.date) -> tuple[Doubt, ...]:
    """Every doubt about an answer for a day, as somebody sees it today."""
    return doubts(in_force(rules, on), missing, today())


TITLE = "Diese Antwort ist nicht ganz sicher"


def for_staff(found: Sequence[Doubt], who: str, title: str = TITLE) -> Banner | None:
    """The banner for professionals: with norms, reasons, and who settles what is unsettled. None without a doubt."""
    if not found:
        return None
    settlers = list(dict.fromkeys(name for doubt in found for name in doubt.settled_by))
    settled = f" Was im Gesetz offen ist, klärt: {', '.join(settlers)}." if settlers else ""
    return Banner(
        title=title,
        points=tuple(doubt.text_de for doubt in found),
        ask=f"Fragen Sie im Zweifel: {who}.{settled}",
        kind=_kind(found),
    )


def in_plain_words(found: Sequence[Doubt], who: str, language: str, *, to_others: bool = False) -> Banner | None:
    """The banner for the person: one sentence for each doubt, and whom to ask. No norm. `to_others` speaks to a company
    or a helper about the person."""
    if not found:
        return None
    return Banner(
        title=words("honest.title", language),
        points=tuple(words(f"honest.{doubt.code}", language) for doubt in found),
        ask=filled("honest.ask_others" if to_others else "honest.ask", language, who=who),
        kind=_kind(found),
    )


def _kind(found: Sequence[Doubt]) -> str:
    return "hint" if {doubt.code for doubt in found} == {OLD} else "warn"


def authority_of(place: Municipality | None, on: dt.date) -> str:
    """The body that decides about work where somebody lives, with its telephone; else how to find it."""
    found = responsible_body(place, Topic.WORK_PERMIT, on) if place is not None else None
    if not isinstance(found, Responsible):
        return OFFICE
    return f"{found.body}, Telefon {found.contact.telephone}" if found.contact.telephone else str(found.body)
