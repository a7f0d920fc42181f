"""Questions for the talk: what the law still wants to know, in German and beside it in the person's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from integrativ import law
from integrativ.cases.legal.for_person import speaks
from integrativ.law.texts import GERMAN, said
from integrativ.people import vocabulary
from integrativ.people.models import Person
from integrativ.tenancy.models import Role
from integrativ.web.desk.case_frame import case_context
from integrativ.web.desk.legal import asking, two_sides
from integrativ.web.desk.legal.look import View
from integrativ.web.desk.legal.no_answer import evaluating, or_says_why
from integrativ.web.doors import DESK_KINDS, HatRequest, door
from integrativ.web.tongues import direction, marked, words

AT_ONCE = 6
MOST_CHOICES = 16


@dataclass(frozen=True)
class Asked:
    """One question in one language. `is_here` is false where the text exists in German only."""

    language: str
    direction: str
    question: str
    help: str
    choices: tuple[str, ...]
    is_here: bool


def asked(fact: law.Fact, code: str) -> Asked:
    """A question as one says it to the person; what nobody has translated stays German and says so."""
    name = f"facts.{fact.name}"
    found = said(f"{name}.question", code)
    is_here = bool(found) and found.language == code
    german = fact.question_de or fact.label_de
    question = words(f"{name}.question", code) if found else marked(german, GERMAN, code)
    return Asked(
        language=code,
        direction=direction(code),
        question=question,
        help=words(f"{name}.help", code) if is_here else "",
        choices=_choices(fact, code),
        is_here=is_here,
    )


def _choices(fact: law.Fact, code: str) -> tuple[str, ...]:
    unknown = words("values.common.unknown", code)
    if fact.type == "bool":
        return words("values.common.yes", code), words("values.common.no", code), unknown
    if fact.type not in ("enum", "list") or len(fact.values) > MOST_CHOICES or fact.name in vocabulary.COUNTRY_FACTS:
        return ()
    shown = [
        words(f"values.{fact.name}.{value}", code) or marked(law.value_label(fact.name, value), GERMAN, code)
        for value in fact.values
    ]
    return (*shown, unknown)


def beside(asks: Iterable[asking.AskForm], person: Person) -> None:
    """Lay beside each small form its question in the language of the talks, where there is one."""
    code = speaks(person.contact_language) or GERMAN
    for ask in asks:
        text = asked(ask.fact, code)
        ask.beside = text if text.is_here and code != GERMAN else None


def missing_facts(view: View) -> list[law.Fact]:
    """What the answer lacks; once it stands, what the ways to stay lack; in both cases what decides most comes first.

    Offences, health and what only professionals judge are never laid on the table on a sheet of paper.
    """
    sheet = view.sheet
    work = law.answer("work_access", sheet.values, view.on)
    assert isinstance(work, law.DecisionAnswer)
    question = "work_access" if work.missing else "residence_paths"
    ranked = law.ranked_questions(question, sheet.values, view.on, exclude=asking.harsh_facts())
    facts = [found.part.fact for found in ranked if found.part.fact is not None]
    return [fact for fact in facts if not work.missing or fact.name in work.missing][:AT_ONCE]


@require_GET
@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
@or_says_why
def case_law_interview(request: HatRequest, pk: int) -> HttpResponse:
    """The next questions side by side in two languages, to ask in the room or to print."""
    view = View(request, pk)
    with evaluating():
        facts = missing_facts(view)
    shown = two_sides.language(request, view.case.person)
    codes = two_sides.both(shown)
    context: dict[str, Any] = {
        **case_context(view.case, "desk:case_law", view.today, here="Fragen für das Gespräch"),
        "view": view,
        "rows": [{"sides": [asked(fact, code) for code in codes], "papers": fact.evidence_de} for fact in facts],
        "sides": [
            {
                "language": code,
                "direction": direction(code),
                "title": words("interview.title", code),
                "intro": words("interview.intro", code),
                "unreviewed": "" if said("interview.title", code).reviewed else words("sheet.unreviewed", code),
            }
            for code in codes
        ],
        "languages": two_sides.choices(shown),
        "not_spoken": two_sides.not_spoken(view.case.person),
        "is_two": len(codes) > 1,
    }
    return render(request, "desk/law/interview.html", context)
