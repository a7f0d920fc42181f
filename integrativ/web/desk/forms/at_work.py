"""Forms of the way from the contract on: terms, first day, aftercare, end."""

from __future__ import annotations

from typing import Any

from django import forms

from integrativ.placements import actions
from integrativ.placements.codes import AftercareAnswer
from integrativ.placements.models import EndReason
from integrativ.steps.models import StepKind
from integrativ.tenancy.models import Membership
from integrativ.web.desk.forms.way import CHOOSE, DAY, ActForm, long_text, told_by_field
from integrativ.web.forms import GermanDateField
from integrativ.web.money import GermanDecimalField


class ContractForm(ActForm):
    title = "Vertrag anfordern"
    submit = "An den Betrieb senden"
    said = "Der Betrieb ist um den Vertrag gebeten."
    due_on = GermanDateField(label="Bis", required=False)
    text = long_text("Hinweis an den Betrieb")

    def act(self, by: Membership) -> object:
        values = self.cleaned_data
        return actions.open_contract(
            placement=self.placement, by=by, on=self.on, due_on=values["due_on"], text=values["text"], key=self.key
        )


class ContractAnswerForm(ActForm):
    title = "Vertrag eintragen"
    kind = StepKind.CONTRACT
    agrees = forms.ChoiceField(
        label="Ist der Vertrag unterschrieben?",
        choices=[("ja", "Ja"), ("nein", "Es kommt kein Vertrag zustande")],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    signed_on = GermanDateField(label="Unterschrieben am", required=False)
    text = long_text("Erläuterung")
    told_by = told_by_field()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("agrees") == "ja" and not values.get("signed_on") and "signed_on" not in self.errors:
            self.add_error("signed_on", "Bitte schreiben Sie den Tag der Unterschrift.")
        return values

    def act(self, by: Membership) -> object:
        values = self.cleaned_data
        return actions.answer_contract(
            step=self.known_step(),
            by=by,
            on=self.on,
            signed_on=values["signed_on"] if values["agrees"] == "ja" else None,
            text=values["text"],
            on_behalf_of=values["told_by"],
            placement=self.placement,
            key=self.key,
        )


class TermsForm(ActForm):
    title = "Stunden, Lohn, Befristung"
    said = "Die Vereinbarung ist eingetragen."
    valid_from = GermanDateField(label="Gilt ab", error_messages=DAY)
    hours_per_week = GermanDecimalField(
        label="Stunden pro Woche", min_value=1, max_value=60, max_digits=4, decimal_places=1
    )
    wage_per_hour = GermanDecimalField(
        label="Lohn je Stunde in Euro", min_value=0, max_value=999, max_digits=6, decimal_places=2
    )
    ends_on = GermanDateField(label="Befristet bis", required=False)
    employer = forms.CharField(label="Arbeitgeber, wenn es ein anderer ist", max_length=160, required=False)
    reason = forms.CharField(label="Anlass", max_length=200, required=False)

    def prepare(self) -> None:
        demand = self.placement.demand
        self.fields["valid_from"].initial = self.placement.planned_start_on or self.on
        self.fields["hours_per_week"].initial = demand.hours_per_week
        self.fields["wage_per_hour"].initial = demand.wage_per_hour

    def act(self, by: Membership) -> object:
        values = {name: value for name, value in self.cleaned_data.items() if name != "submit_key"}
        return actions.agree_terms(placement=self.placement, by=by, on=self.on, key=self.key, **values)


class PlanForm(ActForm):
    title = "Ersten Arbeitstag planen"
    said = "Der erste Arbeitstag ist geplant. Der Betrieb sieht ihn."
    day = GermanDateField(label="Geplanter erster Tag", error_messages=DAY)

    def prepare(self) -> None:
        self.fields["day"].initial = self.placement.planned_start_on

    def act(self, by: Membership) -> object:
        return actions.plan_first_day(
            placement=self.placement, day=self.cleaned_data["day"], by=by, on=self.on, key=self.key
        )


class StartForm(ActForm):
    title = "Hat angefangen"
    submit = "Ersten Arbeitstag eintragen"
    said = "Der erste Arbeitstag steht. Wir fragen jetzt beide Seiten, wie es läuft."
    hint = "Der Fall bleibt offen. Die Nachfragen an Tag 7, 30, 60, 90 und in den Monaten 6, 9, 12 sind damit geplant."
    day = GermanDateField(label="Erster Arbeitstag", error_messages=DAY)
    permit_reason = long_text(
        "Wenn keine Erlaubnis feststeht: Warum arbeitet die Person trotzdem?",
        hint="Nur nötig, wenn die Prüfung offen ist oder eine Erlaubnis fehlt.",
    )

    def prepare(self) -> None:
        planned = self.placement.planned_start_on
        self.fields["day"].initial = planned if planned and planned <= self.on else self.on

    def act(self, by: Membership) -> object:
        values = self.cleaned_data
        return actions.start_work(
            placement=self.placement,
            day=values["day"],
            by=by,
            on=self.on,
            permit_reason=values["permit_reason"],
            key=self.key,
        )


class AftercareForm(ActForm):
    title = "Wie läuft es?"
    kind = StepKind.AFTERCARE
    answer = forms.ChoiceField(
        label="Wie läuft es?", choices=AftercareAnswer.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    text = long_text("Was wurde gesagt?")
    told_by = told_by_field()

    def prepare(self) -> None:
        if self.step is not None and self.step.owner_org_id == self.step.org_id:
            del self.fields["told_by"]

    def act(self, by: Membership) -> object:
        values = self.cleaned_data
        return actions.answer_aftercare(
            step=self.known_step(),
            by=by,
            on=self.on,
            answer=values["answer"],
            text=values["text"],
            on_behalf_of=values.get("told_by", ""),
            placement=self.placement,
            key=self.key,
        )


class SolvedForm(ActForm):
    title = "Es hakt: was hat geholfen?"
    submit = "Gelöst"
    kind = StepKind.AFTERCARE
    text = long_text("Was haben Sie getan?", required=True)

    def act(self, by: Membership) -> object:
        return actions.solve_concern(
            placement=self.placement,
            step=self.known_step(),
            by=by,
            on=self.on,
            text=self.cleaned_data["text"],
            key=self.key,
        )


class WishForm(ActForm):
    title = "Wie lange begleiten?"
    until_month = forms.TypedChoiceField(
        label="Die Person wünscht Begleitung bis",
        choices=[(12, "Monat 12"), (18, "Monat 18"), (24, "Monat 24")],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )

    def prepare(self) -> None:
        self.fields["until_month"].initial = self.placement.aftercare_wished_until

    def act(self, by: Membership) -> object:
        return actions.wish_aftercare(
            placement=self.placement, until_month=self.cleaned_data["until_month"], by=by, on=self.on
        )


class EndForm(ActForm):
    title = "Weg beenden"
    submit = "Beenden"
    said = "Der Weg ist beendet. Der Fall bleibt offen, die Suche geht ohne neue Aufnahme weiter."
    hint = "Offene Schritte entfallen, die Bestätigung für den Betrieb wird zurückgezogen."
    ended_on = GermanDateField(label="Beendet am", error_messages=DAY)
    reason = forms.ChoiceField(
        label="Grund", choices=EndReason.choices, error_messages={"required": "Bitte wählen Sie einen Grund."}
    )
    text = long_text("Erläuterung")

    def prepare(self) -> None:
        self.fields["ended_on"].initial = self.on

    def act(self, by: Membership) -> object:
        values = self.cleaned_data
        return actions.end_placement(
            placement=self.placement,
            ended_on=values["ended_on"],
            reason=values["reason"],
            text=values["text"],
            by=by,
            on=self.on,
        )
