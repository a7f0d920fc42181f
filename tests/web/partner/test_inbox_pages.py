"""The inbox on the screen: list, request, answer, taking back."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from integrativ.people.models import Share
from integrativ.steps.models import Step, StepEvent
from integrativ.tenancy.models import Role
from tests import factories as f
from tests.cast import Cast
from tests.network.factories import released, sent_request
from tests.web.client import sign_in

pytestmark = pytest.mark.django_db


def test_the_clerk_opens_what_others_do_not_find(client: Client, cast: Cast) -> None:
    released(cast)
    step = sent_request(cast)
    address = f"/eingang/{step.pk}/"
    next_office = f.hat(f.organisation("abh", "Ausländerbehörde Witten"), Role.CLERK)
    page = sign_in(client, cast.partner).get(address)
    assert page.status_code == 200
    assert "Testkhafaji" in page.text and "Duldung § 60a" in page.text and "zwei Kinder" not in page.text
    for other in (next_office, cast.neighbour, cast.company_user, cast.admin, cast.lead):
        assert sign_in(Client(), other).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_the_list_shows_whose_turn_it_is(client: Client, cast: Cast) -> None:
    released(cast)
    sent_request(cast)
    page = sign_in(client, cast.partner).get("/eingang/")
    assert "Sie sind dran" in page.text and "Arbeitserlaubnis Pflegehelferin" in page.text and "Zusage" in page.text
    assert "Niemand ist gerade am Zug." in client.get("/eingang/?zeige=andere").text
    assert client.get("/eingang/?zeige=%00&seite=abc&art=%27").status_code == 200


def test_withdrawal_leaves_a_shell_at_once(client: Client, cast: Cast) -> None:
    released(cast)
    step = sent_request(cast)
    sign_in(client, cast.partner)
    assert "Testkhafaji" in client.get(f"/eingang/{step.pk}/").text
    with f.wearing(cast.lead):
        Share.objects.filter(person=cast.person).update(withdrawn_at=timezone.now())
    page = client.get(f"/eingang/{step.pk}/")
    assert page.status_code == 200 and "Die Freigabe ist beendet" in page.text
    for word in ("Testkhafaji", "Layla", "Duldung § 60a", "Antwort senden"):
        assert word not in page.text
    assert "Name nicht freigegeben" in client.get("/eingang/?zeige=erledigt").text
    refused = client.post(f"/eingang/{step.pk}/", {"code": "missing_papers", "text": "zu spät"})
    assert refused.status_code == 422


def test_granting_twice_with_the_same_key_is_one_answer(client: Client, cast: Cast) -> None:
    released(cast)
    step = sent_request(cast)
    sign_in(client, cast.partner)
    data = {"code": "granted", "valid_from": "21.12.2026", "valid_until": "18.02.2027", "submit_key": str(uuid.uuid4())}
    assert client.post(f"/eingang/{step.pk}/", data).status_code == 302
    assert client.post(f"/eingang/{step.pk}/", data).status_code == 302
    with f.wearing(cast.lead):
        event = StepEvent.objects.get(step=step, event="grant")
        assert (f"{event.valid_from:%d.%m.%Y}", event.code) == ("21.12.2026", "granted")
    page = client.get(f"/eingang/{step.pk}/")
    assert "Letzte Antwort zurücknehmen" in page.text
    assert client.post(f"/eingang/{step.pk}/zuruecknehmen/").status_code == 302
    with f.wearing(cast.lead):
        assert Step.objects.get(pk=step.pk).state == "open"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "Entscheidung"),
        ({"code": "granted"}, "Bitte nennen Sie den Tag"),
        ({"code": "granted", "valid_from": "31.02.2027"}, "Den Tag muss es im Kalender geben"),
        ({"code": "granted", "valid_from": "21.12.2026", "valid_until": "01.12.2026"}, "Das Ende liegt vor dem Beginn"),
        ({"code": "granted_conditions", "valid_from": "21.12.2026"}, "Bitte schreiben Sie einen Satz dazu"),
        ({"code": "missing_papers"}, "kreuzen Sie an, was fehlt"),
        ({"code": "more_data", "text": "Seit wann?"}, "§ 87 Abs. 1 AufenthG"),
        ({"code": "more_data", "text": "Seit wann?", "necessity": "nötig"}, "Ausländerzentralregister"),
        ({"code": "unsinn"}, "unsinn"),
        ({"code": "granted", "valid_from": "21.12.2026", "text": "a\x00b"}, "Nullzeichen"),
        ({"code": "granted", "valid_from": "21.12.2026", "text": "x" * 3000}, "2000"),
    ],
)
def test_an_incomplete_answer_comes_back_with_what_to_repair(
    client: Client, cast: Cast, data: dict[str, str], says: str
) -> None:
    released(cast)
    step = sent_request(cast)
    page = sign_in(client, cast.partner).post(f"/eingang/{step.pk}/", data)
    assert page.status_code == 422
    assert says in page.text or says == "Nullzeichen"
    with f.wearing(cast.lead):
        assert Step.objects.get(pk=step.pk).state == "open"


def test_a_colleague_is_assigned(client: Client, cast: Cast) -> None:
    released(cast)
    step, colleague = sent_request(cast), f.hat(cast.abh, Role.CLERK)
    sign_in(client, cast.partner)
    assert client.post(f"/eingang/{step.pk}/zuweisen/", {"to": colleague.pk}).status_code == 302
    assert colleague.user.name in client.get(f"/eingang/{step.pk}/").text
    assert client.post(f"/eingang/{step.pk}/zuweisen/", {"to": cast.lead.pk}).status_code == 422
    assert "Arbeitserlaubnis" in sign_in(Client(), colleague).get("/eingang/?zeige=meine").text


def test_a_handover_is_accepted_and_opens_the_receivers_own_case(client: Client, cast: Cast) -> None:
    from integrativ.cases.actions.handover import offer_handover
    from integrativ.cases.models import Case

    f.share(cast.lead, cast.person, cast.next_town, "base", purpose="handover")
    with f.wearing(cast.lead):
        step = offer_handover(
            case=cast.case, by=cast.lead, topic="lead", to=cast.next_town, starts_on=f.ON,
            there=["person_knows", "legal_basis"],
        )  # fmt: skip
    page = sign_in(client, cast.neighbour).get(f"/eingang/{step.pk}/")
    assert "Wir übernehmen" in page.text
    assert client.post(f"/eingang/{step.pk}/", {"code": "accepted"}).status_code == 302
    with f.wearing(cast.neighbour):
        case = Case.objects.get(org=cast.next_town, came_by=step)
    assert f'href="/faelle/{case.pk}/"' in client.get(f"/eingang/{step.pk}/").text, (
        "from the answer straight to the case"
    )


def test_a_handover_is_declined_with_a_reason(client: Client, cast: Cast) -> None:
    from integrativ.cases.actions.handover import offer_handover

    f.share(cast.lead, cast.person, cast.next_town, "base", purpose="handover")
    with f.wearing(cast.lead):
        step = offer_handover(
            case=cast.case, by=cast.lead, topic="lead", to=cast.next_town, starts_on=f.ON,
            there=["person_knows", "legal_basis"],
        )  # fmt: skip
    sign_in(client, cast.neighbour)
    assert client.post(f"/eingang/{step.pk}/", {"code": "other"}).status_code == 422
    assert client.post(f"/eingang/{step.pk}/", {"code": "no_capacity"}).status_code == 302
    with f.wearing(cast.lead):
        assert StepEvent.objects.get(step=step, event="decline").code == "no_capacity"


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_list_asks_the_database_equally_often_for_2_and_for_20_rows(client: Client, cast: Cast) -> None:
    released(cast)
    sign_in(client, cast.partner)
    for _ in range(2):
        sent_request(cast)
    client.get("/eingang/")
    few = _queries(client, "/eingang/")
    for _ in range(18):
        sent_request(cast)
    assert _queries(client, "/eingang/") == few
    assert few <= 18
