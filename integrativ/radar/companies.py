"""The company's coming days: only what it holds itself, from the columns it may read anyway.

Ends of permissions as its confirmations say them, of contracts, papers and trials, its duties (§ 4a Abs. 5, § 45c AufenthG), and
the questions after the start. No title, no benefit, no reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from integrativ.cases import calendars
from integrativ.placements.deadlines import milestones
from integrativ.placements.models import Stage
from integrativ.placements.queries.company import CompanyPlacement, company_placements
from integrativ.radar.bodies import AHEAD, BACK, Day, Days, joined, with_marks
from integrativ.radar.models import Answer
from integrativ.steps.models import State, StepKind
from integrativ.tenancy.models import Membership

DUTIES = {"new_document": "Erlaubnis endet: neues Dokument zeigen lassen"}
QUESTION = "Wir fragen Sie: Wie läuft es?"
ENDS = "Danach endet die Begleitung, wenn Sie oder die Person nichts anderes wünschen."
OPEN_NOTE = "Sprechen Sie früh mit der Person und mit uns, damit keine Lücke entsteht."


def coming_days(membership: Membership, on: dt.date) -> Days:
    """What the company has to do or what ends for it in the next 180 days; other hats find nothing. Five queries."""
    rows = company_placements(membership)
    days = [day for row in rows for day in joined(list(_days(row, on)))]
    return with_marks(membership, days, on)


def _days(row: CompanyPlacement, on: dt.date) -> Iterator[Day]:
    first, last = on - BACK, on + AHEAD
    for day in (*_ends(row), *_questions(row), *_duties(row, on)):
        if first <= day.day <= last:
            yield day


def _day(
    row: CompanyPlacement, code: str, day: dt.date, title: str, *lines: str, note: str = "", step: int | None = None
) -> Day:
    return Day(
        topic=f"{row.placement_id}-{code}-{day:%y%m%d}",
        day=day,
        title=title,
        who=row.name,
        lines=lines,
        notes=(note,) if note else (),
        placement_id=row.placement_id,
        step_id=step,
        number=row.number,
    )


def _duties(row: CompanyPlacement, on: dt.date) -> Iterator[Day]:
    for duty in row.duties(on):
        title = DUTIES.get(duty.code, duty.text)
        lines = (OPEN_NOTE,) if duty.code == "new_document" else ()
        yield _day(row, duty.code, duty.due_on, title, *lines, note=duty.note)


def _ends(row: CompanyPlacement) -> Iterator[Day]:
    if row.ended_on is not None:
        return
    if row.may_until is not None and not row.needs_document_check:
        yield _day(row, "permission", row.may_until, "Bestätigung endet: darf bis zu diesem Tag arbeiten", OPEN_NOTE)
    if row.contract_until is not None:
        yield _day(
            row,
            "contract",
            row.contract_until,
            "Vertrag ist bis zu diesem Tag befristet",
            "Verlängern oder Ende planen?",
        )
    if row.trial_until is not None and row.trial_kind and row.started_on is None:
        yield _day(row, "trial", row.trial_until, f"{Stage(row.trial_kind).label}: letzter Tag")
    if row.paper_until is not None and row.paper_until != row.may_until:
        yield _day(
            row,
            "paper",
            row.paper_until,
            "Nachweis mit Code gilt bis zu diesem Tag",
            "Brauchen Sie einen neuen, rufen Sie uns an.",
        )


def _questions(row: CompanyPlacement) -> Iterator[Day]:
    """The questions after the start: the one that waits for the company, and those agreed for later days."""
    if row.ended_on is not None:
        return
    asked = [step for step in row.steps if step.kind == StepKind.AFTERCARE and step.due_on is not None]
    for step in asked:
        if step.due_on is not None and step.state == State.OPEN and step.waiting_for == "owner":
            yield _day(
                row, f"question{step.pk}", step.due_on, QUESTION, "Zwei Klicks, beide Seiten getrennt.", step=step.pk
            )
    reached = max((step.due_on for step in asked if step.due_on), default=dt.date.min)
    for milestone in milestones(row.started_on) if row.started_on else ():
        if milestone.due_on > reached:
            text = ENDS if milestone.name == "month_12" else f"So vereinbart: {milestone.label} Arbeit bei Ihnen."
            yield _day(row, milestone.name, milestone.due_on, QUESTION, text)


def calendar_entries(membership: Membership, on: dt.date) -> list[calendars.Entry]:
    """The same days for a calendar program: what it is and the number of the way, no name."""
    found = coming_days(membership, on)
    later = [row for row in found.answered if row.mark is not None and row.mark.answer == Answer.LATER]
    return [
        calendars.Entry(
            f"betrieb-{row.day.topic}", f"{row.day.title} (Weg {row.day.placement_id})", row.day.day,
            placement_id=row.day.placement_id,
        )
        for row in (*found.open, *later)
    ]  # fmt: skip


def why_empty(membership: Membership, days: Days) -> tuple[str, str]:
    """Title and reason of an empty list."""
    if days.answered:
        return "Alles beantwortet", "Was Sie beantwortet haben, steht unten. Neues steht hier, sobald es näher kommt."
    if not company_placements(membership):
        return (
            "Noch keine Termine",
            "Noch niemand ist auf dem Weg zu Ihnen. Sobald jemand bei Ihnen arbeitet, stehen die Termine hier.",
        )
    return (
        "In den nächsten 180 Tagen endet nichts",
        "Zu den Menschen auf dem Weg zu Ihnen gibt es in dieser Zeit keine Pflicht, kein Ende und keine Nachfrage.",
    )
