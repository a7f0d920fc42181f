"""The sheet for the person as a tagged PDF on one page."""

from __future__ import annotations

import datetime as dt
import io

import pikepdf
import pytest
from django.test import Client

from integrativ import law
from integrativ.audit.models import Entry
from integrativ.cases.legal import actions
from integrativ.law.texts import LANGUAGES, RIGHT_TO_LEFT, said
from integrativ.web import honest, pdf
from integrativ.web.tongues import words
from tests import factories as f
from tests.cast import Cast
from tests.web.client import sign_in
from tests.web.tagged import languages, tags


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """Before any transaction begins: loading library and font takes seconds on a busy machine."""
    pdf.warm()


def test_the_kept_answer_is_one_tagged_page_in_two_languages_and_only_for_the_team(client: Client, cast: Cast) -> None:
    with f.wearing(cast.lead):
        kept = actions.keep_finding(case=cast.case, matter=None, question="work_access", on=f.ON, by=cast.lead)
    address = f"/auskuenfte/{kept.pk}/fuer-die-person/blatt/"
    signed_in = sign_in(client, cast.lead)
    for language in ("de", "ar", "fr"):
        answer = signed_in.get(f"{address}?sprache={language}")
        with pikepdf.open(io.BytesIO(answer.content)) as paper:
            assert str(paper.Root.Lang) == "de" and len(paper.pages) == 1
            with paper.open_metadata() as about:
                assert about["pdfuaid:part"] == "1" and about["dc:title"].startswith("Auskunft für Sie")
            kinds = tags(paper.Root.StructTreeRoot)
            assert languages(paper.Root.StructTreeRoot) == {"de", language}
            fonts = {str(font.BaseFont) for page in paper.pages for font in page.Resources.Font.values()}
        assert kinds.count("/H1") == 1 and kinds.count("/H2") == 3
        assert any("Arabic" in font for font in fonts) is (language == "ar")
    for hat in (cast.colleague, cast.partner, cast.neighbour):
        assert sign_in(Client(), hat).get(address).status_code == 404
    with f.wearing(cast.lead):
        assert Entry.objects.filter(act="law.sheet_printed", object_id=kept.pk).count() == 3


def test_the_page_shows_german_on_the_left_and_the_chosen_language_on_the_right(client: Client, cast: Cast) -> None:
    with f.wearing(cast.lead):
        kept = actions.keep_finding(case=cast.case, matter=None, question="work_access", on=f.ON, by=cast.lead)
    signed_in = sign_in(client, cast.lead)
    address = f"/auskuenfte/{kept.pk}/fuer-die-person/"
    for language in LANGUAGES:
        html = signed_in.get(f"{address}?sprache={language}").content.decode()
        paper = html.partition("<article")[2].partition("</article>")[0]
        way = "rtl" if language in RIGHT_TO_LEFT else "ltr"
        assert paper.count(f'lang="{language}" dir="{way}"') >= 8
        assert str(said("sheet.said.open.sentence", language)) in paper and "das heißt nicht Nein" in paper
        assert (str(said("sheet.unreviewed", language)) in paper) is (language != "de")
        assert f'<bdi dir="ltr">{law.ruleset().text_state:%d.%m.%Y}</bdi>' in paper
    assert signed_in.get(f"{address}?sprache=xx\x00").status_code == 200


def test_the_questions_for_the_talk_stand_side_by_side_and_hard_ones_are_left_out(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(honest, "today", lambda: law.ruleset().text_state + dt.timedelta(days=100))
    with f.wearing(cast.lead):
        cast.person.contact_language = "ar"
        cast.person.save(update_fields=["contact_language"])
        legal = {"residence_title": "duldung_60a", "nationality": "IQ"}
        for name, value in legal.items():
            actions.record_answer(
                case=cast.case, matter=None, name=name, value=value, source="self_reported", by=cast.lead
            )
    signed_in = sign_in(client, cast.lead)
    page = signed_in.get(f"/faelle/{cast.case.pk}/rechte/").content.decode()
    question = "facts.must_live_in_reception.question"
    assert words(question, "ar") in page and f"/faelle/{cast.case.pk}/rechte/gespraech/" in page
    assert "Diese Antwort ist nicht ganz sicher" in page and "Fragen Sie im Zweifel" in page
    for language in ("ar", "uk", "de-simple"):
        talk = signed_in.get(f"/faelle/{cast.case.pk}/rechte/gespraech/?sprache={language}").content.decode()
        assert words(question, language) in talk and words(question, "de") in talk
        assert str(said("values.common.unknown", language)) in talk
        for hard in ("removal_measures_pending", "came_for_benefits"):
            assert law.fact(hard).question_de not in talk
    for hat in (cast.colleague, cast.partner, cast.neighbour):
        assert sign_in(Client(), hat).get(f"/faelle/{cast.case.pk}/rechte/gespraech/").status_code == 404
