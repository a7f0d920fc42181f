"""The demand in three minutes: one form for the company and for those who enter it on its behalf."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from integrativ.companies import actions, occupations, queries
from integrativ.companies.actions import DemandData
from integrativ.companies.models import Contact, Demand, DemandKind, Language, Level, Shift, Site
from integrativ.tenancy.models import Membership, Municipality, Organisation
from integrativ.web.forms import GermanDateField, SafeForm
from integrativ.web.money import GermanDecimalField

KINDS = [(k.value, k.label) for k in (DemandKind.WORK, DemandKind.TRAINING, DemandKind.EQ, DemandKind.INTERNSHIP)]
LANGUAGES = [(k.value, k.label) for k in (Language.FEW, Language.A2, Language.B1, Language.B2)]
ANOTHER_PLACE = "neu"


def area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class DemandForm(SafeForm):
    """Whom a company looks for, in plain words."""

    tasks = forms.CharField(
        label="Was soll die Person tun?",
        help_text="In Ihren Worten. Zum Beispiel: „Bewohner waschen, Essen geben, Betten machen“.",
        max_length=2000,
        widget=area(),
        error_messages={"required": "Bitte schreiben Sie, was die Person tun soll."},
    )
    occupation = forms.CharField(
        label="Wie nennen Sie den Beruf?",
        help_text="Ein Wort reicht. Zum Beispiel: Pflegehelferin.",
        max_length=160,
        error_messages={"required": "Bitte nennen Sie den Beruf mit einem Wort."},
    )
    occupation_code = forms.CharField(required=False, max_length=5, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label="Was bieten Sie an?",
        choices=KINDS,
        widget=forms.RadioSelect,
        initial="work",
        error_messages={"required": "Bitte wählen Sie, was Sie anbieten."},
    )
    level = forms.TypedChoiceField(
        label="Was muss die Person können?",
        choices=Level.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie, was die Person können muss."},
    )
    language = forms.ChoiceField(
        label="Wie viel Deutsch braucht die Arbeit am ersten Tag?",
        choices=LANGUAGES,
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie, wie viel Deutsch wirklich nötig ist."},
    )
    language_where = forms.CharField(
        label="Wofür wird Deutsch gebraucht?",
        help_text="Zum Beispiel: mit Gästen sprechen, Sicherheitsregeln lesen.",
        max_length=200,
        required=False,
    )
    shifts = forms.MultipleChoiceField(
        label="Wann wird gearbeitet?",
        choices=Shift.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Bitte wählen Sie mindestens eine Zeit."},
    )
    hours_per_week = GermanDecimalField(
        label="Stunden pro Woche", required=False, min_value=1, max_value=60, max_digits=4, decimal_places=1
    )
    wage_per_hour = GermanDecimalField(
        label="Lohn je Stunde in Euro", required=False, min_value=0, max_value=999, max_digits=6, decimal_places=2
    )
    number = forms.IntegerField(
        label="Wie viele Personen?",
        min_value=1,
        max_value=999,
        initial=1,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": "Bitte schreiben Sie eine Zahl, zum Beispiel 2."},
    )
    starts_on = GermanDateField(label="Beginn", required=False, help_text="TT.MM.JJJJ. Leer heißt: sobald wie möglich.")
    site = forms.ChoiceField(label="Wo ist der Arbeitsort?", widget=forms.RadioSelect, required=False)
    street = forms.CharField(label="Straße und Hausnummer", max_length=120, required=False)
    postal_code = forms.CharField(
        label="Postleitzahl des Arbeitsorts",
        help_text="Davon hängt ab, welche Stelle zuständig ist.",
        required=False,
        max_length=5,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "postal-code"}),
    )
    place = forms.CharField(label="Ort", max_length=80, required=False)
    told_by = forms.CharField(
        label="Wer im Betrieb hat Ihnen das gesagt, und wie?",
        help_text="Zum Beispiel: Frau Tenhagen, Telefon 23.11.2026. Der Betrieb sieht diese Zeile.",
        max_length=160,
        required=False,
    )

    def __init__(self, *args: Any, company: Organisation, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.company, self.by = company, by
        self.sites = {str(site.pk): site for site in queries.sites_of(company)}
        self.on_behalf = by.organisation_id != company.pk
        self.municipality: Municipality | None = None
        self.found: list[occupations.Occupation] = []
        self.searched = False
        if self.sites:
            choices = [(pk, str(site)) for pk, site in self.sites.items()]
            self.fields["site"].choices = [*choices, (ANOTHER_PLACE, "ein anderer Ort")]  # type: ignore[attr-defined]
            self.fields["site"].initial = choices[0][0]
        else:
            del self.fields["site"]
        if self.on_behalf:
            self.fields["told_by"].required = True
            self.fields["told_by"].error_messages["required"] = "Bitte schreiben Sie, wer im Betrieb das gesagt hat."
        else:
            del self.fields["told_by"]

    def look_up(self) -> None:
        """Offer occupations for the typed word, without judging the rest of the form."""
        self.found, self.searched = occupations.find(str(self["occupation"].value() or "")), True
        self._errors = ErrorDict()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("site") in (None, "", ANOTHER_PLACE):
            self._place(values)
        code = values.get("occupation_code", "")
        if code and not (len(code) == 5 and code.isascii() and code.isdigit()):
            values["occupation_code"] = ""
        return values

    def _place(self, values: dict[str, Any]) -> None:
        code = values.get("postal_code") or ""
        found = queries.municipality_of(code, values.get("place") or "")
        if not code:
            self.add_error("postal_code", "Bitte schreiben Sie die Postleitzahl des Arbeitsorts.")
        elif not found:
            self.add_error(
                "postal_code", "Diese Postleitzahl kennen wir in Nordrhein-Westfalen nicht. Bitte prüfen Sie sie."
            )
        elif len(found) > 1:
            names = ", ".join(m.name for m in found)
            self.add_error(
                "place", f"Zu dieser Postleitzahl gehören mehrere Orte. Bitte schreiben Sie den Ort: {names}."
            )
        else:
            self.municipality = found[0]

    def site_for_demand(self) -> Site:
        """The chosen place of work, added if it is new."""
        chosen = self.sites.get(self.cleaned_data.get("site") or "")
        if chosen is not None:
            return chosen
        assert self.municipality is not None
        values = self.cleaned_data
        for site in self.sites.values():
            if (site.postal_code, site.street) == (values["postal_code"], values["street"]):
                return site
        return actions.add_site(
            company=self.company,
            street=values["street"],
            postal_code=values["postal_code"],
            place=values["place"] or self.municipality.name,
            municipality=self.municipality,
            by=self.by,
        )

    def demand_data(self, contact: Contact | None = None) -> DemandData:
        """What was typed, as the action takes it; an occupation called exactly so gets its code."""
        values = self.cleaned_data
        read = occupations.read_as(values["occupation"])
        return DemandData(
            kind=values["kind"],
            tasks=values["tasks"],
            occupation=values["occupation"],
            occupation_code=values["occupation_code"] or read.code,
            level=values["level"],
            language=values["language"],
            language_where=values["language_where"],
            shifts=tuple(values["shifts"]),
            hours_per_week=values["hours_per_week"],
            wage_per_hour=values["wage_per_hour"],
            number=values["number"],
            starts_on=values["starts_on"],
            site=self.site_for_demand(),
            contact=contact,
        )

    def save(self, on: dt.date) -> Demand:
        """Enter the demand once, however often the form is sent."""
        return actions.open_demand(
            company=self.company,
            data=self.demand_data(queries.contacts_of(self.company).first()),
            by=self.by,
            on=on,
            told_by=self.cleaned_data.get("told_by", ""),
            key=self.cleaned_data.get("submit_key"),
        )
