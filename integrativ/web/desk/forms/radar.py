"""Answering a hint of the radar."""

from __future__ import annotations

from django import forms

from integrativ.web.day_answer import DayAnswerForm
from integrativ.web.forms import SafeForm


class HintForm(DayAnswerForm):
    """The answer of a case team; the version tells whether somebody was faster."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class ReopenForm(SafeForm):
    """Take an answer back."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
