"""The form of a new share: nothing is ticked beforehand, and only what the law allows is offered."""

from __future__ import annotations

from typing import Any

from django import forms

from integrativ.common.dates import add_months, today
from integrativ.people import policies, sheet
from integrativ.people.actions.shares import CHANNELS, LONGEST_MONTHS
from integrativ.people.models import Category, LegalBasis, Purpose
from integrativ.tenancy.models import BodyKind, Organisation
from integrativ.web.forms import GermanDateField, SafeForm


def _languages() -> list[tuple[str, str]]:
    return [("", "bitte wählen"), *sheet.languages()]


class DeclarationFields(SafeForm):
    """How the person declared it: evidence the law asks for (Art. 7 Abs. 1 DSGVO, § 67b Abs. 2 SGB X)."""

    until = GermanDateField(label="Bis wann?", help_text="TT.MM.JJJJ, höchstens 24 Monate.")
    language = forms.ChoiceField(label="In welcher Sprache haben Sie es gezeigt?", choices=_languages)
    interpreter = forms.CharField(label="Wer hat gedolmetscht?", required=False, max_length=80)
    channel = forms.ChoiceField(label="Auf welchem Weg?", choices=CHANNELS, widget=forms.RadioSelect)
    given_on = GermanDateField(label="Wann hat die Person es erklärt?", help_text="TT.MM.JJJJ")

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if not today() <= until < add_months(today(), LONGEST_MONTHS):
            raise forms.ValidationError("Bitte einen Tag von heute an, höchstens 24 Monate voraus.")
        return until

    def clean_given_on(self) -> Any:
        given = self.cleaned_data["given_on"]
        if given > today():
            raise forms.ValidationError("Dieser Tag liegt in der Zukunft. Bitte prüfen Sie das Datum.")
        return given


class ShareForm(DeclarationFields):
    """What, for what, on what basis, until when, and how it was declared."""

    categories = forms.MultipleChoiceField(label="Was soll die Stelle sehen?", widget=forms.CheckboxSelectMultiple)
    purpose = forms.ChoiceField(label="Wofür?", choices=Purpose.choices, widget=forms.RadioSelect)
    legal_basis = forms.ChoiceField(
        label="Worauf stützt sich das?", choices=LegalBasis.choices, widget=forms.RadioSelect
    )
    legal_norm = forms.CharField(
        label="Vorschrift",
        required=False,
        max_length=80,
        help_text="Nur bei gesetzlicher Aufgabe, zum Beispiel § 71 Abs. 2 SGB X.",
    )
    shown_digest = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, recipient: Organisation, has_base: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.recipient, self.has_base = recipient, has_base
        allowed = policies.shareable_categories(recipient.kind)
        labels = sheet.category_words()
        if recipient.kind == BodyKind.COMPANY:
            labels |= {Category.BASE: "Name", Category.LABOUR: "warum die Person passt"}
        self.fields["categories"].choices = [(code, labels[code]) for code in allowed]  # type: ignore[attr-defined]
        self.order_fields(
            [
                "categories",
                "purpose",
                "legal_basis",
                "legal_norm",
                "until",
                "language",
                "interpreter",
                "channel",
                "given_on",
            ]
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("categories") and Category.BASE not in data["categories"] and not self.has_base:
            self.add_error(
                "categories", "Ohne „Name, Erreichbarkeit, Sprache“ kann die Stelle die Angaben niemandem zuordnen."
            )
        if data.get("legal_basis") == LegalBasis.STATUTE and not data.get("legal_norm", "").strip():
            self.add_error("legal_norm", "Bitte nennen Sie die Vorschrift, zum Beispiel § 71 Abs. 2 SGB X.")
        return data
