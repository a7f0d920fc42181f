"""Coded answers on the way, so that reasons can be counted and nobody has to write them."""

from __future__ import annotations

from django.db import models


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


class PermitCondition(models.TextChoices):
    """What the Ausländerbehörde answers to a request for a work permit."""

    GRANT = "grant", "erteilt"
    GRANT_CONDITIONS = "grant_conditions", "erteilt mit Bedingungen"
    REFUSE = "refuse", "abgelehnt"
    ASK_BACK = "ask_back", "es fehlt etwas"
