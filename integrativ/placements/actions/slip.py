"""Issue and withdraw the permission slip from a kept finding or the recorded answer of the office."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from integrativ.cases.models import Finding
from integrativ.placements import basis as basis_of
from integrativ.placements import codes_of_slips as codes
from integrativ.placements.actions.common import lock, must_run, note
from integrativ.placements.basis import Basis
from integrativ.placements.errors import NotABasis, NotComplete, NotPossible, SlipSaysTooMuch
from integrativ.placements.models import Placement, Slip, SlipEnd, Stage
from integrativ.placements.papers import expires_on, released_until
from integrativ.placements.words import says_too_much
from integrativ.steps.models import Step
from integrativ.tenancy.models import Membership


@transaction.atomic
def issue_slip(
    *,
    placement: Placement,
    stage: str,
    job: str,
    valid_from: dt.date,
    by: Membership,
    on: dt.date,
    valid_until: dt.date | None = None,
    conditions: str = "",
    permit_step: Step | None = None,
    finding: Finding | None = None,
    needs_document_check: bool = True,
    key: uuid.UUID | None = None,
) -> Slip:
    """Write "darf ab … bei … als … arbeiten, unter …"; an earlier one for the same stage is replaced.

    It rests on a kept finding or on the office's answer. The company reads it only while the person has released "slip"
    to it; the paper with a code is `issue_paper`.

    :raises NotABasis: when neither allows it.
    :raises SlipSaysTooMuch: when the text speaks of residence, asylum, benefits or health.
    """
    placement = lock(placement, by, on)
    if key is not None and (known := Slip.objects.filter(org_id=placement.org_id, key=key).first()):
        return known
    if says_too_much(conditions) or (job != placement.demand.occupation and says_too_much(job)):
        raise SlipSaysTooMuch
    if stage not in Stage.values:
        raise NotPossible("Diese Station gibt es nicht.")
    must_run(placement)
    basis = _basis(placement, finding, permit_step)
    until = _fitting(basis, stage, valid_from, valid_until, conditions)
    _replace(placement, stage, on)
    made = Slip.objects.create(
        org_id=placement.org_id,
        placement=placement,
        person_id=placement.person_id,
        activity=stage,
        job=job[:160],
        valid_from=valid_from,
        valid_until=until,
        conditions=conditions[:500],
        needs_document_check=needs_document_check,
        permit_step=basis.step,
        finding=basis.finding,
        issued_by=by,
        issued_on=on,
        key=key,
    )
    note("issue_slip", placement)
    return made


def _basis(placement: Placement, finding: Finding | None, step: Step | None) -> Basis:
    if finding is not None:
        return basis_of.from_finding(placement, finding)
    if step is not None:
        return basis_of.from_answer(placement, step)
    raise NotABasis


def _fitting(
    basis: Basis, stage: str, valid_from: dt.date, valid_until: dt.date | None, conditions: str
) -> dt.date | None:
    """The last day of the slip, never later than its basis allows.

    :raises NotABasis: when stage or days go beyond the basis, or the office's conditions are left out.
    """
    if not basis_of.stage_matches(basis, stage):
        raise NotABasis(f"Die Erlaubnis gilt für: {Stage(basis.stage).label}. Bitte wählen Sie das aus.")
    if basis.valid_from is not None and valid_from < basis.valid_from:
        raise NotABasis(f"Die Grundlage gilt erst ab {basis.valid_from:%d.%m.%Y}. Bitte ändern Sie den Beginn.")
    until = valid_until or basis.valid_until
    if until is not None and basis.valid_until is not None and until > basis.valid_until:
        raise NotABasis(f"Die Grundlage gilt nur bis {basis.valid_until:%d.%m.%Y}. Bitte ändern Sie das Ende.")
    if until is not None and until < valid_from:
        raise NotABasis(f"Die Grundlage endet am {until:%d.%m.%Y}, vor dem Beginn.")
    if basis.needs_conditions and not conditions.strip():
        raise NotABasis("Die Behörde hat Auflagen gemacht. Bitte schreiben Sie, was der Betrieb beachten muss.")
    return until


def _replace(placement: Placement, stage: str, on: dt.date) -> None:
    live = Slip.objects.filter(placement=placement, activity=stage, withdrawn_on=None)
    live.update(withdrawn_on=on, withdrawn_because=SlipEnd.REPLACED)


@transaction.atomic
def issue_paper(*, placement: Placement, slip: Slip, by: Membership, on: dt.date) -> Slip:
    """Issue a confirmation as a paper with a code: a new row that replaces the one without. Twice has one effect.

    :raises NotComplete: naming everything that is missing: consent, basis, name, place, a telephone to call.
    """
    placement = lock(placement, by, on)
    must_run(placement)
    slip = Slip.objects.get(pk=slip.pk, placement=placement)
    live = Slip.objects.filter(placement=placement, activity=slip.activity, withdrawn_on=None).first()
    if live is not None and live.is_paper and live.expires_on is not None and live.expires_on >= on:
        return live
    if live is None or live.pk != slip.pk:
        raise NotPossible("Diese Bestätigung ist zurückgezogen. Bitte stellen Sie eine neue aus.")
    released = released_until(placement)
    missing = _missing(placement, slip, by, on, released)
    if missing or released is None:
        raise NotComplete(missing)
    basis = _basis(placement, slip.finding, slip.permit_step)
    seed = uuid.uuid4()
    made = _copy(
        slip,
        by=by,
        on=on,
        person_name=f"{placement.person.given_names} {placement.person.family_name}".strip(),
        employer=placement.company.name[:160],
        place=_place(placement)[:300],
        legal_basis=basis.legal_text[:400],
        contact_name=f"{by.user.name}, {placement.org}"[:160],
        contact_telephone=by.telephone[:40],
        code_seed=seed,
        code_digest=codes.digest_of(codes.code_of(seed)),
        expires_on=expires_on(on, released, slip.valid_until),
    )
    note("issue_paper", placement)
    return made


def _copy(slip: Slip, *, by: Membership, on: dt.date, **paper: Any) -> Slip:
    Slip.objects.filter(pk=slip.pk).update(withdrawn_on=on, withdrawn_because=SlipEnd.REPLACED)
    made = Slip(
        org_id=slip.org_id, placement_id=slip.placement_id, person_id=slip.person_id, activity=slip.activity, job=slip.job,
        valid_from=slip.valid_from, valid_until=slip.valid_until, conditions=slip.conditions, finding_id=slip.finding_id,
        needs_document_check=slip.needs_document_check, permit_step_id=slip.permit_step_id, issued_by=by, issued_on=on, **paper,
    )  # fmt: skip
    made.save(force_insert=True)
    return made


def _place(placement: Placement) -> str:
    site = placement.demand.site
    return ", ".join(part for part in (site.street, f"{site.postal_code} {site.place}".strip()) if part)


def _missing(placement: Placement, slip: Slip, by: Membership, on: dt.date, released: dt.date | None) -> list[str]:
    missing = []
    if released is None:
        missing.append("die Freigabe der Person für den Betrieb (Name und Bestätigung)")
    try:
        _basis(placement, slip.finding, slip.permit_step)
    except NotABasis as error:
        missing.append(f"eine gültige Grundlage ({error.message.rstrip('.')})")
    if slip.valid_until is not None and slip.valid_until < on:
        missing.append(f"eine neue Erlaubnis (diese endete am {slip.valid_until:%d.%m.%Y})")
    if not _place(placement):
        missing.append("der Arbeitsort")
    if not by.telephone:
        missing.append("Ihre Telefonnummer, damit der Betrieb anrufen kann (unter „Mein Zugang“)")
    return missing


def withdraw_slip(*, placement: Placement, slip: Slip, by: Membership, on: dt.date) -> None:
    """The permit no longer holds: the company sees at once that it is gone. Twice has one effect."""
    lock(placement, by, on)
    live = Slip.objects.filter(pk=slip.pk, placement=placement, withdrawn_on=None)
    if live.update(withdrawn_on=on, withdrawn_because=SlipEnd.REVOKED):
        note("withdraw_slip", placement)
