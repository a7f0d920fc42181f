"""Form fields made from the vocabulary of the ledger, and the form that records or corrects one fact."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from integrativ.common.dates import today
from integrativ.people import profile, vocabulary
from integrativ.people.models import Source
from integrativ.people.vocabulary import Entry
from integrativ.web.forms import GermanDateField, SafeForm

NOT_ASKED = ("", "noch nicht gefragt")
YES_NO = (NOT_ASKED, ("ja", "ja"), ("nein", "nein"))


def country_choices() -> list[tuple[str, str]]:
    """All countries, the empty choice first."""
    return [NOT_ASKED, *sorted(profile.country_names().items(), key=lambda pair: pair[1])]


def field_for(entry: Entry, *, label: str = "") -> forms.Field:
    """The form field in which people answer this fact; always optional, because not asked is an answer."""
    common: dict[str, Any] = {"label": label or entry.question or entry.label, "required": False}
    if entry.unit:
        common["label"] = f"{common['label']} ({entry.unit})"
    if entry.name in vocabulary.COUNTRY_FACTS:
        return forms.ChoiceField(choices=country_choices, **common)
    if entry.type == "bool":
        if entry.record == "harmless":
            answer = "ja" if entry.harmless else "nein"
            return forms.ChoiceField(choices=(NOT_ASKED, (answer, answer)), **common)
        return forms.ChoiceField(choices=YES_NO, **common)
    if entry.type == "enum":
        kept = [(code, words) for code, words in entry.choices if code not in entry.forbidden_values]
        return forms.ChoiceField(choices=[NOT_ASKED, *kept], **common)
    if entry.type == "date":
        return GermanDateField(help_text="TT.MM.JJJJ", **common)
    if entry.type == "list" and entry.choices:
        return forms.MultipleChoiceField(choices=entry.choices, widget=forms.CheckboxSelectMultiple, **common)
    if entry.type == "occupations":
        return OccupationsField(**common)
    if entry.type == "list":
        area = forms.Textarea(attrs={"rows": 4})
        return forms.CharField(widget=area, max_length=2000, help_text="Jede Angabe in eine eigene Zeile.", **common)
    if entry.type in ("int", "decimal"):
        return forms.CharField(max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **common)
    return forms.CharField(max_length=vocabulary.LONGEST_TEXT, **common)


class OccupationsField(forms.MultipleChoiceField):
    """Chosen occupations as codes; the choices are whatever codes the classification knows."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: Any) -> bool:
        return str(value) in profile.occupation_titles()


def typed_text(value: Any) -> str | list[str]:
    """What a form field hands on, as the vocabulary reads it."""
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    return value if isinstance(value, list) else str(value or "")


def shown_value(entry: Entry, value: Any) -> Any:
    """A kept value as the form field shows it."""
    if entry.type == "bool":
        return "ja" if value else "nein"
    if entry.type == "date":
        return f"{dt.date.fromisoformat(value):%d.%m.%Y}"
    if entry.type == "list" and not entry.choices and all(isinstance(part, str) for part in value):
        return "\n".join(value)
    if entry.type in ("int", "decimal"):
        return str(value).replace(".", ",")
    return value


class FactForm(SafeForm):
    """One fact: value, since when, from whom, on what evidence."""

    source = forms.ChoiceField(label="Woher wissen wir das?", choices=Source.choices, widget=forms.RadioSelect)
    true_since = GermanDateField(label="Gilt seit", required=False, help_text="TT.MM.JJJJ, wenn bekannt.")
    evidence = forms.CharField(
        label="Welche Unterlage?",
        required=False,
        max_length=120,
        help_text="Nur nennen, zum Beispiel „Bescheid BAMF“. Kopien von Ausweisen bewahren wir nicht auf.",
    )
    seen_on = GermanDateField(label="Gesehen am", required=False, help_text="TT.MM.JJJJ")
    from_professional_secret = forms.BooleanField(
        label="Stammt aus einem Berufsgeheimnis, zum Beispiel vom Arzt (§ 76 SGB X). Geht dann nie an andere.",
        required=False,
    )

    def __init__(self, *args: Any, entry: Entry, with_source: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry = entry
        self.fields["value"] = field_for(entry)
        self.fields["value"].required = True
        if entry.evidence:
            self.fields["evidence"].help_text += f" Üblich: {', '.join(entry.evidence)}."
        if not with_source:
            del self.fields["source"], self.fields["from_professional_secret"]
        order = ["value", "source", "true_since", "evidence", "seen_on", "from_professional_secret"]
        self.order_fields([name for name in order if name in self.fields])

    def clean_value(self) -> Any:
        try:
            return vocabulary.read(self.entry.name, typed_text(self.cleaned_data["value"]))
        except vocabulary.UnusableValue as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("source") in (Source.SEEN, Source.CERTIFIED) and not data.get("seen_on"):
            self.add_error("seen_on", "Bitte tragen Sie ein, wann Sie die Unterlage gesehen haben.")
        for name in ("seen_on",):
            if data.get(name) and data[name] > today():
                self.add_error(name, "Dieser Tag liegt in der Zukunft. Bitte prüfen Sie das Datum.")
        return data
