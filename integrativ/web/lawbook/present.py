"""Turn the pages of the law book into what the templates show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from integrativ import law
from integrativ.common import dates
from integrativ.law import book
from integrativ.law.doubts import doubts
from integrativ.web.honest import OFFICE, for_staff
from integrativ.web.law_words import CONFIDENCE, KINDS, decides, source_link

OUTSIDE = {
    "not_in_force": "galt diese Regel nicht",
    "not_encoded": "ist der Wortlaut hier nicht erfasst; die Antwort bleibt offen",
}
CHIP = {"now": ("ok", "gilt"), "past": ("ended", "galt früher"), "future": ("wait", "gilt später")}


def span(edition: law.Edition) -> str:
    """Say from when to when a wording holds."""
    first, last = edition.valid_from, edition.valid_to
    if first is None:
        return f"bis {last:%d.%m.%Y}" if last else "ohne Datum"
    return f"{first:%d.%m.%Y} bis {last:%d.%m.%Y}" if last else f"seit {first:%d.%m.%Y}"


def statute_row(entry: book.Statute) -> dict[str, Any]:
    """A statute in the contents."""
    count = len(entry.rules)
    return {
        "title": entry.name,
        "url": reverse("lawbook:statute", args=[entry.slug]),
        "note": "1 Regel" if count == 1 else f"{count} Regeln",
    }


def rows(rules: Iterable[law.Rule], day: dt.date) -> list[dict[str, Any]]:
    """Rules as a list, each with the norm and the effect that held on the day."""
    return [_row(rule, day) for rule in rules]


def _row(rule: law.Rule, day: dt.date) -> dict[str, Any]:
    held = next((edition for edition in rule.editions if edition.covers(day)), None)
    return {
        "title": rule.title_de,
        "url": reverse("lawbook:rule", args=[rule.id]),
        "norm": held.norm if held else rule.editions[-1].norm,
        "effect": held.effect_de if held else _outside(rule, day),
        "in_force": held is not None,
        "sure": held is None or held.confidence == "high",
    }


def _outside(rule: law.Rule, day: dt.date) -> str:
    first = rule.editions[0].valid_from
    said = rule.before_first if first is not None and day < first else rule.after_last
    return f"An diesem Tag {OUTSIDE[said]}."


def rule_context(page: book.RulePage, day: dt.date) -> dict[str, Any]:
    """Everything the page of a rule shows; the edition of the day comes first."""
    held = page.on(day)
    editions = sorted(page.editions, key=lambda entry: (entry is not held, -_start(entry).toordinal()))
    return {
        "rule": page.rule,
        "editions": [_edition(entry, day) for entry in editions],
        "outside": "" if held else _outside(page.rule, day),
        "chosen_by": law.fact(page.rule.edition_by).label_de if page.rule.edition_by else "",
        "cases": page.cases,
        "questions": page.questions,
        "used_by": [_link(rule.id) for rule in page.used_by],
    }


def _start(entry: book.EditionPage) -> dt.date:
    return entry.edition.valid_from or dt.date.min


def _edition(entry: book.EditionPage, day: dt.date) -> dict[str, Any]:
    edition = entry.edition
    when = "now" if edition.covers(day) else "future" if _start(entry) > day else "past"
    return {
        "norm": edition.norm,
        "span": span(edition),
        "chip": CHIP[when],
        "now": when == "now",
        "effect": edition.effect_de,
        "kind": KINDS.get(edition.kind, edition.kind),
        "decides": decides(edition.decision_maker),
        "conditions": [entry.conditions],
        "requires": [_link(rule_id) for rule_id in edition.requires],
        "blocked_by": [_link(rule_id) for rule_id in edition.blocked_by],
        "exceptions": edition.texts("exceptions_de"),
        "notes": edition.texts("notes_de"),
        "papers": edition.texts("documents_de"),
        "steps": edition.texts("next_steps_de"),
        "sources": [source_link(source) for source in edition.sources],
        "text_state": edition.text_state,
        "checked": edition.last_verified,
        "confidence": CONFIDENCE[edition.confidence],
        "why": edition.confidence_why.rstrip("."),
        "open_points": entry.open_points,
        "honest": for_staff(doubts([edition], (), dates.today()), OFFICE) if when == "now" else None,
    }


def _link(rule_id: str) -> dict[str, str]:
    title = law.catalogue().rules[rule_id].title_de if rule_id in law.catalogue().rules else rule_id
    return {"label": title, "url": reverse("lawbook:rule", args=[rule_id])}
