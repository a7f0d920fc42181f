"""The because-tree for professionals: each rule with norm, source, edition, who decides and how far it is bound."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from integrativ import law
from integrativ.web.law_words import KINDS, decides


@dataclass(frozen=True)
class Line:
    """One line of the because-tree in the shape the tree template reads."""

    state: str
    text_de: str
    norm: str = ""
    sources: list[dict[str, Any]] = field(default_factory=list)
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    text_state: dt.date | None = None
    confidence: str = ""
    detail: str = ""
    children: list[Line] = field(default_factory=list)


def drawn(node: law.Node, detail: Callable[[law.Node], str]) -> Line:
    """A node of the explanation in the shape of the tree; `detail` says of a tested fact which value was used."""
    inner = node.children
    if node.kind == "rule" and len(inner) == 1 and inner[0].kind in ("rule", "all"):
        if inner[0].kind == "rule":
            return drawn(inner[0], detail)
        inner = inner[0].children
    edition = node.edition
    return Line(
        state=node.state,
        text_de=node.text_de,
        norm=node.norm,
        sources=_sources(edition),
        valid_from=edition.valid_from if edition else None,
        valid_to=edition.valid_to if edition else None,
        text_state=edition.text_state if edition else None,
        confidence=edition.confidence if edition else "",
        detail=detail(node) if node.kind == "leaf" else _bound(edition),
        children=[drawn(child, detail) for child in inner],
    )


def _bound(edition: law.EditionInfo | None) -> str:
    """Who decides, and whether it must, should or may."""
    if edition is None:
        return ""
    return f"{KINDS.get(edition.kind, edition.kind)} Es entscheidet: {decides(edition.decision_maker)}."


def _sources(edition: law.EditionInfo | None) -> list[dict[str, Any]]:
    if edition is None:
        return []
    urls = [source for source in edition.sources if source.startswith("https://www.gesetze-im-internet.de")]
    texts = [{"label": "Gesetzestext", "url": url, "checked_on": edition.text_state} for url in urls[:1]]
    return [*texts, {"label": "Regel nachlesen", "url": reverse("lawbook:rule", args=[edition.rule])}]
