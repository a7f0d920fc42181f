"""Forms of the network: the question, and what is recorded locally."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from integrativ.network.models import Topic
from integrativ.steps.models import StepKind
from integrativ.tenancy.models import BodyKind, Organisation
from integrativ.web.answer_form import ChoiceWhenNeeded, DayWhenNeeded, TextWhenNeeded
from integrativ.web.forms import GermanDateField, SafeForm


class QuestionForm(forms.Form):
    """Place, topic, day. Nothing about a person is asked, so it may stand in the address."""

    use_required_attribute = False

    ort = TextWhenNeeded(label="Ort oder Postleitzahl", max_length=120)
    thema = ChoiceWhenNeeded(label="Thema", choices=[("", "bitte wählen"), *Topic.choices])
    am = DayWhenNeeded(label="Am")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class MandateForm(SafeForm):
    """Who is responsible here from a day on."""

    body = forms.ModelChoiceField(
        label="Zuständige Stelle", queryset=Organisation.objects.none(), empty_label="bitte wählen"
    )
    starts_on = GermanDateField(label="Zuständig ab")
    source = forms.CharField(
        label="Woher wissen Sie das?",
        max_length=300,
        help_text="Zum Beispiel: Telefonat mit der Leitung, Satzung, Vertrag.",
    )

    def __init__(self, *args: Any, bodies: Any, on: dt.date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"starts_on": on})
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]


class ContactForm(SafeForm):
    """How a body is reached. `seen` is the entry that was newest when the form was opened."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**62)

    contact = forms.CharField(
        label="Wer geht ans Telefon?", required=False, max_length=120, help_text="Team oder Servicestelle"
    )
    telephone = forms.CharField(label="Telefon", required=False, max_length=40)
    email = forms.EmailField(label="E-Mail der Stelle", required=False)
    street = forms.CharField(label="Straße und Hausnummer", required=False, max_length=120)
    postal_code = forms.RegexField(
        r"^\d{5}$",
        label="Postleitzahl",
        required=False,
        error_messages={"invalid": "Bitte fünf Ziffern, zum Beispiel 44787."},
    )
    place = forms.CharField(label="Ort", required=False, max_length=80)
    opening_hours = forms.CharField(label="Sprechzeiten", required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not (data.get("telephone") or data.get("email") or data.get("street")):
            raise forms.ValidationError("Bitte tragen Sie mindestens Telefon, E-Mail oder Anschrift ein.")
        return data


class PromiseForm(SafeForm):
    """The usual time a body promises."""

    step_kind = forms.ChoiceField(label="Wofür?", choices=StepKind.choices)
    days = forms.IntegerField(label="Zugesagte Kalendertage", min_value=1, max_value=365)


KINDS = [(kind, label) for kind, label in BodyKind.choices if kind != BodyKind.COMPANY]
