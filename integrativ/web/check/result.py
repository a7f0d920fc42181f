"""What the check says at the end: the outcome, what it rests on, what it depends on. The law decides, this words it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from integrativ import law
from integrativ.law.doubts import Doubt, doubts
from integrativ.web.check import papers
from integrativ.web.check.questions import DOCUMENT, TITLE, may_be_asked
from integrativ.web.check.reading import NEEDS_PERMIT, PRESUMED, presumptive, work_access
from integrativ.web.check.walk import COMPANIES, Walk
from integrativ.web.law_words import decides

LOOK = {
    "free": "ok",
    "limited": "ok",
    "limited_within": "ok",
    "limited_exceeds": "warn",
    "entitled": "ok",
    "should": "ok",
    "discretionary": "info",
    "not_yet": "warn",
    "title_required": "warn",
    "prohibited": "no",
    "company_free": "ok",
    "company_permitted": "ok",
    "company_limited": "ok",
    "company_needs_permission": "warn",
    "company_title_required": "warn",
    "company_prohibited": "no",
}


@dataclass(frozen=True)
class Ground:
    """One norm the answer rests on."""

    rule: str
    norm: str
    title: str
    effect: str
    url: str
    kind: str
    text_state: dt.date
    verified: dt.date
    confidence: str
    why: str
    decides: str = ""
    since: dt.date | None = None


@dataclass(frozen=True)
class Result:
    """The whole answer in names of texts and in data; templates put it into words."""

    outcome: str
    look: str
    ba: str = ""
    earliest: dt.date | None = None
    who: tuple[str, ...] = ()
    presumed: tuple[str, ...] = ()
    depends: tuple[str, ...] = ()
    grounds: tuple[Ground, ...] = ()
    duties: tuple[tuple[str, str], ...] = ()
    limits: tuple[str, ...] = ()
    text_state: dt.date | None = None
    doubts: tuple[Doubt, ...] = ()
    used: Mapping[str, Any] = field(default_factory=dict)


def result(way: Walk, on: dt.date) -> Result:
    """Answer for everything said so far."""
    paper = way.facts.get(DOCUMENT)
    if paper == papers.OTHER or (TITLE not in way.facts and paper != papers.ABROAD):
        return Result("unclear", "info")
    return _for_company(way, on) if way.door == COMPANIES else _for_person(way.law_facts, on)


def _for_person(facts: Mapping[str, Any], on: dt.date) -> Result:
    answer, presumed = presumptive(facts, on)
    if answer.outcome == "open":
        answer, presumed = work_access(facts, on), ()
    parts = {part.name: part for part in answer.fields}
    outcome = _limited(parts["limit"].outcome) if answer.outcome == "limited" else answer.outcome
    editions = list(_editions(answer.because, on))
    return Result(
        outcome=outcome,
        look=LOOK.get(outcome, "info"),
        ba=parts["ba"].outcome if answer.outcome in NEEDS_PERMIT else "",
        earliest=answer.earliest,
        who=_makers(editions),
        presumed=tuple(dict.fromkeys(PRESUMED[name][1] for name in presumed)),
        depends=tuple(answer.missing) if answer.outcome == "open" else (),
        limits=answer.because if answer.outcome == "limited" else (),
        used={**facts, **{name: PRESUMED[name][0] for name in presumed}},
        **_footing(editions, answer.missing, on),
    )


def _limited(limit: str) -> str:
    return f"limited_{limit}" if limit in ("within", "exceeds") else "limited"


def _for_company(way: Walk, on: dt.date) -> Result:
    facts = way.law_facts
    answer = work_access(facts, on)
    outcome = _paper_outcome(answer.outcome, way.facts)
    rests_on = answer.because if outcome in ("company_free", "company_limited", "company_title_required") else ()
    duties = law.answer("employer_duties", facts, on) if way.facts.get(DOCUMENT) != papers.ABROAD else None
    items = duties.items if isinstance(duties, law.RuleSetAnswer) else ()
    shown = ("met",) if facts.get(TITLE) == "eu_citizen_no_title" else ("met", "open")  # § 1 Abs. 2 Nr. 1 AufenthG
    due = [(item.rule, item.status) for item in items if item.status in shown]
    editions = [*_editions(rests_on, on), *_editions((rule for rule, status in due if status == "met"), on)]
    return Result(outcome=outcome, look=LOOK.get(outcome, "info"), duties=tuple(due), **_footing(editions, (), on))


def _paper_outcome(outcome: str, facts: Mapping[str, Any]) -> str:
    """What the entry on the paper says; the law's own conditions are nothing a company may ask about."""
    note = facts.get("work_permission_note")
    if outcome == "title_required":
        return "company_title_required"
    if outcome == "free" or note == "unrestricted":
        return "company_free"
    if note == "prohibited":
        return "company_prohibited"
    if note == "only_with_permission":
        return "company_permitted" if facts.get("work_permit_for_job") else "company_needs_permission"
    return "company_limited" if outcome == "limited" else "company_open"


def _editions(rules: Iterable[str], on: dt.date) -> Iterable[tuple[law.Rule, law.Edition]]:
    for name in rules:
        rule = law.catalogue().rules.get(name)
        for edition in rule.editions if rule else ():
            if rule and edition.covers(on):
                yield rule, edition


def _makers(editions: Iterable[tuple[law.Rule, law.Edition]]) -> tuple[str, ...]:
    makers = [maker for _, edition in editions for maker in edition.decision_maker]
    named = [maker for maker in dict.fromkeys(makers) if maker != "none"]
    return tuple(named or (["none"] if makers else []))


def _footing(editions: Iterable[tuple[law.Rule, law.Edition]], missing: Iterable[str], on: dt.date) -> dict[str, Any]:
    """Norms, day of the legal texts, and every reason to be careful."""
    pairs = list({edition.norm: (rule, edition) for rule, edition in editions}.values())
    grounds = tuple(_ground(rule, edition) for rule, edition in pairs)
    return {
        "grounds": grounds,
        "text_state": min((g.text_state for g in grounds), default=law.ruleset().text_state),
        "doubts": doubts((edition for _, edition in pairs), missing, on),
    }


def _ground(rule: law.Rule, edition: law.Edition) -> Ground:
    url = next((s for s in edition.sources if s.startswith("https://www.gesetze-im-internet.de")), "")
    return Ground(
        rule=rule.id,
        norm=edition.norm,
        title=rule.title_de,
        effect=edition.effect_de,
        url=url,
        kind=edition.kind,
        text_state=edition.text_state,
        verified=edition.last_verified,
        confidence=edition.confidence,
        why=edition.confidence_why,
        decides=decides(edition.decision_maker),
        since=edition.valid_from,
    )


def tree(found: Result, on: dt.date) -> law.Node | None:
    """All conditions of the answer with the values it rests on; a company's answer rests on the paper alone."""
    return law.explain_row("work_access", found.used, on) if found.used else None


def may_name(name: str) -> bool:
    """Whether an open point may be named on a public page: only what the check itself could have asked."""
    return ":" not in name and may_be_asked(name)
