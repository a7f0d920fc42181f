"""Rows, figures, definition lists, tables, maps, sharing: things shown one under the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import template
from django.db.models import Model
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from integrativ.web.components.clocks import CLOCK, clock
from integrativ.web.components.law import CHIP, chip_shape
from integrativ.web.components.shapes import Shape, shape, shapes

register = template.Library()

ROW: dict[str, Any] = {
    "when": "",
    "when_note": "",
    "late": False,
    "title": "",
    "url": "",
    "note": "",
    "person": "",
    "person_note": "",
    "clock": None,
    "chip": None,
    "mine": False,
}
STATION: dict[str, Any] = {
    "title": "",
    "state": "next",
    "text": "",
    "when": "",
    "who": "",
    "note": "",
    "url": "",
    "button": "",
    "warning": "",
}
STATION_LOOK = {
    "done": ("done", "erledigt"),
    "now": ("mine", "jetzt"),
    "maybe": ("none", "vielleicht"),
    "next": ("none", "noch nicht"),
}


class _Drawn:
    """Clocks and chips of one list: many rows say the same ("Sie sind dran seit 12 Tagen"), each is drawn once."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Any, ...], SafeString] = {}

    def row(self, thing: Any) -> Shape:
        """A row with its clock, or else its chip, as HTML."""
        row = shape(thing, **ROW)
        row["side"] = ""
        if row["clock"]:
            row["side"] = self._once("uhr", "clock", shape(row["clock"], **CLOCK), clock)
        elif row["chip"]:
            drawn = self._once("chip", "chip", shape(row["chip"], **CHIP), chip_shape)
            row["side"] = format_html("<p>{}</p>", drawn)
        return row

    def _once(self, template_name: str, name: str, fields: Shape, made: Callable[..., Shape]) -> SafeString:
        key = (name, *(str(value) if isinstance(value, Model) else value for value in fields.values()))
        if key not in self._kept:
            self._kept[key] = render_to_string(f"bausteine/{template_name}.html", {name: made(**fields)})
        return self._kept[key]


@register.inclusion_tag("bausteine/zeilen.html")
def zeilen(
    rows: Iterable[Any], title: str = "", mine: bool = False, note: str = "", count: Any = "", id: str = ""
) -> Shape:
    """A group of steps: when, what, who, clock. {% zeilen rows "Bis Mittwoch fällig" mine=True count=5 id="faellig" %}

    row: when (day or text), when_note, late, title, url, note, person, person_note, clock (who, days, usual, turn),
    chip (kind, word), mine. `mine` of the group says "Sie sind dran".
    """
    drawn = _Drawn()
    return {
        "rows": [drawn.row(row) for row in rows],
        "title": title,
        "mine": mine,
        "note": note,
        "count": count,
        "id": id or "zeilen",
    }


@register.inclusion_tag("bausteine/kennzahlen.html")
def kennzahlen(items: Iterable[Any]) -> Shape:
    """Three to five facts in a row under a title. {% kennzahlen items %}; items: label, value, note."""
    return {"items": shapes(items, label="", value="", note="")}


@register.inclusion_tag("bausteine/beschreibung.html")
def beschreibung(items: Iterable[Any]) -> Shape:
    """A list of terms with their values. {% beschreibung items %}; items: label, value, note."""
    return {"items": shapes(items, label="", value="", note="")}


@register.inclusion_tag("bausteine/tabelle.html")
def tabelle(columns: Iterable[Any], rows: Iterable[Iterable[Any]], caption: str = "") -> Shape:
    """A table whose first cell names the row. {% tabelle columns rows caption %}

    columns: label, num (figures to the right). Cells: text or (text, url).
    """
    heads = shapes(columns, label="", num=False)
    body = [
        [{**shape(cell, text="", url=""), "num": head["num"]} for cell, head in zip(row, heads, strict=False)]
        for row in rows
    ]
    return {"columns": heads, "rows": body, "caption": caption}


@register.inclusion_tag("bausteine/naechster.html")
def naechster_schritt(
    title: str, text: str = "", url: str = "", button: str = "", turn: str = "Nächster Schritt", due: str = ""
) -> Shape:
    """The next step of a page. {% naechster_schritt title text url button turn="Sie sind dran" due="" %}"""
    return {"title": title, "text": text, "url": url, "button": button, "turn": turn, "due": due}


@register.inclusion_tag("bausteine/schrittfolge.html")
def schrittfolge(steps: Iterable[Any], current: int, label: str = "Fortschritt") -> Shape:
    """A form in two to five pages. {% schrittfolge steps current=2 %}; steps: label, url (back to a done step)."""
    numbered = [
        {**step, "number": number, "done": number < current, "current": number == current}
        for number, step in enumerate(shapes(steps, label="", url=""), start=1)
    ]
    return {"steps": numbered, "label": label}


@register.inclusion_tag("bausteine/weg.html")
def weg(stations: Iterable[Any], label: str = "Weg in die Arbeit") -> Shape:
    """The long way of a placement. {% weg stations %}

    station: title, state (done, now, next, maybe), text, when, who, note, url, button, warning.
    """
    prepared = []
    for station in shapes(stations, **STATION):
        icon, word = STATION_LOOK.get(station["state"], STATION_LOOK["next"])
        prepared.append({**station, "icon": icon, "word": word})
    return {"stations": prepared, "label": label}


@register.inclusion_tag("bausteine/teilen.html")
def teilen(
    seen: Iterable[Any],
    kept: Iterable[Any],
    title_seen: str = "Wird geteilt",
    title_kept: str = "Bleibt hier",
    heading: int = 2,
) -> Shape:
    """What exactly is shared and what stays. {% teilen seen kept title_seen title_kept %}; both: lists of text."""
    return {"seen": seen, "kept": kept, "title_seen": title_seen, "title_kept": title_kept, "heading": heading}


@register.inclusion_tag("bausteine/freigabe.html")
def freigabe(grant: Any, heading: int = 2) -> Shape:
    """One share that can be withdrawn. {% freigabe grant %}

    grant: recipient, kind, purpose, items (list of text), chip (kind, word), last_seen, withdraw_url, note, id.
    """
    fields = shape(
        grant,
        recipient="",
        kind="",
        purpose="",
        items=(),
        chip=None,
        last_seen="",
        withdraw_url="",
        note="",
        id="freigabe",
    )
    fields["chip"] = chip_shape(**shape(fields["chip"], **CHIP)) if fields["chip"] else None
    return {**fields, "heading": heading}


@register.inclusion_tag("bausteine/karte.html")
def karte(areas: Iterable[Any], title: str, view_box: str, credit: str, legend: Iterable[Any] | None = None) -> Shape:
    """A map drawn from paths. {% karte areas title view_box credit legend %}

    areas: label, path, url, state ("", "marked", "here"). legend: label, state. The page also offers a field or a list.
    """
    return {
        "areas": shapes(areas, label="", path="", url="", state=""),
        "title": title,
        "view_box": view_box,
        "credit": credit,
        "legend": shapes(legend, label="", state=""),
    }
