"""The permission slip on screen and paper: at the desk, at the office, in the company, and for who holds the code."""

from __future__ import annotations

import html
import io
import re
from typing import Any

import pikepdf
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from integrativ.people.models import Share
from integrativ.placements import codes_of_slips as codes
from integrativ.placements.models import Placement, Slip
from integrativ.steps.actions import move
from integrativ.steps.models import Step
from integrativ.web import pdf
from tests import factories as f
from tests.cast import Cast
from tests.placements import factories as p
from tests.placements.test_permission_slip import _asked
from tests.web.client import sign_in
from tests.web.tagged import tags

ADDRESS = "/nachweis/"


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """Before any transaction begins: loading library and font takes seconds on a busy machine."""
    pdf.warm()


@pytest.fixture(autouse=True)
def _fresh_counts(db: None) -> None:
    cache.clear()


def _text(response: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def _code(slip: Slip) -> str:
    assert slip.code_seed is not None
    return codes.grouped(codes.code_of(slip.code_seed))


def test_a_stranger_with_the_code_sees_the_slip_and_without_it_nothing(client: Client, cast: Cast) -> None:
    slip = p.paper(cast, p.proposed(cast), conditions="keine Nachtschicht")
    assert "Layla" not in _text(client.get(ADDRESS)) and "Layla" not in _text(
        client.get(ADDRESS, {"code": _code(slip)})
    )
    wrong = client.post(ADDRESS, {"code": "CDFG-CDFG-CDFG-CDFG"})
    nonsense = client.post(ADDRESS, {"code": "x"})
    assert wrong.status_code == nonsense.status_code == 422
    assert "keinen Nachweis" in _text(wrong) and "keinen Nachweis" in _text(nonsense)
    right = client.post(ADDRESS, {"code": _code(slip).lower().replace("-", " ")})
    assert right.status_code == 200 and "no-store" in right["Cache-Control"]
    page = _text(right)
    for words in (
        "Der Nachweis gilt",
        "Layla Testkhafaji",
        "Haus Ruhraue",
        "keine Nachtschicht",
        "§ 4a Abs. 5 Satz 3 Nr. 2",
    ):
        assert words in page
    assert _code(slip) not in page and "<bdi>Layla Testkhafaji</bdi>" in right.content.decode()
    assert client.post(ADDRESS, {"code": "\x00" * 16}).status_code == 422
    assert client.post(ADDRESS, {"code": "C" * 5000}).status_code == 422


def test_a_withdrawn_slip_says_only_that_it_no_longer_holds(client: Client, cast: Cast) -> None:
    slip = p.paper(cast, p.proposed(cast))
    with f.wearing(cast.lead):
        Share.objects.filter(recipient=cast.company).update(withdrawn_at=timezone.now())
    page = _text(client.post(ADDRESS, {"code": _code(slip)}))
    assert "gilt nicht mehr" in page
    for words in ("Layla", "Ruhraue", "Pflegehelferin", "Freigabe", "KIM Bochum"):
        assert words not in page


def test_guessing_codes_is_slowed_down(client: Client, cast: Cast) -> None:
    slip = p.paper(cast, p.proposed(cast))
    answers = [client.post(ADDRESS, {"code": f"CDFG CDFG CDFG {n:04d}"}).status_code for n in range(11)]
    assert answers == [422] * 10 + [429]
    assert client.post(ADDRESS, {"code": _code(slip)}).status_code == 429
    assert client.post(ADDRESS, {"code": _code(slip)}, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_the_desk_issues_prints_and_withdraws(client: Client, cast: Cast) -> None:
    placement = p.proposed(cast)
    slip = p.slip(cast, placement)
    sign_in(client, cast.lead)
    address = f"/wege/{placement.pk}/nachweis/{slip.pk}/"
    assert "noch kein Nachweis" in _text(client.get(f"/wege/{placement.pk}/"))
    refused = client.post(address, {"act": "issue"})
    assert refused.status_code == 422 and "die Freigabe der Person" in _text(refused)
    p.release(cast)
    p.call_me(cast.lead)
    made = client.post(address, {"act": "issue"})["Location"]
    assert client.get(address).status_code == 404
    assert "Blatt mit Code öffnen" in _text(client.get(made))
    client.post(ADDRESS, {"code": _code(_live(cast, placement))})
    assert "mit Code geprüft" in _text(client.get(made))
    assert client.post(made, {"act": "withdraw"}).status_code == 302
    assert client.get(f"{made}blatt/").status_code == 404


def _live(cast: Cast, placement: Placement) -> Slip:
    with f.wearing(cast.lead):
        return Slip.objects.get(placement=placement, withdrawn_on=None)


def test_the_paper_is_a_tagged_pdf_with_title_language_headers_and_one_page(client: Client, cast: Cast) -> None:
    with f.wearing(cast.lead):
        type(cast.person).objects.update(given_names="Mẖammad علي", family_name="al-ʿĀmirī")
    slip = p.paper(cast, p.proposed(cast), conditions="keine Nachtschicht")
    address = f"/betrieb/nachweis/{slip.pk}/"
    answer = sign_in(client, cast.company_user).get(address)
    assert answer["Content-Type"] == "application/pdf" and "nachweis-" in answer["Content-Disposition"]
    with pikepdf.open(io.BytesIO(answer.content)) as paper:
        assert str(paper.Root.Lang) == "de" and bool(paper.Root.MarkInfo.Marked)
        assert bool(paper.Root.ViewerPreferences.DisplayDocTitle) and len(paper.pages) == 1
        with paper.open_metadata() as about:
            assert about["pdfuaid:part"] == "1" and about["dc:title"] == "Nachweis für den Betrieb"
        kinds = tags(paper.Root.StructTreeRoot)
        assert kinds.count("/H1") == 1 and kinds.count("/H2") == 2 and kinds.count("/Table") == 2
        assert kinds.count("/TH") >= 16
        fonts = [font for page in paper.pages for font in page.Resources.Font.values()]
        parts = [part.FontDescriptor for font in fonts for part in font.DescendantFonts]
        assert parts and all("/FontFile2" in part or "/FontFile3" in part for part in parts)
    rival = f.hat(f.organisation("company", "Haus Nebenan"), "company_user")
    assert sign_in(Client(), rival).get(address).status_code == 404


def test_without_pango_the_page_says_what_to_install(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    slip = p.paper(cast, p.proposed(cast))
    monkeypatch.setattr("integrativ.web.pdf.why_not", lambda: "Für PDF fehlt die Bibliothek Pango.")
    answer = sign_in(client, cast.company_user).get(f"/betrieb/nachweis/{slip.pk}/")
    assert answer.status_code == 503 and "Pango" in _text(answer)


def test_the_office_issues_from_its_inbox_after_answering(client: Client, cast: Cast) -> None:
    placement = p.proposed(cast)
    step: Step = _asked(cast, placement)
    sign_in(client, cast.partner)
    address = f"/eingang/{step.pk}/nachweis/"
    assert client.get(address).status_code == 404 and "Nachweis ausstellen" not in _text(
        client.get(f"/eingang/{step.pk}/")
    )
    with f.wearing(cast.partner):
        move(step=step, event="grant", by=cast.partner, code="granted", at=timezone.now(), valid_from=p.ON)
    assert "Nachweis ausstellen" in _text(client.get(f"/eingang/{step.pk}/"))
    assert "noch nicht für den Betrieb freigegeben" in _text(client.get(address))
    assert client.post(address, {"conditions": ""}).status_code == 422
    p.release(cast)
    p.call_me(cast.partner)
    assert client.post(address, {"conditions": "keine Nachtschicht"}).status_code == 302
    assert "gilt" in _text(client.get(address))
    slip = _live(cast, placement)
    assert slip.conditions == "keine Nachtschicht"
    assert client.post(address, {"withdraw": "1"}).status_code == 302
    assert "gilt nicht mehr" in _text(Client().post(ADDRESS, {"code": _code(slip)}))


def test_the_company_finds_its_slip_beside_the_person(client: Client, cast: Cast) -> None:
    placement = p.proposed(cast)
    slip = p.paper(cast, placement)
    sign_in(client, cast.company_user)
    assert f"/betrieb/nachweis/{slip.pk}/" in client.get(f"/betrieb/person/{placement.pk}/").content.decode()
    with f.wearing(cast.lead):
        Share.objects.filter(recipient=cast.company, category="base").update(withdrawn_at=timezone.now())
    assert "/betrieb/nachweis/" not in client.get(f"/betrieb/person/{placement.pk}/").content.decode()
