"""Time as a picture with the same numbers as text: the clock of a step and the band of answers over years."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.utils.text import slugify

from integrativ.web.components.shapes import Shape, shape, shapes

register = template.Library()

CLOCK: dict[str, Any] = {"who": "", "days": None, "usual": None, "turn": "theirs", "usual_word": "üblich"}
WIDTH = 176.0
BAND_WIDTH, BAND_LEFT, LETTER = 1040.0, 170.0, 7.2
TRACK_HEIGHT, TRACK_TOP = 42, 32


def clock(who: Any, days: int | None, usual: int | None, turn: str, usual_word: str) -> Shape:
    """The bar and words of one clock: how many days somebody waits, compared with the usual time."""
    bar = None
    if days is not None and usual:
        scale = WIDTH / max(days, usual * 1.5)
        over = max(0, days - usual)
        bar = {
            "spent": round(min(days, usual) * scale, 1),
            "over": round(over * scale, 1),
            "mark": round(max(0.0, usual * scale - 0.75), 1),
        }
    return {
        "who": who,
        "days": days,
        "usual": usual,
        "turn": turn,
        "usual_word": usual_word,
        "bar": bar,
        "over_days": max(0, days - usual) if days is not None and usual else 0,
    }


@register.inclusion_tag("bausteine/uhr.html")
def uhr(
    who: Any = "", days: int | None = None, usual: int | None = None, turn: str = "theirs", usual_word: str = "üblich"
) -> Shape:
    """Who waits for whom since when. {% uhr "ABH Bochum" 38 21 %}

    turn: "theirs" (we wait for who), "waiting" (who waits for us), "mine" (Sie sind dran), "held" (it stands still).
    """
    return {"clock": clock(who, days, usual, turn, usual_word)}


def _left(day: dt.date, start: dt.date, end: dt.date) -> float:
    share = (day - start).days / max(1, (end - start).days)
    return round(BAND_LEFT + share * (BAND_WIDTH - BAND_LEFT), 1)


def _ticks(start: dt.date, end: dt.date) -> list[Shape]:
    by_year = (end - start).days > 550
    ticks = []
    year, month = start.year, 1 if by_year else start.month
    while (day := dt.date(year, month, 1)) <= end:
        if day >= start:
            x = _left(day, start, end)
            ticks.append({"x": x, "text_x": x + 5, "label": str(year) if by_year else f"{month:02d}.{year}"})
        year, month = (year + 1, 1) if by_year or month == 12 else (year, month + 1)
    return ticks


def _segment(thing: Any, top: int, start: dt.date, end: dt.date, hatch_from: float) -> Shape:
    segment = shape(thing, starts_on=None, ends_on=None, kind="neutral", text="", basis="")
    x = _left(min(max(segment["starts_on"] or start, start), end), start, end)
    right = _left(max(min(segment["ends_on"] or end, end), start), start, end)
    width = max(1.0, round(right - x, 1))
    hatch_x = max(x, hatch_from)
    room = int((width - 12) / LETTER)
    text = segment["text"]
    return {
        **segment,
        "x": x,
        "width": width,
        "hatch_x": hatch_x,
        "hatch_width": max(0.0, round(right - hatch_x, 1)),
        "label": text if len(text) <= room else (text[: room - 1] + "…" if room > 8 else ""),
        "label_x": x + 8,
        "label_y": top + 20,
    }


@register.inclusion_tag("bausteine/zeitband.html")
def zeitband(band: Any) -> Shape:
    """Answers over time, with the same content as a table. {% zeitband band %}

    band: title, start, end, today, law_date, tracks. track: label (short), segments, long (label in the table).
    segment: starts_on (None = earlier), ends_on (None = open), kind (ok, info, warn, no, neutral, held), text, basis.
    After law_date the band is hatched: what changed later is not known.
    """
    fields = shape(band, title="Was wann gilt", start=None, end=None, today=None, law_date=None, tracks=())
    start, end, law_date = fields["start"], fields["end"], fields["law_date"]
    hatch_from = BAND_WIDTH if law_date is None else _left(min(max(law_date, start), end), start, end)
    tracks = []
    for index, track in enumerate(shapes(fields["tracks"], label="", segments=(), long="")):
        top = TRACK_TOP + index * TRACK_HEIGHT
        segments = [_segment(item, top, start, end, hatch_from) for item in track["segments"]]
        tracks.append({**track, "top": top, "label_y": top + 20, "segments": segments})
    bottom = TRACK_TOP + len(tracks) * TRACK_HEIGHT
    return {
        **fields,
        "id": slugify(fields["title"]) or "band",
        "tracks": tracks,
        "ticks": _ticks(start, end),
        "bottom": bottom,
        "foot": bottom + 18,
        "height": bottom + 26,
        "today_x": _inside(fields["today"], start, end),
        "law_x": _inside(law_date, start, end),
    }


def _inside(day: dt.date | None, start: dt.date, end: dt.date) -> float | None:
    return _left(day, start, end) if day is not None and start <= day <= end else None
