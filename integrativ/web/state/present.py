"""Turn drafts, releases and effects into what the templates show."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse

from integrativ import law
from integrativ.law.drafting import Fault, entry_of, text_of
from integrativ.rulesets import naming
from integrativ.rulesets.face.words import Words
from integrativ.rulesets.models import CaseEffect, Draft, Effect, EffectRun, Release
from integrativ.rulesets.trying import Tried
from integrativ.web.law_words import CONFIDENCE
from integrativ.web.state import present_change
from integrativ.web.state.said import place, word

LESS = "unter 5"


def draft_row(draft: Draft) -> dict[str, Any]:
    """An open draft in the list."""
    return {
        "when": draft.drafted_at.date(),
        "title": draft.title,
        "url": reverse("state:form", args=[draft.pk]),
        "note": f"{draft.entry} · von {draft.drafted_by.user}",
    }


def release_row(release: Release) -> dict[str, Any]:
    """A rule set in the list."""
    names = ", ".join(naming.title_of(change["kind"], change["entry"]) for change in release.changed)
    who = (
        "mit der Software gekommen"
        if release.is_shipped
        else f"freigegeben von {release.released_by and release.released_by.user}"
    )
    return {
        "when": release.released_at.date(),
        "title": f"Regelwerk {release.number}",
        "url": reverse("state:release", args=[release.number]),
        "note": f"{names} · {who}" if names else who,
    }


def release_items(release: Release) -> list[dict[str, str]]:
    """Who drafted and released a rule set, why, and how it can be recognised."""
    if release.drafted_by is None or release.released_by is None:
        people = [("Herkunft", "mit der Software gekommen")]
    else:
        people = [
            ("Entworfen", str(release.drafted_by.user)),
            ("Freigegeben", str(release.released_by.user)),
            ("Grund", release.reason),
        ]
    rows = [*people, ("Prüfsumme", release.digest), ("Kette", release.chain)]
    return [{"label": label, "value": value} for label, value in rows]


def numbered(text: str, faults: Iterable[Fault]) -> list[dict[str, Any]]:
    """The lines of a text, each with what is wrong in it."""
    beside: dict[int, list[str]] = {}
    for fault in faults:
        beside.setdefault(fault.line or 1, []).append(fault.message)
    return [
        {"number": number, "text": line, "faults": beside.get(number, [])}
        for number, line in enumerate(text.splitlines(), start=1)
    ]


def differences(before: str, after: str) -> list[dict[str, str]]:
    """What changed between two texts, line by line, with two lines around each change."""
    kinds = {"+": "new", "-": "old", " ": "same"}
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=2))[2:]
    return [
        {"kind": "gap", "text": "…"} if line.startswith("@@") else {"kind": kinds[line[0]], "text": line[1:]}
        for line in lines
    ]


def change_of(release: Release, before: Release | None) -> list[dict[str, Any]]:
    """What a release changed, entry by entry: in words, and as text."""
    if before is None:
        return []
    rows = []
    for change in release.changed:
        old, new = (
            text_of(entry) if (entry := entry_of(one.compiled, change["kind"], change["entry"])) else ""
            for one in (before, release)
        )
        words = Words(law.catalogue(), change["entry"])
        rows.append(
            {
                "entry": naming.title_of(change["kind"], change["entry"]),
                "changes": present_change.changes(change["kind"], old, new, words),
                "lines": differences(old, new),
            }
        )
    return rows


def effect_days(run: EffectRun, effects: Sequence[Effect]) -> list[dict[str, Any]]:
    """For each day that was looked at: district, question, cases, companies; small numbers stay hidden."""
    questions = law.catalogue().questions
    return [
        {
            "on": day,
            "begins": day == run.begins_on,
            "rows": [
                (row.district.name, questions[row.question].label_de, _count(row.cases), _count(row.companies))
                for row in effects
                if row.on == day and row.question in questions
            ],
        }
        for day in run.days
    ]


def _count(number: int | None) -> str:
    return LESS if number is None else str(number)


CASES_SHOWN = 100
_SAID = re.compile(r"(?P<where>[^:]*): (?P<given>.*) statt (?P<wanted>.*)")


def changed_case_rows(tried: Tried) -> list[dict[str, Any]]:
    """Cases about which the draft answers otherwise, in words."""
    return [
        {
            "case": row.case,
            "changes": [f"{place(where)}: {word(old)} → {word(new)}" for where, old, new in row.changes],
        }
        for row in tried.changed[:CASES_SHOWN]
    ]


def failing_rows(tried: Tried) -> list[dict[str, Any]]:
    """Cases that do not hold, each difference in words."""
    return [
        {"case": result.case, "differences": [_difference(line) for line in result.differences]}
        for result in tried.failing[:CASES_SHOWN]
    ]


def _difference(line: str) -> str:
    said = _SAID.fullmatch(line)
    if said is None:
        return line
    where = place([step for step in re.split(r"[.\[\]]", said["where"]) if step])
    return f"{where}: {word(said['given'])} statt {word(said['wanted'])}"


def left_out_words(names: Iterable[str]) -> list[str]:
    """What stood in a case and has no field, in words; the name of a fact is in words already."""
    known = {*law.catalogue().rules, *law.catalogue().questions}
    parts = [name.split(".") if name.partition(".")[0] in known else [name] for name in names]
    return list(dict.fromkeys(place(part) for part in parts))


def case_effect_row(row: CaseEffect) -> dict[str, Any]:
    """A case of mine whose answer a draft would change."""
    question = law.catalogue().questions.get(row.question)
    return {
        "person": row.case.person,
        "url": reverse("desk:case_law", args=[row.case_id]),
        "draft": row.draft_title,
        "question": question.label_de if question else row.question,
        "on": row.on,
        "changes": _changes(row.before, row.after),
    }


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [
        f"{place([name]) or 'Antwort'}: {word(before.get(name, ''))} → {word(after.get(name, ''))}"
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]


def check_row(row: Any) -> dict[str, Any]:
    """A rule to look at again."""
    return {
        "id": row.rule.id,
        "title": row.rule.title_de,
        "url": reverse("lawbook:rule", args=[row.rule.id]),
        "norm": row.edition.norm,
        "confidence": CONFIDENCE[row.edition.confidence],
        "checked": row.edition.last_verified,
        "days": row.days,
    }
