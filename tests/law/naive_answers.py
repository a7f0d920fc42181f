"""A second reading of the questions, kept apart from the product's; compare `naive.py`."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.law.naive import Reader, add, books

NONE: frozenset[str] = frozenset()


def view(question: Mapping[str, Any], facts: Mapping[str, Any], as_of: date, own: Mapping[str, Any]) -> Reader:
    seen = {name: value for name, value in facts.items() if value is not None}
    for entry in question.get("assume", ()):
        value = entry["value"]
        if isinstance(value, Mapping):
            value = as_of if value["fact"] == "as_of" else facts.get(value["fact"])
        if value is not None:
            seen.setdefault(entry["fact"], value)
    return Reader({**seen, **question.get("with", {}), **own}, as_of)


def field(question: Mapping[str, Any], facts: Mapping[str, Any], as_of: date, name: str) -> dict[str, Any]:
    reader = view(question, facts, as_of, {})
    rows = next(entry["rows"] for entry in question["fields"] if entry["name"] == name)
    states = [(row, *reader.condition(row["when"])) for row in rows]
    first_met = next((index for index, (_, state, _) in enumerate(states) if state is True), None)
    opened = [(row, missing) for row, state, missing in states[:first_met] if state is None]
    said = {row["outcome"] for row, _ in opened} | {"open" if first_met is None else states[first_met][0]["outcome"]}
    named = states[first_met][0] if first_met is not None else opened[0][0] if opened else {"because": []}
    outcome = said.pop() if len(said) == 1 else "open"
    missing = NONE.union(*(needed for _, needed in opened)) if outcome == "open" else NONE
    return {"outcome": outcome, "because": named["because"], "missing": sorted(missing)}


def earliest(question: Mapping[str, Any], facts: Mapping[str, Any], as_of: date, until: date) -> date | None:
    day = as_of
    while day < until:
        day = date.fromordinal(day.toordinal() + 1)
        if field(question, facts, day, "outcome")["outcome"] not in (question["earliest_for"], "open"):
            return day
    return None


def entry(question: Mapping[str, Any], raw: Mapping[str, Any], facts: Mapping[str, Any], as_of: date) -> dict[str, Any]:
    reader = view(question, facts, as_of, raw.get("with", {}))
    concerns, lacking = reader.condition(raw["applies_when"]) if "applies_when" in raw else (True, NONE)
    if concerns is False:
        return {"rule": raw["rule"], "status": "not_applicable", "missing": []}
    found = rule_status(reader, raw["rule"])
    if concerns is None and found["status"] in ("met", "open"):
        return {"rule": raw["rule"], "status": "open", "missing": sorted(lacking)}
    return {"rule": raw["rule"], **found}


def rule_status(reader: Reader, rule_id: str) -> dict[str, Any]:
    result, missing = reader.rule(rule_id)
    edition = next(
        (entry for entry in reversed(books()["rules"][rule_id]["editions"]) if current(reader, rule_id, entry)), None
    )
    if edition is None:
        return {"status": result, "missing": sorted(missing)}
    blockers = {name: reader.rule(name) for name in edition.get("blocked_by", ())}
    blocking = [name for name, (state, _) in blockers.items() if state == "met"]
    if blocking:
        return {"status": "blocked", "missing": [], "blocked_by": blocking}
    if result != "met":
        return {"status": result, "missing": sorted(missing)}
    for group in (blockers, {name: reader.rule(name) for name in edition.get("requires", ())}):
        if group is not blockers and any(state in ("not_met", "not_in_force") for state, _ in group.values()):
            return {"status": "not_met", "missing": []}
        opened = [needed for state, needed in group.values() if state == "open"]
        if opened:
            return {"status": "open", "missing": sorted(NONE.union(*opened))}
    return {"status": "met", "missing": [], "kind": edition["kind"]}


def current(reader: Reader, rule_id: str, edition: Mapping[str, Any]) -> bool:
    from tests.law.naive import covers

    day, _ = reader.fact(books()["rules"][rule_id].get("edition_by", "as_of"))
    return day is not None and covers(edition, day)


def deadlines(question: Mapping[str, Any], facts: Mapping[str, Any], as_of: date) -> dict[str, Any]:
    items: list[dict[str, Any]] = []
    undated: list[dict[str, Any]] = []
    for raw in question["items"]:
        reader = view(question, facts, as_of, raw.get("with", {}))
        if reader.condition(raw["when"])[0] is not True:
            continue
        if isinstance(raw["date"], str):
            day, missing = date.fromisoformat(raw["date"]), NONE
        else:
            day, missing = reader.fact(raw["date"]["fact"])
        if day is None:
            undated.append({"id": raw["id"], "missing": sorted(missing)})
            continue
        if isinstance(raw["date"], Mapping):
            day = add(day, raw["date"].get("plus", {}))
            day = add(day, raw["date"].get("minus", {}), -1)
        items.append({"id": raw["id"], "date": day.isoformat(), "passed": as_of > day})
    return {"items": sorted(items, key=lambda item: item["date"]), "undated": undated}
