"""Forms of the workshop."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from integrativ.rulesets.models import Draft
from integrativ.web.forms import GermanDateField, SafeForm

TEXT = 60_000


class OfDraft(SafeForm):
    """A form of a draft that knows which version it was begun from."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def go_on_from(self, theirs: Draft) -> None:
        """Once both versions have been shown, the next submit builds on the newer one; what was typed stays."""
        data = QueryDict(mutable=True)
        data.update(dict(self.data.items()))
        data["version"] = str(theirs.version)
        self.data = data


class DraftForm(OfDraft):
    """The text of a draft, why, and the day for which its effect is looked at. Faults in the text do not keep it from being stored."""

    text = forms.CharField(
        label="Eintrag",
        max_length=TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "false", "class": "i-mono"}),
    )
    reason = forms.CharField(
        label="Warum, mit Fundstelle",
        max_length=2000,
        required=False,
        help_text="Zum Beispiel: BGBl. 2026 I Nr. 145, in Kraft ab 12.06.2026",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    effective_on = GermanDateField(label="Wirkung ansehen am")

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        names = ("text", "reason", "effective_on", "version")
        super().__init__(*args, initial={name: getattr(draft, name) for name in names}, **kwargs)

    def clean_text(self) -> str:
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")


class CaseForm(SafeForm):
    """A case written for a draft."""

    text = forms.CharField(
        label="Neuer Fall",
        max_length=TEXT,
        strip=False,
        help_text="In derselben Form wie die Fälle des Katalogs: id, title, as_of, facts, expect, citation, reasoning …",
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "class": "i-mono"}),
    )


class ReleaseForm(SafeForm):
    """What the second person adds."""

    reason = forms.CharField(
        label="Was haben Sie geprüft?",
        max_length=2000,
        help_text="Zum Beispiel: Text mit dem Bundesgesetzblatt verglichen",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
