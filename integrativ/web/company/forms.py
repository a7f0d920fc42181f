"""The questions a company answers with one choice: a proposal, days of a trial, the contract, how it goes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from integrativ.placements import actions
from integrativ.placements.codes import AftercareAnswer, NotNowBecause, ProposalAnswer
from integrativ.steps.models import Step
from integrativ.tenancy.models import Membership
from integrativ.web.forms import GermanDateField, SafeForm


def _text(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(SafeForm):
    """What the company says to a step in which it has to answer."""

    def act(self, step: Step, by: Membership, on: dt.date) -> object:
        """Give the answer.

        Raises:
            NotPossible: the answer does not fit to what is known; its message says how to repair it.
            MoveNotAllowed: somebody has answered already.
        """
        raise NotImplementedError


class ProposalForm(AnswerForm):
    """Yes, talk first, or not now because."""

    answer = forms.ChoiceField(
        label="Was möchten Sie?",
        choices=ProposalAnswer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie eine Antwort."},
    )
    because = forms.ChoiceField(
        label="Wenn „Jetzt nicht“: Warum?",
        choices=NotNowBecause.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    text = _text("Möchten Sie uns etwas dazu sagen?")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("answer") == ProposalAnswer.NOT_NOW and not values.get("because"):
            self.add_error("because", "Bitte wählen Sie einen Grund. So suchen wir besser.")
        return values

    def act(self, step: Step, by: Membership, on: dt.date) -> object:
        values = self.cleaned_data
        return actions.answer_proposal(
            step=step,
            by=by,
            on=on,
            answer=values["answer"],
            because=values["because"],
            text=values["text"],
            key=values["submit_key"],
        )


class TrialForm(AnswerForm):
    """Do the days suit?"""

    agrees = forms.ChoiceField(
        label="Passen Ihnen die Tage?",
        choices=[("ja", "Ja, die Tage passen"), ("nein", "Nein, bitte andere Tage")],
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie eine Antwort."},
    )
    text = _text("Andere Tage oder ein Hinweis")

    def act(self, step: Step, by: Membership, on: dt.date) -> object:
        values = self.cleaned_data
        agrees = values["agrees"] == "ja"
        return actions.answer_trial(
            step=step, by=by, on=on, agrees=agrees, text=values["text"], key=values["submit_key"]
        )


class ContractForm(AnswerForm):
    """Signed on which day, or none."""

    agrees = forms.ChoiceField(
        label="Ist der Vertrag unterschrieben?",
        choices=[("ja", "Ja, unterschrieben"), ("nein", "Es kommt kein Vertrag zustande")],
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie eine Antwort."},
    )
    signed_on = GermanDateField(label="Unterschrieben am", required=False, help_text="TT.MM.JJJJ")
    text = _text("Möchten Sie uns etwas dazu sagen?")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("agrees") == "ja" and not values.get("signed_on") and "signed_on" not in self.errors:
            self.add_error("signed_on", "Bitte schreiben Sie den Tag der Unterschrift.")
        return values

    def act(self, step: Step, by: Membership, on: dt.date) -> object:
        values = self.cleaned_data
        signed_on = values["signed_on"] if values["agrees"] == "ja" else None
        return actions.answer_contract(
            step=step, by=by, on=on, signed_on=signed_on, text=values["text"], key=values["submit_key"]
        )


class AftercareForm(AnswerForm):
    """How does it go?"""

    answer = forms.ChoiceField(
        label="Wie läuft es?",
        choices=AftercareAnswer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie eine Antwort."},
    )
    text = _text("Was hakt? Was würde helfen?")

    def act(self, step: Step, by: Membership, on: dt.date) -> object:
        values = self.cleaned_data
        return actions.answer_aftercare(
            step=step, by=by, on=on, answer=values["answer"], text=values["text"], key=values["submit_key"]
        )
