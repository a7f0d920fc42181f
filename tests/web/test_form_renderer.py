"""A list to choose from is drawn as Django draws it, only sooner."""

from __future__ import annotations

from django import forms
from django.forms.renderers import DjangoTemplates
from django.test import SimpleTestCase

CHOICES = [("", "Bitte wählen"), ("a&b", "<b>Köln</b> & 'Bonn'"), ('Gruppe "1"', [(1, "eins"), (2, "zwei")])]


class Choosing(forms.Form):
    """One list, and one of which several may be chosen."""

    one = forms.ChoiceField(
        choices=CHOICES, widget=forms.Select(attrs={"class": 'x"y', "disabled": True, "hidden": False})
    )
    several = forms.MultipleChoiceField(choices=CHOICES, required=False)


def test_a_select_is_what_django_makes_of_it_with_everything_escaped() -> None:
    given = {"one": "a&b", "several": ["1", "2"]}
    ours, django = Choosing(given), Choosing(given, renderer=DjangoTemplates())
    for name in ("one", "several"):
        drawn = str(ours[name])
        SimpleTestCase().assertHTMLEqual(drawn, str(django[name]))
        assert "&lt;b&gt;Köln" in drawn and "a&amp;b" in drawn and "<b>" not in drawn
    assert str(ours["one"]).count("selected") == 1 and str(ours["several"]).count("selected") == 2
