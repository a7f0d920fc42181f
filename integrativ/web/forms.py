"""Form parts all pages share: German dates as text, a key against double submits, the answer 422."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from integrativ.common.dates import parse_german_date


class GermanDateField(forms.Field):
    """A day typed as TT.MM.JJJJ; native date fields follow the browser's language, so it is text."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> dt.date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, dt.date):
            return value
        try:
            return parse_german_date(str(value))
        except ValueError as error:
            raise forms.ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d.%m.%Y}" if isinstance(value, dt.date) else value


class SafeForm(forms.Form):
    """A form with a hidden key: the same submit twice has one effect. Null bytes are refused, not stored."""

    submit_key = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _say_what_to_do(field)


def _say_what_to_do(field: forms.Field) -> str:
    """What to do about an empty field, instead of that it must not be empty; other languages keep their own sentence."""
    if not (get_language() or "de").startswith("de"):
        return str(field.error_messages["required"])
    if isinstance(field, forms.FileField):
        return "Bitte wählen Sie eine Datei aus."
    return (
        "Bitte wählen Sie etwas aus." if isinstance(field, forms.ChoiceField) else "Bitte füllen Sie dieses Feld aus."
    )


def answer(
    request: HttpRequest, template: str, context: dict[str, Any], *, form: forms.Form | None = None
) -> HttpResponse:
    """Render a page; with a form that has errors the status is 422, so that htmx and browsers show it again."""
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, template, {**context, **({"form": form} if form is not None else {})}, status=status)
