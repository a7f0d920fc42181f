"""One question as a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from integrativ.network.search import places_called
from integrativ.tenancy.models import Municipality
from integrativ.web.check import wording
from integrativ.web.check.questions import PLACE, UNKNOWN, Shape, Unusable, read

MOST_PLACES = 12


def repair(code: str) -> str:
    """How to repair an answer that could not be read."""
    return {
        "empty": _("Bitte wählen Sie eine Antwort. Sie können auch „Das weiß ich nicht“ wählen."),
        "choice": _("Diese Antwort gibt es hier nicht. Bitte wählen Sie eine aus der Liste."),
        "date": _("Bitte schreiben Sie den Tag so: 23.11.2026. Den Tag muss es im Kalender geben."),
        "future": _("Dieser Tag liegt in der Zukunft. Bitte prüfen Sie das Datum."),
        "place": _(
            "Diesen Ort haben wir in Nordrhein-Westfalen nicht gefunden. Versuchen Sie es mit der Postleitzahl."
        ),
        "several": _("Es gibt mehrere Orte. Bitte wählen Sie einen aus."),
    }[code]


class QuestionForm(forms.Form):
    """The question that is being asked. `label` and `help_text` are in the reader's language."""

    def __init__(self, asked: Shape, door: str, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"label_suffix": "", "auto_id": "frage-%s"}
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.fields["antwort"] = self._field(asked)
        self.fields["antwort"].label = wording.question(asked.name, door)
        self.fields["antwort"].help_text = wording.words(f"facts.{asked.name}.help")

    def _field(self, asked: Shape) -> forms.Field:
        required = {"required": repair("empty")}
        if asked.kind in ("choice", "enum", "bool"):
            listed = wording.choices(asked)
            return forms.ChoiceField(
                choices=listed,
                widget=forms.RadioSelect,
                error_messages={**required, "invalid_choice": repair("choice")},
            )
        if asked.kind == "country":
            messages = {**required, "invalid_choice": repair("choice")}
            return forms.ChoiceField(choices=wording.choices(asked), error_messages=messages)
        attrs = {"autocomplete": "off", "dir": "auto"}
        if asked.kind == "date":
            attrs |= {"inputmode": "numeric", "class": "i-input--date", "placeholder": "TT.MM.JJJJ", "dir": "ltr"}
            required["required"] = repair("date")
        if asked.kind == "place":
            required["required"] = repair("place")
        return forms.CharField(max_length=80, widget=forms.TextInput(attrs=attrs), error_messages=required)

    def clean_antwort(self) -> str:
        """The answer as it is sent along."""
        typed = str(self.cleaned_data["antwort"])
        if self.asked.name == PLACE:
            return self._place(typed)
        try:
            return read(self.asked, typed)
        except Unusable as error:
            raise forms.ValidationError(repair(error.code), code=error.code) from error

    def _place(self, typed: str) -> str:
        if typed == UNKNOWN:
            return UNKNOWN
        known = Municipality.objects.filter(ags=typed).first() if typed.isascii() and typed.isdigit() else None
        found = [known] if known else list(places_called(typed))
        if len(found) == 1:
            return found[0].ags
        if 1 < len(found) <= MOST_PLACES:
            self._offer(found)
            raise forms.ValidationError(repair("several"), code="several")
        raise forms.ValidationError(repair("place"), code="place")

    def _offer(self, found: list[Municipality]) -> None:
        """Show the places with this name as a list."""
        old = self.fields["antwort"]
        listed = [(town.ags, f"{town.name} ({town.district.name})") for town in found]
        self.fields["antwort"] = forms.ChoiceField(choices=listed, widget=forms.RadioSelect, label=old.label)
