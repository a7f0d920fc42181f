"""A company's duties with dates, in plain words; norm and title come from the law catalogue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from integrativ import law
from integrativ.placements.deadlines import report_end_until

RULES = ("aufenthg-4a-5-nr1", "aufenthg-4a-5-nr2", "aufenthg-4a-5-nr3", "aufenthg-45c")
"""The rules of the catalogue the duties come from."""


@dataclass(frozen=True)
class Job:
    """What the dates of the duties follow from."""

    name: str
    first_day: dt.date | None
    has_started: bool
    ended_on: dt.date | None
    may_until: dt.date | None
    needs_document_check: bool
    from_abroad: bool
    trial_from: dt.date | None = None


@dataclass(frozen=True)
class Duty:
    """One thing the company has to do, until when, and where that stands in the law."""

    due_on: dt.date
    text: str
    note: str = ""
    name: str = ""
    code: str = ""

    @property
    def is_urgent(self) -> bool:
        return bool(self.note)


def norm(rule: str, on: dt.date) -> str:
    """The norm of a rule in its wording of that day; empty if the catalogue has none."""
    found = law.catalogue().rules.get(rule)
    if found is None:
        return ""
    for edition in found.editions:
        if (edition.valid_from is None or edition.valid_from <= on) and (
            edition.valid_to is None or edition.valid_to >= on
        ):
            return edition.norm
    return ""


def duties(job: Job, on: dt.date) -> list[Duty]:
    """All duties that are still ahead or due, by date. The same for everybody, so that nothing follows from them."""
    rows: list[Duty] = []
    start = job.first_day or job.trial_from
    if job.ended_on is not None:
        rows.append(
            Duty(
                report_end_until(job.ended_on),
                "Der Ausländerbehörde schreiben, dass die Arbeit früher als geplant beendet ist",
                f"2 Wochen sind immer rechtzeitig; manchmal gibt das Gesetz 4 ({norm('aufenthg-4a-5-nr3', on)})",
                job.name,
                "report_end",
            )
        )
        return [row for row in rows if row.due_on >= on]
    if start is not None and not job.has_started:
        if job.needs_document_check:
            rows.append(
                Duty(
                    start,
                    "Dokument ansehen und eine Kopie aufbewahren, solange die Person bei Ihnen arbeitet",
                    f"vor dem ersten Tag, {norm('aufenthg-4a-5-nr1', on)} und Nr. 2",
                    job.name,
                    "check_document",
                )
            )
        if job.first_day is not None:
            rows.append(
                Duty(job.first_day, "Bei der Sozialversicherung anmelden", "am ersten Tag", job.name, "register")
            )
    if job.from_abroad and job.first_day is not None and not job.has_started:
        rows.append(
            Duty(
                job.first_day,
                "Schriftlich auf die kostenlose Beratung zum Arbeitsrecht hinweisen (Faire Integration)",
                f"spätestens am ersten Tag, {norm('aufenthg-45c', on)}",
                job.name,
                "advice",
            )
        )
    if job.may_until is not None and job.needs_document_check:
        rows.append(
            Duty(
                job.may_until,
                "Neues Dokument zeigen lassen",
                "Ohne neues Dokument endet die Erlaubnis an diesem Tag.",
                job.name,
                "new_document",
            )
        )
    return sorted((row for row in rows if row.due_on >= on or row.name), key=lambda row: row.due_on)
