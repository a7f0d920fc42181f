"""The lines of a condition as rows of fields: words for each, what can be chosen, and which moves make sense."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from integrativ.law.wording import leaf_text
from integrativ.law.yaml_text import as_yaml
from integrativ.rulesets.face.moves import moved
from integrativ.rulesets.face.tree import Line, condition_of, raw_of
from integrativ.rulesets.face.words import Words

KINDS = (
    ("all", "Alle, die darunter stehen"),
    ("any", "Mindestens eine, die darunter steht"),
    ("not", "Nicht, was darunter steht"),
    ("leaf", "Eine Angabe"),
    ("rule", "Eine andere Regel"),
    ("flag", "Ein ungeklärter Punkt"),
)
OPS = (
    ("eq", "ist"),
    ("ne", "ist nicht"),
    ("in", "ist eines von"),
    ("not_in", "ist keines von"),
    ("has_any", "enthält eines von"),
    ("prefix_in", "beginnt mit einem von"),
    ("gte", "mindestens"),
    ("gt", "mehr als"),
    ("lte", "höchstens"),
    ("lt", "weniger als"),
    ("before", "vor dem"),
    ("on_or_before", "spätestens am"),
    ("after", "nach dem"),
    ("on_or_after", "frühestens am"),
    ("since_at_least", "liegt länger zurück als"),
    ("since_less_than", "liegt noch nicht so lange zurück wie"),
    ("age_at_least", "Alter mindestens"),
    ("age_below", "Alter unter"),
    ("known", "ist bekannt"),
)
OF_RULE = (("met", "ist erfüllt"), ("not_met", "ist nicht erfüllt"))
OF_FLAG = (("true", "ist mit Ja entschieden"), ("false", "ist mit Nein entschieden"))
AGAINST = (
    ("", "mit diesem Wert"),
    ("param", "mit einem veröffentlichten Wert"),
    ("list", "mit einer Liste"),
    ("fact", "mit einer anderen Angabe"),
    ("span", "mit einer Zeitspanne"),
)
ROLES = (
    ("", "keine"),
    ("assessment", "Beurteilung durch die Behörde"),
    ("regular", "in der Regel"),
    ("timing", "Zeitpunkt"),
    ("practice", "Praxis"),
)
MOVES = (
    ("kind", "Felder zeigen"),
    ("next", "Zeile danach"),
    ("below", "Zeile darunter"),
    ("up", "nach oben"),
    ("down", "nach unten"),
    ("in", "einrücken"),
    ("out", "ausrücken"),
    ("wrap", "Gruppe darum"),
    ("unwrap", "Gruppe auflösen"),
    ("remove", "entfernen"),
)
DEEPEST_SHOWN = 8
WORDS_FOR = {"leaf": "Angabe", "rule": "Regel", "flag": "Punkt"}
CHOICES_FOR = {"leaf": ("facts", OPS), "rule": ("rules", OF_RULE), "flag": ("flags", OF_FLAG)}
SHOWN_VALUES = 40


def rows(
    lines: Sequence[Line], words: Words, faults: Mapping[int, Sequence[str]], look: Collection[int] = ()
) -> list[dict[str, Any]]:
    """Each line as a row; `look` names those that stand open."""
    return [
        {
            "number": index,
            "line": line,
            "depth": min(line.depth, DEEPEST_SHOWN),
            "words": said(line, words),
            "faults": faults.get(index, ()),
            "open": index in look or index in faults,
            "moves": _moves(lines, index),
            "kinds": KINDS,
            "noun": WORDS_FOR.get(line.kind, ""),
            "choose": CHOICES_FOR[line.kind][0] if line.kind in CHOICES_FOR else "",
            "ops": _with(CHOICES_FOR[line.kind][1], line.op) if line.kind in CHOICES_FOR else (),
            "against": AGAINST,
            "value_choose": {"param": "parameters", "list": "lists", "fact": "facts"}.get(line.against, ""),
            "roles": ROLES,
            "possible": _possible(line, words),
            "value_rows": max(1, min(8, line.value.count("\n") + 1)),
            "text": as_yaml(raw_of(line.raw)) if line.kind == "raw" else "",
        }
        for index, line in enumerate(lines)
    ]


def _moves(lines: Sequence[Line], index: int) -> Iterable[tuple[str, str, int]]:
    for move, label in MOVES:
        if move == "kind" and lines[index].kind == "raw":
            continue
        done = moved(lines, move, index)
        if done is not None:
            yield move, label, done[1]


def _with(choices: Sequence[tuple[str, str]], now: str) -> Sequence[tuple[str, str]]:
    return choices if now in dict(choices) else [(now, now or "bitte wählen"), *choices]


def _possible(line: Line, words: Words) -> str:
    """The values a fact can take, if there are few."""
    fact = words.catalogue.facts.get(words.facts.name(line.fact)) if line.kind == "leaf" else None
    if fact is None or line.against or not fact.values:
        return "ja · nein" if fact is not None and fact.type == "bool" and not line.against else ""
    shown = [words.typed_of(fact.name, value) for value in fact.values]
    return " · ".join(shown) if len(shown) <= SHOWN_VALUES else ""


def said(line: Line, words: Words) -> str:
    """One line in words; what is not complete yet is said as far as it goes."""
    if line.is_group:
        return dict(KINDS)[line.kind]
    if line.kind == "raw":
        return "Nur als Text (YAML)"
    if line.words:
        return line.words
    if line.kind in ("rule", "flag"):
        state = dict(OF_RULE + OF_FLAG).get(line.op, line.op)
        return f"{line.fact or 'noch nichts gewählt'}: {state}"
    condition, _ = condition_of([line], words)
    try:
        return leaf_text(words.catalogue, condition)
    except (KeyError, TypeError, ValueError, AttributeError):
        parts = (
            line.fact or "noch keine Angabe gewählt",
            dict(OPS).get(line.op, line.op),
            line.value.replace("\n", ", "),
        )
        return " ".join(part for part in (*parts, line.span) if part)


def choices(words: Words, lines: Sequence[Line]) -> dict[str, list[str]]:
    """What can be chosen from by typing, by the name of its list; only lists that a line uses."""
    used = {CHOICES_FOR[line.kind][0] for line in lines if line.kind in CHOICES_FOR}
    used |= {{"param": "parameters", "list": "lists", "fact": "facts"}.get(line.against, "facts") for line in lines}
    return {name: [label for label, _ in getattr(words, name).pairs()] for name in sorted(used)}
