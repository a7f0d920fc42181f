"""The rules as SQL: PostgreSQL's NULL is a third reading of "nobody asked", written by other people.

Every rule becomes an expression made from the YAML; facts that follow from others and rules that refer to rules are
columns of earlier steps. Two facts PostgreSQL has no words for (points, days worked) come from the second reader.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tests.law.naive import books, covers

TYPES = {"bool": "boolean", "enum": "text", "text": "text", "date": "date", "int": "numeric", "decimal": "numeric"}
FROM_READER = {"student_account_days_used": "numeric", "chancenkarte_points": "int4range"}
SIGNS = {"eq": "=", "ne": "<>", "gte": ">=", "gt": ">", "lte": "<=", "lt": "<", "before": "<", "on_or_before": "<="}
SIGNS |= {"after": ">", "on_or_after": ">="}


def quoted(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}'" if isinstance(value, str) else str(value)


def interval(span: Mapping[str, int]) -> str:
    return f"interval '{span.get('years', 0)} years {span.get('months', 0)} months {span.get('days', 0)} days'"


class Sql:
    """Expressions for one day."""

    def __init__(self, day: date) -> None:
        self.day = day

    def column(self, name: str) -> str:
        return f"date '{self.day}'" if name == "as_of" else f'"{name}"'

    def condition(self, raw: Mapping[str, Any]) -> str:
        if "not" in raw:
            return f"(NOT {self.condition(raw['not'])})"
        for key, sign in (("all", " AND "), ("any", " OR ")):
            if key in raw:
                return "(" + sign.join(self.condition(part) for part in raw[key]) + ")"
        if "rule" in raw:
            return f'"{raw["rule"]}"' if raw["is"] == "met" else f'(NOT "{raw["rule"]}")'
        if "flag" in raw:
            default = books()["flags"][raw["flag"]]["default"]
            return "NULL::boolean" if default is None else quoted(default is raw["is"])
        return self.leaf(raw)

    def leaf(self, raw: Mapping[str, Any]) -> str:
        name, op, value = raw["fact"], raw["op"], raw.get("value")
        fact = books()["facts"].get(name, {"type": "date"})
        column = self.column(name)
        if op == "known":
            return f"(CASE WHEN {column} IS NOT NULL THEN true END)"
        if name == "chancenkarte_points":
            assert op == "gte"
            return f"(CASE WHEN lower({column}) >= {value} THEN true WHEN upper({column}) - 1 < {value} THEN false END)"
        if op in ("since_at_least", "since_less_than", "age_at_least", "age_below"):
            at = self.column(value.get("at", "as_of"))
            over = f"{at} > ({column} + {interval(value)})::date"
            if op.startswith("age"):
                over = f"{at} >= {self.birthday(column, value['years'])}"
            return f"({'NOT ' if op in ('since_less_than', 'age_below') else ''}({over}))"
        if op in ("in", "not_in", "has_any", "prefix_in"):
            return self.among(column, op, value)
        other = self.operand(value, fact)
        if fact.get("ordered") and op in ("gte", "gt", "lte", "lt"):
            ranks = f"array[{', '.join(quoted(entry) for entry in fact['values'])}]"
            column, other = f"array_position({ranks}, {column})", f"array_position({ranks}, {other})"
        return f"({column} {SIGNS[op]} {other})"

    @staticmethod
    def birthday(column: str, years: int) -> str:
        """Born on 29 February: 1 March in other years, where PostgreSQL says the 28th."""
        moved = f"({column} + interval '{years} years')::date"
        leap = f"to_char({column}, 'MMDD') = '0229' AND to_char({moved}, 'MMDD') = '0228'"
        return f"({moved} + CASE WHEN {leap} THEN 1 ELSE 0 END)"

    def among(self, column: str, op: str, value: Any) -> str:
        if isinstance(value, Mapping):
            editions = books()["lists"][value["list"]]["editions"]
            listed = next((entry["values"] for entry in editions if covers(entry, self.day)), None)
            if listed is None:
                return "NULL::boolean"
            value = listed
        values = "array[" + ", ".join(quoted(entry) for entry in value) + "]"
        if op == "has_any":
            return f"({column} && {values})"
        if op == "prefix_in":
            return "(" + " OR ".join(f"starts_with({column}, {quoted(entry)})" for entry in value) + ")"
        return f"({'NOT ' if op == 'not_in' else ''}({column} = ANY ({values})))"

    def operand(self, value: Any, fact: Mapping[str, Any]) -> str:
        if not isinstance(value, Mapping):
            return f"date '{value}'" if fact["type"] == "date" else quoted(value)
        if "fact" in value:
            column = self.column(value["fact"])
            for key, sign in (("plus", "+"), ("minus", "-")):
                if key in value:
                    return f"({column} {sign} {interval(value[key])})::date"
            return column
        name, _, key = value["param"].partition(".")
        day = self.column(value.get("at", "as_of"))
        cases = []
        for entry in books()["parameters"][name]["series"]:
            number = entry["value"].get(key) if isinstance(entry["value"], Mapping) else entry["value"]
            cases.append(f"WHEN {self.within(day, entry)} THEN {'NULL' if number is None else number}")
        return f"(CASE {' '.join(cases)} END)"

    @staticmethod
    def within(day: str, entry: Mapping[str, Any]) -> str:
        first, last = entry["valid_from"] or "-infinity", entry["valid_to"] or "infinity"
        return f"{day} BETWEEN '{first}' AND '{last}'"

    def rule(self, rule: Mapping[str, Any]) -> str:
        day, editions = self.column(rule.get("edition_by", "as_of")), rule["editions"]
        cases = [f"WHEN {self.within(day, entry)} THEN {self.condition(entry['condition'])}" for entry in editions]
        outside = {"not_in_force": "false", "not_encoded": "NULL"}
        if editions[0]["valid_from"]:
            cases.append(f"WHEN {day} < '{editions[0]['valid_from']}' THEN {outside[rule['before_first']]}")
        if editions[-1]["valid_to"]:
            cases.append(f"WHEN {day} > '{editions[-1]['valid_to']}' THEN {outside[rule['after_last']]}")
        return f"(CASE {' '.join(cases)} END)"

    def statement(self, parameter: str) -> str:
        """One row per person in their order, one column per rule."""
        facts = [fact for fact in books()["facts"].values() if "condition" not in fact.get("derive", {})]
        given = ", ".join(f'"{fact["name"]}" {self.type_of(fact)}' for fact in facts)
        given += ', "given_german_sufficient" boolean, "person" int'
        steps, last = [f"p0 AS (SELECT * FROM jsonb_to_recordset({parameter}) AS p({given}))"], 0
        for last, names in enumerate(levels(), 1):
            columns = ", ".join(f'{self.step(name)} AS "{name}"' for name in names)
            steps.append(f"p{last} AS MATERIALIZED (SELECT *, {columns} FROM p{last - 1})")
        rules = ", ".join(f'"{name}"' for name in books()["rules"])
        return f"WITH {', '.join(steps)} SELECT {rules} FROM p{last} ORDER BY person"

    @staticmethod
    def type_of(fact: Mapping[str, Any]) -> str:
        return FROM_READER.get(fact["name"]) or ("text[]" if fact["type"] == "list" else TYPES[fact["type"]])

    def step(self, name: str) -> str:
        if name in books()["rules"]:
            return self.rule(books()["rules"][name])
        expression = self.condition(books()["facts"][name]["derive"]["condition"])
        return f"coalesce(given_german_sufficient, {expression})" if name == "german_sufficient" else expression


def needs(raw: Any) -> Iterator[str]:
    """Name the rules and the facts a condition refers to, anywhere in it."""
    if isinstance(raw, Mapping):
        for key, value in raw.items():
            if key in ("rule", "fact", "at") and isinstance(value, str):
                yield value
            else:
                yield from needs(value)
    elif isinstance(raw, list):
        for part in raw:
            yield from needs(part)


def levels() -> list[list[str]]:
    """Everything that is computed, each level after those it builds on."""
    computed = {name: fact["derive"]["condition"] for name, fact in books()["facts"].items() if derived(fact)}
    computed |= {name: [entry["condition"] for entry in rule["editions"]] for name, rule in books()["rules"].items()}
    waiting = {name: set(needs(raw)) & set(computed) for name, raw in computed.items()}
    ordered: list[list[str]] = []
    done: set[str] = set()
    while waiting:
        ordered.append([name for name, needed in waiting.items() if needed <= done])
        assert ordered[-1], "a circle"
        done.update(ordered[-1])
        waiting = {name: needed for name, needed in waiting.items() if name not in done}
    return ordered


def derived(fact: Mapping[str, Any]) -> bool:
    return "condition" in fact.get("derive", {})
