"""Free words that travel to another body must not name the person: what it learns about her, her releases decide."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

from integrativ.common.names import fold
from integrativ.people.models import Person

SHORTEST = 3  # two letters are too often part of a sentence


class NamesThePerson(ValidationError):
    """A text for another body contains the name of the person."""


def must_not_name(person: Person, *texts: str) -> None:
    """Refuse a text with a part of the person's name as a word of its own, however it is spelled with accents.

    :raises NamesThePerson: with what to write instead.
    """
    names = {part for part in re.split(r"[\s\-]+", fold(person.full_name)) if len(part) >= SHORTEST}
    words = set(re.split(r"\W+", fold(" ".join(texts))))
    if names & words:
        raise NamesThePerson(
            "Im Text steht der Name der Person. Bitte schreiben Sie „die Person“: Was die Stelle über sie erfährt, entscheiden "
            "die Freigaben."
        )
