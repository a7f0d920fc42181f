"""Numbers as people type them in German: 16,95."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms


class GermanDecimalField(forms.DecimalField):
    """A number with comma or point, with at most two places; text input, because number inputs swallow commas."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {"invalid": "Bitte schreiben Sie eine Zahl, zum Beispiel 16,95."}

    def to_python(self, value: Any) -> Any:
        text = str(value).replace("€", "").replace(" ", "") if value is not None else ""
        if "," in text:
            text = text.replace(".", "").replace(",", ".")
        return super().to_python(text)

    def prepare_value(self, value: Any) -> Any:
        return str(value).replace(".", ",") if isinstance(value, Decimal) else value
