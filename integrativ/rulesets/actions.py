"""Draft, change, try, release; everything a release does happens in one transaction, and releases queue."""

from __future__ import annotations

import datetime as dt
import zlib
from typing import Any

from django.db import connection, transaction
from django.http import Http404

from integrativ.audit import log
from integrativ.common.dates import now, today
from integrativ.law.catalogue.reading import content_hash
from integrativ.law.drafting import Change, entry_of, text_of, with_changes
from integrativ.rulesets import current, effects, naming, policies, queries, trying
from integrativ.rulesets.errors import (
    CasesFail,
    Changed,
    HasFaults,
    NoGazette,
    NoReason,
    NothingChanged,
    Over,
    SamePerson,
)
from integrativ.rulesets.models import Draft, DraftCase, EffectRun, EntryKind, Release
from integrativ.rulesets.writing import CaseFault, raw_case
from integrativ.tenancy.models import Membership


def _must_edit(by: Membership) -> None:
    if not policies.may_edit(by):
        raise Http404


def _log(act: str, draft: Draft, reason: str = "") -> None:
    log.write_administration(act=act, object_kind="draft", object_id=draft.pk, reason=reason)


def start_draft(*, kind: str, entry: str, by: Membership, on: dt.date) -> Draft:
    """Begin a draft with the text that holds now; an open draft of the same person about it is gone on with.

    Raises `Http404` for an entry that does not exist.
    """
    _must_edit(by)
    text = queries.entry_text(kind, entry) if kind in EntryKind.values else None
    if text is None:
        raise Http404
    mine = Draft.objects.filter(
        org_id=by.organisation_id, kind=kind, entry=entry, drafted_by=by, withdrawn_at=None, release=None
    )
    if (found := mine.first()) is not None:
        return found
    return _new(kind=kind, entry=entry, text=text, by=by, on=on)


def _new(*, kind: str, entry: str, text: str, by: Membership, on: dt.date, reason: str = "") -> Draft:
    """Begin a draft; pressed twice it is one."""
    with transaction.atomic():
        _queue()
        mine = Draft.objects.filter(
            org_id=by.organisation_id, kind=kind, entry=entry, text=text, drafted_by=by, withdrawn_at=None, release=None
        )
        return mine.first() or _made(kind=kind, entry=entry, text=text, by=by, on=on, reason=reason)


def _made(*, kind: str, entry: str, text: str, by: Membership, on: dt.date, reason: str) -> Draft:
    draft = Draft.objects.create(
        org_id=by.organisation_id,
        kind=kind,
        entry=entry,
        title=naming.title_of(kind, entry),
        text=text,
        base=queries.entry_hash(kind, entry),
        reason=reason,
        effective_on=on,
        drafted_by=by,
        drafted_at=now(),
    )
    _log("rulesets.start", draft)
    return draft


def change_draft(*, draft: Draft, by: Membership, version: int, text: str, reason: str, effective_on: dt.date) -> Draft:
    """Store another text; faults are allowed in a draft.

    :raises Over: if it is released or withdrawn.
    :raises Changed: if somebody else was faster; carries what stands there now.
    """
    _must_edit(by)
    if not draft.is_open:
        raise Over
    changes: dict[str, Any] = {"text": text, "reason": reason, "effective_on": effective_on, "version": version + 1}
    changes["base"] = queries.entry_hash(draft.kind, draft.entry)  # saved again, in the face of what holds now
    if text != draft.text:
        changes["written_by"] = by
    rows = Draft.objects.filter(
        pk=draft.pk, org_id=by.organisation_id, version=version, withdrawn_at=None, release=None
    ).update(**changes)
    draft.refresh_from_db()
    if not rows:
        raise Changed(draft)
    _log("rulesets.change", draft)
    return draft


def withdraw_draft(*, draft: Draft, by: Membership) -> None:
    """Take a draft back; twice is once."""
    _must_edit(by)
    if draft.release_id is not None:
        raise Over
    if Draft.objects.filter(pk=draft.pk, org_id=by.organisation_id, withdrawn_at=None).update(withdrawn_at=now()):
        _log("rulesets.withdraw", draft)


def write_case(*, draft: Draft, by: Membership, text: str) -> DraftCase:
    """Add a case to a draft; one with the same number takes the place of the one before.

    :raises CaseFault: if the text cannot be read or its case cannot be asked.
    """
    _must_edit(by)
    if not draft.is_open:
        raise Over
    raw = raw_case(text)
    if len(str(raw["id"])) > 40:
        raise CaseFault("id: Bitte höchstens 40 Zeichen.")
    with transaction.atomic():
        if not Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk, org_id=by.organisation_id).is_open:
            raise Over
        DraftCase.objects.filter(org_id=by.organisation_id, draft=draft, number=raw["id"]).delete()
        case = DraftCase.objects.create(
            org_id=by.organisation_id, draft=draft, number=raw["id"], text=text, written_by=by, written_at=now()
        )
    _log("rulesets.case", draft)
    return case


def ask_effects(*, draft: Draft, by: Membership) -> EffectRun:
    """Have the worker count what the draft would change; while it counts, asking again gives the same run.

    :raises HasFaults: while the draft cannot be read.
    """
    _must_edit(by)
    if queries.law_with(draft) is None:
        raise HasFaults
    with transaction.atomic():
        Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk, org_id=by.organisation_id)
        return _asked(draft, by)


def _asked(draft: Draft, by: Membership) -> EffectRun:
    from integrativ.rulesets.jobs import look

    running = EffectRun.objects.filter(
        org_id=by.organisation_id, draft=draft, draft_version=draft.version, on=draft.effective_on, finished_at=None
    ).first()
    if running is not None:
        return running
    run = EffectRun.objects.create(
        org_id=by.organisation_id,
        draft=draft,
        draft_version=draft.version,
        on=draft.effective_on,
        begins_on=queries.begins_on(draft, today()),
        bodies=len(effects.counselling_bodies()),
        asked_at=now(),
    )
    transaction.on_commit(lambda: look.defer(run=run.pk, land=by.organisation_id))
    _log("rulesets.effects", draft)
    return run


def release_draft(*, draft: Draft, by: Membership, reason: str) -> Release:
    """Make a draft law: a new rule set with the next number, chained to the one before. Releasing twice is once.

    :raises SamePerson: if the drafter wants to release.
    :raises HasFaults: :raises NothingChanged: :raises NoReason: :raises CasesFail:
    """
    _must_edit(by)
    with transaction.atomic():
        _queue()
        draft = (
            Draft.objects.select_for_update(of=("self",))
            .select_related("drafted_by", "written_by", "release")
            .get(pk=draft.pk, org_id=by.organisation_id)
        )
        if draft.release is not None:
            return draft.release
        if draft.withdrawn_at is not None:
            raise Over
        if not policies.may_release(by, draft):
            raise SamePerson
        cited = "\n".join(part.strip() for part in (draft.reason, reason) if part.strip())
        if not cited:
            raise NoReason
        if queries.must_cite(draft) and not policies.cites_gazette(draft.reason):
            raise NoGazette
        release = _released(draft, by, cited)
        Draft.objects.filter(pk=draft.pk).update(release=release, version=draft.version + 1)
    _log("rulesets.release", draft, reason=f"Regelwerk {release.number}")
    transaction.on_commit(current.follow)
    return release


def _released(draft: Draft, by: Membership, reason: str) -> Release:
    read = queries.reading(draft)
    if read.faults or read.entry is None:
        raise HasFaults
    base = current.newest()
    content = with_changes(base.compiled, [Change(read.kind, read.entry)])
    if content == base.compiled:
        raise NothingChanged
    tried = trying.tried(draft)
    if tried is None or tried.failing:
        raise CasesFail
    release = Release(
        number=base.number + 1,
        digest=content_hash(content),
        content=zlib.compress(content),
        cases=[dict(raw_case(case.text)) for case in draft.cases.order_by("number")],
        changed=[{"kind": draft.kind, "entry": read.entry["id"]}],
        reason=reason,
        drafted_by=draft.author,
        released_by=by,
        released_at=now(),
    )
    release.chain = release.link(base.chain)
    release.save(force_insert=True)
    return release


def _queue() -> None:
    """Two releases at the same moment come one after the other, so that each builds on the one before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('integrativ.rulesets.release'))")


def draft_back(*, release: Release, by: Membership, on: dt.date) -> Draft | None:
    """Begin a draft that puts the entry a release changed back to what it was before; `None` if there is no before."""
    _must_edit(by)
    before = current.before(release)
    changed: list[dict[str, Any]] = release.changed
    if before is None or not changed:
        return None
    kind, entry = changed[0]["kind"], changed[0]["entry"]
    old = entry_of(before.compiled, kind, entry)
    if old is None:
        return None
    return _new(
        kind=kind, entry=entry, text=text_of(old), by=by, on=on, reason=f"Nimmt Regelwerk {release.number} zurück."
    )


def draft_checked(*, rule: str, by: Membership, on: dt.date) -> Draft:
    """Begin a draft that says of the editions in force on the day that they were compared with the source on that day."""
    _must_edit(by)
    entry = entry_of(current.newest().compiled, "rule", rule)
    if entry is None:
        raise Http404
    day = on.isoformat()

    def seen(edition: dict[str, Any]) -> dict[str, Any]:
        begins, ends = edition["valid_from"], edition["valid_to"]
        held = (begins is None or begins <= day) and (ends is None or day <= ends)
        return {**edition, "last_verified": day, "text_state": day} if held else edition

    text = text_of({**entry, "editions": [seen(edition) for edition in entry["editions"]]})
    return _new(kind="rule", entry=rule, text=text, by=by, on=on, reason=f"Mit der Quelle verglichen am {on:%d.%m.%Y}.")
