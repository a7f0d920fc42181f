"""Does a stage need a work permit? Asked anew for each stage; the answer comes from whoever knows the law of the case."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from integrativ.placements.models import PermitNeed, Placement, Slip, Stage

SENTENCES = {
    PermitNeed.NOT_NEEDED: "Dafür ist keine Erlaubnis nötig.",
    PermitNeed.NEEDED: "Dafür ist eine Erlaubnis der Ausländerbehörde nötig.",
    PermitNeed.PROHIBITED: "Das ist zurzeit nicht erlaubt.",
    PermitNeed.OPEN: "Es steht noch nicht fest, ob dafür eine Erlaubnis nötig ist.",
}


@dataclass(frozen=True)
class PermitOutcome:
    """Whether a stage needs a permit and why; `source` names norm and date of the law."""

    need: str
    because: str = ""
    source: str = ""
    missing: tuple[str, ...] = ()
    doubt: str = ""

    @property
    def reason(self) -> str:
        """Why, and what about it is not certain."""
        unsure = (
            f"Ganz sicher ist das nicht: {self.doubt}. Bitte unter „Rechte & Fristen“ nachsehen." if self.doubt else ""
        )
        return f"{self.because.rstrip('.')}. {unsure}" if unsure and self.because else self.because or unsure

    @property
    def sentence(self) -> str:
        """The answer as people read it."""
        return SENTENCES[PermitNeed(self.need)]


class PermitCheck(Protocol):
    """A function that answers for one stage of one placement on one day."""

    def __call__(self, *, placement: Placement, stage: str, on: dt.date) -> PermitOutcome: ...


_checks: list[PermitCheck] = []


def use(check: PermitCheck) -> None:
    """Register the check; the law of the case brings it."""
    _checks[:] = [check]


def permit_needed(*, placement: Placement, stage: str, on: dt.date) -> PermitOutcome:
    """Whether this stage needs a permit. Without a check the answer is open, never no."""
    if not _checks:
        return PermitOutcome(PermitNeed.OPEN, "Die rechtliche Prüfung für diese Station liegt noch nicht vor.")
    return _checks[0](placement=placement, stage=stage, on=on)


def covering_slip(placement: Placement, stage: str, starts_on: dt.date, ends_on: dt.date | None = None) -> Slip | None:
    """A permit already granted for the stage on these days, as the confirmation for the company records it."""
    for slip in Slip.objects.filter(placement=placement, withdrawn_on=None, valid_from__lte=starts_on):
        same = slip.activity == stage or {slip.activity, stage} <= {Stage.EMPLOYMENT, Stage.TRAINING}
        if same and (slip.valid_until is None or slip.valid_until >= (ends_on or starts_on)):
            return slip
    return None


def stage_of(placement: Placement) -> str:
    """What the way leads to: training for an apprenticeship or EQ place, else employment."""
    return Stage.TRAINING if placement.demand.kind == "training" else Stage.EMPLOYMENT
