"""Forms about a person: the three pages of the intake, correcting her own row, asking other bodies."""

from __future__ import annotations

from typing import Any

from django import forms

from integrativ.common.dates import today
from integrativ.people import profile, queries, vocabulary
from integrativ.people.actions.facts import NewFact
from integrativ.people.actions.people import FIELDS, PersonData
from integrativ.people.models import Source
from integrativ.tenancy.models import Municipality
from integrativ.web.desk.forms.facts import field_for, typed_text
from integrativ.web.forms import GermanDateField, SafeForm

YES_NO_OPEN = (("", "noch nicht gefragt"), ("ja", "ja"), ("nein", "nein"))


def _languages() -> list[tuple[str, str]]:
    return [("", "noch nicht gefragt"), *((row.code, row.name) for row in queries.contact_languages())]


class PersonForm(SafeForm):
    """Who somebody is and how she is reached. Only the name is needed at once."""

    family_name = forms.CharField(
        label="Nachname", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    given_names = forms.CharField(
        label="Vornamen", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    birth_date = GermanDateField(label="Geburtsdatum", required=False, help_text="TT.MM.JJJJ")
    telephone = forms.CharField(
        label="Telefon", required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    email = forms.EmailField(label="E-Mail", required=False)
    contact_language = forms.ChoiceField(label="In welcher Sprache sprechen Sie zusammen?", required=False)
    needs_interpreter = forms.ChoiceField(label="Ist Dolmetschen nötig?", required=False, choices=YES_NO_OPEN)
    municipality = forms.CharField(
        label="Wohnort",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"list": "orte", "autocomplete": "off"}),
    )
    contact_note = forms.CharField(
        label="So erreichen wir die Person",
        required=False,
        max_length=160,
        help_text="Zum Beispiel: nachmittags, über die Schwester. Bitte nichts über Gesundheit oder Aufenthalt.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = _languages()  # read once; Django asks a function anew each time it looks at the list
        self.fields["contact_language"].choices = languages  # type: ignore[attr-defined]

    def clean_birth_date(self) -> Any:
        day = self.cleaned_data["birth_date"]
        if day and (day > today() or day.year < 1900):
            raise forms.ValidationError("Bitte prüfen Sie das Geburtsdatum.")
        return day

    def clean_needs_interpreter(self) -> bool | None:
        return {"ja": True, "nein": False}.get(self.cleaned_data["needs_interpreter"])

    def clean_municipality(self) -> str | None:
        typed = " ".join(self.cleaned_data["municipality"].split())
        if not typed:
            return None
        found = list(Municipality.objects.filter(name__iexact=typed).values_list("ags", flat=True)[:2])
        found = found or list(Municipality.objects.filter(name__istartswith=typed).values_list("ags", flat=True)[:2])
        if len(found) != 1:
            raise forms.ValidationError("Bitte wählen Sie einen Ort in Nordrhein-Westfalen aus der Liste.")
        return found[0]

    def data_of_person(self) -> PersonData:
        """The cleaned values as the action takes them."""
        data = dict(self.cleaned_data)
        data["municipality_id"] = data.pop("municipality")
        return PersonData(**{name: data[name] for name in FIELDS})


LANGUAGE_ROWS = 3
PAGE_FACTS = {
    2: (
        "nationality",
        "residence_title",
        "title_valid_until",
        "work_permission_note",
        "german_level",
        "english_level",
        "benefit_received",
    ),
    3: (
        "occupation_practised",
        "occupation_wished",
        "skills",
        "experience_years",
        "qualification_highest",
        "qualification_country",
        "hours_wished",
        "available_from",
        "shifts_possible",
        "driving_licence",
        "travel_minutes",
        "childcare_need",
        "childcare_times",
        "wishes",
    ),
}


class FactsForm(SafeForm):
    """A page of first facts; each may stay open, and open is not no."""

    def __init__(self, *args: Any, names: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = names
        for name in names:
            self.fields[name] = field_for(vocabulary.entry(name))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.values: dict[str, Any] = {}
        for name in self.names:
            typed = typed_text(data.get(name))
            if not typed:
                continue
            try:
                self.values[name] = vocabulary.read(name, typed)
            except vocabulary.UnusableValue as error:
                self.add_error(name, str(error))
        return data

    def facts(self) -> list[NewFact]:
        """What was answered, as the person said it."""
        return [NewFact(name, value) for name, value in self.values.items()]


class ResidenceForm(FactsForm):
    """Second page: papers and languages. Residence is written down from the paper, never guessed."""

    title_seen_on = GermanDateField(
        label="Dokument gesehen am", required=False, help_text="Leer lassen, wenn die Person es nur erzählt hat."
    )
    german_proof = forms.ChoiceField(
        label="Woher kennen wir das Deutsch-Niveau?", required=False,
        choices=(("self_reported", "eigene Angabe"), ("estimated", "von uns eingeschätzt"), ("certified", "Zertifikat gesehen")),
    )  # fmt: skip
    german_seen_on = GermanDateField(label="Zertifikat gesehen am", required=False, help_text="TT.MM.JJJJ")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, names=PAGE_FACTS[2], **kwargs)
        known = [
            ("", "–"),
            *((c, n) for c, n in profile.language_names().items() if c not in profile.HAVE_FACTS_OF_THE_LAW),
        ]
        for number in range(1, LANGUAGE_ROWS + 1):
            self.fields[f"language_{number}"] = forms.ChoiceField(
                label=f"Weitere Sprache {number}", required=False, choices=sorted(known, key=lambda pair: str(pair[1]))
            )
            self.fields[f"level_{number}"] = forms.ChoiceField(
                label=f"Niveau {number}", required=False, choices=[("", "–"), *profile.LEVELS]
            )
        after = {"work_permission_note": ["title_seen_on"], "german_level": ["german_proof", "german_seen_on"]}
        order: list[str] = []
        for name in self.names:
            order += [name, *after.get(name, [])]
        self.order_fields(order)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for number in range(1, LANGUAGE_ROWS + 1):
            if bool(data.get(f"language_{number}")) != bool(data.get(f"level_{number}")):
                self.add_error(f"level_{number}", "Bitte wählen Sie Sprache und Niveau.")
        if data.get("german_proof") == Source.CERTIFIED and data.get("german_level") and not data.get("german_seen_on"):
            self.add_error("german_seen_on", "Bitte tragen Sie ein, wann Sie das Zertifikat gesehen haben.")
        return data

    def facts(self) -> list[NewFact]:
        data, found = self.cleaned_data, []
        for fact in super().facts():
            if fact.name in ("residence_title", "title_valid_until", "work_permission_note") and data.get(
                "title_seen_on"
            ):
                found.append(NewFact(fact.name, fact.value, Source.SEEN, seen_on=data["title_seen_on"]))
            elif fact.name == "german_level" and data.get("german_proof"):
                found.append(NewFact(fact.name, fact.value, data["german_proof"], seen_on=data.get("german_seen_on")))
            else:
                found.append(fact)
        for number in range(1, LANGUAGE_ROWS + 1):
            if data.get(f"language_{number}"):
                found.append(NewFact(profile.language_fact(data[f"language_{number}"]), data[f"level_{number}"]))
        return found


class WorkForm(FactsForm):
    """Third page: what somebody can and wishes."""

    goal = forms.CharField(label="Was ist das Ziel der Person?", required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, names=PAGE_FACTS[3], **kwargs)


class ElsewhereForm(SafeForm):
    """Ask whether somebody is already accompanied elsewhere."""

    given_names = forms.CharField(label="Vornamen", max_length=120)
    family_name = forms.CharField(label="Nachname", max_length=120)
    birth_date = GermanDateField(label="Geburtsdatum", help_text="TT.MM.JJJJ")
    person_agrees = forms.BooleanField(label="Die Person ist dabei und möchte, dass wir fragen.")


class AgreeForm(SafeForm):
    """The person agrees to be found by other counselling bodies."""

    language = forms.ChoiceField(label="In welcher Sprache haben Sie es erklärt?", choices=_languages)
    agrees = forms.BooleanField(label="Die Person ist einverstanden.")
