"""Papers in two languages: German on the left, beside it the language of the person. The choice names no one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from integrativ.cases.legal.for_person import PersonSheet, language_of, speaks
from integrativ.law.doubts import Doubt
from integrativ.law.texts import GERMAN, LANGUAGES, said
from integrativ.people import profile
from integrativ.people.models import Person
from integrativ.web.honest import Banner, in_plain_words
from integrativ.web.language import available
from integrativ.web.tongues import direction, filled, set_apart, words


@dataclass(frozen=True)
class Side:
    """One column: its language and everything it says. `foot` holds the sentences at the end."""

    language: str
    direction: str
    title: str
    question: str
    sentence: str
    next: str
    next_step: str
    help: str
    telephone: str
    honest: Banner | None
    foot: tuple[str, ...]


def language(request: HttpRequest, person: Person) -> str:
    """The language asked for in the address if we speak it, else the one recorded for the person."""
    asked = request.GET.get("sprache", "")
    return asked if asked in LANGUAGES else language_of(person)


def not_spoken(person: Person) -> str:
    """The name of the language of the talks if our texts do not speak it: then somebody has to interpret."""
    code = person.contact_language
    return "" if not code or speaks(code) else profile.language_names().get(code, code)


def both(shown: str) -> tuple[str, ...]:
    """German first, then the other language, if there is another one."""
    return (GERMAN,) if shown == GERMAN else (GERMAN, shown)


def choices(shown: str) -> list[dict[str, Any]]:
    """The languages to choose from, by their own names."""
    return [
        {"code": code, "name": name, "direction": direction(code), "current": code == shown}
        for code, name in available().items()
    ]


def answer_side(code: str, sheet: PersonSheet, found: Sequence[Doubt], body: str) -> Side:
    """The kept answer in one language: one sentence, one next step, one contact, the day of the law."""
    outcome = f"sheet.said.{sheet.outcome}"
    sentence = (
        filled("sheet.earliest", code, day=sheet.earliest) if sheet.earliest else words(f"{outcome}.sentence", code)
    )
    who = sheet.contact.user.name if sheet.contact else body
    return Side(
        language=code,
        direction=direction(code),
        title=words("sheet.title", code),
        question=words("sheet.question", code),
        sentence=sentence,
        next=words("sheet.next", code),
        next_step=words(f"{outcome}.next", code),
        help=words("sheet.help", code),
        telephone=words("sheet.telephone", code),
        honest=in_plain_words(found, set_apart(who), code),
        foot=_foot(code, sheet),
    )


def _foot(code: str, sheet: PersonSheet) -> tuple[str, ...]:
    lines = [words("sheet.no_decision", code), filled("sheet.given", code, day=sheet.kept_on)]
    if sheet.checked_until:
        lines.append(filled("sheet.law", code, day=sheet.checked_until))
    lines.append(words("sheet.changes", code))
    return (*lines, *_unreviewed("sheet.title", code))


def _unreviewed(name: str, code: str) -> tuple[str, ...]:
    return () if said(name, code).reviewed else (words("sheet.unreviewed", code),)
