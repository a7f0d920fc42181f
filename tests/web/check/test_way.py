"""The public check: forward, back, wrong answers, and nothing kept anywhere."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from time_machine import TimeMachineFixture

from tests.web.check.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
TOLERATED = {
    "document": "duldung",
    "residence_title": "duldung_60a",
    "job_type": "employment",
    "must_live_in_reception": "false",
    "nationality": "IQ",
    "stay_uninterrupted_since": "01.06.2025",
    "place": "Witten",
}


@pytest.fixture(autouse=True)
def _today(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC), tick=True)


def test_three_doors_need_no_sign_in(client: Client) -> None:
    html = client.get("/pruefen/").content.decode()
    for address in ("/pruefen/menschen/", "/pruefen/betriebe/", "/pruefen/begleitung/"):
        assert f'href="{address}"' in html
        assert "Welches Papier" in client.get(address).content.decode()


def test_a_tolerated_person_learns_that_the_permission_shall_be_given_and_who_gives_it() -> None:
    seen = Visitor().go(TOLERATED)
    for words in (
        "Sie soll die Erlaubnis geben",
        "Diese Antwort gilt nur, wenn nichts davon zutrifft",
        "§ 60a Abs. 5b AufenthG",
        "Stand am 23.11.2026",
        "Ausländerbehörde Witten",
        "KIM Ennepe-Ruhr-Kreis",
        "seit mehr als drei Monaten nicht geprüft",
    ):
        assert words in " ".join(seen.text.split())
    assert len(seen.asked) == 7


def test_going_back_loses_nothing_and_going_forth_needs_no_second_answer() -> None:
    seen = Visitor()
    for name in ("document", "residence_title", "job_type", "must_live_in_reception"):
        assert seen.question == name
        seen.say(TOLERATED[name])
    seen.send("zurueck")
    assert seen.question == "must_live_in_reception" and 'value="false"' in seen.html and "checked" in seen.html
    seen.send("zurueck").send("zurueck")
    assert seen.question == "residence_title"
    seen.say("duldung_60a")
    assert seen.question == "nationality"
    seen.send("aendern-job_type")
    assert seen.question == "job_type"
    seen.say("hospitation").go(TOLERATED)
    assert "Ja. Sie dürfen arbeiten." in seen.text


def test_i_do_not_know_is_never_no_and_never_asked_again() -> None:
    seen = Visitor()
    for value in ("duldung", "duldung_60a", "employment", "?", "IQ", "?"):
        seen.say(value)
    assert seen.asked.count("must_live_in_reception") == 1 and "must_live_in_reception" not in seen.question
    while seen.question:
        seen.say("?")
    assert "Das ist noch offen." in seen.text and "Aufnahmeeinrichtung wohnen?" in seen.text
    assert len(set(seen.asked)) == len(seen.asked)


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("document", ""),
        ("document", "none"),
        ("document", "\x00"),
        ("residence_title", "guep"),
        ("residence_title", "ae_18a"),
        ("nationality", "ZZZ"),
        ("stay_uninterrupted_since", "31.02.2025"),
        ("stay_uninterrupted_since", "heute"),
        ("stay_uninterrupted_since", "24.11.2026"),
        ("stay_uninterrupted_since", "9" * 5000),
        ("place", "Atlantis"),
        ("place", "\x00\x00"),
    ],
)
def test_a_wrong_answer_is_422_beside_its_field_and_the_right_one_goes_on(question: str, typed: str) -> None:
    seen = Visitor()
    while seen.question != question:
        seen.say(TOLERATED[seen.question])
    seen.say(typed)
    assert seen.status == 422 and seen.question == question
    assert 'class="i-err"' in seen.html and 'id="frage-antwort' in seen.html.replace('id="frage-antwort_error"', "")
    seen.say(TOLERATED[question])
    assert seen.status == 200 and seen.question != question


def test_the_same_day_may_be_typed_in_arabic_or_persian_digits() -> None:
    for typed in ("٠١.٠٦.٢٠٢٥", "۰۱/۰۶/۲۰۲۵", "2025-06-01"):
        seen = Visitor()
        while seen.question != "stay_uninterrupted_since":
            seen.say(TOLERATED[seen.question])
        assert "stay_uninterrupted_since=2025-06-01" in seen.say(typed).html


@pytest.mark.parametrize(
    "sent",
    [
        ["document=none"],
        ["document=duldung", "residence_title=guep"],
        ["document=duldung", "residence_title=ae_18a"],
        ["document=gestattung", "job_type=piracy"],
        ["document=gestattung", "removal_measures_pending=true"],
        ["name=Layla"],
        ["document"],
        ["document=" + "x" * 5000],
        ["\x00=\x00"],
    ],
)
def test_hidden_fields_somebody_changed_are_noticed(client: Client, sent: list[str]) -> None:
    response = client.post("/pruefen/menschen/", {"angabe": sent, "tat": "weiter"})
    assert response.status_code == 422 and "nicht lesbar" in response.content.decode()
    assert client.post("/pruefen/menschen/", {"angabe": ["document=gestattung"]}).status_code == 200


def test_several_places_with_one_name_are_offered_as_a_choice() -> None:
    seen = Visitor()
    while seen.question != "place":
        seen.say(TOLERATED[seen.question])
    seen.say("Neuenkirchen")
    if seen.question == "place" and 'type="radio"' in seen.html:
        assert "Bitte wählen Sie einen aus" in seen.text


def test_who_holds_no_paper_we_know_is_sent_to_independent_counselling_and_asked_nothing_else() -> None:
    seen = Visitor().go({"document": "other"})
    assert seen.asked == ["document"]
    assert (
        "unabhängigen Beratungsstelle" in seen.text and "Ausländerbehörde" not in seen.text.split("Ihre Antworten")[0]
    )


def test_a_company_is_asked_only_what_stands_on_the_paper_and_learns_its_duties() -> None:
    seen = Visitor("companies").go(
        {
            "document": "duldung",
            "residence_title": "duldung_60a",
            "work_permission_note": "only_with_permission",
            "work_permit_for_job": "true",
            "place": "Bochum",
        }
    )
    assert "Ja, für genau diese Arbeit." in seen.text and "Bewahren Sie eine Kopie" in seen.text
    assert (
        "§ 4a Abs. 5 Satz 3 Nr. 2 AufenthG" in seen.text and "Abschiebung" not in seen.text.split("Ihre Antworten")[0]
    )
    european = Visitor("companies").go({"document": "eu", "residence_title": "eu_citizen_no_title", "place": "Bochum"})
    assert "Ja. Die Person darf bei Ihnen arbeiten." in european.text and "Das müssen Sie tun" not in european.text


def test_changing_the_paper_asks_again_what_stands_on_it() -> None:
    seen = Visitor().say("duldung").say("duldung_60a").say("employment")
    seen.send("aendern-document").say("protection")
    assert (seen.status, seen.question) == (200, "residence_title")
    seen.say("ae_25_2_refugee")
    assert seen.question == "place" and "job_type=employment" in seen.html
