"""The fields of a rule and of one of its editions: where each stands in the entry, how it is typed, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from integrativ.rulesets.face.tree import Path
from integrativ.rulesets.face.words import Words, day_of, typed_day

How = Literal["text", "day", "choice", "lines", "rules"]


@dataclass(frozen=True)
class Entry:
    """One field: its name in the form, the path below the rule or the edition, and how it is typed."""

    name: str
    path: Path
    label: str
    how: How = "text"
    needed: bool = False  # an empty field stays in the entry, empty; others are left out
    help: str = ""
    rows: int = 1
    choices: tuple[tuple[str, str], ...] = ()
    of_rule: bool = False


BASIS = (
    ("official_publication", "amtliche Verkündung"),
    ("mirror_diff", "Vergleich zweier Textstände"),
    ("mirror_window", "zwischen zwei Textständen"),
    ("background_unverified", "Hintergrundwissen, nicht geprüft"),
)
KINDS = tuple(
    (kind, word)
    for kind, word in (
        ("Anspruch", "Anspruch (muss)"),
        ("Regelanspruch", "Regelanspruch (muss in der Regel)"),
        ("Soll", "Soll"),
        ("Ermessen", "Ermessen (kann)"),
        ("gebunden", "gebundene Entscheidung"),
        *((kind, kind) for kind in ("Verbot", "Pflicht", "Befreiung", "Fiktion", "Definition", "Regelvoraussetzung")),
        *((kind, kind) for kind in ("Zuständigkeit", "Rechtsfolge", "Öffnung", "Programm", "Information")),
    )
)
LEVELS = (("high", "hoch"), ("medium", "mittel"), ("low", "gering"))
OUTSIDE = (("not_in_force", "gilt nicht"), ("not_encoded", "nicht erfasst"))
TIMING = (
    ("", "nichts gesagt"),
    ("apply_before_event", "Antrag vor dem Ereignis"),
    ("after_event", "nach dem Ereignis"),
    ("retroactive_to_month_start", "rückwirkend zum Monatsanfang"),
    ("any_time", "jederzeit"),
    ("automatic", "von selbst"),
    ("notification", "Mitteilung"),
    ("not_applicable", "kommt nicht darauf an"),
)
ONE_A_LINE = "Eine Angabe je Zeile"

GROUPS: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "Wann und wo",
        (
            Entry("valid_from", ("valid_from",), "Gilt ab", "day", True, "Leer heißt: schon immer"),
            Entry("valid_to", ("valid_to",), "Gilt bis", "day", True, "Leer heißt: bis auf Weiteres"),
            Entry("basis", ("valid_from_basis",), "Woher der Beginn bekannt ist", "choice", True, choices=BASIS),
            Entry("norm", ("norm",), "Norm", needed=True),
        ),
    ),
    (
        "Was folgt",
        (
            Entry("effect", ("effect_de",), "Rechtsfolge", needed=True, rows=4),
            Entry("kind", ("kind",), "Bindung", "choice", True, choices=KINDS),
            Entry("makers", ("decision_maker",), "Wer entscheidet", "lines", True, ONE_A_LINE, rows=2),
        ),
    ),
    (
        "Texte zum Ergebnis",
        (
            Entry("steps", ("next_steps_de",), "Nächste Schritte", "lines", help=ONE_A_LINE, rows=3),
            Entry("papers", ("documents_de",), "Unterlagen", "lines", help=ONE_A_LINE, rows=3),
            Entry("exceptions", ("exceptions_de",), "Ausnahmen", "lines", help=ONE_A_LINE, rows=3),
            Entry("notes", ("notes_de",), "Hinweise", "lines", help=ONE_A_LINE, rows=3),
        ),
    ),
    (
        "Quelle",
        (
            Entry("sources", ("sources",), "Adressen der Quelle", "lines", True, ONE_A_LINE, rows=2),
            Entry("text_state", ("text_state",), "Textstand der Quelle", "day", True),
            Entry("verified", ("last_verified",), "Zuletzt verglichen am", "day", True),
            Entry("level", ("confidence", "level"), "Wie sicher", "choice", True, choices=LEVELS),
            Entry("why", ("confidence", "why"), "Warum nicht sicherer", rows=2),
            Entry("begin_level", ("confidence", "valid_from_level"), "Wie sicher der Beginn ist"),
        ),
    ),
    (
        "Andere Regeln",
        (
            Entry("requires", ("requires",), "Setzt voraus", "rules", help="Eine Regel je Zeile", rows=2),
            Entry("blocked_by", ("blocked_by",), "Wird gesperrt durch", "rules", help="Eine Regel je Zeile", rows=2),
        ),
    ),
    (
        "Antrag",
        (
            Entry("timing", ("timing", "type"), "Wann beantragen", "choice", choices=TIMING),
            Entry("event", ("timing", "event"), "Ereignis"),
            Entry("timing_norm", ("timing", "norm"), "Norm dazu"),
            Entry("hardship", ("timing", "hardship_de"), "Härtefall", rows=2),
            Entry("practice", ("timing", "practice_de"), "Praxis", rows=2),
        ),
    ),
    (
        "Zur Regel, für alle Fassungen",
        (
            Entry("title", ("title_de",), "Titel", needed=True, of_rule=True),
            Entry("topic", ("topic",), "Thema", needed=True, of_rule=True),
            Entry("before", ("before_first",), "Vor der ersten Fassung", "choice", True, choices=OUTSIDE, of_rule=True),
            Entry("after", ("after_last",), "Nach der letzten Fassung", "choice", True, choices=OUTSIDE, of_rule=True),
        ),
    ),
)
ENTRIES: Sequence[Entry] = tuple(entry for _, group in GROUPS for entry in group)
SHOWN_AS_TEXT = ("grants", "responsible", "calculations", "parameters", "combination")
_MISSING = object()


def typed_entry(entry: Entry, owner: Mapping[str, Any], words: Words) -> str | None:
    """Give what the field shows for a rule or an edition; `None` if the field cannot say what stands there."""
    value = _at(owner, entry.path)
    if value is _MISSING:
        return ""
    shown = _typed(entry, value, words)
    if shown is None or ("\n" in shown and entry.rows == 1):
        return None
    return shown if not shown or _value(entry, shown, words) == value else None


def put(entry: Entry, owner: dict[str, Any], typed: str, words: Words) -> None:
    """Put what was typed where it belongs; a field that was not touched leaves what stood there exactly as it was."""
    stands = typed_entry(entry, owner, words)
    if stands is None or stands.strip() == typed.strip():
        return
    *above, last = entry.path
    for step in above:
        inner = owner.get(step)
        owner[step] = dict(inner) if isinstance(inner, Mapping) else {}
        owner = owner[step]
    if typed or entry.needed:
        owner[last] = _value(entry, typed, words)
    else:
        owner.pop(last, None)


def _at(owner: Any, path: Path) -> Any:
    for step in path:
        if not isinstance(owner, Mapping) or step not in owner:
            return _MISSING
        owner = owner[step]
    return owner


def _typed(entry: Entry, value: Any, words: Words) -> str | None:
    if entry.how == "day":
        return typed_day(value) if value is None or isinstance(value, str) else None
    if entry.how in ("lines", "rules"):
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            return None
        return "\n".join(words.rules.words(one) if entry.how == "rules" else one for one in value)
    return value if isinstance(value, str) else None


def _value(entry: Entry, typed: str, words: Words) -> Any:
    if entry.how == "day":
        return day_of(typed) if typed else None
    if entry.how in ("lines", "rules"):
        name: Callable[[str], str] = words.rules.name if entry.how == "rules" else str
        return [name(line.strip()) for line in typed.splitlines() if line.strip()]
    return typed
