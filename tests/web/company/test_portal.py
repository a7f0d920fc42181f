"""The company's portal: its own demands, proposals, dates and duties; nothing about residence or benefits."""

from __future__ import annotations

import datetime as dt
import html
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from integrativ import law
from integrativ.common import dates
from integrativ.common.working_days import working_days_after
from integrativ.companies.models import Demand, Site
from integrativ.people.models import Fact
from integrativ.placements import actions
from integrativ.placements.words import NEVER_TO_COMPANIES, says_too_much
from integrativ.steps.actions import move
from integrativ.steps.models import Step
from integrativ.web import honest
from integrativ.web.components.words import day_words
from tests import factories as f
from tests.cast import Cast
from tests.placements import factories as p
from tests.web.client import sign_in

ON = p.ON
FORM = {
    "tasks": "Bewohner waschen, Betten machen",
    "occupation": "Pflegehelferin",
    "kind": "work",
    "level": "1",
    "language": "a2",
    "shifts": ["early"],
    "wage_per_hour": "12,50",
    "hours_per_week": "30",
    "number": "2",
    "starts_on": "04.01.2027",
    "street": "Wiesenstraße 4",
    "postal_code": "44892",
    "place": "Bochum",
}


def _text(page: Any) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_a_demand_is_entered_on_one_page_and_the_low_wage_gets_a_hint(client: Client, cast: Cast) -> None:
    p.municipality()
    sign_in(client, cast.company_user)
    form = _text(client.get("/betrieb/bedarf/neu/"))
    assert "mindestens 13,90 €" in form and f"Bis {day_words(working_days_after(dates.today(), 2))}" in form
    sent = {**FORM, "submit_key": str(uuid.uuid4())}
    first, second = client.post("/betrieb/bedarf/neu/", sent), client.post("/betrieb/bedarf/neu/", sent)
    assert first.status_code == second.status_code == 302 and first["Location"] == second["Location"]
    with f.wearing(cast.company_user):
        assert Demand.objects.count() == 1 and Site.objects.count() == 1
    assert "Mindestlohn ist am 04.01.2027 14,60 €" in _text(client.get(first["Location"]))


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("tasks", "", "Bitte schreiben Sie, was die Person tun soll."),
        ("wage_per_hour", "viel", "zum Beispiel 16,95"),
        ("number", "zwei", "Bitte schreiben Sie eine Zahl"),
        ("starts_on", "31.02.2027", "Bitte schreiben Sie das Datum so"),
        ("postal_code", "99999", "Diese Postleitzahl kennen wir"),
        ("postal_code", "٤٤٨٩٢", "Diese Postleitzahl kennen wir"),
        ("kind", "sklave", "gültige"),
        ("tasks", "x\x00y", ""),
        ("tasks", "x" * 3000, ""),
        ("number", "9" * 40, ""),
        ("wage_per_hour", "NaN", ""),
        ("site", "4711", ""),
    ],
)
def test_nonsense_is_422_with_a_sentence_and_the_typed_text_stays(
    client: Client, cast: Cast, field: str, value: str, sentence: str
) -> None:
    p.site(cast.company, cast.company_user)
    sign_in(client, cast.company_user)
    sent = {**FORM, "site": "neu", "language_where": "mit Gästen sprechen", field: value}
    page = client.post("/betrieb/bedarf/neu/", sent)
    assert page.status_code == 422
    assert sentence in _text(page) and "mit Gästen sprechen" in page.content.decode()


def test_looking_up_an_occupation_keeps_everything_typed(client: Client, cast: Cast) -> None:
    p.site(cast.company, cast.company_user)
    page = sign_in(client, cast.company_user).post("/betrieb/bedarf/neu/", {**FORM, "tasks": "", "suchen": "1"})
    assert page.status_code == 200 and "12,50" in page.content.decode() and "Bitte schreiben" not in _text(page)


def test_a_proposal_is_answered_and_the_team_sees_it(client: Client, cast: Cast) -> None:
    placement = p.proposed(cast)
    sign_in(client, cast.company_user)
    assert "Sie sind dran" in _text(client.get("/betrieb/"))
    address = f"/betrieb/vorschlag/{placement.pk}/"
    page = client.get(address)
    assert "Person 1" in _text(page) and "Deutsch reicht für diese Arbeit" in _text(page)
    assert client.post(address, {"answer": "not_now"}).status_code == 422
    sent = {"answer": "yes", "submit_key": str(uuid.uuid4())}
    assert client.post(address, sent).status_code == client.post(address, sent).status_code == 302
    with f.wearing(cast.lead):
        assert p.step(placement, "proposal").state == "answered"
    again = client.post(address, {"answer": "yes", "submit_key": str(uuid.uuid4())})
    assert again.status_code == 422 and "inzwischen etwas geändert" in _text(again)


def test_es_hakt_in_two_clicks(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(honest, "today", lambda: law.ruleset().text_state + dt.timedelta(days=100))
    placement = p.working(cast)
    p.paper(cast, placement, valid_until=dt.date(2027, 2, 28))
    sign_in(client, cast.company_user)
    page = client.get(f"/betrieb/person/{placement.pk}/").content.decode()
    assert "zu Ihren Pflichten steht, ist nicht ganz sicher" in page and "Fragen Sie im Zweifel" in page
    address = re.search(r'href="(/betrieb/person/\d+/antwort/\d+/\?a=concerns)"', page)
    assert address is not None
    question = client.get(address[1])
    assert re.search(r'value="concerns"[^>]*checked', question.content.decode())
    assert client.post(address[1], {"answer": "concerns", "text": "kommt zu spät"}).status_code == 302
    with f.wearing(cast.lead):
        assert Step.objects.filter(kind="aftercare", state="returned").count() == 1


def test_trial_and_contract_are_answered_on_their_own_pages_only(client: Client, cast: Cast) -> None:
    placement = p.proposed(cast)
    p.company_says_yes(cast, placement)
    with f.wearing(cast.lead), p.permit_answer("not_needed"):
        actions.open_trial(placement=placement, kind="visit", starts_on=ON, ends_on=ON, by=cast.lead, on=ON)
        contract = actions.open_contract(placement=placement, by=cast.lead, on=ON)
        trial = p.step(placement, "trial")
    sign_in(client, cast.company_user)
    base = f"/betrieb/person/{placement.pk}"
    assert client.get(f"{base}/vertrag/{trial.pk}/").status_code == 404
    assert client.post(f"{base}/erprobung/{trial.pk}/", {"agrees": "ja"}).status_code == 302
    assert client.post(f"{base}/vertrag/{contract.pk}/", {"agrees": "ja"}).status_code == 422
    assert client.post(f"{base}/vertrag/{contract.pk}/", {"agrees": "ja", "signed_on": "23.11.2026"}).status_code == 302
    with f.wearing(cast.lead):
        assert {p.step(placement, "trial").state, p.step(placement, "contract").state} == {"answered"}


def _everything_known(cast: Cast) -> list[str]:
    """A way where the case knows all that a company must never read; the company's addresses."""
    placement = p.working(cast)
    secrets = {"residence_title": ("duldung_60a", "residence"), "benefit_received": ("asylblg", "benefit")}
    with f.wearing(cast.lead):
        for name, (value, category) in secrets.items():
            Fact.objects.create(
                org=cast.kim, person=cast.person, name=name, value=value, category=category, source="self_reported",
                recorded_by=cast.lead, recorded_at=timezone.now(),
            )  # fmt: skip
        request = actions.prepare_permit(
            placement=placement, stage="employment", by=cast.lead, on=ON, office=cast.abh, starts_on=ON
        )
        for point in request.step.checkpoints.all():
            point.is_there = True
            point.save(update_fields=["is_there"])
        move(step=request.step, event="send", by=cast.lead)
        move(
            step=request.step, event="grant_conditions", by=cast.lead, on_behalf_of="ABH, Brief", text="Duldung bis Juli",
            valid_from=ON, valid_until=dt.date(2027, 7, 3),
        )  # fmt: skip
        actions.accept_permit(
            placement=placement, step=request.step, by=cast.lead, on=ON, conditions="keine Nachtschicht"
        )
    for category in ("base", "labour", "slip"):
        f.share(cast.lead, cast.person, cast.company, category)
    pk = placement.pk
    with f.wearing(cast.company_user):
        question = Step.objects.filter(kind="aftercare").order_by("due_on")[0]
    return [
        "/betrieb/", "/betrieb/bedarf/neu/", f"/betrieb/bedarf/{placement.demand_id}/", f"/betrieb/vorschlag/{pk}/",
        f"/betrieb/person/{pk}/", f"/betrieb/person/{pk}/antwort/{question.pk}/", f"/betrieb/bedarf/{placement.demand_id}/schliessen/",
    ]  # fmt: skip


def test_no_page_of_a_company_speaks_of_residence_benefits_or_health(client: Client, cast: Cast) -> None:
    addresses = _everything_known(cast)
    sign_in(client, cast.company_user)
    shown = ""
    for address in addresses:
        page = client.get(address)
        assert page.status_code == 200, address
        main = page.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
        text = html.unescape(re.sub(r"<[^>]+>", " ", main))
        shown += text
        assert not says_too_much(text), [word for word in NEVER_TO_COMPANIES if word in text.lower()]
    assert "Layla Testkhafaji" in shown and "keine Nachtschicht" in shown and "03.07.2027" in shown


def test_nobody_else_comes_in(client: Client, cast: Cast) -> None:
    addresses = _everything_known(cast)
    rival = f.hat(f.organisation("company", "Haus Nebenan"), "company_user")
    sign_in(client, rival)
    assert [client.get(a).status_code for a in addresses] == [200, 200, 404, 404, 404, 404, 404]
    for hat in (cast.lead, cast.partner, cast.neighbour):
        sign_in(client, hat)
        assert {client.get(a).status_code for a in addresses} == {404}
    client.logout()
    assert {client.get(a).status_code for a in addresses} == {302}


def test_the_first_page_costs_the_same_for_two_and_twenty(
    client: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    demands = [p.demand(cast.company, cast.company_user) for _ in range(2)]
    for wanted in demands:
        p.proposed(cast, of=wanted)
    sign_in(client, cast.company_user)
    client.get("/betrieb/")
    with django_assert_max_num_queries(40) as few:
        client.get("/betrieb/")
    for _ in range(18):
        p.proposed(cast, of=p.demand(cast.company, cast.company_user))
    with django_assert_max_num_queries(40) as many:
        page = client.get("/betrieb/")
    assert page.content.decode().count("Vorschlag ansehen:") == 20
    assert len(few.captured_queries) == len(many.captured_queries)
