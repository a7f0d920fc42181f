"""Missing facts as small forms: one question in plain words, answered on the spot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from integrativ import law
from integrativ.people import profile, vocabulary
from integrativ.people.models import Source
from integrativ.web.forms import GermanDateField, SafeForm

ASKED_AT_ONCE = 4


class DecimalText(forms.Field):
    """A number typed the German way: 1.650,50."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, *, whole: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.whole = whole

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        text = str(value).strip().replace(" ", "")
        if "," in text:
            text = text.replace(".", "").replace(",", ".")
        try:
            number = Decimal(text)
        except InvalidOperation as error:
            raise forms.ValidationError("Bitte schreiben Sie eine Zahl, zum Beispiel 30 oder 16,50.") from error
        if not number.is_finite() or abs(number) > 10**9 or number != round(number, 4):
            raise forms.ValidationError("Diese Zahl ist zu groß oder zu genau.")
        if self.whole and number != number.to_integral_value():
            raise forms.ValidationError("Bitte schreiben Sie eine ganze Zahl.")
        return int(number) if number == number.to_integral_value() else float(number)


def field_for(fact: law.Fact) -> forms.Field:
    """The form field that fits the type of a fact."""
    label = fact.question_de or fact.label_de
    if fact.name in vocabulary.COUNTRY_FACTS:
        countries = sorted(profile.country_names().items(), key=lambda pair: pair[1])
        return forms.ChoiceField(choices=[("", "Bitte wählen"), *countries], label=label)
    if fact.type == "bool":
        choices = [("true", "Ja"), ("false", "Nein")]
        return forms.TypedChoiceField(
            choices=choices, widget=forms.RadioSelect, coerce=lambda v: v == "true", label=label
        )
    if fact.type == "enum":
        options = [("", "Bitte wählen"), *((value, law.value_label(fact.name, value)) for value in fact.values)]
        return forms.ChoiceField(choices=options, label=label)
    if fact.type == "list":
        options = [(value, law.value_label(fact.name, value)) for value in fact.values]
        return forms.MultipleChoiceField(choices=options, label=label, widget=forms.CheckboxSelectMultiple)
    if fact.type == "date":
        return GermanDateField(label=label)
    if fact.type in ("int", "decimal"):
        return DecimalText(whole=fact.type == "int", label=label)
    return forms.CharField(label=label, max_length=80)


class AskForm(SafeForm):
    """One missing fact, how it is known, and since when. `beside` is the question in the person's language."""

    beside: Any = None
    source = forms.ChoiceField(
        label="Woher wissen wir das?",
        choices=[(s.value, s.label) for s in (Source.SELF_REPORTED, Source.SEEN, Source.CERTIFIED, Source.AUTHORITY)],
        initial=Source.SELF_REPORTED,
    )
    evidence = forms.CharField(label="Welche Unterlage?", max_length=120, required=False)
    seen_on = GermanDateField(label="Gesehen am", required=False)

    def __init__(self, fact: law.Fact, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{fact.name}-%s", **kwargs)
        self.fact = fact
        self.fields["value"] = field_for(fact)
        self.order_fields(["value", "source", "evidence", "seen_on"])

    @property
    def name(self) -> str:
        """The fact asked for."""
        return self.fact.name

    @property
    def is_kept(self) -> bool:
        """Whether any answer may be kept in the ledger."""
        return law.handling(self.fact.name).record in ("ledger", "harmless")

    @property
    def keeping(self) -> str:
        """Say before the answer what happens to it."""
        return {
            "ledger": "Die Antwort wird mit Nachweis gespeichert.",
            "harmless": "Gespeichert wird nur die entlastende Antwort. Jede andere gilt nur für diese eine Auskunft.",
            "finding_only": "Die Antwort wird nicht gespeichert. Sie steht nur in einer Auskunft, die Sie festhalten.",
            "never": "Die Antwort gilt nur für diese eine Auskunft. Sie wird nirgends gespeichert.",
        }[law.handling(self.fact.name).record]

    @property
    def evidence_hint(self) -> str:
        """Papers that prove the answer."""
        return ", ".join(self.fact.evidence_de)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("source") in (Source.SEEN, Source.CERTIFIED) and not cleaned.get("seen_on") and self.is_kept:
            self.add_error("seen_on", "Bitte sagen Sie, wann Sie die Unterlage gesehen haben, zum Beispiel 23.11.2026.")
        value = cleaned.get("value")
        if isinstance(value, dt.date):
            value = value.isoformat()
        if value is not None and not self.errors:
            try:
                law.validate_facts({self.fact.name: value})
            except law.FactError:
                self.add_error("value", "Diese Antwort passt nicht zur Frage. Bitte prüfen Sie die Eingabe.")
        cleaned["json_value"] = value
        return cleaned


def _gentle(part: law.MissingPart) -> int:
    """Ask first what is easy to ask: offences, health and what only professionals assess come last."""
    if part.kind != "fact" or part.fact is None:
        return 9
    harsh = part.fact.sensitivity != "normal" or law.handling(part.name).record != "ledger"
    return (4 if harsh else 0) + (2 if part.assessment else 0)


def next_of(questions: str | tuple[str, ...], facts: dict[str, Any], on: dt.date) -> law.NextQuestion | None:
    """The question that decides most among those that are easy to ask; a harsh one only if no other is left."""
    return law.next_question(questions, facts, on, exclude=harsh_facts()) or law.next_question(questions, facts, on)


def harsh_facts() -> set[str]:
    """Names of all questions that are hard to ask."""
    return {name for name, fact in law.catalogue().facts.items() if is_harsh(fact)}


def is_harsh(fact: law.Fact) -> bool:
    """Whether a question is hard to ask, judged by professionals only, or its answer may not simply be kept."""
    handled = law.catalogue().handling.get(fact.name)
    return fact.sensitivity != "normal" or fact.assessment or handled is None or handled.record != "ledger"


def ask_forms(missing: Iterable[str], first: str = "") -> tuple[list[AskForm], list[law.MissingPart]]:
    """Forms for the first few missing facts, and the rest (also what no question can fill) as text.

    `first` names the question that decides most: it comes before all others.
    """
    parts = sorted(law.questions_for(missing), key=lambda part: -1 if part.name == first else _gentle(part))
    askable = [p for p in parts if p.kind == "fact" and p.fact is not None]
    forms_ = [AskForm(p.fact) for p in askable[:ASKED_AT_ONCE] if p.fact is not None]
    return forms_, [*askable[ASKED_AT_ONCE:], *(p for p in parts if p.kind != "fact")]
