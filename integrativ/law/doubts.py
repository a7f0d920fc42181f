"""Reasons not to rely on an answer alone: decided here once, shown on every page that gives an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from integrativ.law.answers.forms import law
from integrativ.law.catalogue.model import Edition
from integrativ.law.vocabulary import questions_for

TEXT_GOOD_FOR = timedelta(days=92)
"""A wording older than a quarter of a year may have been changed without anybody here noticing."""
VERIFIED_FOR = timedelta(days=180)
"""How long a comparison with the source counts."""
CONFIDENCE, UNSETTLED, OLD = "confidence", "unsettled", "old"
SAYS = {
    CONFIDENCE: "Dieser Punkt im Gesetz ist nicht eindeutig",
    UNSETTLED: "Eine Rechtsfrage ist noch nicht entschieden",
    OLD: "Der Gesetzestext wurde seit mehr als drei Monaten nicht geprüft",
}
SHORT = {
    CONFIDENCE: "das Gesetz ist nicht eindeutig",
    UNSETTLED: "eine Rechtsfrage ist offen",
    OLD: "der Gesetzestext wurde seit mehr als drei Monaten nicht geprüft",
}


@dataclass(frozen=True)
class Doubt:
    """One reason: `confidence`, `unsettled` or `old`; what exactly, in German words; who settles it."""

    code: str
    what: tuple[str, ...] = ()
    settled_by: tuple[str, ...] = ()

    @property
    def text_de(self) -> str:
        """One sentence for professionals."""
        return f"{SAYS[self.code]}: {'; '.join(self.what)}."

    @property
    def short_de(self) -> str:
        """The reason alone, without norm: for readers whom the norm would tell the person's title."""
        return SHORT[self.code]


def in_force(rules: Iterable[str], on: date) -> list[Edition]:
    """The wordings of the named rules on a day; names that are no rules are left out."""
    known = law().catalogue.rules
    return [edition for name in rules if name in known for edition in known[name].editions if edition.covers(on)]


def doubts(editions: Iterable[Edition], missing: Iterable[str], today: date) -> tuple[Doubt, ...]:
    """Every reason to be careful with an answer that rests on these wordings and lacks these points.

    Unsettled is what no question to the person can fill: a point of law, a value or a wording that is not recorded.
    """
    texts = list({edition.norm: edition for edition in editions}.values())
    unsure = tuple(_unsure(edition) for edition in texts if edition.confidence != "high")
    points = [part for part in questions_for(missing) if part.kind not in ("fact", "rule")]
    found = [Doubt(CONFIDENCE, unsure)] if unsure else []
    if points:
        flags = law().catalogue.flags
        named = [part.name.removeprefix("flag:") for part in points]
        setters = dict.fromkeys(flags[name].set_by for name in named if name in flags)
        words = (part.label_de if part.kind == "flag" else part.question_de for part in points)
        found.append(Doubt(UNSETTLED, tuple(words), tuple(setters)))
    if oldest := min((edition.text_state for edition in texts if is_old(edition, today)), default=None):
        found.append(Doubt(OLD, (f"Textstand {oldest:%d.%m.%Y}",)))
    return tuple(found)


def is_old(edition: Edition, today: date) -> bool:
    """Whether a wording, or the last comparison with its source, is older than the interval."""
    return today - edition.text_state > TEXT_GOOD_FOR or today - edition.last_verified > VERIFIED_FOR


def _unsure(edition: Edition) -> str:
    return f"{edition.norm}: {edition.confidence_why}" if edition.confidence_why else edition.norm
