"""Words every page uses when it shows what the law says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

DECIDES = {
    "ABH": "Ausländerbehörde",
    "BA": "Bundesagentur für Arbeit",
    "AA": "Agentur für Arbeit",
    "JC": "Jobcenter",
    "BAMF": "Bundesamt für Migration und Flüchtlinge",
    "ZAB": "Zentrale Ausländerbehörde",
    "none": "niemand, es folgt aus dem Gesetz",
}
_SECTION = re.compile(r"/__(\d+[a-z]*)\.html$")
CONFIDENCE = {"high": "hoch", "medium": "mittel", "low": "gering"}

KINDS = {
    "Ermessen": "Ermessen: Die Stelle kann ja oder nein sagen.",
    "Anspruch": "Anspruch: Liegen die Voraussetzungen vor, muss die Stelle ja sagen.",
    "gebunden": "Gebunden: Liegen die Voraussetzungen vor, hat die Stelle keine Wahl.",
    "Regelanspruch": "Regelanspruch: In der Regel muss die Stelle ja sagen.",
    "Soll": "Soll: Die Stelle soll ja sagen; nur in besonderen Fällen darf sie nein sagen.",
    "Verbot": "Verbot: Das Gesetz verbietet es, solange die Voraussetzungen vorliegen.",
    "Pflicht": "Pflicht: Das muss getan werden.",
    "Rechtsfolge": "Folge: Sie tritt kraft Gesetzes ein.",
    "Fiktion": "Fiktion: Das Gesetz tut so, als wäre es entschieden.",
    "Programm": "Programm: Es gibt keinen Anspruch; es entscheidet, wer das Programm führt.",
}
"""How far the body that decides is bound, in words: must, should, may."""


def decides(makers: Iterable[str]) -> str:
    """Name the deciding bodies of an edition in words."""
    return ", ".join(dict.fromkeys(DECIDES.get(maker, maker) for maker in makers))


def source_link(source: str) -> dict[str, str]:
    """A source as a link with a short label; what stands behind the address is kept as words."""
    if not source.startswith(("http://", "https://")):
        return {"label": source, "url": ""}
    url, _, note = source.partition(" ")
    place = urlsplit(url)
    found = _SECTION.search(place.path)
    host = (place.hostname or "").removeprefix("www.")
    label = f"§ {found[1]}, {host}" if found and host == "gesetze-im-internet.de" else host + unquote(place.path)
    return {"label": f"{label.rstrip('/')} {note}".strip(), "url": url}
