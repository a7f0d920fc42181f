"""Hints of the radar in the shapes the templates read: months, people, rows."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.urls import reverse

from integrativ.common import dates
from integrativ.radar import words
from integrativ.radar.models import Hint, Kind, Mark
from integrativ.radar.queries import last_mark
from integrativ.web.components.words import MONTHS, in_tagen, paragraf

CHIPS = {
    Kind.DEADLINE: "warn",
    Kind.LOSS: "no",
    Kind.DUTY: "info",
    Kind.WINDOW: "neutral",
    Kind.GAIN: "ok",
}


def chip(kind: str) -> tuple[str, str]:
    """Look and word of a kind."""
    return CHIPS[Kind(kind)], str(Kind(kind).label)


def row(hint: Hint, on: dt.date, *, is_news: bool = False) -> dict[str, Any]:
    """One hint: day, what changes, why, what to do, who has answered it. After the first night all is new, so none is."""
    points = hint.content.points
    title, *more = words.sentences(points)
    mark = last_mark(hint)
    return {
        "pk": hint.pk,
        "case_id": hint.case_id,
        "version": hint.version,
        "submit_key": uuid.uuid4(),
        "later_key": uuid.uuid4(),
        "day": hint.day,
        "when": in_tagen(hint.day, on),
        "is_past": hint.day < on,
        "chip": chip(hint.kind),
        "title": title,
        "why": words.why(points[0]),
        "cause": words.cause(hint.content.cause),
        "more": more,
        "next": words.next_step(points, is_past=hint.day < on),
        "url": reverse("desk:radar_hint", args=[hint.pk]),
        "law_url": reverse("desk:case_law", args=[hint.case_id]),
        "is_new": is_news and hint.first_seen_on == on,
        "mark": mark_words(mark) if mark else "",
        "is_quiet": hint.quiet_until is not None and hint.quiet_until >= on,
        "gone_on": hint.gone_on,
    }


def mark_words(mark: Mark) -> str:
    """Who answered what, when, why."""
    day = f"{mark.marked_at.astimezone(dates.BERLIN):%d.%m.%Y}"
    text = f"{mark.get_answer_display()}: {mark.marked_by.user}, {day}"
    if mark.remind_on:
        text += f", wieder am {mark.remind_on:%d.%m.%Y}"
    return f"{text}. {mark.reason}" if mark.reason else text


def months(hints: Sequence[Hint], on: dt.date) -> list[dict[str, Any]]:
    """The hints of a page by month, in a month by person, in the order they come in."""
    found = []
    is_news = any(hint.first_seen_on < on for hint in hints)
    for (year, month), rows in groupby(hints, key=lambda hint: (hint.day.year, hint.day.month)):
        people = [
            {
                "name": case.person.full_name,
                "case_id": case.pk,
                "rows": [row(hint, on, is_news=is_news) for hint in group],
            }
            for case, group in _by_case(rows)
        ]
        found.append({"title": f"{MONTHS[month - 1]} {year}", "id": f"monat-{year}-{month}", "people": people})
    return found


def _by_case(rows: Iterable[Hint]) -> Iterable[tuple[Any, list[Hint]]]:
    for _, group in groupby(rows, key=lambda hint: hint.case_id):
        hints = list(group)
        yield hints[0].case, hints


def points(hint: Hint) -> list[dict[str, str]]:
    """Everything a hint changes, each with its reason; rules of the same name are said once."""
    cause = words.cause(hint.content.cause)
    rows = {words.sentence(point): words.why(point) or cause for point in reversed(hint.content.points)}
    return [{"text": text, "why": why} for text, why in reversed(rows.items())]


def in_case(hints: Iterable[Hint], on: dt.date) -> list[dict[str, Any]]:
    """A few hints as the rows of the case's own page."""
    return [
        {
            "when": hint.day,
            "when_note": in_tagen(hint.day, on),
            "late": hint.day < on,
            "title": paragraf(words.headline(hint.content.points)),
            "url": reverse("desk:radar_hint", args=[hint.pk]),
            "note": words.why(hint.content.points[0]),
            "chip": chip(hint.kind),
        }
        for hint in hints
    ]
