"""Everything that is done on a way into work, in the words of the office."""

from integrativ.placements.actions.aftercare import (
    answer_aftercare,
    plan_aftercare,
    send_due_aftercare,
    solve_concern,
    wish_aftercare,
)
from integrativ.placements.actions.end import end_placement
from integrativ.placements.actions.permit import (
    accept_permit,
    deem_consent,
    prepare_permit,
    record_office_answer,
    send_permit,
    tick,
)
from integrativ.placements.actions.proposal import (
    accept_answer,
    after_talk,
    answer_proposal,
    propose,
)
from integrativ.placements.actions.slip import (
    issue_paper,
    issue_slip,
    withdraw_slip,
)
from integrativ.placements.actions.slip_office import (
    issue_slip_as_office,
    withdraw_slip_as_office,
)
from integrativ.placements.actions.start import (
    agree_terms,
    answer_contract,
    open_contract,
    plan_first_day,
    start_work,
)
from integrativ.placements.actions.trial import answer_trial, finish_trial, open_trial

__all__ = [
    "accept_answer",
    "accept_permit",
    "after_talk",
    "agree_terms",
    "answer_aftercare",
    "answer_contract",
    "answer_proposal",
    "answer_trial",
    "deem_consent",
    "end_placement",
    "finish_trial",
    "issue_paper",
    "issue_slip",
    "issue_slip_as_office",
    "open_contract",
    "open_trial",
    "plan_aftercare",
    "plan_first_day",
    "prepare_permit",
    "propose",
    "record_office_answer",
    "send_due_aftercare",
    "send_permit",
    "solve_concern",
    "start_work",
    "tick",
    "wish_aftercare",
    "withdraw_slip",
    "withdraw_slip_as_office",
]
