"""The form in which somebody answers a coming day, for case teams, companies and offices alike."""

from __future__ import annotations

from django import forms

from integrativ.radar.models import Answer
from integrativ.web.answer_form import DayWhenNeeded, TextWhenNeeded
from integrativ.web.forms import SafeForm


class DayAnswerForm(SafeForm):
    """Done, does not apply (why?), or a day on which it shall come back."""

    use_required_attribute = False

    answer = forms.ChoiceField(
        label="Was ist damit?",
        choices=[(a.value, a.label) for a in (Answer.DONE, Answer.NOT_RELEVANT, Answer.LATER)],
        widget=forms.RadioSelect,
        error_messages={"required": "Bitte wählen Sie eine Antwort."},
    )
    reason = TextWhenNeeded(
        label="Wenn es nicht zutrifft: Warum?",
        max_length=300,
        help_text="Bitte ohne Namen.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    remind_on = DayWhenNeeded(label="Wenn später: Wann erinnern?", help_text="TT.MM.JJJJ")
