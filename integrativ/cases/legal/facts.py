"""Put together what is known about a case for one day, with where each value comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from integrativ import law
from integrativ.cases.legal.models import MatterFact
from integrativ.cases.legal.sources import COMPUTED, PERSON_COLUMNS
from integrativ.cases.models import Case
from integrativ.people.models import Fact, Source
from integrativ.steps.models import Matter
from integrativ.tenancy import actor

STRENGTH = {source.value: number for number, source in enumerate(Source)}
Provider = Callable[[Matter, dt.date], Mapping[str, Any]]
_providers: list[Provider] = []


class NotTheController(Exception):
    """Only the body that keeps the case evaluates: others would silently miss facts, and missing means open."""


@dataclass(frozen=True)
class Known:
    """A value as it goes into the law, and what it rests on."""

    name: str
    value: Any
    source: str
    since: dt.date | None = None
    evidence: str = ""
    seen_on: dt.date | None = None
    conflict: Any = None

    @property
    def origin_text(self) -> str:
        """One line for the reader: source, paper, day."""
        parts = [Source(self.source).label if self.source in Source.values else self.source]
        if self.evidence:
            parts.append(self.evidence)
        if self.seen_on:
            parts.append(f"gesehen am {self.seen_on:%d.%m.%Y}")
        if self.since:
            parts.append(f"gilt seit {self.since:%d.%m.%Y}")
        return ", ".join(parts)


@dataclass(frozen=True)
class FactSheet:
    """All known facts of one case (and matter) on one day."""

    on: dt.date
    known: Mapping[str, Known] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, Any]:
        """Fact name → JSON value, as the law takes them."""
        return {name: item.value for name, item in self.known.items()}

    @property
    def conflicts(self) -> list[Known]:
        """Facts on which two sources disagree; the stronger one was used."""
        return [item for item in self.known.values() if item.conflict is not None]

    def with_transient(self, values: Mapping[str, Any]) -> FactSheet:
        """The same sheet with answers that live for this one evaluation only."""
        extra = {
            name: Known(name, value, "nur für diese Auskunft, wird nicht gespeichert") for name, value in values.items()
        }
        return FactSheet(self.on, {**self.known, **extra})


def register_provider(provider: Provider) -> None:
    """A higher package says what it knows about a matter, for example the demand behind a placement."""
    if provider not in _providers:
        _providers.append(provider)


def facts_for(case: Case, matter: Matter | None, on: dt.date) -> FactSheet:
    """The facts of a case, and of one concrete job if `matter` is its placement's, as they are true on a day.

    :raises NotTheController: when the acting body is not the one that keeps the case.
    """
    who = actor.current()
    if who is None or who.org_id != case.org_id:
        raise NotTheController
    ledger = _from_ledger(case.person.facts.order_by("-recorded_at", "-id"), on)
    return FactSheet(on, {**_computed(case), **ledger, **_from_person(case), **_from_matter(matter or case.matter, on)})


def sheets_for(cases: Sequence[Case], on: dt.date) -> dict[int, FactSheet]:
    """The fact sheets of many cases (without a concrete job) in two queries; case id → sheet.

    :raises NotTheController: as `facts_for`.
    """
    who = actor.current()
    if who is None or any(case.org_id != who.org_id for case in cases):
        raise NotTheController
    ledger: dict[int, list[Fact]] = {case.person_id: [] for case in cases}
    for row in Fact.objects.filter(person_id__in=list(ledger)).order_by("-recorded_at", "-id"):
        ledger[row.person_id].append(row)
    matters: dict[int, list[MatterFact]] = {case.matter_id: [] for case in cases}
    for fact in MatterFact.objects.filter(matter_id__in=list(matters)).order_by("-id"):
        matters[fact.matter_id].append(fact)
    sheets = {}
    for case in cases:
        known = {
            **_computed(case),
            **_from_ledger(ledger[case.person_id], on),
            **_from_person(case),
            **_newest(matters[case.matter_id]),
        }
        sheets[case.pk] = FactSheet(on, known)
    return sheets


def _from_person(case: Case) -> dict[str, Known]:
    columns = {name: getattr(case.person, column) for name, column in PERSON_COLUMNS.items()}
    return {name: Known(name, value.isoformat(), "Stammdaten") for name, value in columns.items() if value is not None}


def _computed(case: Case) -> dict[str, Known]:
    if case.person.municipality_id is None:
        return {}
    name = COMPUTED[0]
    return {name: Known(name, "NW", "aus dem Wohnort", evidence=str(case.person.municipality))}


def _from_ledger(rows: Iterable[Fact], on: dt.date) -> dict[str, Known]:
    """Per name and source the newest row that is true on the day; of several sources the strongest counts."""
    per_source: dict[tuple[str, str], Fact] = {}
    for row in rows:
        if row.true_since is None or row.true_since <= on:
            per_source.setdefault((row.name, row.source), row)
    best: dict[str, Fact] = {}
    other: dict[str, Any] = {}
    for row in sorted(per_source.values(), key=lambda r: (-STRENGTH[r.source], r.name)):
        if row.is_retracted or row.name not in law.catalogue().handling:
            continue
        first = best.setdefault(row.name, row)
        if first is not row and first.value != row.value:
            other[row.name] = row.value
    return {
        name: Known(name, row.value, row.source, row.true_since, row.evidence, row.seen_on, other.get(name))
        for name, row in best.items()
    }


def _from_matter(matter: Matter, on: dt.date) -> dict[str, Known]:
    known: dict[str, Known] = {}
    for provider in _providers:
        known.update(
            {
                name: Known(name, value, "aus der Stelle")
                for name, value in provider(matter, on).items()
                if value is not None
            }
        )
    return {**known, **_newest(MatterFact.objects.filter(matter=matter).order_by("-id"))}


def _newest(rows: Iterable[MatterFact]) -> dict[str, Known]:
    """The newest row of each name; an emptied answer is no answer."""
    newest: dict[str, MatterFact] = {}
    for row in rows:
        newest.setdefault(row.name, row)
    return {name: Known(name, row.value, row.source) for name, row in newest.items() if row.value is not None}
