"""What all forms of a way share: the way, the step, the day, the sentence afterwards."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms

from integrativ.placements.models import Placement
from integrativ.steps.models import Step
from integrativ.tenancy.models import Membership
from integrativ.web.forms import SafeForm

DAY = {"required": "Bitte schreiben Sie den Tag."}
CHOOSE = {"required": "Bitte wählen Sie eine Antwort."}


def long_text(label: str, *, required: bool = False, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=1000, help_text=hint, widget=forms.Textarea(attrs={"rows": 3})
    )


def told_by_field() -> forms.CharField:
    return forms.CharField(
        label="Wer hat das gesagt, und wie?",
        max_length=120,
        help_text="Zum Beispiel: Frau Tenhagen, Telefon 23.11.2026",
        error_messages={"required": "Bitte schreiben Sie, wer das gesagt hat."},
    )


class ActForm(SafeForm):
    """One thing to do on a way. `kind` names the step it needs; empty means the way as a whole."""

    title: ClassVar[str] = ""
    submit: ClassVar[str] = "Speichern"
    said: ClassVar[str] = "Gespeichert."
    kind: ClassVar[str] = ""
    hint: ClassVar[str] = ""

    def __init__(self, *args: Any, placement: Placement, step: Step | None, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.placement, self.step, self.on = placement, step, on
        self.prepare()

    def prepare(self) -> None:
        """Fill choices and starting values."""

    def act(self, by: Membership) -> object:
        """Do it."""
        raise NotImplementedError

    @property
    def key(self) -> Any:
        return self.cleaned_data.get("submit_key")

    def known_step(self) -> Step:
        """The step this form is about."""
        assert self.step is not None
        return self.step
