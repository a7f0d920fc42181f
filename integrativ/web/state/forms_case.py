"""The form of a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from integrativ.rulesets.face.case import FROM, Pair, TypedCase
from integrativ.rulesets.face.shapes import LEVELS
from integrativ.web.forms import GermanDateField, SafeForm

ROWS = {"facts": 60, "rules": 20, "outcomes": 10}
FREE = {"facts": 3, "rules": 1, "outcomes": 1}


class CaseFields(SafeForm):
    """What a case says besides its facts and expectations."""

    id = forms.RegexField(
        r"^[RSFB]-[0-9]{1,6}$",
        label="Nummer",
        help_text="Ein Buchstabe (R, S, F oder B) und eine Zahl. Dieselbe Nummer ersetzt den früheren Fall.",
    )
    title = forms.CharField(label="Überschrift", max_length=200)
    as_of = GermanDateField(label="Gefragt am")
    citation = forms.CharField(label="Norm", max_length=300)
    reasoning = forms.CharField(label="Begründung", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    derived_from = forms.ChoiceField(label="Woher der Fall kommt", choices=FROM)
    sources = forms.CharField(
        label="Quellen", max_length=2000, help_text="Eine Adresse je Zeile", widget=forms.Textarea(attrs={"rows": 2})
    )
    level = forms.ChoiceField(label="Wie sicher", choices=LEVELS)

    def plain(self) -> dict[str, str]:
        """The typed texts by their name in the case."""
        return {name: str(value) for name, value in self.cleaned_data.items() if name != "submit_key"} | {
            "as_of": f"{self.cleaned_data['as_of']:%d.%m.%Y}"
        }


def rows_of(sent: QueryDict | None, begun: TypedCase, more: bool) -> dict[str, list[Pair]]:
    """The rows as they were typed, and some free ones."""
    found: dict[str, list[Pair]] = {}
    for name, most in ROWS.items():
        if sent is None:
            typed = list(getattr(begun, name))
        else:
            typed = [(_sent(sent, name, number, "a"), _sent(sent, name, number, "b")) for number in range(most)]
            typed = [pair for pair in typed if any(pair)]
        free = FREE[name] + (3 if more else 0)
        found[name] = (typed + [("", "")] * free)[:most]
    return found


def _sent(sent: QueryDict, name: str, number: int, part: str) -> str:
    return str(sent.get(f"{name}{number}{part}", "")).strip().replace("\x00", "")


def typed_case(form: CaseFields, rows: Mapping[str, list[Pair]]) -> TypedCase:
    """What was typed, as a case."""
    made: dict[str, Any] = {name: [pair for pair in pairs if pair[0]] for name, pairs in rows.items()}
    return TypedCase(form.plain(), **made)
