"""Forms about steps: a new one, a question, a handover, an answer that came by letter or telephone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from integrativ.cases.models import Case, Topic
from integrativ.cases.queries.sending import Sendable
from integrativ.common.dates import BERLIN
from integrativ.steps import checklists
from integrativ.steps.answers import Code
from integrativ.steps.models import LifeArea, StepKind
from integrativ.tenancy.models import BodyKind, Organisation
from integrativ.web.forms import GermanDateField, SafeForm

AREAS = [("", "keiner"), *LifeArea.choices]
FAR = dt.timedelta(days=366 * 5)


def bodies_near(case: Case) -> QuerySet[Organisation]:
    """Bodies of the town that accompanies and of the town where the person lives, and all case management units."""
    districts = [case.org.district_id]
    if case.person.municipality is not None:
        districts.append(case.person.municipality.district_id)
    return (
        Organisation.objects.filter(Q(district_id__in=[ags for ags in districts if ags]) | Q(kind=BodyKind.KIM))
        .exclude(pk=case.org_id)
        .exclude(kind__in=(BodyKind.COMPANY, "state"))
        .order_by("kind", "sort_key", "pk")
    )


def day_within_reason(day: dt.date | None, on: dt.date) -> dt.date | None:
    """Refuse typing errors like 2206: nothing is planned more than five years ahead or a year back."""
    if day is not None and not on - dt.timedelta(days=366) <= day <= on + FAR:
        raise forms.ValidationError("Bitte prüfen Sie das Jahr: Der Tag liegt zu weit weg.")
    return day


class StepForm(SafeForm):
    """A step of the plan: what, whose turn, until when."""

    KINDS = (
        (StepKind.TASK.value, "Aufgabe"),
        (StepKind.APPOINTMENT.value, "Termin"),
        (StepKind.AFTERCARE.value, "Kontakt nach dem Start"),
    )
    WHO = (("us", "wir"), ("person", "die Person selbst"), ("other", "jemand anderes"))

    kind = forms.ChoiceField(label="Art", choices=KINDS, widget=forms.RadioSelect, initial="task")
    title = forms.CharField(label="Worum geht es?", max_length=160, help_text="Bitte ohne Namen der Person.")
    who = forms.ChoiceField(label="Wer ist dran?", choices=WHO, widget=forms.RadioSelect, initial="us")
    other = forms.CharField(
        label="Wer genau?",
        max_length=80,
        required=False,
        help_text="Nur wenn jemand anderes dran ist: zum Beispiel Konsulat.",
    )
    due_on = GermanDateField(label="Bis wann?", required=False, help_text="Zum Beispiel 23.11.2026")
    at = forms.TimeField(
        label="Uhrzeit", required=False, input_formats=["%H:%M", "%H.%M"], help_text="Nur für Termine: 14:30",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Bitte schreiben Sie die Uhrzeit so: 14:30."},
    )  # fmt: skip
    usual_days = forms.IntegerField(
        label="Wie viele Tage dauert das üblich?", required=False, min_value=1, max_value=730
    )
    life_area = forms.ChoiceField(label="Lebensbereich", choices=AREAS, required=False)
    agreed_with_person = forms.BooleanField(label="mit der Person vereinbart", required=False)

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        self.on = on
        super().__init__(*args, **kwargs)

    def clean_due_on(self) -> dt.date | None:
        return day_within_reason(self.cleaned_data["due_on"], self.on)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("who") == "other" and not data.get("other"):
            self.add_error("other", "Bitte schreiben Sie, wer dran ist.")
        if data.get("kind") == StepKind.APPOINTMENT and not data.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", "Ein Termin braucht einen Tag.")
        return data

    def turn_of(self) -> str:
        """Who is waited for when it is not our body."""
        return {"person": "die Person"}.get(self.cleaned_data["who"], "") or (
            self.cleaned_data["other"] if self.cleaned_data["who"] == "other" else ""
        )

    def starts_at(self) -> dt.datetime | None:
        """Day and hour in Europe/Berlin."""
        day, hour = self.cleaned_data.get("due_on"), self.cleaned_data.get("at")
        return dt.datetime.combine(day, hour, tzinfo=BERLIN) if day and hour else None


class CheckForm(SafeForm):
    """A form with the checklist of one kind of step; what is not ticked is asked for, nothing is sent without it."""

    check_kind = ""

    def add_checks(self) -> None:
        items = checklists.items(self.check_kind)
        needed = [item.label for item in items if item.required]
        if items:
            self.fields["there"] = forms.MultipleChoiceField(
                label="Vollständig beim ersten Mal: Was liegt vor?",
                choices=[
                    (item.code, f"{item.label} ({item.basis}{'' if item.required else ', freiwillig'})")
                    for item in items
                ],
                widget=forms.CheckboxSelectMultiple,
                required=bool(needed),
                error_messages={"required": "Es fehlt noch: " + "; ".join(needed) + "."},
            )

    def clean_there(self) -> list[str]:
        there = list(self.cleaned_data.get("there", []))
        missing = [item.label for item in checklists.items(self.check_kind) if item.required and item.code not in there]
        if missing:
            raise forms.ValidationError("Es fehlt noch: " + "; ".join(missing) + ".")
        return there


class QuestionForm(CheckForm):
    """A question to a body, with the values that travel along or without telling who is meant."""

    check_kind = StepKind.QUESTION.value

    to = forms.ModelChoiceField(
        label="An welche Stelle?", queryset=Organisation.objects.none(), empty_label="Bitte wählen"
    )
    title = forms.CharField(label="Worum geht es?", max_length=160, help_text="Bitte ohne Namen der Person.")
    question = forms.CharField(label="Ihre Frage", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    due_on = GermanDateField(label="Antwort bis", required=False)
    how = forms.ChoiceField(
        label="Was erfährt die Stelle?",
        choices=(
            ("anonymous", "nichts über die Person: allgemein fragen"),
            ("values", "die Werte, die ich unten wähle"),
        ),
        widget=forms.RadioSelect,
        initial="anonymous",
    )

    def __init__(self, *args: Any, case: Case, on: dt.date, values: list[Sendable], **kwargs: Any) -> None:
        self.on, self.values = on, values
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = bodies_near(case)  # type: ignore[attr-defined]
        released = [value for value in values if value.is_released]
        if released:
            self.fields["names"] = forms.MultipleChoiceField(
                label="Diese Werte mitsenden",
                choices=[(value.name, f"{value.label}: {value.text} ({value.category_label})") for value in released],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        self.add_checks()

    def clean_due_on(self) -> dt.date | None:
        return day_within_reason(self.cleaned_data["due_on"], self.on)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("how") == "values" and not data.get("names"):
            self.add_error("how", "Bitte wählen Sie mindestens einen Wert, oder fragen Sie allgemein.")
        return data


class HandoverForm(CheckForm):
    """Offer a topic to another body."""

    check_kind = StepKind.HANDOVER.value

    topic = forms.ChoiceField(label="Was wird übergeben?", choices=Topic.choices)
    to = forms.ModelChoiceField(
        label="An welche Stelle?", queryset=Organisation.objects.none(), empty_label="Bitte wählen"
    )
    contact = forms.CharField(label="Ansprechperson dort", max_length=120, required=False)
    starts_on = GermanDateField(label="Ab welchem Tag?")
    accompany_days = forms.IntegerField(
        label="Wie viele Tage begleiten wir noch mit?", min_value=0, max_value=365, initial=14
    )
    text = forms.CharField(
        label="Was die Stelle wissen soll", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Bitte ohne Namen der Person. Was sie über die Person erfährt, entscheiden die Freigaben.",
    )  # fmt: skip

    def __init__(self, *args: Any, case: Case, on: dt.date, **kwargs: Any) -> None:
        self.on = on
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = bodies_near(case)  # type: ignore[attr-defined]
        self.add_checks()

    def clean_starts_on(self) -> dt.date | None:
        return day_within_reason(self.cleaned_data["starts_on"], self.on)


class ResponsibilityForm(SafeForm):
    """Write down which body is responsible already."""

    topic = forms.ChoiceField(label="Thema", choices=Topic.choices)
    body = forms.ModelChoiceField(label="Stelle", queryset=Organisation.objects.none(), empty_label="Bitte wählen")
    contact = forms.CharField(label="Ansprechperson", max_length=120, required=False)
    starts_on = GermanDateField(label="ab")
    ends_on = GermanDateField(label="bis", required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        near = bodies_near(case) | Organisation.objects.filter(pk=case.org_id)
        self.fields["body"].queryset = near.distinct()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "Das Ende liegt vor dem Beginn.")
        return data


class AnswerForm(SafeForm):
    """An answer with its code; recorded for a body without access it also says who gave it, when and how."""

    code = forms.ChoiceField(label="Antwort", widget=forms.RadioSelect)
    on_behalf_of = forms.CharField(
        label="Wer hat das gesagt, wann und wie?",
        max_length=120,
        help_text="Zum Beispiel: Frau Beispiel, Telefon 23.11.2026",
    )
    text = forms.CharField(
        label="Erläuterung", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    valid_from = GermanDateField(label="gilt ab", required=False)
    valid_until = GermanDateField(label="gilt bis", required=False)

    def __init__(self, *args: Any, codes: list[Code], for_others: bool, **kwargs: Any) -> None:
        self.codes = {code.code: code for code in codes}
        super().__init__(*args, **kwargs)
        self.fields["code"].choices = [(code.code, code.label) for code in codes]  # type: ignore[attr-defined]
        if not for_others:
            del self.fields["on_behalf_of"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        code = self.codes.get(data.get("code", ""))
        if code and code.needs_text and not data.get("text"):
            self.add_error("text", "Diese Antwort braucht einen Satz dazu.")
        if code and code.needs_day and not data.get("valid_from"):
            self.add_error("valid_from", "Bitte nennen Sie den Tag.")
        first, last = data.get("valid_from"), data.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", "Das Ende liegt vor dem Beginn.")
        return data

    def chosen(self) -> Code:
        """The chosen answer."""
        return self.codes[self.cleaned_data["code"]]
