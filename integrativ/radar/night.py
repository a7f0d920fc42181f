"""The night: body after body, as the system acting for it, a few cases in each transaction."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence

from integrativ.cases.models import Case
from integrativ.radar import transition_night
from integrativ.radar.looking import Busy, Found, look_at
from integrativ.radar.models import Hint, Look
from integrativ.rulesets.effects import counselling_bodies
from integrativ.tenancy.actor import Actor, acting

CHUNK = 200
TRIES, PAUSE = 600, 0.5  # somebody else at the same body is waited for, for some minutes; the next night comes
FORGET = dt.timedelta(days=90)


def everywhere(on: dt.date) -> Found:
    """Look ahead for all open cases of all bodies. Killed at any moment, it loses and doubles nothing."""
    found = Found()
    for body in counselling_bodies():
        found.add(of_body(body.pk, on))
    return found


def of_body(org_id: int, on: dt.date) -> Found:
    """Look ahead for the open cases of one body; those nothing changed in are passed over."""
    system = Actor(user_id=None, org_id=org_id)
    with acting(system):
        ids = list(Case.objects.filter(org_id=org_id, closed_on=None).order_by("pk").values_list("pk", flat=True))
    found = Found()
    waiting = [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]
    for _ in range(TRIES):
        waiting = [chunk for chunk in waiting if not _looked(org_id, chunk, on, found)]
        if not waiting:
            break
        time.sleep(PAUSE)
    with acting(system):
        forget(org_id, on)
    transition_night.of_body(org_id, on)
    return found


def _looked(org_id: int, chunk: Sequence[int], on: dt.date, found: Found) -> bool:
    """Look at some cases in one transaction; false while somebody else is at it."""
    try:
        with acting(Actor(user_id=None, org_id=org_id)):
            found.add(look_at(org_id, chunk, on))
    except Busy:
        return False
    return True


def forget(org_id: int, on: dt.date) -> None:
    """Nobody needs what nobody answered and what is long past, nor a look ahead for a closed case."""
    unanswered = Hint.objects.filter(org_id=org_id, marks=None)
    unanswered.filter(day__lt=on - FORGET).delete()
    unanswered.filter(case__closed_on__isnull=False).delete()
    Look.objects.filter(org_id=org_id, case__closed_on__isnull=False).delete()
