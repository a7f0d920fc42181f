"""Turn steps and endings into the rows of a list: plain values for the component `zeilen`."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from django.urls import reverse

from integrativ.cases.queries.expiry import Expiry
from integrativ.cases.queries.today import Line
from integrativ.common import dates
from integrativ.placements.codes import AftercareAnswer
from integrativ.steps.answers import find
from integrativ.steps.models import LifeArea, State, Step, StepKind
from integrativ.web.components.words import in_tagen, paragraf
from integrativ.web.desk.case_frame import link

ENDING_WORDS = {"title": "Aufenthalt", "permission": "Erlaubnis", "share": "Freigabe", "gap": "Zuständigkeit"}
ENDING_PAGES = {
    "title": "desk:case_law",
    "permission": "desk:case_law",
    "share": "desk:shares",
    "gap": "desk:case_network",
}


def step_row(line: Line, on: dt.date, *, came_back: bool = False, with_person: bool = True) -> dict[str, Any]:
    """One step: when, what, for whom, whose turn since when."""
    step = line.step
    late = bool(step.due_on and step.due_on < on and not came_back)
    if came_back and step.last_event:
        day: Any = step.last_event.at.astimezone(dates.BERLIN).date()
        when_note = in_tagen(day, on)
    elif not line.is_mine:
        day = (step.waiting_since or step.created_at).astimezone(dates.BERLIN).date()
        when_note = f"seit {line.days} {'Tag' if line.days == 1 else 'Tagen'}" if line.days else "seit heute"
    else:
        day = step.due_on or "ohne Frist"
        when_note = _due_words(step.due_on, on)
    return {
        "when": day,
        "when_note": when_note,
        "late": late,
        "title": step.title,
        "url": _step_url(step.pk),
        "note": step_note(step, came_back=came_back, with_area=with_person),
        "person": line.person_name if with_person else "",
        "person_note": _person_note(line) if with_person else "",
        "clock": clock(line, came_back=came_back),
        "mine": False,
    }


@lru_cache(maxsize=1)
def _around_the_number() -> tuple[str, str]:
    before, after = reverse("desk:step", args=[2**62]).split(str(2**62))
    return before, after


def _step_url(pk: int) -> str:
    """The address of a step: a list of two hundred does not ask the resolver two hundred times."""
    before, after = _around_the_number()
    return f"{before}{pk}{after}"


def _person_note(line: Line) -> str:
    """For whom the deputy acts, else what the person wants to reach."""
    return f"Vertretung für {line.instead_of}" if line.instead_of else line.aim


def _due_words(due: dt.date | None, on: dt.date) -> str:
    if due is None:
        return ""
    days = (on - due).days
    if days > 0:
        return f"{days} {'Tag' if days == 1 else 'Tage'} zu spät"
    return in_tagen(due, on)


def _came_back(step: Step) -> str:
    """With which word a step came back; after the start it is a warning, said as the company or the person said it."""
    if step.kind == StepKind.AFTERCARE and step.state == State.RETURNED and step.last_event:
        said = step.last_event.code
        if said in AftercareAnswer.values:
            return f"Frühe Warnung: {AftercareAnswer(said).label}"
    coded = find(step.kind, step.last_event.code) if step.last_event else None
    if coded and coded.event == step.last_event.event:  # type: ignore[union-attr]
        return coded.label
    return "zurückgegeben" if step.state == State.RETURNED else "beantwortet"


def is_back(line: Line) -> bool:
    """Whether a step came back to us with an answer or a question, and has not been read."""
    return line.is_mine and line.step.state in (State.RETURNED, State.ANSWERED)


def came_back_text(step: Step) -> str:
    """What the other side said: the coded answer, its days, its sentence."""
    event = step.last_event
    if event is None:
        return ""
    start = f" ab {event.valid_from:%d.%m.%Y}" if event.valid_from else ""
    end = f" bis {event.valid_until:%d.%m.%Y}" if event.valid_until else ""
    said = f"{_came_back(step)}{start}{end}"
    return f"{said[:1].upper()}{said[1:]}: {event.text}" if event.text else f"{said[:1].upper()}{said[1:]}."


def step_note(step: Step, *, came_back: bool = False, with_area: bool = True) -> str:
    """Kind, area of life, and what came back."""
    parts = [step.get_kind_display()]
    if came_back:
        parts = [_came_back(step), step.get_kind_display()]
    elif step.life_area and with_area:
        parts.append(str(LifeArea(step.life_area).label))
    if step.starts_at:
        parts.append(f"{step.starts_at.astimezone(dates.BERLIN):%d.%m.%Y, %H:%M} Uhr")
    return " · ".join(parts)


def clock(line: Line, *, came_back: bool = False) -> dict[str, Any]:
    """Who waits for whom since when."""
    if came_back:
        return {"who": line.waits, "days": line.days, "turn": "waiting"}
    if line.is_mine:
        return {"days": line.days, "turn": "mine"}
    return {"who": line.waits, "days": line.days, "usual": line.step.usual_days, "turn": "theirs"}


def ending_row(row: Expiry, on: dt.date, *, instead_of: str = "") -> dict[str, Any]:
    """One thing that ends: day, what, whose, whether somebody works on it."""
    chip = ("ok", "Schritt läuft") if row.has_step else ("warn", "noch kein Schritt")
    return {
        "when": f"{row.day:%d.%m.%Y}",
        "when_note": in_tagen(row.day, on),
        "late": row.day < on,
        "title": paragraf(row.title),
        "url": _ending_url(row),
        "note": row.note or ENDING_WORDS.get(row.kind, ""),
        "person": row.person_name,
        "person_note": f"Vertretung für {instead_of}" if instead_of else "",
        "chip": chip if row.kind in ("title", "gap", "deadline") or row.instead_of else None,
    }


def _ending_url(row: Expiry) -> str:
    if row.hint_id:
        return link("desk:radar_hint", row.hint_id)
    if row.step_id:
        return link("desk:step", row.step_id)
    return link(ENDING_PAGES.get(row.kind, "desk:case"), row.case_id) or link("desk:case", row.case_id)
