"""What case managers do with a case, in their own verbs."""

from integrativ.cases.actions.absence import cover_absence, cover_absences
from integrativ.cases.actions.handover import (
    accept_offer,
    decline_offer,
    offer_handover,
    record_responsibility,
    take_over_case,
)
from integrativ.cases.actions.lifecycle import (
    Changed,
    NotYet,
    change_case,
    close_case,
    open_case,
    reopen_case,
)
from integrativ.cases.actions.plan import (
    CHANNELS,
    agree_goal,
    delete_note,
    drop_goal,
    note_contact,
    open_plan_step,
    reach_goal,
    write_note,
)
from integrativ.cases.actions.questions import NotReleased, ask_body
from integrativ.cases.actions.team import (
    break_glass,
    confirm_emergency,
    hand_over_caseload,
    join_team,
    leave_team,
    pass_lead_on,
    report_unconfirmed,
    set_deputy,
)

__all__ = [
    "CHANNELS",
    "Changed",
    "NotReleased",
    "NotYet",
    "accept_offer",
    "agree_goal",
    "ask_body",
    "break_glass",
    "change_case",
    "close_case",
    "confirm_emergency",
    "cover_absence",
    "cover_absences",
    "decline_offer",
    "delete_note",
    "drop_goal",
    "hand_over_caseload",
    "join_team",
    "leave_team",
    "note_contact",
    "offer_handover",
    "open_case",
    "open_plan_step",
    "pass_lead_on",
    "reach_goal",
    "record_responsibility",
    "reopen_case",
    "report_unconfirmed",
    "set_deputy",
    "take_over_case",
    "write_note",
]
