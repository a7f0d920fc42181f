"""The one table of moves for all kinds of steps. Written down here, loaded into the database, enforced by its trigger.

Events and who may speak them:
  requester: send, take_back, supply, remind, accept (read the answer), complete, cancel, reopen
  owner: ask_back (something is missing), grant, grant_conditions, refuse, answer, agree, decline, complete
`undo` is not in the table: it restores what was before the last event and is open to whoever made that event.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from integrativ.steps.models import Party, State, StepKind


class Move(NamedTuple):
    kind: str
    state: str
    event: str
    party: str
    next_state: str
    waiting_for: str


ASKS, TURN, NOBODY = Party.REQUESTER.value, Party.OWNER.value, Party.NOBODY.value
DRAFT, OPEN, RETURNED, ANSWERED, DONE, CANCELLED = (s.value for s in State)

ANSWERS: dict[str, tuple[str, ...]] = {
    StepKind.QUESTION: ("answer",),
    StepKind.PERMIT_REQUEST: ("grant", "grant_conditions", "refuse"),
    StepKind.BA_CONSENT: ("grant", "grant_conditions", "refuse", "deemed"),
    StepKind.HANDOVER: ("agree", "decline"),
    StepKind.PROPOSAL: ("agree", "decline"),
    StepKind.TRIAL: ("agree", "decline"),
    StepKind.CONTRACT: ("agree", "decline"),
}
PLAIN = (StepKind.TASK, StepKind.APPOINTMENT, StepKind.AFTERCARE, StepKind.FIRST_DAY)


def moves() -> Iterator[Move]:
    """All allowed moves, in a stable order."""
    for kind, answers in ANSWERS.items():
        yield Move(kind, DRAFT, "send", ASKS, OPEN, TURN)
        yield Move(kind, OPEN, "take_back", ASKS, DRAFT, ASKS)
        yield Move(kind, OPEN, "remind", ASKS, OPEN, TURN)
        yield Move(kind, OPEN, "ask_back", TURN, RETURNED, ASKS)
        yield Move(kind, RETURNED, "supply", ASKS, OPEN, TURN)
        for answer in answers:
            party = ASKS if answer == "deemed" else TURN
            yield Move(kind, OPEN, answer, party, ANSWERED, ASKS)
        yield Move(kind, ANSWERED, "accept", ASKS, DONE, NOBODY)
        yield Move(kind, ANSWERED, "reopen", ASKS, OPEN, TURN)
        for state in (DRAFT, OPEN, RETURNED, ANSWERED):
            yield Move(kind, state, "cancel", ASKS, CANCELLED, NOBODY)
    for plain in PLAIN:
        kind = plain.value
        yield Move(kind, DRAFT, "send", ASKS, OPEN, TURN)
        yield Move(kind, OPEN, "remind", ASKS, OPEN, TURN)
        for party in (ASKS, TURN):
            yield Move(kind, OPEN, "complete", party, DONE, NOBODY)
        yield Move(kind, OPEN, "decline", TURN, RETURNED, ASKS)
        yield Move(kind, RETURNED, "supply", ASKS, OPEN, TURN)
        for state in (DRAFT, OPEN, RETURNED):
            yield Move(kind, state, "cancel", ASKS, CANCELLED, NOBODY)
        yield Move(kind, DONE, "reopen", ASKS, OPEN, TURN)
    # "es hakt" came back; whoever asked has helped and closes the question
    yield Move(StepKind.AFTERCARE.value, RETURNED, "complete", ASKS, DONE, NOBODY)
