"""The cases: invented people with what the law says about them, each with its source. They test every rule set."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from integrativ.law.asking import answer, evaluate
from integrativ.law.catalogue import shipped_catalogue
from integrativ.law.catalogue.reading import HERE
from integrativ.law.errors import LawError

COMPILED_CASES = HERE / "cases.json"


@dataclass(frozen=True)
class Case:
    """One case: facts and flags on a day, and what is expected of rules and questions."""

    id: str
    title: str
    folder: str
    as_of: date
    facts: Mapping[str, Any]
    flags: Mapping[str, Any]
    expected_rules: Mapping[str, Mapping[str, Any]]
    expected_questions: Mapping[str, Mapping[str, Any]]
    citation: str = ""


@dataclass(frozen=True)
class CaseResult:
    """What a case gave: nothing in `differences` if it holds; `given` is all that rules and questions answered."""

    case: Case
    differences: tuple[str, ...]
    given: Mapping[str, Any] = field(default_factory=dict, compare=False)


@lru_cache(maxsize=1)
def cases() -> Sequence[Case]:
    """Give all cases of the catalogue."""
    return tuple(case_from(raw) for raw in json.loads(COMPILED_CASES.read_bytes()))


def case_from(raw: Mapping[str, Any]) -> Case:
    """Build a case from its raw form, as the schema of cases describes it."""
    return Case(
        id=raw["id"],
        title=raw["title"],
        folder=raw.get("folder", ""),
        as_of=date.fromisoformat(raw["as_of"]),
        facts=raw["facts"],
        flags=raw.get("flags", {}),
        expected_rules=raw["expect"].get("rules", {}),
        expected_questions=raw["expect"].get("questions", {}),
        citation=raw.get("citation", ""),
    )


def cases_of(rule_id: str) -> Sequence[Case]:
    """Give the cases that expect something of the rule."""
    return _by_rule().get(rule_id, ())


@lru_cache(maxsize=1)
def _by_rule() -> Mapping[str, Sequence[Case]]:
    found: dict[str, list[Case]] = {}
    for case in cases():
        for rule_id in case.expected_rules:
            found.setdefault(rule_id, []).append(case)
    return found


def tried(case: Case) -> CaseResult:
    """Ask the law that answers now about a case and compare; a case that cannot be asked says why."""
    try:
        given = _given(case)
    except LawError as error:
        return CaseResult(case, (str(error),), {"": str(error)})
    wanted = {**case.expected_rules, **case.expected_questions}
    return CaseResult(
        case, tuple(line for name in wanted for line in _compared(given[name], wanted[name], name)), given
    )


def failing(all_cases: Iterable[Case]) -> list[CaseResult]:
    """Try cases and give those that do not hold."""
    return [result for result in map(tried, all_cases) if result.differences]


def _given(case: Case) -> dict[str, Any]:
    # a case that says nothing of an unsettled point was written while it stood as the catalogue was shipped
    flags = {flag.id: flag.default for flag in shipped_catalogue().flags.values()} | dict(case.flags)
    findings = evaluate(case.facts, case.as_of, case.expected_rules, flags)
    given = {name: finding.as_json() for name, finding in findings.items()}
    asked = {name: answer(name, case.facts, case.as_of, flags).as_json() for name in case.expected_questions}
    return {**given, **asked}


_REASONS = frozenset(("missing", "unmet", "because", "assumed", "authority_missing"))


def changes(before: CaseResult, after: CaseResult) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """What another law answers otherwise about the same case: where, before, after; reasons are left out."""
    one, other = dict(_flat(before.given, ())), dict(_flat(after.given, ()))
    for where in sorted({*one, *other}):
        if one.get(where) != other.get(where):
            yield where, one.get(where, ""), other.get(where, "")


def _flat(given: Any, where: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(given, Mapping):
        for key, value in given.items():
            if key not in _REASONS:
                yield from _flat(value, (*where, str(key)))
    elif isinstance(given, list) and given and isinstance(given[0], Mapping):
        for entry in given:
            key = "rule" if "rule" in entry else "id"
            rest = {name: value for name, value in entry.items() if name != key}
            yield from _flat(rest, (*where, str(entry.get(key))))
    elif given not in (None, [], {}):
        yield where, _said(given)


def _compared(given: Any, wanted: Any, where: str) -> Iterator[str]:
    """Compare what the case names, and only that: lists of names as sets, lists of entries by their name."""
    if isinstance(wanted, Mapping):
        for key, value in wanted.items():
            yield from _compared(given.get(key) if isinstance(given, Mapping) else None, value, f"{where}.{key}")
    elif isinstance(wanted, list) and wanted and isinstance(wanted[0], Mapping):
        key = "rule" if "rule" in wanted[0] else "id"
        entries = {entry[key]: entry for entry in given or ()}
        for entry in wanted:
            yield from _compared(entries.get(entry[key]), entry, f"{where}[{entry[key]}]")
    elif isinstance(wanted, list):
        if set(given or ()) != set(wanted):
            yield f"{where}: {', '.join(map(str, given or ())) or 'nichts'} statt {', '.join(map(str, wanted)) or 'nichts'}"
    elif given != wanted:
        yield f"{where}: {_said(given)} statt {_said(wanted)}"


def _said(value: Any) -> str:
    return "nichts" if value is None else str(value)


def compiled_cases(folder: Path) -> bytes:
    """Give the cases of a folder as JSON, one a line, the same bytes for the same content."""
    # here, because YAML is only needed for this
    from integrativ.law.catalogue.compiling import dump_entry, load_yaml

    lines = [
        dump_entry({"folder": path.parent.name, **case})
        for path in sorted(folder.rglob("*.yaml"))
        for case in load_yaml(path)["cases"]
    ]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()
