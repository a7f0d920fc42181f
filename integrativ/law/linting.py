"""Faults a schema cannot see: overlapping editions, facts without handling, values and kinds that do not exist."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from integrativ.law.catalogue.model import Catalogue, Dated, Edition, Rule
from integrativ.law.kernel.form import Const, Form, Leaf, ListRef, Operand, ParamRef, Period

_KINDS: Mapping[str, tuple[type, ...]] = {
    "bool": (bool,),
    "enum": (str,),
    "text": (str,),
    "list": (str,),
    "date": (date,),
    "int": (int, Decimal),
    "decimal": (int, Decimal),
}


def catalogue_faults(catalogue: Catalogue) -> list[str]:
    """Name everything in a catalogue that contradicts itself."""
    faults = [fault for rule in catalogue.rules.values() for fault in _order_faults(rule.id, rule.editions)]
    for series in [*catalogue.parameters.values(), *catalogue.lists.values()]:
        faults += _order_faults(series.id, series.dated)
    faults += list(_handling_faults(catalogue))
    faults += [
        f"{rule.id}: edition_by nennt kein Datum" for rule in catalogue.rules.values() if _no_date(catalogue, rule)
    ]
    return faults


def _order_faults(name: str, spans: Iterable[Edition | Dated]) -> Iterator[str]:
    """Editions stand in order of date, never overlap, and only the first and last may be open."""
    ordered = list(spans)
    for span in ordered:
        if span.valid_from and span.valid_to and span.valid_from > span.valid_to:
            yield f"{name}: Fassung endet vor ihrem Beginn"
    for earlier, later in pairwise(ordered):
        if earlier.valid_to is None or later.valid_from is None or earlier.valid_to >= later.valid_from:
            yield f"{name}: Fassungen überschneiden sich"


def form_faults(catalogue: Catalogue, form: Form) -> list[str]:
    """Name every test that could never hold because its value or kind does not exist."""
    leaves = [node.leaf for node in form.nodes if node.leaf is not None and node.leaf.fact in catalogue.facts]
    return [f"{leaf.fact}: {fault}" for leaf in leaves for fault in _leaf_faults(catalogue, leaf)]


def _leaf_faults(catalogue: Catalogue, leaf: Leaf) -> Iterator[str]:
    fact, operand = catalogue.facts[leaf.fact], leaf.operand
    if leaf.test in ("since", "age") and fact.type != "date":
        yield "eine Frist verlangt ein Datum"
    if isinstance(operand, ParamRef | Period) and operand.at and catalogue.facts[operand.at].type != "date":
        yield f"{operand.at} ist kein Datum"
    if isinstance(operand, ParamRef):
        values = [dated.value for dated in catalogue.parameters[operand.param_id].dated if dated.value is not None]
        if any(isinstance(value, Mapping) is (operand.key is None) for value in values):
            yield f"{operand.param_id} hat keinen einzelnen Wert"
    for value in _values_of(catalogue, operand):
        if not isinstance(value, _KINDS[fact.type]) or (fact.type != "bool" and isinstance(value, bool)):
            yield f"{value} hat den falschen Typ"
        elif fact.values and value not in fact.values:
            yield f"{value} ist kein Wert dieses Fakts"


def _values_of(catalogue: Catalogue, operand: Operand) -> list[Any]:
    if isinstance(operand, ListRef):
        return [value for dated in catalogue.lists[operand.list_id].dated for value in dated.value]
    if isinstance(operand, Const):
        return list(operand.value) if isinstance(operand.value, tuple) else [operand.value]
    return []


def _handling_faults(catalogue: Catalogue) -> Iterator[str]:
    for fact in catalogue.facts.values():
        if fact.source == "raw" and fact.name not in catalogue.handling:
            yield f"{fact.name}: Umgang fehlt in handling.yaml"
        if fact.type == "enum" and not fact.values:
            yield f"{fact.name}: Werte fehlen"
    for name in catalogue.handling:
        if name not in catalogue.facts:
            yield f"{name}: Umgang für einen unbekannten Fakt"


def _no_date(catalogue: Catalogue, rule: Rule) -> bool:
    return rule.edition_by is not None and catalogue.facts[rule.edition_by].type != "date"
