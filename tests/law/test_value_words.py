"""Screens never show a bare code where a word exists."""

import re

from integrativ import law

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
