"""The sheet for the person as a tagged PDF on one page."""

from __future__ import annotations

import io

import pikepdf
import pytest
from django.test import Client

from integrativ.audit.models import Entry
from integrativ.cases.legal import actions
from integrativ.web import pdf
from tests import factories as f
from tests.cast import Cast
from tests.web.client import sign_in
from tests.web.tagged import tags


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """Before any transaction begins: loading library and font takes seconds on a busy machine."""
    pdf.warm()


def test_the_kept_answer_is_a_tagged_page_for_the_person_and_only_for_the_team(client: Client, cast: Cast) -> None:
    with f.wearing(cast.lead):
        kept = actions.keep_finding(case=cast.case, matter=None, question="work_access", on=f.ON, by=cast.lead)
    address = f"/auskuenfte/{kept.pk}/fuer-die-person/blatt/"
    answer = sign_in(client, cast.lead).get(address)
    with pikepdf.open(io.BytesIO(answer.content)) as paper:
        assert str(paper.Root.Lang) == "de" and len(paper.pages) == 1
        with paper.open_metadata() as about:
            assert about["pdfuaid:part"] == "1" and about["dc:title"] == "Auskunft für Sie"
        kinds = tags(paper.Root.StructTreeRoot)
    assert kinds.count("/H1") == 1 and kinds.count("/H2") == 3
    for hat in (cast.colleague, cast.partner, cast.neighbour):
        assert sign_in(Client(), hat).get(address).status_code == 404
    with f.wearing(cast.lead):
        assert Entry.objects.filter(act="law.sheet_printed", object_id=kept.pk).count() == 1
