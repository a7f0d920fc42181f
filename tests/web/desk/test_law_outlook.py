"""The outlook of a case: what changes when, what would open a way, and no answer where one would be a guess."""

from __future__ import annotations

import datetime as dt
import json
import logging
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from integrativ import law
from integrativ.config.logs import JsonLines
from integrativ.web.desk.legal import outlook
from tests.cast import Cast
from tests.web.client import sign_in
from tests.web.desk.test_law import _fact, _url

IN_RECEPTION = {
    "residence_title": "gestattung",
    "must_live_in_reception": True,
    "asylum_registration_date": "2026-09-25",
    "asylum_stay_permitted_since": "2026-09-20",
    "asylum_decision": "pending",
    "asylum_decision_final": False,
    "dublin_request_sent": False,
    "protection_in_other_eu_state": False,
    "accelerated_art42_a_to_f": False,
}


def _know(cast: Cast, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        if law.handling(name).record in ("ledger", "harmless") and law.handling(name).holder == "person":
            _fact(cast, name, value)


def _page(client: Client, cast: Cast, tail: str = "ausblick/") -> str:
    return client.get(_url(cast, tail)).content.decode()


def test_the_outlook_names_the_day_work_may_begin_and_why(client: Client, cast: Cast) -> None:
    _know(cast, {"residence_title": "ae_25_2_refugee"})
    sign_in(client, cast.lead)
    page = _page(client, cast)
    assert "Frühester Arbeitsbeginn" in page and "Ab sofort." in page
    for heading in ("Das ändert sich", "Was würde die Wege öffnen?", "Letzte Tage", "Als Tabelle zeigen"):
        assert heading in page


def test_the_end_of_a_title_is_a_last_day_with_its_norm(client: Client, cast: Cast) -> None:
    _know(cast, {"residence_title": "ae_104c", "title_valid_until": "2027-03-15"})
    sign_in(client, cast.lead)
    last_days = _page(client, cast).split("Letzte Tage")[1]
    assert "15.03.2027" in last_days and "104c" in last_days


def test_a_rule_page_says_what_would_open_the_way(client: Client, cast: Cast) -> None:
    _know(
        cast,
        {
            "residence_title": "ae_104c",
            "title_valid_until": "2027-03-15",
            "stay_uninterrupted_since": "2017-03-01",
            "legal_social_knowledge": False,
            "german_oral_level": "A2",
        },
    )
    sign_in(client, cast.lead)
    page = _page(client, cast, "regel/aufenthg-25b-1/")
    assert "Was würde den Weg öffnen?" in page
    assert "Leben in Deutschland" in page.split("Was würde den Weg öffnen?")[1]


def test_the_question_that_decides_most_comes_first(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lead)
    page = _page(client, cast, "")
    first = page.split('name="angabe" value="')[1].split('"')[0]
    assert first == "residence_title"
    assert "Die erste Frage entscheidet am meisten" in page


def test_once_work_is_decided_the_next_question_is_about_ways_to_stay(client: Client, cast: Cast) -> None:
    _know(cast, {"residence_title": "ae_25_2_refugee"})
    sign_in(client, cast.lead)
    page = _page(client, cast, "")
    assert "Die nächste Frage zu den Wegen zum Bleiben" in page
    assert page.count('name="angabe"') == 1


def test_facts_that_cannot_both_be_true_are_named_and_nothing_is_evaluated(client: Client, cast: Cast) -> None:
    _know(cast, {"residence_title": "duldung_60a", "entry_date": "2024-03-01", "toleration_since": "2024-01-01"})
    sign_in(client, cast.lead)
    for tail in ("", "ausblick/", "regel/aufenthg-25b-1/"):
        response = client.get(_url(cast, tail))
        page = response.content.decode()
        assert response.status_code == 422
        assert "Keine Auskunft möglich" in page and "Die Duldung beginnt vor der letzten Einreise" in page
        assert "Darf die Person" not in page


def test_a_doubtful_day_is_shown_beside_the_answer(client: Client, cast: Cast) -> None:
    _know(cast, {"residence_title": "gestattung", "entry_date": "2024-03-01", "asylum_application_date": "2024-02-01"})
    sign_in(client, cast.lead)
    page = _page(client, cast, "")
    assert "Bitte prüfen:" in page and "Der Asylantrag liegt vor der letzten Einreise." in page
    assert "Darf die Person arbeiten?" in page


def test_an_answer_that_contradicts_what_is_known_is_refused_at_its_field(client: Client, cast: Cast) -> None:
    _know(cast, {"residence_title": "duldung_60a", "entry_date": "2024-03-01"})
    sign_in(client, cast.lead)
    data = {"angabe": "toleration_since", "value": "01.01.2024", "source": "self_reported"}
    refused = client.post(_url(cast, "antwort/"), data)
    assert refused.status_code == 422
    address = f"/faelle/{cast.case.pk}/angaben/neu/?name=toleration_since"
    form = {"value": "01.01.2024", "source": "self_reported"}
    at_facts = client.post(address, form)
    assert at_facts.status_code == 422 and "Die Duldung beginnt vor der letzten Einreise" in at_facts.content.decode()
    assert client.post(address, {**form, "value": "02.04.2024"}).status_code == 302


def test_a_failing_evaluation_gives_a_number_and_no_guess_and_logs_nothing_personal(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    _know(cast, {"residence_title": "ae_25_2_refugee"})

    def broken(*args: Any, **kwargs: Any) -> None:
        raise ArithmeticError("Geheimer Wert 1977-05-04")

    monkeypatch.setattr(law, "answer", broken)
    sign_in(client, cast.lead)
    with caplog.at_level(logging.ERROR, logger="integrativ.law"):
        response = client.get(_url(cast))
    page = response.content.decode()
    number = response["X-Request-ID"][:8].upper()
    assert response.status_code == 503
    assert "Keine Auskunft möglich" in page and number in page and "Ja," not in page
    (record,) = [record for record in caplog.records if record.name == "integrativ.law"]
    line = JsonLines().format(record)
    assert json.loads(line)["error"] == "ArithmeticError" and response["X-Request-ID"] in line
    assert "Geheim" not in line and "1977" not in line and "refugee" not in line


def test_the_outlook_needs_as_few_queries_as_the_law_page(client: Client, cast: Cast) -> None:
    _know(cast, IN_RECEPTION)
    sign_in(client, cast.lead)
    counts = []
    for tail in ("", "ausblick/"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(_url(cast, tail)).status_code == 200
        counts.append(len(queries))
    assert counts[1] <= counts[0]


def test_the_outlook_of_the_leap_day_works(client: Client, cast: Cast) -> None:
    _know(cast, {"residence_title": "ae_25_2_refugee"})
    sign_in(client, cast.lead)
    assert client.get(_url(cast, "ausblick/?am=29.02.2028")).status_code == 200


def test_the_last_day_to_apply_for_a_wage_subsidy_is_the_day_before_the_work_begins() -> None:
    facts = {
        "residence_title": "ae_25_2_refugee",
        "job_type": "employment",
        "benefit_received": "sgb_ii",
        "employment_start_date": "2027-01-04",
    }
    (row,) = outlook.funding_days(facts, dt.date(2026, 11, 23))
    assert row["day"] == dt.date(2027, 1, 3)
    assert "Eingliederungszuschuss" in row["label"] and "Beschäftigungsbeginn" in row["why"]
    assert outlook.funding_days({**facts, "funding_application_date": "2026-11-20"}, dt.date(2026, 11, 23)) == []


def test_partners_do_not_see_the_outlook(client: Client, cast: Cast) -> None:
    sign_in(client, cast.partner)
    assert client.get(_url(cast, "ausblick/")).status_code == 404
    sign_in(client, cast.lead)
    assert client.get(_url(cast, "ausblick/")).status_code == 200
