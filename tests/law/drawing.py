"""Drawing people at random, so that a fair share of rules is met and a fair share is not."""

import os
from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from integrativ.law import catalogue
from integrativ.law.catalogue.model import Fact
from tests.law.naive import Reader, books, covers

FULL = bool(os.environ.get("FULL"))
COUNTRIES = ["SY", "AF", "UA", "TR", "IN", "GH", "GE", "RS", "FR", "DE", "NO", "US", "VN"]
OCCUPATIONS = ["2511", "2221", "5321", "7126", "1330", "9412", "2113"]


def draw_value(random: Random, fact: Fact, as_of: date) -> Any:
    """Draw a value of a fact's type; days lie where periods end."""
    if fact.type == "bool":
        return random.random() < 0.5
    if fact.type == "enum":
        return random.choice(fact.values)
    if fact.type == "int":
        return random.choice([0, 1, 3, 12, 20, 24, 36, 50, 60, 91])
    if fact.type == "decimal":
        return random.choice([0, 1, 0.5, 10, 20.5, 40, 250, 1200, 39682.8, 45630, 60000])
    if fact.type == "text":
        return random.choice(COUNTRIES if fact.name == "nationality" else OCCUPATIONS)
    if fact.type == "list":
        return _draw_list(random, fact)
    if fact.name in ("birth_date", "child_birth_date"):
        return (as_of - timedelta(random.randrange(1, 70 * 365))).isoformat()
    near = random.choice([0, 1, 14, 28, 90, 92, 183, 365, 550, 1100, 1461, 2200, 3000])
    return (as_of - timedelta(near + random.randrange(-3, 4))).isoformat()


def _draw_list(random: Random, fact: Fact) -> Any:
    if fact.values:
        return random.sample(fact.values, random.randrange(len(fact.values) + 1))
    hours = [random.choice([0, 2, 4, 4.5, 8]) for _ in range(random.randrange(7))]
    return [{"weeks": random.randrange(53), "lecture_period": random.random() < 0.5, "hours_per_day": hours}]


def draw_person(random: Random, as_of: date, targets: int = 40, more: int = 6) -> dict[str, Any]:
    """Draw a person: rules still open are aimed at so that most hold and some just fail; some facts are drawn blindly."""
    facts: dict[str, Any] = {}
    for rule_id in random.sample(sorted(books()["rules"]), targets):
        if Reader(facts, as_of).rule(rule_id)[0] != "open":
            continue
        rule = books()["rules"][rule_id]
        current = [edition for edition in rule["editions"] if covers(edition, as_of)]
        edition = random.choice(current or rule["editions"])
        wish(random, edition["condition"], random.random() < 0.9, facts, as_of)
        if rule.get("edition_by"):
            start = edition["valid_from"] or edition["valid_to"]
            facts.setdefault(rule["edition_by"], start or as_of.isoformat())
    names = [fact.name for fact in catalogue().facts.values() if fact.derive is None]
    for name in random.sample(names, more):
        facts.setdefault(name, draw_value(random, catalogue().facts[name], as_of))
    return facts


def wish(random: Random, raw: Mapping[str, Any], wanted: bool, facts: dict[str, Any], as_of: date) -> None:
    """Add facts that make a condition true (or false), as far as earlier wishes leave room."""
    if "not" in raw:
        wish(random, raw["not"], not wanted, facts, as_of)
    elif "all" in raw or "any" in raw:
        parts = raw.get("all", raw.get("any"))
        every = ("all" in raw) is wanted
        for part in parts if every else random.sample(parts, min(1, len(parts))):
            wish(random, part, wanted, facts, as_of)
    elif "rule" in raw:
        edition = books()["rules"][raw["rule"]]["editions"][-1]
        wish(random, edition["condition"], wanted is (raw["is"] == "met"), facts, as_of)
    elif "fact" in raw and raw["fact"] != "as_of":
        _wish_fact(random, raw, wanted, facts, as_of)


def _wish_fact(random: Random, raw: Mapping[str, Any], wanted: bool, facts: dict[str, Any], as_of: date) -> None:
    fact = catalogue().facts[raw["fact"]]
    if fact.derive is not None:
        if "condition" in fact.derive:
            wish(random, fact.derive["condition"], wanted is raw["value"], facts, as_of)
        return
    for _ in range(12):
        if fact.name in facts:
            return
        value = _guess(random, raw, fact, wanted, as_of)
        other = raw.get("value")
        if isinstance(other, Mapping):
            for name in (other.get("fact"), other.get("at")):
                if name and name != "as_of" and catalogue().facts[name].derive is None:
                    facts.setdefault(name, draw_value(random, catalogue().facts[name], as_of))
        if Reader({**facts, fact.name: value}, as_of).leaf(raw)[0] is wanted:
            facts[fact.name] = value


def _guess(random: Random, raw: Mapping[str, Any], fact: Fact, wanted: bool, as_of: date) -> Any:
    value: Any = raw.get("value")
    if wanted and raw["op"] in ("eq", "gte", "lte", "on_or_before", "on_or_after") and not isinstance(value, Mapping):
        return value
    if wanted and raw["op"] == "in" and isinstance(value, list):
        return random.choice(value)
    if wanted and raw["op"] == "in" and isinstance(value, Mapping):
        return random.choice(books()["lists"][value["list"]]["editions"][-1]["values"])
    if wanted and raw["op"] == "has_any":
        return [random.choice(value)]
    return draw_value(random, fact, as_of)
