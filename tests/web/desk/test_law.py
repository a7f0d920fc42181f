"""The law desk: the answer, why, what is missing, and answers that leave no trace."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from integrativ import law
from integrativ.cases.models import Finding, MatterFact
from integrativ.people.models import Fact
from tests import factories as f
from tests.cast import Cast
from tests.web.client import sign_in


def _fact(cast: Cast, name: str, value: Any, source: str = "self_reported") -> None:
    with f.wearing(cast.lead):
        Fact.objects.create(
            org=cast.kim,
            person=cast.person,
            name=name,
            value=value,
            category=law.handling(name).category,
            source=source,
            recorded_by=cast.lead,
            recorded_at=timezone.now(),
            seen_on=dt.date(2026, 11, 1) if source in ("seen", "certified") else None,
        )


def _url(cast: Cast, tail: str = "") -> str:
    return f"/faelle/{cast.case.pk}/rechte/{tail}"


def test_a_recognised_refugee_may_work_and_the_page_says_why(client: Client, cast: Cast) -> None:
    _fact(cast, "residence_title", "ae_25_2_refugee")
    sign_in(client, cast.lead)
    page = client.get(_url(cast)).content.decode()
    assert "Ja, ohne weitere Erlaubnis." in page
    for needed in ("§ 4a", "Rechtsstand", "Sicherheit dieser Regel", "Es entscheidet", "Es fehlt"):
        assert needed in page


def test_without_facts_the_answer_is_open_and_not_no(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lead)
    page = client.get(_url(cast)).content.decode()
    assert (
        "Das ist noch offen." in page
        and "Offen heißt nicht nein" in page
        and "verboten" not in page.split("Wege zum Bleiben")[0]
    )


def test_an_answer_on_the_spot_is_recorded_and_changes_the_result(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lead)
    data = {
        "angabe": "residence_title",
        "value": "settlement_permit",
        "source": "seen",
        "evidence": "Karte",
        "seen_on": "20.11.2026",
    }
    response = client.post(_url(cast, "antwort/"), data, follow=True)
    assert "Ja, ohne weitere Erlaubnis." in response.content.decode()
    with f.wearing(cast.lead):
        kept = Fact.objects.get()
        assert (kept.value, kept.source, kept.seen_on) == ("settlement_permit", "seen", dt.date(2026, 11, 20))


@pytest.mark.parametrize(("typed", "kept"), [("30", 30), ("16,5", 16.5), ("1.650,25", 1650.25)])
def test_numbers_are_typed_the_german_way(client: Client, cast: Cast, typed: str, kept: float) -> None:
    sign_in(client, cast.lead)
    data = {"angabe": "gross_wage_monthly", "value": typed, "source": "self_reported"}
    assert client.post(_url(cast, "antwort/"), data).status_code == 302
    with f.wearing(cast.lead):
        assert MatterFact.objects.get().value == kept


def test_with_htmx_only_the_answers_come_back(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lead)
    data = {"angabe": "residence_title", "value": "settlement_permit", "source": "self_reported"}
    part = client.post(_url(cast, "antwort/"), data, headers={"HX-Request": "true"}).content.decode()
    assert (
        "<html" not in part
        and part.strip() in client.get(_url(cast)).content.decode().replace("\r", "")
        or "Ja, ohne weitere" in part
    )


@pytest.mark.parametrize(("name", "value"), [("expulsion_order", "true"), ("custodial_sentence", "true")])
def test_what_may_not_be_kept_lives_for_one_page_only(client: Client, cast: Cast, name: str, value: str) -> None:
    sign_in(client, cast.lead)
    page = client.post(
        _url(cast, "antwort/"), {"angabe": name, "value": value, "source": "self_reported"}
    ).content.decode()
    assert "Nur für diese Auskunft" in page and f'name="einmal_{name}"' in page
    with f.wearing(cast.lead):
        assert not Fact.objects.exists() and not Finding.objects.exists()
    assert "Nur für diese Auskunft" not in client.get(_url(cast)).content.decode()
    client.post(_url(cast, "festhalten/"), {"frage": "work_access", f"einmal_{name}": value})
    with f.wearing(cast.lead), connection.cursor() as cursor:
        assert not Finding.objects.exists()
        cursor.execute(
            "SELECT count(*) FROM audit_entry WHERE act LIKE %s OR reason LIKE %s", [f"%{name}%", f"%{name}%"]
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"angabe": "title_valid_until", "value": "31.02.2027"}, "Den Tag muss es im Kalender geben"),
        ({"angabe": "residence_title", "value": "hellblau"}, "hellblau"),
        (
            {"angabe": "residence_title", "value": "gestattung", "source": "seen"},
            "wann Sie die Unterlage gesehen haben",
        ),
        ({"angabe": "weekly_hours", "value": "viel"}, "Bitte schreiben Sie eine Zahl"),
        ({"angabe": "weekly_hours", "value": "1e99999"}, "zu groß"),
    ],
)
def test_a_wrong_answer_comes_back_with_a_sentence(
    client: Client, cast: Cast, data: dict[str, str], sentence: str
) -> None:
    sign_in(client, cast.lead)
    response = client.post(_url(cast, "antwort/"), {"source": "self_reported", "regel": "aufenthg-25b-1"} | data)
    assert response.status_code == 422 and not Fact.objects.exists()
    response = client.post(_url(cast, "antwort/"), {"source": "self_reported"} | data)
    assert response.status_code == 422


def test_an_unknown_fact_or_job_is_not_found(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lead)
    assert client.post(_url(cast, "antwort/"), {"angabe": "favourite_colour"}).status_code == 404
    assert client.get(_url(cast), {"stelle": "999999"}).status_code == 404
    assert client.get(_url(cast), {"stelle": "x"}).status_code == 404
    assert client.get(_url(cast, "regel/aufenthg-99/")).status_code == 404
    assert client.get(_url(cast, "regel/aufenthg-25b-1/")).status_code == 200


def test_another_day_gives_the_law_of_that_day(client: Client, cast: Cast) -> None:
    _fact(cast, "residence_title", "ae_104c")
    sign_in(client, cast.lead)
    assert "nach dem geprüften Rechtsstand" in client.get(_url(cast), {"am": "01.12.2027"}).content.decode()
    assert "nach dem geprüften Rechtsstand" not in client.get(_url(cast), {"am": "01.03.2026"}).content.decode()
    wrong = client.get(_url(cast), {"am": "30.02.2026"})
    assert wrong.status_code == 422 and "30.02.2026" in wrong.content.decode()


def test_a_kept_answer_opens_for_the_team_only(client: Client, cast: Cast) -> None:
    _fact(cast, "residence_title", "settlement_permit")
    sign_in(client, cast.lead)
    response = client.post(_url(cast, "festhalten/"), {"frage": "work_access"})
    address = response["Location"]
    assert "Ja, ohne weitere Erlaubnis." in client.get(address).content.decode()
    for other in (cast.colleague, cast.coordinator, cast.partner, cast.neighbour, cast.company_user):
        sign_in(client, other)
        assert client.get(address).status_code == 404 == client.get(_url(cast)).status_code
        assert client.post(_url(cast, "festhalten/"), {"frage": "work_access"}).status_code == 404
    sign_in(client, cast.deputy)
    assert client.get(address).status_code == 200
