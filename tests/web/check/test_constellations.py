"""The twenty most frequent constellations reach a result in few questions, in every language."""

from __future__ import annotations

import datetime as dt
import re
import statistics
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.utils.translation import override
from time_machine import TimeMachineFixture

from integrativ import law
from integrativ.law.texts import LANGUAGES, said, texts
from integrativ.web.check.papers import NEVER_OFFERED, PAPERS
from integrativ.web.check.present import earliest_words
from integrativ.web.check.questions import ASKED_OF_PEOPLE, NAMES, OFFERED, may_be_asked
from integrativ.web.check.reading import PRESUMED
from integrativ.web.check.wording import words
from tests.web.check.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
CONSTELLATIONS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "constellations.yaml").read_text(encoding="utf-8")
)
MEDIAN, MOST = 5, 11
"""What docs/check.md reports; fewer is welcome, more is not."""


@pytest.fixture(autouse=True)
def _today(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC), tick=True)


def _texts(case: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in case["answers"].items()}


@cache
def asked_and_said() -> tuple[frozenset[str], frozenset[str]]:
    """Every text the constellations may meet: questions with their values, and the outcome texts of the check."""
    names = {name for case in CONSTELLATIONS for name in case["answers"]} | set(ASKED_OF_PEOPLE)
    questions = {key for key in texts("de").entries if set(key.split(".")) & (names | {"common"})}
    outcomes = {key for key in texts("de").entries if key.split(".")[0] not in ("facts", "values")}
    return frozenset(questions), frozenset(outcomes)


def test_the_twenty_walk_to_their_result_within_twelve_questions() -> None:
    counts = []
    for case in CONSTELLATIONS:
        seen = Visitor(case["door"]).go(_texts(case))
        outcome = case["outcome"]
        assert str(said(f"outcomes.{outcome}.sentence", "de")) in seen.text, case["name"]
        assert case.get("earliest", "") in seen.text, case["name"]
        assert "Wer hilft?" in seen.text and "geprüft am" in seen.text, case["name"]
        assert len(set(seen.asked)) == len(seen.asked), case["name"]
        counts.append(len(seen.asked))
    assert len(counts) == 20
    print(f"questions: median {statistics.median(counts)}, most {max(counts)}, each {sorted(counts)}")
    assert statistics.median(counts) <= MEDIAN and max(counts) <= MOST


def test_every_question_and_outcome_is_there_in_every_language() -> None:
    questions, outcomes = asked_and_said()
    assert len(questions) > 90 and len(outcomes) > 80
    for language in LANGUAGES:
        there = {key for key, text in texts(language).entries.items() if text.strip()}
        assert questions - there == set(), language
        assert outcomes - there == set(), language
        assert set(texts(language).entries) <= set(texts("de").entries), language
        assert all(("{day}" in texts(language).entries["earliest"], len(texts(language).reviewed) == 0)), language


def test_translations_keep_paragraphs_and_placeholders() -> None:
    """A number or a paragraph that differs from the German text is a mistake."""
    plain = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")
    german = texts("de").entries
    for language in ("en", "uk", "ar", "fa", "tr", "fr"):
        for key, text in texts(language).entries.items():
            said_here = re.findall(r"\d+[a-z]?", text.translate(plain))
            assert sorted(said_here) == sorted(re.findall(r"\d+[a-z]?", german[key])), f"{language} {key}"


def test_a_text_that_is_missing_is_german_and_says_so() -> None:
    found = said("facts.document.question", "xx")
    assert (found.text, found.language) == ("Welches Papier haben Sie?", "de") and not said("nothing.at.all", "en")
    assert not said("facts.document.question", "en").reviewed and said("facts.document.question", "de").reviewed


def test_nothing_is_asked_that_nobody_may_know() -> None:
    """Nothing sensitive, nothing only professionals judge, nothing that must not be kept, no stay without a paper."""
    for name in NAMES - {"document", "place"}:
        fact, kept = law.fact(name), law.handling(name)
        assert fact.sensitivity == "normal" and not fact.assessment and kept.record == "ledger", name
    offered = {title for titles in PAPERS.values() for title in titles}
    assert not offered & NEVER_OFFERED and {"none", "guep"} == NEVER_OFFERED
    missing = set(law.fact("residence_title").values) - offered - NEVER_OFFERED
    assert missing == {"visa_free_stay", "ae_other", "german"}
    assert not may_be_asked("removal_measures_pending") and not may_be_asked("disability_status")
    assert may_be_asked("must_live_in_reception")


def test_what_is_presumed_is_the_harmless_value_of_the_catalogue_or_never_kept() -> None:
    for name, (value, _text) in PRESUMED.items():
        kept = law.handling(name)
        if kept.record == "harmless":
            assert kept.may_keep(value), name
        else:
            assert kept.record == "never" or law.fact(name).assessment, name
        assert law.validate_facts({name: value})


def test_values_on_offer_belong_to_the_catalogue() -> None:
    for name, values in OFFERED.items():
        if name != "document":
            assert set(values) <= set(law.fact(name).values), name


def test_the_result_and_the_sheet_speak_each_language() -> None:
    case = CONSTELLATIONS[4]
    seen = Visitor(case["door"]).go(_texts(case))
    for language in LANGUAGES:
        seen.send("bleiben", sprache=language)
        direction = "rtl" if language in ("ar", "fa") else "ltr"
        assert f'<html lang="{language}" dir="{direction}"' in seen.html
        assert str(said("outcomes.should.sentence", language))[:8] in seen.text
        seen.send("drucken")
        assert "Sie soll die Erlaubnis geben" in seen.text
        if language != "de":
            assert f'lang="{language}" dir="{direction}"' in seen.html.split("<article")[1]
            assert str(said("outcomes.should.sentence", language))[:8] in seen.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_earliest_day_and_the_paragraphs_stand_in_their_order_in_each_language(language: str) -> None:
    with override(language):
        assert re.search(r"[^{}]*26\.12\.2026[^{}]*", earliest_words(dt.date(2026, 12, 26)))
        assert "{" not in earliest_words(dt.date(2026, 12, 26))
        family = words("values.document.family")
    isolated = "\u2066§§\u00a028–36a\u2069"
    assert (isolated in family) is (language in ("ar", "fa")) and "28" in family


def test_the_language_changes_on_the_way_without_losing_an_answer() -> None:
    seen = Visitor().say("duldung").say("duldung_60a")
    seen.send("bleiben", sprache="fa")
    assert '<html lang="fa" dir="rtl"' in seen.html and seen.question == "job_type"
    assert "angabe" in dict(seen.hidden) and "چه نوع کاری" in seen.text
    assert seen.say("employment").question == "must_live_in_reception" and '<html lang="fa"' in seen.html
