"""Who holds a title under § 104c: for the case manager with names and conditions, for the coordination in numbers."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from integrativ import law
from integrativ.audit import log
from integrativ.cases.legal.facts import FactSheet, sheets_for
from integrativ.cases.models import Case, TeamMember, TeamRole
from integrativ.cases.queries.case import cases_of
from integrativ.people.models import Fact
from integrativ.radar.models import Look, Transition
from integrativ.radar.transition import TITLE, Outlook, Standing, holds_title, outlook, standing
from integrativ.tenancy.models import Membership

FAULTS = (law.LawError, ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)
BANDS = (
    ("over", "Letzter Tag vorbei"),
    ("unknown", "Ende des Titels fehlt"),
    ("30", "Letzter Tag in 30 Tagen"),
    ("90", "Letzter Tag in 31 bis 90 Tagen"),
    ("180", "Letzter Tag in 91 bis 180 Tagen"),
    ("later", "Letzter Tag später"),
    ("applied", "rechtzeitig beantragt"),
)


@dataclass(frozen=True)
class Holder:
    """One case of the hat with the title; `facts` are read once for the whole list."""

    case: Case
    sheet: FactSheet
    standing: Standing


@dataclass(frozen=True)
class Seen:
    """One holder with both ways; without an outlook the facts could not be evaluated and `trouble` says why."""

    holder: Holder
    outlook: Outlook | None
    trouble: str = ""


def holders(membership: Membership, on: dt.date) -> list[Holder]:
    """The hat's cases whose title is that of § 104c, the most urgent first; five queries for any number of cases."""
    known = Fact.objects.filter(org_id=membership.organisation_id, name="residence_title", value=TITLE)
    cases = list(cases_of(membership).filter(person_id__in=known.values("person_id")).select_related("matter"))
    sheets = sheets_for(cases, on) if cases else {}
    found = [
        Holder(case, sheets[case.pk], _standing(sheets[case.pk].values, on))
        for case in cases
        if holds_title(sheets[case.pk].values)
    ]
    return sorted(found, key=lambda row: (row.standing.urgency, row.case.person.sort_key, row.case.pk))


def _standing(values: dict[str, Any], on: dt.date) -> Standing:
    """Facts the law cannot read leave the last day unknown; the page then says so."""
    try:
        return standing(values, on)
    except FAULTS:
        return Standing(on, None, None)


def looked_at(rows: Sequence[Holder], on: dt.date) -> list[Seen]:
    """Both ways for the holders of one page, evaluated now; the look is kept in the log."""
    log.saw([row.case.person_id for row in rows], act="radar.transition")
    return [_seen(row, on) for row in rows]


def _seen(row: Holder, on: dt.date) -> Seen:
    values = row.sheet.values
    try:
        certain = [found.text_de for found in law.contradictions(values, on) if found.certain]
        return Seen(row, None, certain[0]) if certain else Seen(row, outlook(values, on))
    except FAULTS:
        return Seen(row, None, "Die Angaben lassen sich nicht auswerten. Bitte prüfen Sie sie im Fall.")


@dataclass(frozen=True)
class Line:
    """One case as the coordination reads it: number, who leads, last day, how far each way is. No name, no fact."""

    case_id: int
    lead: str
    last_on: dt.date | None
    has_applied: bool
    ways: dict[str, dict[str, Any]]
    band: str


@dataclass(frozen=True)
class Numbers:
    """All holders of one body, the most urgent first, with how many stand where and when that was counted."""

    lines: list[Line] = field(default_factory=list)
    bands: list[tuple[str, str, int]] = field(default_factory=list)
    leads: list[tuple[str, int, int]] = field(default_factory=list)  # who, how many, of these within 90 days or over
    looked_on: dt.date | None = None
    has_looked: bool = True


def numbers(membership: Membership, on: dt.date) -> Numbers:
    """What the night has counted for the coordinator's body; three queries at most."""
    rows = list(
        Transition.objects.filter(org_id=membership.organisation_id, case__closed_on=None).select_related("case")
    )
    leads = {
        row.case_id: str(row.membership.user)
        for row in TeamMember.objects.filter(
            org_id=membership.organisation_id, case_id__in=[row.case_id for row in rows], role=TeamRole.LEAD,
            starts_on__lte=on,
        ).select_related("membership__user").order_by("starts_on")
        if row.ends_on is None or row.ends_on >= on
    }  # fmt: skip
    lines = [
        Line(row.case_id, leads.get(row.case_id, ""), row.last_on, row.has_applied, row.ways, band(row, on))
        for row in rows
    ]
    order = [name for name, _ in BANDS]
    lines.sort(key=lambda line: (order.index(line.band), line.last_on or on, line.case_id))
    counted = Counter(line.band for line in lines)
    near = {"over", "unknown", "30", "90"}
    people = Counter(line.lead for line in lines)
    soon = Counter(line.lead for line in lines if line.band in near)
    return Numbers(
        lines=lines,
        bands=[(name, label, counted[name]) for name, label in BANDS if counted[name]],
        leads=sorted(((lead, people[lead], soon[lead]) for lead in people), key=lambda row: (-row[2], -row[1], row[0])),
        looked_on=min((row.looked_on for row in rows), default=None),
        has_looked=bool(rows) or Look.objects.filter(org_id=membership.organisation_id).exists(),
    )


def band(row: Transition, on: dt.date) -> str:
    """How near the last day is."""
    if row.has_applied:
        return "applied"
    if row.last_on is None:
        return "unknown"
    days = (row.last_on - on).days
    return "over" if days < 0 else next((name for name in ("30", "90", "180") if days <= int(name)), "later")


def keep(org_id: int, cases: Sequence[Case], sheets: dict[int, FactSheet], on: dt.date, ruleset: str) -> int:
    """Write down for the coordination how far each holder of the title is; who holds it no longer is taken off. Night's work."""
    rows = []
    for case in cases:
        values = sheets[case.pk].values
        if not holds_title(values):
            continue
        try:
            found = outlook(values, on)
        except FAULTS:
            continue
        rows.append(
            Transition(
                org_id=org_id, case=case, looked_on=on, last_on=found.last.day if found.last else None,
                has_applied=found.keeps_running, ruleset=ruleset,
                ways={
                    path.section: {"status": path.status, **{state: path.count(state) for state in ("met", "open", "not_met")}}
                    for path in found.paths
                },
            )
        )  # fmt: skip
    gone = Transition.objects.filter(org_id=org_id, case_id__in=[case.pk for case in cases])
    gone.exclude(case_id__in=[row.case_id for row in rows]).delete()
    fields = ["looked_on", "last_on", "has_applied", "ways", "ruleset"]
    Transition.objects.bulk_create(rows, update_conflicts=True, unique_fields=["case"], update_fields=fields)
    return len(rows)
