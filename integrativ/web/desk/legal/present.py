"""Turn answers of the law into what the templates show. No rule is decided here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from integrativ import law
from integrativ.cases.legal.facts import FactSheet
from integrativ.web.desk.legal import words
from integrativ.web.law_tree import Line, drawn

RANK = {"high": 0, "medium": 1, "low": 2}


@dataclass(frozen=True)
class Trust:
    """How far an answer can be relied on: the weakest of the rules it rests on."""

    level: str
    reason: str
    text_state: dt.date
    checked: dt.date


def tree(node: law.Node, sheet: FactSheet) -> Line:
    """A node of the explanation with where each value comes from."""
    return drawn(node, lambda leaf: _detail(leaf, sheet))


def _detail(node: law.Node, sheet: FactSheet) -> str:
    if node.value is None:
        return "dazu fehlt die Angabe" if node.missing else ""
    known = sheet.known.get(node.fact)
    shown = words.value(node.fact, node.value)
    return f"{shown} · {known.origin_text}" if known else shown


def rules_of(rule_ids: Iterable[str], on: dt.date) -> list[law.Edition]:
    """The editions in force that day of the named rules."""
    rules = [law.catalogue().rules[rule_id] for rule_id in rule_ids if rule_id in law.catalogue().rules]
    return [edition for rule in rules for edition in rule.editions if edition.covers(on)]


def trust(rule_ids: Iterable[str], on: dt.date) -> Trust:
    """The weakest confidence and the oldest check among the rules."""
    editions = rules_of(rule_ids, on)
    version = law.ruleset()
    if not editions:
        return Trust("", "", version.text_state, version.last_verified)
    weakest = max(editions, key=lambda e: RANK[e.confidence])
    return Trust(
        words.CONFIDENCE[weakest.confidence],
        weakest.confidence_why,
        min(e.text_state for e in editions),
        min(e.last_verified for e in editions),
    )


def work_card(answer: law.DecisionAnswer, sheet: FactSheet, *, question: str, on: dt.date) -> dict[str, Any]:
    """The card "Darf arbeiten?" with sentence, who decides, what is missing, reasons and date of the law."""
    said = words.WORK.get(answer.outcome, words.WORK["open"])
    sentence = said.sentence
    if answer.outcome == "not_yet" and answer.earliest:
        sentence = f"Noch nicht. Frühestens ab {answer.earliest:%d.%m.%Y}, wenn die Angaben so bleiben."
    editions = rules_of(answer.because, on)
    makers = words.decides(tuple(m for e in editions for m in e.decision_maker if m not in ("none",)))
    ba = next((f.outcome for f in answer.fields if f.name == "ba"), "")
    needs_permit = answer.outcome in ("entitled", "should", "discretionary")
    facts = [{"label": "Es entscheidet", "value": makers or words.DECIDES["none"]}]
    if needs_permit or answer.outcome == "open":
        facts.append({"label": "Bundesagentur", "value": words.BA.get(ba, ba)})
    if needs_permit:
        facts.append({"label": "Arbeiten darf die Person", "value": "erst, wenn die Erlaubnis im Dokument steht"})
    facts.append({"label": "Es fehlt", "value": _count(answer.missing)})
    trusted = trust(answer.because, on)
    return {
        "kind": said.kind,
        "question": question,
        "sentence": sentence,
        "word": said.word,
        "explanation": said.explanation,
        "facts": facts,
        "because": tree(law.explain_row("work_access", sheet.values, on), sheet),
        "law_date": trusted.text_state,
        "confidence": trusted.level,
        "confidence_reason": trusted.reason,
        "note": ruleset_line(on),
        "assumed": [used.text_de for used in answer.assumed],
    }


def ruleset_line(on: dt.date) -> str:
    """Which rule set answered, for which day."""
    version = law.ruleset()
    return f"Regelkatalog {version.number}, Prüfsumme {version.hash[:12]}. Auskunft für den {on:%d.%m.%Y}. Keine Entscheidung."


def _count(missing: tuple[str, ...]) -> str:
    if not missing:
        return "nichts für diese Antwort"
    return "eine Angabe" if len(missing) == 1 else f"{len(missing)} Angaben"


def path(entry: law.EntryAnswer, on: dt.date) -> dict[str, Any]:
    """One way to stay: status with shape and word, what is missing or would change it."""
    rule = law.catalogue().rules[entry.rule]
    editions = rules_of([entry.rule], on)
    edition = editions[0] if editions else rule.editions[-1]
    kind, word = words.STATUS[entry.status]
    lines = law.questions_for(entry.missing)
    return {
        "rule": entry.rule,
        "title": rule.title_de,
        "norm": edition.norm,
        "word": edition.kind,
        "chip": {"kind": kind, "word": word if entry.status != "open" else _missing_word(len(lines))},
        "text": _path_text(entry, edition),
        "missing": lines,
        "status": entry.status,
    }


def _missing_word(number: int) -> str:
    return "eine Angabe fehlt" if number == 1 else f"{number} Angaben fehlen"


def _path_text(entry: law.EntryAnswer, edition: law.Edition) -> str:
    if entry.status == "met":
        who = entry.authority or words.decides(edition.decision_maker)
        return f"{edition.effect_de} Es entscheidet: {who}." if who else edition.effect_de
    if entry.status == "blocked":
        titles = ", ".join(law.catalogue().rules[name].title_de for name in entry.blocked_by)
        return f"Gesperrt durch: {titles}."
    if entry.status == "not_met" and entry.unmet:
        labels = [part.label_de for part in law.questions_for(entry.unmet)]
        more = f" und {len(labels) - 4} weitere" if len(labels) > 4 else ""
        return "Nicht erfüllt: " + "; ".join(labels[:4]) + more + "."
    return ""


def paths(answer: law.RuleSetAnswer, on: dt.date) -> tuple[list[dict[str, Any]], int]:
    """The ways to stay in the order of nearness, and how many do not concern the person."""
    near = [path(e, on) for e in answer.items if e.status in words.ORDER]
    near.sort(key=lambda p: (words.ORDER[p["status"]], len(p["missing"])))
    return near, len(answer.items) - len(near)


def deadlines(answer: law.DeadlineAnswer, *, passed: bool = False) -> list[dict[str, Any]]:
    """Deadlines with their day, soonest first: those to come, or those that have passed."""
    rows = [item for item in answer.items if item.passed is passed]
    return [{"day": d.date, "label": d.label_de, "norm": d.norm, "passed": d.passed} for d in rows]


def duties(answer: law.RuleSetAnswer, on: dt.date) -> list[dict[str, Any]]:
    """What the company has to do, from the rules that apply or may apply."""
    shown = []
    for entry in answer.items:
        if entry.status in ("met", "open"):
            edition = (rules_of([entry.rule], on) or [law.catalogue().rules[entry.rule].editions[-1]])[0]
            shown.append({"text": edition.effect_de, "norm": edition.norm, "sure": entry.status == "met"})
    return shown
