"""Requests on paper for bodies without account, and their answers recorded on behalf."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from integrativ.people.models import Share
from integrativ.steps.models import Step, StepEvent
from integrativ.tenancy.models import Organisation
from tests import factories as f
from tests.cast import Cast
from tests.network.factories import sent_request
from tests.web.client import read, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


@pytest.fixture
def on_paper(cast: Cast) -> Step:
    """A permit request at the Ausländerbehörde Witten, which has no account."""
    witten = Organisation.objects.get(key="abh-05954036")
    for category in ("base", "job"):
        f.share(cast.lead, cast.person, witten, category, purpose="work_permit")
    return sent_request(cast, to=witten)


def test_the_letter_holds_what_was_released_and_nothing_else(client: Client, cast: Cast, on_paper: Step) -> None:
    page = sign_in(client, cast.lead).get(f"/schritte/{on_paper.pk}/brief/")
    assert page.status_code == 200
    for words in (
        "Ausländerbehörde der Stadt Witten",
        "Testkhafaji",
        "Pflegehelferin, 30 Stunden",
        "Arbeitsvertrag",
        "☐ Erlaubnis erteilt",
    ):
        assert words in read(page)
    assert "Duldung § 60a" not in page.text and "zwei Kinder" not in page.text
    assert "2 Angaben stehen nicht im Brief" in read(page)


def test_without_any_release_the_letter_names_nobody(client: Client, cast: Cast, on_paper: Step) -> None:
    with f.wearing(cast.lead):
        Share.objects.filter(person=cast.person).update(withdrawn_at=timezone.now())
    page = sign_in(client, cast.lead).get(f"/schritte/{on_paper.pk}/brief/")
    assert page.status_code == 200
    assert "<bdi>Layla" not in page.text and "30 Stunden" not in page.text


def test_only_the_team_prints_the_letter(client: Client, cast: Cast, on_paper: Step) -> None:
    address = f"/schritte/{on_paper.pk}/brief/"
    for member in (cast.lead, cast.deputy):
        assert sign_in(Client(), member).get(address).status_code == 200
    for other in (cast.colleague, cast.coordinator, cast.partner, cast.neighbour, cast.company_user, cast.admin):
        assert sign_in(Client(), other).get(address).status_code == 404
        assert sign_in(Client(), other).get(f"/schritte/{on_paper.pk}/antwort-eintragen/").status_code == 404
    assert Client().get(address).status_code == 302


def test_the_answer_is_recorded_with_who_when_and_how_and_only_once(client: Client, cast: Cast, on_paper: Step) -> None:
    sign_in(client, cast.lead)
    address = f"/schritte/{on_paper.pk}/antwort-eintragen/"
    today = dt.datetime.now(tz=dt.UTC).date()
    data = {
        "who": "Frau Beispiel", "channel": "telephone", "said_on": f"{today:%d.%m.%Y}", "code": "granted_conditions",
        "text": "nur Tagschicht", "valid_from": "21.12.2026", "submit_key": str(uuid.uuid4()),
    }  # fmt: skip
    assert client.get(address).status_code == 200
    assert client.post(address, data).status_code == 302
    assert client.post(address, data).status_code == 302
    with f.wearing(cast.lead):
        event = StepEvent.objects.get(step=on_paper, event="grant_conditions")
        assert event.on_behalf_of == f"Frau Beispiel, Telefon vom {today:%d.%m.%Y}"
        assert event.actor_membership == cast.lead and event.text == "nur Tagschicht"
        assert Step.objects.get(pk=on_paper.pk).state == "answered"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"who": ""}, "Wer hat geantwortet?"),
        ({"said_on": "01.01.2126"}, "liegt in der Zukunft"),
        ({"said_on": "gestern"}, "Bitte schreiben Sie das Datum so"),
        ({"code": ""}, "Entscheidung"),
        ({"code": "requirements_not_met"}, "Bitte schreiben Sie einen Satz dazu"),
    ],
)
def test_an_incomplete_record_comes_back(
    client: Client, cast: Cast, on_paper: Step, change: dict[str, str], says: str
) -> None:
    data = {
        "who": "Frau Beispiel",
        "channel": "letter",
        "said_on": "02.11.2026",
        "code": "missing_papers",
        "text": "",
        "missing": "contract",
    }
    page = sign_in(client, cast.lead).post(f"/schritte/{on_paper.pk}/antwort-eintragen/", data | change)
    assert page.status_code == 422 and says in page.text


def test_what_is_missing_is_written_out(client: Client, cast: Cast, on_paper: Step) -> None:
    data = {
        "who": "Servicestelle",
        "channel": "letter",
        "said_on": "02.11.2026",
        "code": "missing_papers",
        "missing": ["contract", "signature"],
    }
    assert sign_in(client, cast.lead).post(f"/schritte/{on_paper.pk}/antwort-eintragen/", data).status_code == 302
    with f.wearing(cast.lead):
        event = StepEvent.objects.get(step=on_paper, event="ask_back")
        assert event.text == "Es fehlt: Arbeitsvertrag, Eine Unterschrift fehlt."


def test_nobody_answers_for_a_body_that_answers_itself(client: Client, cast: Cast) -> None:
    f.share(cast.lead, cast.person, cast.abh, "base")
    step = sent_request(cast)
    data = {
        "who": "Frau Beispiel",
        "channel": "letter",
        "said_on": "02.11.2026",
        "code": "granted",
        "valid_from": "21.12.2026",
    }
    page = sign_in(client, cast.lead).post(f"/schritte/{step.pk}/antwort-eintragen/", data)
    assert page.status_code == 422 and "antwortet dort" in page.text


def test_a_handover_on_paper_moves_the_responsibility(client: Client, cast: Cast) -> None:
    from integrativ.cases.actions.handover import offer_handover
    from integrativ.cases.models import Responsibility

    jobcenter = Organisation.objects.get(key="jobcenter-05911")
    f.share(cast.lead, cast.person, jobcenter, "base", purpose="handover")
    with f.wearing(cast.lead):
        step = offer_handover(
            case=cast.case, by=cast.lead, topic="benefits", to=jobcenter, starts_on=f.ON,
            there=["person_knows", "legal_basis"],
        )  # fmt: skip
    sign_in(client, cast.lead)
    assert "Die Person weiß davon." in client.get(f"/schritte/{step.pk}/brief/").text
    data = {"who": "Herr Beispiel", "channel": "mail", "said_on": "02.11.2026", "code": "accepted"}
    assert client.post(f"/schritte/{step.pk}/antwort-eintragen/", data).status_code == 302
    with f.wearing(cast.lead):
        assert Responsibility.objects.get(handover=step, accompanying=False).accepted_on is not None
