"""Coded answers on the way, so that reasons can be counted and nobody has to write them."""

from __future__ import annotations

from django.db import models

from integrativ.steps import answers, checklists
from integrativ.steps.answers import Code
from integrativ.steps.models import StepKind


class ProposalAnswer(models.TextChoices):
    """What a company says to a proposal."""

    YES = "yes", "Ja, wir möchten die Person kennenlernen"
    TALK_FIRST = "talk_first", "Erst sprechen"
    NOT_NOW = "not_now", "Jetzt nicht"


class NotNowBecause(models.TextChoices):
    """Why a company says no to a proposal."""

    ALREADY_FILLED = "already_filled", "Die Stelle ist besetzt"
    LANGUAGE = "language", "Deutsch reicht noch nicht"
    EXPERIENCE = "experience", "Erfahrung oder Ausbildung fehlt"
    TIMES = "times", "Die Arbeitszeiten passen nicht"
    TOO_LATE = "too_late", "Der Beginn ist zu spät"
    NO_CAPACITY = "no_capacity", "Wir können gerade niemanden einarbeiten"
    OTHER = "other", "ein anderer Grund"


class TrialResult(models.TextChoices):
    """How a visit, internship or trial work went."""

    CONTINUE = "continue", "weiter"
    ADJUST = "adjust", "weiter, aber anders"
    STOP = "stop", "nicht weiter"


class AftercareAnswer(models.TextChoices):
    """How things go after the start, said by one side."""

    GOOD = "good", "Es läuft gut"
    CONCERNS = "concerns", "Es hakt"
    ENDED = "ended", "Die Arbeit ist beendet"


def declare() -> None:
    """Tell the steps the checklists and answer words of the kinds a way brings."""
    from integrativ.placements.checklist import LINES

    for kind, lines in LINES.items():
        checklists.register(kind, lines)
    declines = [Code("decline", code.value, str(code.label)) for code in NotNowBecause]
    answers.register(
        StepKind.PROPOSAL,
        [
            Code("agree", "yes", str(ProposalAnswer.YES.label)),
            Code("ask_back", "talk_first", "Erst sprechen"),
            *declines,
        ],
    )
    answers.register(
        StepKind.TRIAL, [Code("agree", "yes", "Die Tage passen"), Code("decline", "other_days", "Bitte andere Tage")]
    )
    answers.register(
        StepKind.CONTRACT, [Code("agree", "signed", "Unterschrieben"), Code("decline", "no_contract", "Kein Vertrag")]
    )
    answers.register(
        StepKind.AFTERCARE,
        [
            Code("complete", "good", str(AftercareAnswer.GOOD.label)),
            Code("decline", "concerns", str(AftercareAnswer.CONCERNS.label)),
            Code("decline", "ended", str(AftercareAnswer.ENDED.label)),
        ],
    )
