"""What several actions need: lock a way, find an earlier submit, know the moment of a day."""

from __future__ import annotations

import datetime as dt
import uuid

from integrativ.audit import log
from integrativ.common import dates
from integrativ.placements import policies
from integrativ.placements.errors import HasEnded
from integrativ.placements.models import Placement
from integrativ.steps.models import Step, StepEvent
from integrativ.tenancy.models import Membership


def lock(placement: Placement, by: Membership, on: dt.date) -> Placement:
    """The way as it is now, locked until the transaction ends, for its case team; so two clicks come one after the other.

    :raises PermissionDenied: for everybody outside the case team.
    """
    policies.must_accompany(by, placement.case, on)
    # only the placement row is locked: the demand may belong to a company
    Placement.objects.select_for_update().filter(pk=placement.pk).values_list("pk", flat=True).get()
    return Placement.objects.select_related(
        "case", "person__municipality", "matter", "demand__site__municipality", "company", "org"
    ).get(pk=placement.pk)


def must_run(placement: Placement) -> None:
    """Nothing new on a way that has ended.

    :raises HasEnded: with the sentence how to go on.
    """
    if placement.ended_on is not None:
        raise HasEnded


def step_of(org_id: int, key: uuid.UUID | None) -> Step | None:
    """The step an earlier submit with this key has moved."""
    if key is None:
        return None
    event = StepEvent.objects.filter(org_id=org_id, key=key).select_related("step").first()
    return event.step if event else None


def moment(on: dt.date) -> dt.datetime:
    """Now, or noon of an earlier day when something is recorded afterwards."""
    if on >= dates.today():
        return dates.now()
    return dt.datetime.combine(on, dt.time(12), tzinfo=dates.BERLIN)


def note(act: str, placement: Placement) -> None:
    """Write the change into the log, with the person it is about."""
    log.write(
        kind="change",
        act=f"placements.{act}",
        person_ids=[placement.person_id],
        object_kind="placement",
        object_id=placement.pk,
    )
