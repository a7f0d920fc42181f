"""Forms of the way until the permit is there: proposal, trial, permit, slip."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from integrativ.placements import actions
from integrativ.placements.basis import bases, why_none
from integrativ.placements.codes import NotNowBecause, ProposalAnswer, TrialResult
from integrativ.placements.errors import NotComplete
from integrativ.placements.models import TRIAL_STAGES, Placement, Slip, Stage
from integrativ.placements.offices import choices as office_choices
from integrativ.placements.permits import stage_of
from integrativ.placements.queries.placement import trials_of
from integrativ.steps.models import StepKind
from integrativ.tenancy.models import Membership
from integrativ.web.desk.forms.way import CHOOSE, DAY, ActForm, long_text, told_by_field
from integrativ.web.forms import GermanDateField


class ProposalAnswerForm(ActForm):
    title = "Antwort des Betriebs eintragen"
    kind = StepKind.PROPOSAL
    answer = forms.ChoiceField(
        label="Was hat der Betrieb gesagt?",
        choices=ProposalAnswer.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    because = forms.ChoiceField(
        label="Wenn „Jetzt nicht“: Warum?", choices=NotNowBecause.choices, widget=forms.RadioSelect, required=False
    )
    text = long_text("Erläuterung")
    told_by = told_by_field()

    def act(self, by: Membership) -> object:
        values = self.cleaned_data
        return actions.answer_proposal(
            step=self.known_step(),
            by=by,
            on=self.on,
            answer=values["answer"],
            because=values["because"],
            text=values["text"],
            on_behalf_of=values["told_by"],
            placement=self.placement,
            key=self.key,
        )


class AcceptForm(ActForm):
    title = "Antwort gelesen"
    submit = "Gelesen, weiter"
    said = "Die Antwort ist gelesen."

    def act(self, by: Membership) -> object:
        return actions.accept_answer(placement=self.placement, step=self.known_step(), by=by, on=self.on, key=self.key)


class TalkedForm(ActForm):
    title = "Gespräch war"
    submit = "Der Betrieb ist wieder dran"
    kind = StepKind.PROPOSAL
    text = long_text("Was ist besprochen?")

    def act(self, by: Membership) -> object:
        return actions.after_talk(
            placement=self.placement,
            step=self.known_step(),
            by=by,
            on=self.on,
            text=self.cleaned_data["text"],
            key=self.key,
        )


class TrialForm(ActForm):
    title = "Erprobung vereinbaren"
    submit = "An den Betrieb senden"
    said = "Der Betrieb ist gefragt, ob die Tage passen."
    trial_kind = forms.ChoiceField(
        label="Was?",
        choices=[(s.value, s.label) for s in TRIAL_STAGES],
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie, was es sein soll."},
    )
    starts_on = GermanDateField(label="Ab", error_messages=DAY)
    ends_on = GermanDateField(label="Bis", error_messages=DAY)
    permit_reason = long_text(
        "Wenn keine Erlaubnis feststeht: Warum geht es trotzdem?",
        hint="Nur nötig, wenn die Prüfung offen ist oder eine Erlaubnis fehlt.",
    )

    def act(self, by: Membership) -> object:
        values = self.cleaned_data
        return actions.open_trial(
            placement=self.placement,
            kind=values["trial_kind"],
            starts_on=values["starts_on"],
            ends_on=values["ends_on"],
            by=by,
            on=self.on,
            permit_reason=values["permit_reason"],
            key=self.key,
        )


class TrialAnswerForm(ActForm):
    title = "Antwort des Betriebs zu den Tagen"
    kind = StepKind.TRIAL
    agrees = forms.ChoiceField(
        label="Passen die Tage?",
        choices=[("ja", "Ja"), ("nein", "Nein")],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    text = long_text("Erläuterung")
    told_by = told_by_field()

    def act(self, by: Membership) -> object:
        values = self.cleaned_data
        return actions.answer_trial(
            step=self.known_step(),
            by=by,
            on=self.on,
            agrees=values["agrees"] == "ja",
            text=values["text"],
            on_behalf_of=values["told_by"],
            placement=self.placement,
            key=self.key,
        )


class TrialResultForm(ActForm):
    title = "Wie war die Erprobung?"
    kind = StepKind.TRIAL
    result = forms.ChoiceField(
        label="Wie geht es weiter?", choices=TrialResult.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    reason = long_text("Warum?")

    def act(self, by: Membership) -> object:
        values = self.cleaned_data
        return actions.finish_trial(
            placement=self.placement,
            trial=trials_of(self.placement)[self.known_step().pk],
            result=values["result"],
            by=by,
            on=self.on,
            reason=values["reason"],
            key=self.key,
        )


class PermitForm(ActForm):
    title = "Antrag vorbereiten"
    submit = "Vorbereiten"
    said = "Der Antrag ist vorbereitet. Bitte haken Sie ab, was vorliegt."
    request_kind = forms.ChoiceField(
        label="Was brauchen Sie?",
        choices=[
            (StepKind.PERMIT_REQUEST.value, "Erlaubnis der Ausländerbehörde"),
            (StepKind.BA_CONSENT.value, "Zustimmung der Bundesagentur"),
        ],
        widget=forms.RadioSelect,
        initial=StepKind.PERMIT_REQUEST.value,
        error_messages=CHOOSE,
    )
    stage = forms.ChoiceField(label="Wofür?", choices=Stage.choices)
    starts_on = GermanDateField(label="Ab", required=False)
    office = forms.ChoiceField(
        label="Zuständige Stelle",
        required=False,
        help_text="Leer heißt: die Stelle, die im Netzwerk als zuständig steht.",
    )

    def prepare(self) -> None:
        self.fields["stage"].initial = stage_of(self.placement)
        self.fields["starts_on"].initial = self.placement.planned_start_on
        district = self.placement.org.district_id
        self.offices = {
            str(body.pk): body
            for kind in (StepKind.PERMIT_REQUEST, StepKind.BA_CONSENT)
            for body in office_choices(kind)
        }
        near = sorted(self.offices.items(), key=lambda row: row[1].district_id != district)
        self.fields["office"].choices = [("", "wie im Netzwerk eingetragen"), *((pk, str(b)) for pk, b in near)]  # type: ignore[attr-defined]

    def act(self, by: Membership) -> object:
        values = self.cleaned_data
        return actions.prepare_permit(
            placement=self.placement,
            stage=values["stage"],
            by=by,
            on=self.on,
            kind=values["request_kind"],
            office=self.offices.get(values["office"]),
            starts_on=values["starts_on"],
        )


class DeemedForm(ActForm):
    title = "Die Zustimmung gilt als erteilt"
    submit = "Eintragen"
    kind = StepKind.BA_CONSENT
    hint = "Die Bundesagentur hat sich zwei Wochen nach dem vollständigen Antrag nicht gemeldet (§ 36 Abs. 2 BeschV)."

    def act(self, by: Membership) -> object:
        return actions.deem_consent(placement=self.placement, step=self.known_step(), by=by, on=self.on, key=self.key)


class SlipForm(ActForm):
    title = "Bestätigung für den Betrieb"
    submit = "Ausstellen"
    hint = "Der Betrieb liest genau diese Zeilen. Bitte nichts zu Aufenthalt, Leistungen oder Gesundheit."
    basis = forms.ChoiceField(label="Worauf stützt sich die Bestätigung?", widget=forms.RadioSelect)
    stage = forms.ChoiceField(label="Wofür?", choices=Stage.choices)
    job = forms.CharField(label="Darf arbeiten als", max_length=160)
    valid_from = GermanDateField(label="Ab", error_messages=DAY)
    valid_until = GermanDateField(
        label="Bis", required=False, help_text="Leer: so lange, wie die Auskunft oder die Erlaubnis gilt."
    )
    conditions = forms.CharField(
        label="Unter diesen Bedingungen", max_length=500, required=False, help_text="Auflagen der Behörde stehen hier."
    )
    needs_document_check = forms.BooleanField(
        label="Der Betrieb muss das Dokument ansehen und kopieren", required=False, initial=True
    )

    def prepare(self) -> None:
        self.bases = {basis.key: basis for basis in bases(self.placement)}
        field = self.fields["basis"]
        field.choices = [(key, basis.label) for key, basis in self.bases.items()]  # type: ignore[attr-defined]
        field.initial = next(iter(self.bases), None)
        why = "Bitte wählen Sie die Grundlage." if self.bases else why_none(self.placement)
        field.error_messages["required"] = why
        field.help_text = "" if self.bases else why
        self.fields["stage"].initial = stage_of(self.placement)
        self.fields["job"].initial = self.placement.demand.occupation
        self.fields["valid_from"].initial = self.placement.planned_start_on

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        start, end = values.get("valid_from"), values.get("valid_until")
        if start and end and end < start:
            self.add_error("valid_until", "Das Ende liegt vor dem Beginn.")
        return values

    def act(self, by: Membership) -> object:
        values = {name: value for name, value in self.cleaned_data.items() if name not in ("submit_key", "basis")}
        basis = self.bases[self.cleaned_data["basis"]]
        slip = actions.issue_slip(
            placement=self.placement,
            by=by,
            on=self.on,
            key=self.key,
            finding=basis.finding,
            permit_step=basis.step,
            **values,
        )
        self.said = _issued(self.placement, slip, by, self.on)  # type: ignore[misc]
        return slip


def _issued(placement: Placement, slip: Slip, by: Membership, on: dt.date) -> str:
    """Issue the paper at once when nothing is missing; the sentence says what came of it."""
    try:
        actions.issue_paper(placement=placement, slip=slip, by=by, on=on)
    except NotComplete as error:
        return f"Die Bestätigung ist gespeichert. Für den Nachweis mit Code fehlt noch: {'; '.join(error.missing)}."
    return "Der Nachweis ist ausgestellt. Der Betrieb sieht ihn, solange die Person ihn freigegeben hat."
