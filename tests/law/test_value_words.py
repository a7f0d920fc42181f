"""Screens never show a bare code where a word exists."""

import re

from integrativ import law
from integrativ.law.value_words import WORDS

SELF_EXPLAINING = re.compile(r"^[A-C][12]$")


def test_every_coded_value_has_a_word() -> None:
    bare = [
        f"{fact.name}={value}"
        for fact in law.catalogue().facts.values()
        if fact.type == "enum"
        for value in fact.values
        if law.value_label(fact.name, value) == value and not SELF_EXPLAINING.match(value)
    ]
    assert bare == []


def test_every_word_belongs_to_a_value() -> None:
    facts = law.catalogue().facts
    assert [f"{name}={value}" for name, words in WORDS.items() for value in words if value not in facts[name].values] == []
