"""Answering a hint of the radar."""

from __future__ import annotations

from django import forms

from integrativ.radar.models import Answer
from integrativ.web.forms import GermanDateField, SafeForm


class HintForm(SafeForm):
    """Done, does not apply (why?), or a day on which it shall come back; the version tells whether somebody was faster."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    answer = forms.ChoiceField(
        label="Ihre Antwort für das ganze Team", choices=[row for row in Answer.choices if row[0] != Answer.AGAIN],
        widget=forms.RadioSelect,
    )  # fmt: skip
    reason = forms.CharField(
        label="Begründung, wenn er nicht zutrifft",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    remind_on = GermanDateField(label="Tag, wenn Sie später erinnert werden wollen", required=False)


class ReopenForm(SafeForm):
    """Take an answer back."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
