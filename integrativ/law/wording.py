"""Conditions in German words, where the catalogue gives none of its own."""

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from integrativ.law.catalogue.model import Catalogue, Fact
from integrativ.law.catalogue.reading import HERE
from integrativ.law.kernel.form import Condition
from integrativ.law.kernel.operators import AS_OF

_VERBS: Mapping[str, str] = {
    "eq": "ist",
    "ne": "ist nicht",
    "in": "ist eines von",
    "not_in": "ist keines von",
    "gte": "mindestens",
    "gt": "mehr als",
    "lte": "höchstens",
    "lt": "weniger als",
    "has_any": "enthält eines von",
    "prefix_in": "beginnt mit",
    "before": "vor dem",
    "on_or_before": "spätestens am",
    "after": "nach dem",
    "on_or_after": "frühestens am",
}
_UNITS = (("years", "Jahr", "Jahre"), ("months", "Monat", "Monate"), ("days", "Tag", "Tage"))
_COMBINED: Mapping[str, str] = {
    "all": "Alle diese Voraussetzungen",
    "any": "Mindestens eine dieser Voraussetzungen",
    "not": "Nicht:",
}
_STEP = "Stichtag"


def condition_text(catalogue: Catalogue, condition: Condition) -> str:
    """Say a condition in words: its own text if it has one, else one made from labels and values."""
    raw = condition.raw
    if raw.get("text_de"):
        return str(raw["text_de"])
    if condition.kind == "rule":
        title = catalogue.rules[raw["rule"]].title_de
        return title if raw["is"] == "met" else f"Nicht: {title}"
    if condition.kind == "flag":
        question = catalogue.flags[raw["flag"]].question_de
        return question if raw["is"] else f"Nicht: {question}"
    if condition.kind == "leaf":
        return leaf_text(catalogue, raw)
    return _COMBINED[condition.kind]


def leaf_text(catalogue: Catalogue, raw: Mapping[str, Any]) -> str:
    """Say a test of a fact in words."""
    fact = catalogue.facts.get(raw["fact"])
    label = _label(catalogue, raw["fact"])
    op: str = raw["op"]
    value: Any = raw.get("value")
    if op == "known":
        return f"{label}: bekannt"
    if isinstance(value, bool):
        return label if value == (op == "eq") else f"Nicht: {label}"
    if op in ("since_at_least", "since_less_than"):
        return f"{label}: {'seit mehr als' if op == 'since_at_least' else 'noch keine'} {_span_text(value)}"
    if op in ("age_at_least", "age_below"):
        return f"Alter {'mindestens' if op == 'age_at_least' else 'unter'} {value['years']} Jahre"
    return f"{label} {_VERBS[op]} {_value_text(catalogue, fact, value)}"


def value_text(fact: Fact | None, value: Any) -> str:
    """Say a value of a fact in words."""
    if value is None:
        return "unbekannt"
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if fact is not None and fact.values and isinstance(value, str):
        return value_words(fact.name).get(value, value)
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, str) and (fact is None or fact.type == "date"):
        return f"{date.fromisoformat(value):%d.%m.%Y}"
    if isinstance(value, list | tuple):
        return ", ".join(value_text(fact, entry) for entry in value)
    text = str(value).replace(".", ",") if not isinstance(value, str) else value
    return f"{text} {fact.unit}" if fact is not None and fact.unit and not isinstance(value, str) else text


@lru_cache(maxsize=1)
def _all_value_words() -> Mapping[str, Mapping[str, str]]:
    read = json.loads((HERE / "value_labels.json").read_text(encoding="utf-8"))
    return {**read["facts"], **{name: read["facts"][other] for name, other in read["same_as"].items()}}


def value_words(name: str) -> Mapping[str, str]:
    """Give the words for the values of a fact; the values themselves stay as the catalogue names them."""
    return _all_value_words().get(name, {})


def _value_text(catalogue: Catalogue, fact: Fact | None, value: Any) -> str:
    if not isinstance(value, Mapping):
        return value_text(fact, value)
    if "list" in value:
        return catalogue.lists[value["list"]].label_de
    if "param" in value:
        return catalogue.parameters[value["param"].partition(".")[0]].label_de
    text = _label(catalogue, value["fact"])
    if "plus" in value:
        return f"{text} + {_span_text(value['plus'])}"
    return f"{text} − {_span_text(value['minus'])}" if "minus" in value else text


def _label(catalogue: Catalogue, name: str) -> str:
    return _STEP if name == AS_OF else catalogue.facts[name].label_de


def _span_text(span: Mapping[str, Any]) -> str:
    parts = [f"{span[key]} {one if span[key] == 1 else many}" for key, one, many in _UNITS if span.get(key)]
    return " und ".join(parts)
