"""A second reading of the catalogue, kept apart from the product's: plain recursion over the YAML, slow and simple.

It shares no code with the evaluator, so that a mistake has to be made twice to stay unseen.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from integrativ.law.catalogue.compiling import load_yaml
from integrativ.law.catalogue.reading import HERE

State = tuple[bool | None, frozenset[str]]


@lru_cache(maxsize=1)
def books() -> dict[str, dict[str, Any]]:
    read = {key: load_yaml(HERE / f"{key}.yaml")[key] for key in ("facts", "parameters", "lists", "flags", "questions")}
    rules = [rule for path in sorted(Path(HERE / "rules").glob("*.yaml")) for rule in load_yaml(path)["rules"]]
    return {
        "facts": {entry["name"]: entry for entry in read["facts"]},
        "rules": {entry["id"]: entry for entry in rules},
        **{key: {entry["id"]: entry for entry in read[key]} for key in ("parameters", "lists", "flags", "questions")},
    }


def covers(entry: Mapping[str, Any], day: date) -> bool:
    first, last = entry["valid_from"], entry["valid_to"]
    return (first is None or date.fromisoformat(first) <= day) and (last is None or day <= date.fromisoformat(last))


def add(day: date, span: Mapping[str, int], sign: int = 1) -> date:
    months = day.year * 12 + day.month - 1 + sign * (12 * span.get("years", 0) + span.get("months", 0))
    year, month = months // 12, months % 12 + 1
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(number, day.day)) + timedelta(sign * span.get("days", 0))
        except ValueError:
            continue
    raise AssertionError


class Reader:
    def __init__(self, facts: Mapping[str, Any], as_of: date, flags: Mapping[str, Any] | None = None) -> None:
        self.facts = {name: self.parse(name, value) for name, value in facts.items() if value is not None}
        self.as_of = as_of
        self.flags = {name: flag["default"] for name, flag in books()["flags"].items()} | dict(flags or {})

    @staticmethod
    def parse(name: str, value: Any) -> Any:
        kind = books()["facts"][name]["type"]
        if kind == "date" and isinstance(value, str):
            return date.fromisoformat(value)
        return Fraction(str(value)) if kind in ("int", "decimal") else value

    def fact(self, name: str) -> tuple[Any, frozenset[str]]:
        if name == "as_of":
            return self.as_of, frozenset()
        if name in self.facts:
            return self.facts[name], frozenset()
        derive = books()["facts"][name].get("derive")
        if derive is None:
            return None, frozenset({name})
        if "condition" in derive:
            return self.condition(derive["condition"])
        if "calc" in derive:
            value, missing = self.fact(derive["calc"]["student_days"])
            return (None if value is None else self.student_days(value)), missing
        return self.score(derive["score"])

    @staticmethod
    def student_days(blocks: Iterable[Mapping[str, Any]]) -> Fraction:
        total = Fraction(0)
        for block in blocks:
            hours = [Fraction(str(hour)) for hour in block["hours_per_day"]]
            days = Fraction(sum(0 if hour == 0 else 1 if hour <= 4 else 2 for hour in hours), 2)
            flat = not block["lecture_period"] or sum(hours) <= 20
            total += block["weeks"] * (min(days, Fraction(5, 2)) if flat else days)
        return total

    def score(self, groups: Iterable[Mapping[str, Any]]) -> tuple[Any, frozenset[str]]:
        totals, missing = {0}, frozenset[str]()
        for group in groups:
            possible = set()
            for entry in group["first_of"]:
                state, needed = self.condition(entry["if"])
                missing |= needed
                if state is not False:
                    possible.add(entry["points"])
                if state is True:
                    break
            else:
                possible.add(0)
            totals = {total + points for total in totals for points in possible}
        return sorted(totals), missing

    def condition(self, raw: Mapping[str, Any]) -> State:
        if "not" in raw:
            state, missing = self.condition(raw["not"])
            return (None if state is None else not state), missing
        for key, decisive in (("all", False), ("any", True)):
            if key in raw:
                parts = [self.condition(part) for part in raw[key]]
                if any(state is decisive for state, _ in parts):
                    return decisive, frozenset()
                if all(state is not None for state, _ in parts):
                    return not decisive, frozenset()
                return None, frozenset().union(*(missing for state, missing in parts if state is None))
        if "rule" in raw:
            result, missing = self.rule(raw["rule"])
            state = {"met": True, "not_met": False, "not_in_force": False, "open": None}[result]
            return (None if state is None else state is (raw["is"] == "met")), missing
        if "flag" in raw:
            value = self.flags[raw["flag"]]
            return (None, frozenset({f"flag:{raw['flag']}"})) if value is None else (value is raw["is"], frozenset())
        return self.leaf(raw)

    def operand(self, raw: Mapping[str, Any]) -> tuple[Any, frozenset[str]]:
        value = raw.get("value")
        if not isinstance(value, Mapping):
            dates = raw["fact"] == "as_of" or books()["facts"][raw["fact"]]["type"] == "date"
            return (date.fromisoformat(value) if dates and value is not None else value), frozenset()
        if "list" in value:
            editions = books()["lists"][value["list"]]["editions"]
            listed = [entry["values"] for entry in editions if covers(entry, self.as_of)]
            return (listed[0], frozenset()) if listed else (None, frozenset({f"list:{value['list']}"}))
        if "param" in value:
            return self.param(value)
        if "fact" in value:
            found, missing = self.fact(value["fact"])
            if found is not None and "plus" in value:
                found = add(found, value["plus"])
            return (add(found, value["minus"], -1) if found is not None and "minus" in value else found), missing
        return self.fact(value.get("at", "as_of"))

    def param(self, value: Mapping[str, Any]) -> tuple[Any, frozenset[str]]:
        day, missing = self.fact(value.get("at", "as_of"))
        if day is None:
            return None, missing
        name, _, key = value["param"].partition(".")
        found = [entry["value"] for entry in books()["parameters"][name]["series"] if covers(entry, day)]
        number = found[0] if found else None
        number = number.get(key) if isinstance(number, Mapping) else number
        return (None, frozenset({f"param:{name}"})) if number is None else (Fraction(str(number)), frozenset())

    def leaf(self, raw: Mapping[str, Any]) -> State:
        value, missing = self.fact(raw["fact"])
        if raw["op"] == "known":
            return (None, missing) if value is None else (True, frozenset())
        operand, needed = self.operand(raw)
        if value is None or operand is None:
            return None, missing | needed
        kind = books()["facts"].get(raw["fact"], {"type": "date"})
        points = value if isinstance(value, list) and kind["type"] == "int" else [value]
        answers = {self.test(raw, kind, point, operand) for point in points}
        return (None, missing) if len(answers) > 1 else (answers.pop(), frozenset())

    def test(self, raw: Mapping[str, Any], kind: Mapping[str, Any], value: Any, operand: Any) -> bool:
        op = raw["op"]
        if kind.get("ordered") and op in ("gte", "gt", "lte", "lt"):
            value, operand = kind["values"].index(value), kind["values"].index(operand)
        if isinstance(value, Fraction) and isinstance(operand, int | float) and not isinstance(operand, bool):
            operand = Fraction(str(operand))
        if op in ("since_at_least", "since_less_than"):
            return (operand > add(value, raw["value"])) is (op == "since_at_least")
        if op in ("age_at_least", "age_below"):
            year = value.year + raw["value"]["years"]
            try:
                reached = value.replace(year=year)
            except ValueError:
                reached = date(year, 3, 1)
            return (operand >= reached) is (op == "age_at_least")
        return bool(
            {
                "eq": lambda: value == operand,
                "ne": lambda: value != operand,
                "in": lambda: value in operand,
                "not_in": lambda: value not in operand,
                "gte": lambda: value >= operand,
                "gt": lambda: value > operand,
                "lte": lambda: value <= operand,
                "lt": lambda: value < operand,
                "before": lambda: value < operand,
                "on_or_before": lambda: value <= operand,
                "after": lambda: value > operand,
                "on_or_after": lambda: value >= operand,
                "has_any": lambda: bool(set(value) & set(operand)),
                "prefix_in": lambda: any(value.startswith(start) for start in operand),
            }[op]()
        )

    def rule(self, rule_id: str) -> tuple[str, frozenset[str]]:
        rule = books()["rules"][rule_id]
        day, missing = self.fact(rule.get("edition_by", "as_of"))
        if day is None:
            return "open", missing
        current = [edition for edition in rule["editions"] if covers(edition, day)]
        if not current:
            first, last = rule["editions"][0]["valid_from"], rule["editions"][-1]["valid_to"]
            outside = "not_encoded"
            if first and day < date.fromisoformat(first):
                outside = rule["before_first"]
            elif last and day > date.fromisoformat(last):
                outside = rule["after_last"]
            if outside == "not_in_force":
                return outside, frozenset()
            return "open", frozenset({f"edition:{rule_id}"})
        (edition,) = current
        state, missing = self.condition(edition["condition"])
        return ("open", missing) if state is None else ("met" if state else "not_met", frozenset())
