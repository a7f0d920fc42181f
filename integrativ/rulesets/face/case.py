"""A case as a form: facts and expectations as rows, and back to the text a case is kept as."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from integrativ.law.catalogue.model import Catalogue
from integrativ.law.yaml_text import as_yaml
from integrativ.rulesets.face.words import Names, Words, day_of, typed_day

Pair = tuple[str, str]
RESULTS = (("met", "erfüllt"), ("not_met", "nicht erfüllt"), ("open", "offen"), ("not_in_force", "gilt nicht"))
FROM = (
    ("norm", "aus der Norm"),
    ("published_example", "veröffentlichtes Beispiel"),
    ("published_table", "veröffentlichte Tabelle"),
    ("programme_page", "Seite eines Programms"),
    ("programme_guideline", "Richtlinie eines Programms"),
    ("published_practice", "veröffentlichte Praxis"),
    ("constructed", "ausgedacht"),
)
PLAIN = ("id", "title", "citation", "reasoning", "derived_from")


@dataclass(frozen=True)
class TypedCase:
    """A case as it is typed. `left_out` names what stood in the case it was begun from and no row can say."""

    plain: Mapping[str, str]
    facts: Sequence[Pair]
    rules: Sequence[Pair]
    outcomes: Sequence[Pair]
    left_out: Sequence[str] = ()


def decisions(catalogue: Catalogue) -> dict[str, Names]:
    """The questions with one outcome, each with the words for its outcomes."""
    return {
        name: Names({key: str(words) for key, words in question.raw["outcomes"].items()} | {"open": "offen"})
        for name, question in catalogue.questions.items()
        if question.kind == "decision"
    }


def outcome_words(catalogue: Catalogue) -> Names:
    """Question and outcome in one line to choose from: "Arbeiten: erlaubt"."""
    labels: dict[str, str] = {}
    for question, outcomes in decisions(catalogue).items():
        label = catalogue.questions[question].label_de
        labels |= {f"{question}={name}": f"{label}: {words}" for words, name in outcomes.pairs()}
    return Names(labels)


def typed_from(raw: Mapping[str, Any], words: Words) -> TypedCase:
    """Show a case as it would be typed."""
    left_out: list[str] = []
    facts = []
    for name, value in raw["facts"].items():
        typed = "" if isinstance(value, list | Mapping) else words.typed_of(name, value)
        if typed and json.dumps(words.value_of(name, typed)) == json.dumps(value):
            facts.append((words.facts.words(name), typed))
        else:
            left_out.append(words.facts.words(name))
    expect = raw.get("expect", {})
    rules, outcomes, all_outcomes = [], [], outcome_words(words.catalogue)
    for name, wanted in expect.get("rules", {}).items():
        rules.append((words.rules.words(name), str(wanted.get("result", ""))))
        left_out += [f"{name}.{key}" for key in wanted if key != "result"]
    for name, wanted in expect.get("questions", {}).items():
        if name in decisions(words.catalogue) and "outcome" in wanted:
            outcomes.append((all_outcomes.words(f"{name}={wanted['outcome']}"), ""))
        left_out += [f"{name}.{key}" for key in wanted if key != "outcome"]
    left_out += [key for key in raw if key in ("flags", "arithmetic") and raw[key]]
    plain = {name: str(raw.get(name, "")) for name in PLAIN} | {
        "as_of": typed_day(raw["as_of"]),
        "sources": "\n".join(raw.get("sources", ())),
        "level": raw.get("confidence", {}).get("level", "high"),
    }
    return TypedCase(plain, facts, rules, outcomes, left_out)


def text_from(typed: TypedCase, words: Words) -> str:
    """The text of a case; what is wrong in it is said when it is read."""
    facts = {
        words.facts.name(fact): words.value_of(words.facts.name(fact), value) for fact, value in typed.facts if fact
    }
    expect: dict[str, Any] = {}
    if rules := {words.rules.name(rule): {"result": result} for rule, result in typed.rules if rule}:
        expect["rules"] = rules
    all_outcomes = outcome_words(words.catalogue)
    for line, _ in typed.outcomes:
        if line:
            question, _, outcome = all_outcomes.name(line).partition("=")
            expect.setdefault("questions", {})[question] = {"outcome": outcome}
    plain = typed.plain
    return as_yaml(
        {
            "id": plain["id"],
            "title": plain["title"],
            "as_of": day_of(plain["as_of"]),
            "facts": facts,
            "expect": expect,
            "citation": plain["citation"],
            "reasoning": plain["reasoning"],
            "derived_from": plain["derived_from"],
            "sources": [line.strip() for line in plain["sources"].splitlines() if line.strip()],
            "confidence": {"level": plain["level"]},
        }
    )
