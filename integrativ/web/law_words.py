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
