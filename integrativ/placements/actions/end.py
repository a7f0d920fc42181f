"""End a way, before or after the first day. The case stays open: the search goes on without a new intake."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from integrativ.placements.actions.common import lock, moment, note
from integrativ.placements.errors import NotPossible
from integrativ.placements.models import EndReason, Placement, Slip, SlipEnd
from integrativ.steps.actions import move
from integrativ.steps.models import State
from integrativ.tenancy.models import Membership


@transaction.atomic
def end_placement(
    *, placement: Placement, ended_on: dt.date, reason: str, by: Membership, on: dt.date, text: str = ""
) -> Placement:
    """End the way with a reason: open steps lapse, confirmations for the company are withdrawn, the person is free again.

    Ending twice changes nothing.
    """
    placement = lock(placement, by, on)
    if placement.ended_on is not None:
        return placement
    if reason not in EndReason.values:
        raise NotPossible("Bitte wählen Sie einen Grund.")
    if ended_on < placement.proposed_on or ended_on > on:
        raise NotPossible("Das Ende liegt zwischen dem Vorschlag und heute. Bitte prüfen Sie den Tag.")
    for step in placement.matter.steps.exclude(state__in=[State.DONE, State.CANCELLED]).order_by("id"):
        move(step=step, event="cancel", by=by, at=moment(on), code="way_ended")
    Slip.objects.filter(placement=placement, withdrawn_on=None).update(
        withdrawn_on=on, withdrawn_because=SlipEnd.WAY_ENDED
    )
    placement.ended_on, placement.end_reason, placement.end_text = ended_on, reason, text.strip()
    placement.version += 1
    placement.save(update_fields=["ended_on", "end_reason", "end_text", "version"])
    note("end", placement)
    return placement
