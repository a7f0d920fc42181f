"""The words of the law for screens: facts, how they are handled, and missing parts as questions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from integrativ.law.answers.forms import catalogue
from integrativ.law.catalogue.model import Fact, Handling, RuleSet
from integrativ.law.errors import FactError
from integrativ.law.kernel.values import checked_facts
from integrativ.law.wording import value_text


@dataclass(frozen=True)
class MissingPart:
    """Something an answer still needs.

    `kind` is `fact` (ask it), `parameter` (the value is not published or not recorded), `flag` (a point of law a named
    person has to settle), `edition` (the wording of that day is not recorded) or `list`; in `unmet` also `rule` (a rule
    that is met and stands in the way). `assessment` facts are set by professionals only.
    """

    name: str
    kind: Literal["fact", "parameter", "flag", "edition", "list", "rule"]
    label_de: str
    question_de: str
    evidence_de: tuple[str, ...] = ()
    assessment: bool = False
    fact: Fact | None = None


def fact(name: str) -> Fact:
    """Give a fact of the vocabulary; an unknown name raises `FactError`."""
    found = catalogue().facts.get(name)
    if found is None:
        raise FactError(name, "unbekannter Fakt")
    return found


def handling(name: str) -> Handling:
    """Say whom a fact belongs to, its data category and whether it may be kept; an unknown name raises `FactError`."""
    found = catalogue().handling.get(name)
    if found is None:
        raise FactError(name, "für diesen Fakt ist kein Umgang geregelt")
    return found


def validate_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Give the facts as exact Python values; the first unusable one raises a `FactError` naming it."""
    return checked_facts(catalogue(), facts)


def ruleset() -> RuleSet:
    """Say which rule set this release answers with: number, hash, day of the legal texts, day of the last check."""
    return catalogue().version


def value_label(name: str, value: Any) -> str:
    """Give a value of a fact as people read it."""
    return value_text(fact(name), value)


def questions_for(missing: Iterable[str]) -> tuple[MissingPart, ...]:
    """Turn the names in a `missing` or `unmet` list into words, in the order of the vocabulary, facts first."""
    order = {name: index for index, name in enumerate(catalogue().facts)}
    return tuple(_part(name) for name in sorted(missing, key=lambda name: (order.get(name, len(order)), name)))


def _part(name: str) -> MissingPart:
    source = catalogue()
    kind, _, reference = name.partition(":")
    if not reference:
        entry = fact(name)
        return MissingPart(name, "fact", entry.label_de, entry.question_de, entry.evidence_de, entry.assessment, entry)
    if kind == "flag":
        flag = source.flags[reference]
        return MissingPart(name, "flag", flag.question_de, flag.check_de)
    if kind == "rule":
        title = source.rules[reference].title_de
        return MissingPart(name, "rule", title, f"„{title}“ trifft zu und steht dem entgegen.")
    if kind == "edition":
        title = source.rules[reference].title_de
        return MissingPart(name, "edition", title, f"Für diesen Tag ist keine Fassung von „{title}“ belegt.")
    series = source.lists[reference] if kind == "list" else source.parameters[reference]
    missing_kind: Literal["list", "parameter"] = "list" if kind == "list" else "parameter"
    return MissingPart(name, missing_kind, series.label_de, f"Für diesen Tag ist „{series.label_de}“ nicht bekannt.")
