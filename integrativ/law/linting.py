"""Faults a schema cannot see: doubled names, overlapping editions, facts without handling, unknown values."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from integrativ.law.catalogue.model import Catalogue, Dated, Edition, Rule


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
