"""Reading drafts, releases and effects; each read authorises."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from django.db.models import QuerySet
from django.http import Http404

from integrativ import law
from integrativ.audit import log
from integrativ.law.drafting import Draft as ReadDraft
from integrativ.law.drafting import Kind, entry_of, read_draft, text_of
from integrativ.law.yaml_text import Fault, YamlLines
from integrativ.rulesets import checking, current, policies
from integrativ.rulesets.models import CaseEffect, Draft, Effect, EffectRun, EntryKind, Release
from integrativ.tenancy.models import Membership

RISK = {"low": 0, "medium": 1, "high": 2}


def _must_edit(hat: Membership) -> None:
    if not policies.may_edit(hat):
        raise Http404


def drafts(hat: Membership) -> QuerySet[Draft]:
    """Open drafts of the Land, newest first."""
    _must_edit(hat)
    return (
        Draft.objects.filter(org_id=hat.organisation_id, withdrawn_at=None, release=None)
        .select_related("drafted_by__user")
        .order_by("-drafted_at")
    )


def get_draft(hat: Membership, pk: int) -> Draft:
    """One draft, also one that was released or withdrawn."""
    _must_edit(hat)
    found = (
        Draft.objects.filter(org_id=hat.organisation_id, pk=pk)
        .select_related("drafted_by__user", "written_by__user", "release")
        .first()
    )
    if found is None:
        log.denied(act="rulesets.draft", object_kind="draft", object_id=pk)
        raise Http404
    return found


def releases(hat: Membership) -> QuerySet[Release]:
    """All rule sets, newest first, without their content."""
    _must_edit(hat)
    return Release.objects.defer("content").select_related("drafted_by__user", "released_by__user")


def get_release(hat: Membership, number: int) -> Release:
    """One rule set."""
    _must_edit(hat)
    found = releases(hat).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def reading(draft: Draft) -> ReadDraft:
    """Read the text of a draft against the rule set that answers now. It may add an entry, but not change another."""
    digest, kind = current.newest_digest(), cast(Kind, draft.kind)
    read = read_text(digest, kind, draft.text)
    name = read.entry.get("id") if read.entry is not None else None
    if name is not None and name != draft.entry and entry_of(current.compiled(digest), kind, name) is not None:
        fault = Fault(f"id: Dieser Entwurf gehört zu {draft.entry}, nicht zu {name}.", 1, ("id",))
        return ReadDraft(read.kind, read.entry, (fault, *read.faults))
    if read.entry is not None and (own := checking.faults_in(kind, read.entry)):
        return ReadDraft(read.kind, read.entry, _together(own, read.faults, draft.text))
    if draft.is_open and draft.base not in ("", _hash(digest, kind, draft.entry)):
        return ReadDraft(read.kind, read.entry, (Fault(OVERTAKEN), *read.faults))
    return read


def _together(own: Sequence[Fault], read: Sequence[Fault], text: str) -> tuple[Fault, ...]:
    """Faults with a place of their own, and those of the reading that say something else."""
    lines, taken = YamlLines(text), {fault.path for fault in own}
    placed = [dataclasses.replace(fault, line=lines.of(fault.path)) for fault in own]
    others = [fault for fault in read if fault.path not in taken and not fault.message.endswith(SAID_BY_OWN)]
    return (*placed, *others)


SAID_BY_OWN = ("Fassungen überschneiden sich", "Fassung endet vor ihrem Beginn", "ist kein Wert dieses Fakts")

OVERTAKEN = (
    "Seit Beginn dieses Entwurfs hat ein neues Regelwerk diesen Eintrag geändert. Was der Entwurf daran zurücknehmen "
    "würde, steht beim Text unter „Was sich ändert“. Wenn es so bleiben soll, speichern Sie den Entwurf noch einmal."
)


def must_cite(draft: Draft) -> bool:
    """Whether a draft settles or unsettles a point of law, which needs a gazette or a court decision."""
    if draft.kind != EntryKind.FLAG:
        return False
    entry = reading(draft).entry or {}
    now = entry_of(current.compiled(current.newest_digest()), "flag", draft.entry) or {}
    return any(entry.get(key) != now.get(key) for key in ("default", "question_de", "informational"))


def entry_hash(kind: str, entry_id: str) -> str:
    """Name the content of an entry as it stands now; empty if there is none."""
    return _hash(current.newest_digest(), cast(Kind, kind), entry_id)


def _hash(digest: str, kind: Kind, entry_id: str) -> str:
    entry = entry_of(current.compiled(digest), kind, entry_id)
    return "" if entry is None else hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()


def begins_on(draft: Draft, today: dt.date) -> dt.date | None:
    """The first day from today on which the law would be another; `None` if it would be the same on all of them."""
    read = reading(draft)
    entry = read.entry if not read.faults else None
    before = entry_of(current.compiled(current.newest_digest()), cast(Kind, draft.kind), draft.entry) or {}
    if entry is None:
        return None
    days = {day for one in (before, entry) for part in _dated(one) for day in _turns(part)}
    later = sorted(day for day in days if day > today)
    return next((day for day in (today, *later) if _holds(before, day) != _holds(entry, day)), None)


def _dated(entry: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    parts: list[Mapping[str, Any]] = entry.get("editions") or entry.get("series") or []
    return parts


def _turns(part: Mapping[str, Any]) -> Iterator[dt.date]:
    """The days on which a wording or a value begins to hold, or holds no more."""
    if part["valid_from"]:
        yield dt.date.fromisoformat(part["valid_from"])
    if part["valid_to"]:
        yield dt.date.fromisoformat(part["valid_to"]) + dt.timedelta(days=1)


def _holds(entry: Mapping[str, Any], day: dt.date) -> Mapping[str, Any]:
    """What an entry says on a day, without what only says how it was checked."""
    said, at = entry, day.isoformat()
    for part in _dated(entry):
        if (part["valid_from"] or "") <= at <= (part["valid_to"] or at):
            said = part
    return {key: value for key, value in said.items() if key not in _NOT_THE_LAW}


_NOT_THE_LAW = frozenset(
    (
        *(
            "valid_from",
            "valid_to",
            "valid_from_basis",
            "last_verified",
            "text_state",
            "confidence",
            "sources",
            "source",
        ),
        *("editions", "series", "title_de", "topic", "label_de"),
    )
)


@lru_cache(maxsize=8)
def read_text(digest: str, kind: Kind, text: str) -> ReadDraft:
    """Reading takes a second, because the whole law is built; the same text is read once per process."""
    return read_draft(current.compiled(digest), kind, text)


def law_with(draft: Draft) -> law.Law | None:
    """The law as it would be with the draft; `None` while it has faults."""
    return reading(draft).law


def last_run(draft: Draft) -> EffectRun | None:
    """The newest look at what the draft would change."""
    return EffectRun.objects.filter(org_id=draft.org_id, draft=draft).order_by("-id").first()


def effects(run: EffectRun) -> list[Effect]:
    """What was counted, by district."""
    return list(
        Effect.objects.filter(org_id=run.org_id, run=run)
        .select_related("district")
        .order_by("on", "district__name", "question")
    )


def changed_cases(hat: Membership) -> list[CaseEffect]:
    """Cases of the acting case manager in which a draft of the Land would change an answer."""
    rows = list(
        CaseEffect.objects.filter(org_id=hat.organisation_id)
        .select_related("case__person")
        .order_by("draft_number", "case_id", "question")[:200]
    )
    log.saw({row.case.person_id for row in rows}, act="rulesets.effects")
    return rows


@dataclass(frozen=True)
class ToCheck:
    """An edition in force that somebody should look at again."""

    rule: law.Rule
    edition: law.Edition
    days: int


def verification_round(hat: Membership, on: dt.date) -> list[ToCheck]:
    """Rules in force, the riskiest and longest unchecked first: low confidence before high, then by age of the check."""
    _must_edit(hat)
    rows = [
        ToCheck(rule, edition, (on - edition.last_verified).days)
        for rule in law.catalogue().rules.values()
        for edition in rule.editions
        if edition.covers(on)
    ]
    return sorted(rows, key=lambda row: (RISK[row.edition.confidence], -row.days, row.rule.id))


def entry_text(kind: str, entry_id: str) -> str | None:
    """The text of an entry as it stands in the rule set that answers now."""
    entry = entry_of(current.compiled(current.newest_digest()), cast(Kind, kind), entry_id)
    return None if entry is None else text_of(entry)
