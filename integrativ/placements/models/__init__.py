"""What is kept about ways into work."""

from integrativ.placements.models.slip import Slip, SlipEnd
from integrativ.placements.models.way import (
    TRIAL_STAGES,
    AftercareContact,
    EndReason,
    Fit,
    PermitNeed,
    PermitRequest,
    Placement,
    Side,
    Stage,
    Terms,
    Trial,
)

__all__ = [
    "TRIAL_STAGES",
    "AftercareContact",
    "EndReason",
    "Fit",
    "PermitNeed",
    "PermitRequest",
    "Placement",
    "Side",
    "Slip",
    "SlipEnd",
    "Stage",
    "Terms",
    "Trial",
]
