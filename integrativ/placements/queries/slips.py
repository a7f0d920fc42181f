"""Slips as each audience reads them: our own with how they stand and who looked, the company's paper, a code typed in."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.http import Http404

from integrativ.audit import log
from integrativ.audit.models import Entry
from integrativ.placements import codes_of_slips as codes
from integrativ.placements.models import Placement, Slip
from integrativ.placements.papers import Paper, from_json, from_slip
from integrativ.placements.queries.placement import slips_of
from integrativ.tenancy.models import Membership

LOOKS = {
    "placements.slip_checked": "mit Code geprüft",
    "placements.slip_by_company": "vom Betrieb geöffnet",
    "placements.slip_printed": "hier gedruckt",
}
STATES = {
    "holds": "gilt",
    "expired": "abgelaufen",
    "consent": "gilt nicht: Freigabe fehlt oder ist widerrufen",
    "superseded": "gilt nicht: es gibt eine neuere Auskunft oder Antwort",
    "withdrawn": "zurückgezogen",
    "ended": "Weg beendet",
}


@dataclass(frozen=True)
class Look:
    """Somebody looked at a slip: when and how; from outside nobody is named."""

    at: dt.datetime
    how: str


@dataclass(frozen=True)
class OurSlip:
    """One confirmation in our file: what it says, how it stands today, who looked."""

    slip: Slip
    state: str
    since: dt.date | None
    looks: tuple[Look, ...] = ()

    @property
    def word(self) -> str:
        return STATES[self.state]

    @property
    def holds(self) -> bool:
        return self.state == "holds"


@dataclass(frozen=True)
class Printed:
    """A paper with its code, as it is printed."""

    paper: Paper
    code: str


@dataclass(frozen=True)
class Checked:
    """What a code opens: the paper, or only that it no longer holds; `paper` is None for both."""

    paper: Paper | None
    since: dt.date | None


def our_slips(placement: Placement, on: dt.date, slips: Sequence[Slip] | None = None) -> list[OurSlip]:
    """The live confirmations of a way, newest first, with state and looks; three queries, two for `slips` read already."""
    rows = slips_of(placement) if slips is None else slips
    if not rows:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT slip_id, state, since FROM placements_our_slips(%s::bigint[], %s)", [[r.pk for r in rows], on]
        )
        states = {row[0]: (row[1], row[2]) for row in cursor.fetchall()}
    looks = _looks(placement.org_id, [row.pk for row in rows])
    return [OurSlip(row, *states[row.pk], tuple(looks.get(row.pk, ()))) for row in rows]


def _looks(org_id: int, ids: Iterable[int]) -> dict[int, list[Look]]:
    rows = Entry.objects.filter(org_id=org_id, object_kind="slip", object_id__in=list(ids), act__in=LOOKS)
    found: dict[int, list[Look]] = {}
    for at, act, number in rows.order_by("-at").values_list("at", "act", "object_id")[:50]:
        found.setdefault(number or 0, []).append(Look(at, LOOKS[act]))
    return found


def get_our_slip(placement: Placement, pk: int) -> Slip:
    """One live confirmation of this way, or 404."""
    slip = Slip.objects.filter(placement=placement, pk=pk, withdrawn_on=None).select_related("placement").first()
    if slip is None:
        raise Http404
    return slip


def print_our_slip(placement: Placement, pk: int, on: dt.date) -> Printed:
    """The paper of our own file with its code; only while it holds."""
    slip = get_our_slip(placement, pk)
    code = codes.printable(slip.code_seed, slip.code_digest)
    if not slip.is_paper or not code or not next(row.holds for row in our_slips(placement, on) if row.slip.pk == pk):
        raise Http404
    log.write(
        kind="export", act="placements.slip_printed", person_ids=[slip.person_id], object_kind="slip", object_id=pk
    )
    return Printed(from_slip(slip), code)


def print_company_slip(membership: Membership, pk: int, on: dt.date) -> Printed:
    """The company's own paper, while it holds; the look is written into the log of the body that issued it."""
    found = _call("SELECT placements_company_paper(%s, %s)", pk, on)
    code = codes.printable(uuid.UUID(found["seed"]), found["digest"]) if found else ""
    if found is None or not code:
        log.denied(act="placements.slip_by_company", object_kind="slip", object_id=pk)
        raise Http404
    return Printed(from_json(found), code)


def check(typed: str, on: dt.date) -> Checked | None:
    """What somebody with this code may know. None for a code that does not exist; never says whether it was close."""
    found = _call("SELECT placements_check_slip(%s, %s)", codes.digest_of(codes.typed(typed)), on)
    if found is None:
        return None
    since = dt.date.fromisoformat(found["since"]) if found["since"] else None
    return Checked(from_json(found["paper"]) if found["holds"] else None, since)


def _call(sql: str, *values: str | int | dt.date) -> dict[str, Any] | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        found = cursor.fetchone()[0]
    return json.loads(found) if isinstance(found, str) else found
