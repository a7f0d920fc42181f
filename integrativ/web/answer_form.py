"""The answer to a request: a code, and only what this code needs. Used by the inbox and for answers that came on paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EMPTY_VALUES

from integrativ.network.answering import missing_items, needs_necessity
from integrativ.network.walls import ASKS_FOR_DATA
from integrativ.steps import answers
from integrativ.steps.models import Step, StepKind
from integrativ.tenancy.models import BodyKind, Membership
from integrativ.web.forms import GermanDateField, SafeForm

DATED_KINDS = (StepKind.PERMIT_REQUEST, StepKind.BA_CONSENT)
MISSING_CODES = ("missing_papers", "missing_information")
START_LABEL = {
    StepKind.PERMIT_REQUEST: "Arbeit erlaubt ab",
    StepKind.BA_CONSENT: "Zustimmung gilt ab",
    StepKind.HANDOVER: "Wir übernehmen ab",
}


class WhenNeeded:
    """A field some answers need: not marked as voluntary, yet it may stay empty; the form says when it may not."""

    def validate(self, value: Any) -> None:
        """Check a value only if there is one."""
        if value not in EMPTY_VALUES:
            super().validate(value)  # type: ignore[misc]


class TextWhenNeeded(WhenNeeded, forms.CharField):
    """Text that some answers need."""


class DayWhenNeeded(WhenNeeded, GermanDateField):
    """A day that some answers need."""


class ChoicesWhenNeeded(WhenNeeded, forms.MultipleChoiceField):
    """Ticks that some answers need."""


class ChoiceWhenNeeded(WhenNeeded, forms.ChoiceField):
    """A choice that some answers need."""


class AnswerForm(SafeForm):
    """What the receiving body says. Which fields are shown depends on the kind of request and on who answers."""

    use_required_attribute = False

    code = forms.ChoiceField(label="Entscheidung", widget=forms.RadioSelect)
    valid_from = DayWhenNeeded(label="Gilt ab")
    valid_until = GermanDateField(label="Gilt bis", required=False)
    text = TextWhenNeeded(
        label="Auflage, Grund oder Erläuterung",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Nötig bei Auflage, Ablehnung und Rückfrage. Bitte nur, was diese Anfrage betrifft.",
    )
    missing = ChoicesWhenNeeded(label="Was fehlt?", widget=forms.CheckboxSelectMultiple)
    necessity = TextWhenNeeded(
        label="Warum sind die Angaben erforderlich?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="§ 87 Abs. 1 AufenthG: nur, soweit es für Ihre Aufgabe erforderlich ist.",
    )
    register_not_sufficient = forms.BooleanField(
        label="Der Abruf aus dem Ausländerzentralregister reicht dafür nicht aus.", required=False
    )
    file_number = forms.CharField(label="Ihr Aktenzeichen", required=False, max_length=40)
    entered_in_document = forms.BooleanField(label="Die Nebenbestimmung ist im Dokument eingetragen.", required=False)

    def __init__(self, *args: Any, step: Step, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step, self.by = step, by
        codes = answers.codes(step.kind)
        self.fields["code"].choices = [(code.code, code.label) for code in codes]  # type: ignore[attr-defined]
        names = {code.code for code in codes}
        self.fields["missing"].choices = [*missing_items(step).items()]  # type: ignore[attr-defined]
        self.fields["valid_from"].label = START_LABEL.get(StepKind(step.kind), "Gilt ab")
        unused = {
            "valid_from": not any(code.needs_day for code in codes),
            "valid_until": step.kind not in DATED_KINDS,
            "missing": not names & set(MISSING_CODES),
            "necessity": by.organisation.kind != BodyKind.ABH or not names & set(ASKS_FOR_DATA),
            "entered_in_document": step.kind != StepKind.PERMIT_REQUEST or by.organisation.kind != BodyKind.ABH,
        }
        unused["register_not_sufficient"] = unused["necessity"]
        for name, is_unused in unused.items():
            if is_unused:
                del self.fields[name]

    def opens_missing(self) -> bool:
        """Whether the part "Was fehlt?" is shown unfolded."""
        return self.data.get("code") in MISSING_CODES or "missing" in self.errors

    def opens_necessity(self) -> bool:
        """Whether the statement on necessity is shown unfolded."""
        return self.data.get("code") in ASKS_FOR_DATA

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        answer = answers.find(self.step.kind, data.get("code", ""))
        if answer is None:
            return data
        if answer.needs_text and not data.get("text", "").strip():
            self.add_error("text", "Bitte schreiben Sie einen Satz dazu, damit die anfragende Stelle weiß, was gilt.")
        if answer.needs_day and not data.get("valid_from") and "valid_from" not in self.errors:
            self.add_error("valid_from", "Bitte nennen Sie den Tag, zum Beispiel 21.12.2026.")
        if answer.code in MISSING_CODES and not data.get("missing") and not data.get("text", "").strip():
            self.add_error("missing", "Bitte kreuzen Sie an, was fehlt, oder beschreiben Sie es im Textfeld.")
        if needs_necessity(self.by, answer.code):
            self._clean_necessity(data)
        start, end = data.get("valid_from"), data.get("valid_until")
        if start and end and end < start:
            self.add_error("valid_until", "Das Ende liegt vor dem Beginn. Bitte prüfen Sie beide Tage.")
        return data

    def _clean_necessity(self, data: dict[str, Any]) -> None:
        if not data.get("necessity", "").strip():
            self.add_error("necessity", "Bitte begründen Sie, warum Sie die Angaben brauchen (§ 87 Abs. 1 AufenthG).")
        if not data.get("register_not_sufficient"):
            self.add_error(
                "register_not_sufficient",
                "Bitte rufen Sie zuerst das Ausländerzentralregister ab und bestätigen Sie es.",
            )

    def answer(self) -> dict[str, Any]:
        """What the action takes; days are dropped where the answer has none."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "submit_key" and value is not None}
        code = answers.find(self.step.kind, data["code"])
        if code is None:
            raise ValidationError("Diese Antwort gibt es hier nicht.")
        if not code.needs_day:
            data.pop("valid_from", None)
            data.pop("valid_until", None)
            data.pop("entered_in_document", None)
        if code.code not in MISSING_CODES:
            data.pop("missing", None)
        if not needs_necessity(self.by, code.code):
            data.pop("necessity", None)
            data.pop("register_not_sufficient", None)
        return data
