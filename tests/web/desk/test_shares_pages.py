"""Sharing: shown exactly, saved with evidence, withdrawn in one click."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.test import Client

from integrativ.common.dates import today
from integrativ.people.models import Person, Share
from tests import factories as f
from tests.cast import Cast
from tests.people.factories import fact, release
from tests.web.client import sign_in


@pytest.fixture
def desk(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.lead)


def _key() -> str:
    return str(uuid.uuid4())


def _share(**more: object) -> dict[str, object]:
    until = today() + dt.timedelta(days=100)
    return {
        "categories": ["base", "labour"],
        "purpose": "work_permit",
        "legal_basis": "consent",
        "until": f"{until:%d.%m.%Y}",
        "language": "ar",
        "channel": "spoken",
        "given_on": f"{today():%d.%m.%Y}",
        "submit_key": _key(),
        "schritt": "vorschau",
        **more,
    }


def test_a_share_is_shown_exactly_then_saved_then_withdrawn_in_one_click(client: Client, cast: Cast) -> None:
    fact(cast.lead, cast.person, "german_level", "B1")
    address = f"/faelle/{cast.case.pk}/freigaben/neu/{cast.abh.pk}/"
    sign_in(client, cast.lead)
    assert " checked" not in client.get(address).content.decode()
    page = client.post(address, _share()).content.decode()
    assert "genau das und nicht mehr" in page and "B1" in page and 'dir="rtl"' in page
    digest = re.search(r'name="shown_digest" value="([0-9a-f]{64})"', page).group(1)  # type: ignore[union-attr]
    saved = client.post(address, _share(schritt="speichern", shown_digest=digest))
    assert saved["Location"] == f"/faelle/{cast.case.pk}/freigaben/"
    with f.wearing(cast.lead):
        made = Share.objects.get(category="labour")
        assert (made.text_digest, made.language, made.recipient_kind) == (digest, "ar", "abh")
    with f.wearing(cast.partner):
        assert Person.objects.count() == 1
    assert client.post(f"/faelle/{cast.case.pk}/freigaben/stelle/{cast.abh.pk}/widerrufen/").status_code == 302
    with f.wearing(cast.partner):
        assert Person.objects.count() == 0
    assert "widerrufen" in client.get(f"/faelle/{cast.case.pk}/freigaben/").content.decode()


def test_a_preview_that_is_no_longer_true_must_be_shown_again(desk: Client, cast: Cast) -> None:
    address = f"/faelle/{cast.case.pk}/freigaben/neu/{cast.abh.pk}/"
    page = desk.post(address, _share()).content.decode()
    digest = re.search(r'name="shown_digest" value="([0-9a-f]{64})"', page).group(1)  # type: ignore[union-attr]
    fact(cast.lead, cast.person, "german_level", "B1")
    again = desk.post(address, _share(schritt="speichern", shown_digest=digest))
    assert again.status_code == 422 and "Vorschau noch einmal" in again.content.decode()
    with f.wearing(cast.lead):
        assert Share.objects.count() == 0


@pytest.mark.parametrize(
    "more",
    [
        {"categories": []},
        {"categories": ["labour"]},
        {"categories": ["base", "health"]},
        {"purpose": ""},
        {"legal_basis": "statute"},
        {"until": "01.01.2020"},
        {"until": "01.01.2199"},
        {"language": ""},
        {"channel": ""},
        {"given_on": "01.01.2199"},
    ],
)
def test_an_incomplete_share_is_answered_with_the_form(desk: Client, cast: Cast, more: dict[str, object]) -> None:
    page = desk.post(f"/faelle/{cast.case.pk}/freigaben/neu/{cast.abh.pk}/", _share(**more))
    assert page.status_code == 422 and "vorschau-titel" not in page.content.decode()


def test_a_company_is_never_offered_residence_benefits_family_or_health(desk: Client, cast: Cast) -> None:
    page = desk.get(f"/faelle/{cast.case.pk}/freigaben/neu/{cast.company.pk}/").content.decode()
    offered = set(re.findall(r'name="categories" value="(\w+)"', page))
    assert offered == {"base", "labour", "job", "slip"}
    abh = set(
        re.findall(
            r'name="categories" value="(\w+)"',
            desk.get(f"/faelle/{cast.case.pk}/freigaben/neu/{cast.abh.pk}/").content.decode(),
        )
    )
    assert abh.isdisjoint({"health", "family"}) and "residence" in abh


def test_a_share_of_one_case_is_not_withdrawn_through_another(desk: Client, cast: Cast) -> None:
    other = f.person(cast.lead, family="Andere")
    case = f.case(cast.lead, other)
    made = release(cast.lead, other, cast.abh, "base")
    assert desk.post(f"/faelle/{cast.case.pk}/freigaben/{made.pk}/widerrufen/").status_code == 404
    assert desk.post(f"/faelle/{case.pk}/freigaben/{made.pk}/widerrufen/").status_code == 302
