"""All cases tried under a draft: which fail, and about which it answers otherwise than the law now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from integrativ import law
from integrativ.law import casebook
from integrativ.law.answers.forms import law as law_now
from integrativ.law.drafting import Kind
from integrativ.rulesets import current, queries
from integrativ.rulesets.models import Draft
from integrativ.rulesets.writing import read_case


@dataclass(frozen=True)
class ChangedCase:
    """A case about which the draft answers otherwise: where, before, after."""

    case: casebook.Case
    changes: Sequence[tuple[tuple[str, ...], str, str]]


@dataclass(frozen=True)
class Tried:
    """All cases tried under a draft: how many, which fail, and about which it answers otherwise than the law now."""

    count: int
    failing: Sequence[casebook.CaseResult]
    changed: Sequence[ChangedCase]


def own_numbers(draft: Draft) -> list[tuple[str, bool]]:
    """The numbers of the cases written for the draft, and whether each takes the place of one that holds now."""
    now = {case.id for case in current.all_cases()}
    return [(number, number in now) for number in draft.cases.order_by("number").values_list("number", flat=True)]


def tried(draft: Draft) -> Tried | None:
    """Try every case of the law, and those written for the draft, under it; `None` while it has faults."""
    if queries.reading(draft).faults:
        return None
    texts = tuple(draft.cases.order_by("number").values_list("text", flat=True))
    return _tried(current.newest_digest(), cast(Kind, draft.kind), draft.text, texts)


@lru_cache(maxsize=8)
def _tried(digest: str, kind: Kind, text: str, texts: tuple[str, ...]) -> Tried | None:
    staged = queries.read_text(digest, kind, text).law
    if staged is None:
        return None
    own = {case.id: case for case in map(read_case, texts)}
    kept = _tried_now(current.newest_number(), digest)
    cases = {result.case.id: result.case for result in kept} | own
    before = {result.case.id: result for result in kept} | {name: casebook.tried(case) for name, case in own.items()}
    now = [before[name] for name in cases]
    with law.using(staged):
        then = [casebook.tried(case) for case in cases.values()]
    changed = [
        ChangedCase(after.case, said)
        for before, after in zip(now, then, strict=True)
        if (said := tuple(casebook.changes(before, after)))
    ]
    return Tried(len(cases), [result for result in then if result.differences], changed)


@lru_cache(maxsize=2)
def _tried_now(number: int, digest: str) -> tuple[casebook.CaseResult, ...]:
    """Every case of the law under the newest rule set; tried once per rule set and process."""
    with law.using(current.law_of_release(number, digest) or law_now()):
        return tuple(casebook.tried(case) for case in current.all_cases())
