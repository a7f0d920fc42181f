"""The person reads a kept answer on one page: one sentence, one next step, one contact, no jargon."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from integrativ import law
from integrativ.cases.legal import actions
from integrativ.cases.legal.for_person import OUTCOMES, for_person, language_of
from integrativ.cases.models import Finding
from integrativ.law.texts import LANGUAGES, said, texts
from integrativ.people.actions import record_fact
from tests import factories as f
from tests.cast import Cast
from tests.web.client import sign_in

JARGON = re.compile(
    r"§|Abs\.|AufenthG|BeschV|Duldung|Gestattung|Ermessen|Anspruch|Beschäftigungserlaubnis|BA\b|ABH|Rechtsstand"
)


def _kept(cast: Cast, **facts: Any) -> Finding:
    with f.wearing(cast.lead):
        for name, value in facts.items():
            actions.record_answer(
                case=cast.case, matter=None, name=name, value=value, source="self_reported", by=cast.lead
            )
        return actions.keep_finding(
            case=cast.case, matter=None, question="work_access", on=f.ON, by=cast.lead, also={"job_type": "employment"}
        )


def test_every_answer_of_the_law_has_plain_words() -> None:
    outcomes = set(law.catalogue().questions["work_access"].raw["outcomes"])
    assert outcomes <= set(OUTCOMES) and outcomes
    for outcome in OUTCOMES:
        sentence, step = (
            str(said(f"sheet.said.{outcome}.sentence", "de")),
            str(said(f"sheet.said.{outcome}.next", "de")),
        )
        assert not JARGON.search(sentence + step), sentence
        assert sentence.count(".") == 1 and len(sentence.split()) <= 22, "one sentence"
        assert len(re.findall(r"[.:]\s", step + " ")) <= 3, step


def test_the_plain_words_are_there_in_every_language_and_name_no_norm() -> None:
    names = [key for key in texts("de").entries if key.split(".")[0] in ("sheet", "honest", "interview")]
    assert len(names) > 35
    for language in LANGUAGES:
        entries = texts(language).entries
        for name in names:
            assert entries.get(name, "").strip() and not JARGON.search(entries[name]), f"{language} {name}"
            placeholders = re.findall(r"{\w+}", texts("de").entries[name])
            assert re.findall(r"{\w+}", entries[name]) == placeholders, f"{language} {name}"
        assert language == "de" or entries["sheet.title"] != texts("de").entries["sheet.title"]


def test_what_an_office_should_do_is_never_a_promise() -> None:
    assert "sicher ist es nicht" in str(said("sheet.said.should.sentence", "de"))
    assert "Ja oder Nein" in str(said("sheet.said.discretionary.sentence", "de"))
    assert "nicht Nein" in str(said("sheet.said.open.sentence", "de"))


def test_the_sheet_begins_in_the_language_of_the_talks_or_one_the_person_speaks(cast: Cast) -> None:
    with f.wearing(cast.lead):
        person = cast.case.person
        for recorded, shown in (("ar", "ar"), ("prs", "fa"), ("uk", "uk"), ("ka", "de"), ("", "de")):
            person.contact_language = recorded
            assert language_of(person) == shown, recorded
        for name, level in (("language_fr", "B1"), ("language_ka", "M"), ("language_tr", "A1")):
            record_fact(person=cast.person, name=name, value=level, by=cast.lead)
        assert language_of(person) == "fr"


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ("ae_25_2_refugee", "keine weitere Erlaubnis"),
        ("duldung_60b", "Sie dürfen zurzeit nicht arbeiten."),
        (None, "nicht Nein"),
    ],
)
def test_the_sheet_says_it_and_nothing_about_the_facts(
    client: Client, cast: Cast, title: str | None, says: str
) -> None:
    kept = _kept(cast, **({"residence_title": title} if title else {}), german_level="B1")
    page = sign_in(client, cast.lead).get(f"/auskuenfte/{kept.pk}/fuer-die-person/")
    paper = page.content.decode().partition("<article")[2].partition("</article>")[0]
    assert says in paper and "Testkhafaji" in paper and str(cast.lead.user) in paper
    assert f"{law.ruleset().text_state:%d.%m.%Y}" in paper and f"{f.ON:%d.%m.%Y}" in paper
    assert not JARGON.search(paper) and "B1" not in paper
    assert f"/auskuenfte/{kept.pk}/fuer-die-person/" in client.get(f"/faelle/{cast.case.pk}/rechte/").content.decode()


def test_of_an_older_rule_set_no_day_is_claimed(cast: Cast) -> None:
    kept = _kept(cast, residence_title="ae_25_2_refugee")
    with f.wearing(cast.lead):
        now = for_person(kept, f.ON)
        kept.ruleset = "1-alt"
        before = for_person(kept, f.ON)
        kept.question = "residence_paths"
        assert for_person(kept, f.ON) is None
    assert now and now.checked_until == law.ruleset().text_state
    assert before and before.checked_until is None


def test_only_the_team_prints_it(client: Client, cast: Cast) -> None:
    kept = _kept(cast, residence_title="ae_25_2_refugee")
    address = f"/auskuenfte/{kept.pk}/fuer-die-person/"
    for other in (cast.colleague, cast.partner, cast.neighbour, cast.company_user, cast.coordinator):
        assert sign_in(Client(), other).get(address).status_code == 404
    assert sign_in(client, cast.deputy).get(address).status_code == 200
