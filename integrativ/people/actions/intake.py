"""An intake saved as typed: one draft for each hat, gone when finished or after a month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from integrativ.common.dates import now
from integrativ.documents import retention
from integrativ.people import policies, vocabulary
from integrativ.people.errors import NotInTeam
from integrativ.people.models import IntakeDraft
from integrativ.tenancy.models import Membership

LONGEST = 2000


def save_draft(*, by: Membership, page: str, typed: Mapping[str, list[str]]) -> IntakeDraft:
    """Keep what was typed on one page, unchecked, but nothing that must not be kept at all."""
    if not policies.is_desk(by):
        raise NotInTeam
    draft = _locked(by)
    if draft is None:
        draft, _ = IntakeDraft.objects.get_or_create(
            membership=by, org_id=by.organisation_id, defaults={"updated_at": now(), "data": {}}
        )
    return _put(draft, page, typed)


def keep_typing(*, by: Membership, page: str, typed: Mapping[str, list[str]]) -> None:
    """Keep what is being typed, in the background. It comes late when somebody is fast: what has been finished or
    thrown away meanwhile is not begun again by a later page."""
    if not policies.is_desk(by):
        raise NotInTeam
    draft = _locked(by)
    if draft is not None:
        _put(draft, page, typed)
    elif page == "1":
        save_draft(by=by, page=page, typed=typed)


def _locked(by: Membership) -> IntakeDraft | None:
    return IntakeDraft.objects.select_for_update().filter(membership=by, org_id=by.organisation_id).first()


def _put(draft: IntakeDraft, page: str, typed: Mapping[str, list[str]]) -> IntakeDraft:
    draft.data = {**draft.data, page: {name: _kept(name, values) for name, values in typed.items()}}
    draft.updated_at = now()
    draft.save(update_fields=["data", "updated_at"])
    return draft


def _kept(name: str, values: list[str]) -> list[str]:
    short = [value.replace("\x00", "")[:LONGEST] for value in values[:40]]
    entry = vocabulary.entries().get(name)
    if entry is None:
        return short
    return [value for value in short if value not in entry.forbidden_values and entry.record == "ledger"]


def draft_of(membership: Membership) -> dict[str, dict[str, list[str]]]:
    """What this hat has typed so far, page by page."""
    draft = IntakeDraft.objects.filter(membership=membership, org_id=membership.organisation_id).first()
    return dict(draft.data) if draft else {}


def drop_draft(*, by: Membership) -> None:
    """Throw the begun intake away."""
    IntakeDraft.objects.filter(membership=by, org_id=by.organisation_id).delete()


def _due(latest: dt.date) -> list[retention.Due]:
    rows = IntakeDraft.objects.filter(updated_at__date__lte=latest)
    return [retention.Due(pk) for pk in rows.values_list("pk", flat=True)]


def _delete(pk: int) -> None:
    IntakeDraft.objects.filter(pk=pk).delete()


def register_retention() -> None:
    """A begun intake goes away a month after its last change."""
    retention.register(retention.Rule("intake_draft", "intake_draft", _due, _delete))
