"""What is wrong in a draft beyond its schema, each fault at the place where it can be mended."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from integrativ.law.answers.forms import law as law_now
from integrativ.law.drafting import Kind
from integrativ.law.kernel.form import ParamRef
from integrativ.law.yaml_text import Fault
from integrativ.people.profile import country_names
from integrativ.rulesets.face.amounts import PARTS
from integrativ.rulesets.face.words import COUNTRIES, facts_of

MOST = 1_000_000_000
FIRST_YEAR, LAST_YEAR = 1949, 2100
WRITE_SO = "Bitte schreiben Sie die Zahl so: 1.234,56"
PARTS_AT: Mapping[Kind, str] = {"rule": "editions", "parameter": "series", "list": "editions"}


def faults_in(kind: Kind, entry: Mapping[str, Any]) -> list[Fault]:
    """Name what contradicts itself or cannot be, at its place; parts that have no shape are the schema's business."""
    key = PARTS_AT.get(kind)
    parts = entry.get(key) if key else None
    if not isinstance(parts, list) or not all(isinstance(part, Mapping) for part in parts):
        return []
    found = list(_order(str(key), parts))
    name = str(entry.get("id", ""))
    for number, part in enumerate(parts):
        place = (key, number)
        if kind == "parameter":
            found += [Fault(said, path=(*place, at)) for at, said in _of_amount(part, name)]
        elif kind == "list" and isinstance(part.get("values"), list):
            found += [Fault(said, path=(*place, "values")) for said in _of_list(part["values"], name)]
    return found


def _order(key: str, parts: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """Parts stand in the order of their days and never overlap."""
    days = [(_day(part.get("valid_from")), _day(part.get("valid_to"))) for part in parts]
    for number, (begins, ends) in enumerate(days):
        for name, day in (("valid_from", begins), ("valid_to", ends)):
            if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
                yield Fault(f"Bitte prüfen Sie das Jahr: {day.year}.", path=(key, number, name))
        if begins and ends and ends < begins:
            yield Fault("Das Ende liegt vor dem Beginn.", path=(key, number, "valid_to"))
    for number, ((before, until), (begins, _)) in enumerate(pairwise(days), start=1):
        if until and begins and until >= begins and not (before and before > until):
            said = f"Das überschneidet sich: Hier beginnt es am {begins:%d.%m.%Y}, der Zeitraum davor gilt bis {until:%d.%m.%Y}."
            yield Fault(said, path=(key, number, "valid_from"))
            said = f"Das überschneidet sich: Der Zeitraum danach beginnt schon am {begins:%d.%m.%Y}."
            yield Fault(said, path=(key, number - 1, "valid_to"))
        elif parts[number - 1].get("valid_to") is None:
            said = "Bitte nennen Sie ein Ende: Danach folgt ein weiterer Zeitraum."
            yield Fault(said, path=(key, number - 1, "valid_to"))
        elif parts[number].get("valid_from") is None:
            said = "Bitte nennen Sie einen Beginn: Davor steht ein anderer Zeitraum."
            yield Fault(said, path=(key, number, "valid_from"))


def _day(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _of_amount(part: Mapping[str, Any], name: str) -> Iterator[tuple[str, str]]:
    value, status = part.get("value"), part.get("status")
    if value is None and status != "unknown":
        yield "value", "Hier fehlt der Wert. Wenn er noch nicht veröffentlicht ist, wählen Sie das bei „Wie bekannt“."
    if value is not None and status == "unknown":
        yield "status", "Es steht ein Wert da. Bitte wählen Sie, woher er bekannt ist."
    several = isinstance(value, Mapping)
    numbers: list[Any] = list(value.values()) if isinstance(value, Mapping) else [] if value is None else [value]
    for number in numbers:
        if isinstance(number, bool) or not isinstance(number, int | float):
            yield "value", WRITE_SO + (", auf jeder Zeile nach dem Doppelpunkt." if several else ".")
        elif math.isnan(number) or not 0 <= number <= MOST:
            yield "value", "Der Wert muss null oder größer sein." if number < 0 else "Diese Zahl ist zu groß."
    wanted = _parts_of(name)
    if isinstance(value, Mapping) and wanted - set(value):
        yield "value", f"Es fehlt: {', '.join(sorted(map(PARTS.words, wanted - set(value))))}."
    if several and not wanted:
        yield "value", "Hier steht eine einzelne Zahl."
    elif not several and wanted and isinstance(value, int | float):
        yield "value", f"Hier braucht es mehrere Zahlen: {', '.join(sorted(map(PARTS.words, wanted)))}."


def _parts_of(name: str) -> set[str]:
    """The names a value must have numbers for: those the conditions ask for, and those it has at all times now."""
    operands = [node.leaf.operand for node in law_now().form.nodes if node.leaf is not None]
    asked = {one.key for one in operands if isinstance(one, ParamRef) and one.param_id == name and one.key}
    series = law_now().catalogue.parameters.get(name)
    several = [set(one.value) for one in series.dated if isinstance(one.value, Mapping)] if series else []
    return asked | (set.intersection(*several) if several else set())


def _of_list(values: Sequence[Any], name: str) -> Iterator[str]:
    known = _possible(name)
    for value in values:
        if known is not None and value not in known:
            yield f"„{str(value)[:60]}“ gibt es hier nicht."
    for value, count in Counter(map(str, values)).items():
        if count > 1:
            yield f"„{value[:60]}“ steht mehr als einmal da."
    if not values:
        yield "Die Liste ist leer."


def _possible(name: str) -> frozenset[str] | None:
    """What may stand on a list; `None` if the facts compared with it know no end of values."""
    facts = law_now().catalogue.facts
    ends = [frozenset(country_names()) if fact in COUNTRIES else facts[fact].values for fact in facts_of(name)]
    return frozenset.intersection(*map(frozenset, ends)) if ends and all(ends) else None
