"""Who may get another answer under a draft is found together for all people, and nobody who does is left out."""

from __future__ import annotations

import datetime as dt
import os
import random
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import pytest

from integrativ import law
from integrativ.law import casebook
from integrativ.law.answers.forms import law as law_now
from integrativ.law.catalogue.reading import COMPILED, HERE
from integrativ.law.comparing import Comparison
from integrativ.law.drafting import Kind, entry_of, read_draft, text_of
from integrativ.law.kernel.values import checked_facts
from integrativ.rulesets.effects import all_differences, summary

ON = dt.date(2026, 11, 23)
CATALOGUE = (HERE / COMPILED).read_bytes()
# kind, entry, old text, new text: a rule that many rest on, its edition's dates, a value, a list, an unsettled point, words only
DRAFTS = {
    "condition": ("rule", "asylg-61-2", "months: 3", "months: 300"),
    "blocked": ("rule", "aufenthg-19d-1", "blocked_by:\n", "blocked_by:\n  - aufenthg-25a-1\n"),
    "ended": ("rule", "aufenthg-25b-1", "valid_to: null", "valid_to: '2026-10-01'"),
    "value": ("parameter", "salary_blue_card_regular", "value: 50700", "value: 20000"),
    "list": ("list", "eu_eea_ch", "  - CH\n", "  - CH\n  - IQ\n"),
    "flag": ("flag", "ukraine_rechtskreiswechsel", "default: null", "default: true"),
    "words": ("rule", "asylg-61-2", "effect_de: ", "effect_de: Erfunden. "),
}


@lru_cache(maxsize=1)
def people() -> list[Mapping[str, Any]]:
    """People of the casebook, and each crossed with another: half of hers, half of the other's."""
    drawn, known = random.Random(7), [case.facts for case in casebook.cases()]  # noqa: S311
    crossed = []
    for _ in range(120):
        one, other = drawn.sample(known, 2)
        crossed.append({n: v for n, v in {**one, **other}.items() if drawn.random() < 0.8})
    mixed = [*drawn.sample(known, 80), *crossed]
    drawn.shuffle(mixed)
    return mixed


@lru_cache(maxsize=1)
def staged(name: str) -> law.Law:
    kind: Kind
    kind, entry, old, new = DRAFTS[name]  # type: ignore[assignment]
    text = text_of(entry_of(CATALOGUE, kind, entry) or {})
    assert old in text
    read = read_draft(CATALOGUE, kind, new.join(text.rsplit(old, 1)))
    assert read.law is not None, read.faults
    return read.law


@lru_cache(maxsize=5000)
def before(number: int, question: str) -> object:
    return summary(law.answer(question, people()[number], ON))


def one_by_one(numbers: Sequence[int], other: law.Law) -> list[tuple[int, str, object, object]]:
    """The slow way: every question for every person under both laws."""
    found = []
    for number in numbers:
        for question in law.catalogue().questions:
            then = before(number, question)
            with law.using(other):
                after = summary(law.answer(question, people()[number], ON))
            if then != after:
                found.append((number, question, then, after))
    return sorted(found, key=lambda one: one[:2])


@pytest.mark.parametrize("name", DRAFTS)
def test_together_and_one_by_one_find_the_same(name: str) -> None:
    """All of them are compared together; one by one all with FULL=1, else some who may differ and more who may not."""
    other = staged(name)
    comparison = Comparison(law_now(), other, ON)
    asked = comparison.may_differ([checked_facts(law_now().catalogue, facts) for facts in people()])
    may = sorted({number for numbers in asked.values() for number in numbers})
    rest = [number for number in range(len(people())) if number not in set(may)]
    tried = may + rest if os.environ.get("FULL") else may[:4] + rest[:8]
    found, refused = all_differences([people()[number] for number in tried], comparison)
    assert refused == 0
    assert [(tried[place], *one) for place, *one in found] == [row for n in tried for row in one_by_one([n], other)]
    if name != "blocked":  # everybody is asked one by one there, and few are changed
        assert bool(found) == (name != "words")
    if name == "words":
        assert comparison.points == {}
    if name in ("condition", "value"):
        assert rest and len(asked) < len(law_now().questions)


def test_a_person_whose_facts_are_refused_is_counted_and_stops_nobody() -> None:
    comparison = Comparison(law_now(), staged("condition"), ON)
    found, refused = all_differences([{"birth_date": "2026-02-30"}, *people()[:40]], comparison)
    student = next(case.facts for case in casebook.cases() if "student_work_weeks" in case.facts)
    everybody = Comparison(law_now(), staged("blocked"), ON)
    assert list(everybody.may_differ([checked_facts(law_now().catalogue, student)]).values()) == [[0]]
    assert all_differences([student], everybody)[1] == 0
    assert refused == 1 and len(found) == len(all_differences(people()[:40], comparison)[0])
