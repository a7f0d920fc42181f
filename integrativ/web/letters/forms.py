"""The answer that came by letter, telephone or e-mail, recorded for the body that gave it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from integrativ.common import dates
from integrativ.web.answer_form import AnswerForm
from integrativ.web.forms import GermanDateField

CHANNELS = (("letter", "Brief"), ("telephone", "Telefon"), ("mail", "E-Mail"), ("in_person", "persönlich"))
NOT_ON_PAPER = ("file_number", "necessity", "register_not_sufficient", "entered_in_document")


class OnBehalfForm(AnswerForm):
    """Who said what, when and by which way."""

    who = forms.CharField(
        label="Wer hat geantwortet?",
        max_length=60,
        help_text="Name oder Aufgabe, zum Beispiel: Frau Beispiel, Servicestelle",
    )
    channel = forms.ChoiceField(label="Auf welchem Weg?", choices=CHANNELS, widget=forms.RadioSelect)
    said_on = GermanDateField(label="Am")
    field_order = ["who", "channel", "said_on", "code", "valid_from", "valid_until", "missing", "text"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NOT_ON_PAPER:
            self.fields.pop(name, None)
        self.order_fields(self.field_order)

    def clean_said_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["said_on"]
        if day > dates.today():
            raise forms.ValidationError("Dieser Tag liegt in der Zukunft. Bitte nennen Sie den Tag der Antwort.")
        return day

    def on_behalf_of(self) -> str:
        """Who answered, how and when, in one line for the log of the step."""
        data = self.cleaned_data
        return f"{data['who']}, {dict(CHANNELS)[data['channel']]} vom {data['said_on']:%d.%m.%Y}"

    def words(self) -> str:
        """The explanation; what is missing is written out, because only the body itself codes it."""
        lines = [f"Es fehlt: {', '.join(self.missing_labels())}."] if self.cleaned_data.get("missing") else []
        return "\n".join([*lines, self.cleaned_data.get("text", "")]).strip()

    def missing_labels(self) -> list[str]:
        """Labels of what was ticked as missing."""
        labels = dict(self.fields["missing"].choices)  # type: ignore[attr-defined]
        return [str(labels[code]) for code in self.cleaned_data["missing"]]
