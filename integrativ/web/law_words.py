"""Words every page uses when it shows what the law says."""

from __future__ import annotations

from collections.abc import Iterable

DECIDES = {
    "ABH": "Ausländerbehörde",
    "BA": "Bundesagentur für Arbeit",
    "AA": "Agentur für Arbeit",
    "JC": "Jobcenter",
    "BAMF": "Bundesamt für Migration und Flüchtlinge",
    "ZAB": "Zentrale Ausländerbehörde",
    "none": "niemand, es folgt aus dem Gesetz",
}
CONFIDENCE = {"high": "hoch", "medium": "mittel", "low": "gering"}


def decides(makers: Iterable[str]) -> str:
    """Name the deciding bodies of an edition in words."""
    return ", ".join(dict.fromkeys(DECIDES.get(maker, maker) for maker in makers))
