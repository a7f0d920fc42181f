"""The desk's pages of demands, ways into work and companies."""

from __future__ import annotations

import html
import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integrativ.companies.models import Demand
from integrativ.placements import actions
from integrativ.placements.models import Placement, Slip
from integrativ.steps.models import Step
from integrativ.web.desk.forms.placements import ACTS, NEEDS_STEP
from tests import factories as f
from tests.cast import Cast
from tests.placements import factories as p
from tests.web.client import sign_in

ON = p.ON


def _text(page: Any) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode()))


def test_a_case_manager_goes_the_whole_way_in_the_browser(client: Client, cast: Cast) -> None:
    """List, proposal, telephone answers, contract, first day, first question: each by its page."""
    wanted = p.demand(cast.company, cast.lead)
    sign_in(client, cast.lead)
    assert "Pflegehelferin" in _text(client.get("/stellen/?q=pflege"))
    address = f"/stellen/{wanted.pk}/vorschlagen/"
    assert "Layla Testkhafaji" in _text(client.get(address))
    assert client.post(address, {"case": cast.case.pk}).status_code == 422
    sent = {"case": cast.case.pk, "fits": ["language"], "submit_key": str(uuid.uuid4())}
    way = client.post(address, sent)["Location"]
    assert client.post(address, sent).status_code in (302, 422)

    def act(name: str, kind: str = "", **fields: str) -> None:
        with f.wearing(cast.lead):
            step = f"{Step.objects.filter(kind=kind).latest('id').pk}/" if kind else ""
        target = f"{way}{name}/{step}"
        assert client.get(target).status_code == 200, target
        answered = client.post(target, fields)
        assert answered.status_code == 302, (target, _text(answered))

    told = {"told_by": "Frau Tenhagen, Telefon"}
    act("antwort", "proposal", answer="yes", **told)
    act("gelesen", "proposal")
    act("erprobung", trial_kind="visit", starts_on="23.11.2026", ends_on="24.11.2026", permit_reason="nur zusehen")
    act("erprobung-antwort", "trial", agrees="ja", **told)
    act("erprobung-ergebnis", "trial", result="continue")
    act("vertrag")
    act("vertrag-antwort", "contract", agrees="ja", signed_on="23.11.2026", **told)
    act("bedingungen", valid_from="23.11.2026", hours_per_week="30", wage_per_hour="16,95")
    slip = {"stage": "employment", "job": "Pflegehelferin", "valid_from": "23.11.2026"}
    without = client.post(f"{way}bestaetigung/", slip)
    assert without.status_code == 422 and "keine Grundlage" in _text(without)
    act("bestaetigung", basis=_kept(cast), **slip)
    act("angefangen", day="23.11.2026")
    page = _text(client.get(way))
    assert "Erster Arbeitstag" in page and "30 Stunden" in page.replace("30,0", "30")
    with f.wearing(cast.lead):
        question = Step.objects.filter(kind="aftercare", state="open", owner_org=cast.kim).earliest("due_on")
    assert client.post(f"{way}nachfrage/{question.pk}/", {"answer": "concerns"}).status_code == 302
    assert "Es hakt" in _text(client.get(way))
    act("beenden", ended_on="23.11.2026", reason="agreed_end")
    assert "Zurück in die Suche" in _text(client.get(way))
    assert "einvernehmlich beendet" in _text(client.get(f"/faelle/{cast.case.pk}/stellen/"))


def _kept(cast: Cast) -> str:
    """A finding that allows the work, as the form names it."""
    with f.wearing(cast.lead):
        return f"auskunft-{p.finding(cast, Placement.objects.latest('id')).pk}"


def test_a_permit_request_is_ticked_sent_answered_and_read(client: Client, cast: Cast) -> None:
    placement = p.proposed(cast)
    p.company_says_yes(cast, placement)
    sign_in(client, cast.lead)
    with f.wearing(cast.lead):
        type(cast.person).objects.filter(pk=cast.person.pk).update(
            municipality=p.municipality(), birth_date="1999-02-28"
        )
    made = client.post(
        f"/wege/{placement.pk}/erlaubnis/",
        {"request_kind": "permit_request", "stage": "employment", "office": cast.abh.pk, "starts_on": "04.01.2027"},
    )
    address = made["Location"]
    short = client.post(address, {"there": ["contract_draft"], "send": "1", "text": "bitte bis 15.12."})
    assert short.status_code == 422 and "Es fehlt: Erklärung zum Beschäftigungsverhältnis" in _text(short)
    assert "bitte bis 15.12." in short.content.decode()
    there = ["contract_draft", "employment_declaration", "identity_paper", "residence_document"]
    assert client.post(address, {"there": there, "send": "1"}).status_code == 302
    sent = _text(client.get(address))
    assert "Vollständig gesendet" in sent and "Zum Weg in die Arbeit" in sent and f"{cast.abh} ist dran" in sent
    assert "Erteilt mit Auflage" not in _text(client.get(f"/faelle/{cast.case.pk}/"))
    answer = {"said": "granted_conditions", "valid_from": "04.01.2027", "text": "keine Nacht", "told_by": "ABH, Brief"}
    assert client.post(address, answer).status_code == 302
    back = _text(client.get(f"/faelle/{cast.case.pk}/"))
    assert "hat geantwortet" in back and "Antwort ansehen" in back and "Erteilt mit Auflage" in back
    too_much = client.post(address, {"conditions": "solange die Duldung gilt"})
    assert too_much.status_code == 422 and "nichts zu Aufenthalt" in _text(too_much)
    assert client.post(address, {"conditions": "keine Nachtschicht"}).status_code == 302
    with f.wearing(cast.lead):
        assert Slip.objects.get().conditions == "keine Nachtschicht"


def test_kim_registers_a_company_and_enters_its_demand(client: Client, cast: Cast) -> None:
    p.municipality()
    sign_in(client, cast.lead)
    new = {"name": "Bäckerei Testkorn", "postal_code": "44787", "place": "Bochum", "street": "Ofenweg 1"}
    company = client.post("/stellen/betriebe/neu/", new)["Location"]
    assert client.post("/stellen/betriebe/neu/", new)["Location"] == company
    assert client.post(f"{company}ansprechperson/", {"name": "Ida Testkorn"}).status_code == 302
    assert client.post(f"{company}betreuen/").status_code == 302
    assert "Ida Testkorn" in _text(client.get(company))
    pk = company.rstrip("/").split("/")[-1]
    sent = {
        "tasks": "Backen", "occupation": "Bäcker", "kind": "work", "level": "2", "language": "a2", "shifts": ["night"],
        "number": "1", "site": "neu", "postal_code": "44787",
    }  # fmt: skip
    short = client.post(f"/stellen/neu/?betrieb={pk}", sent)
    assert short.status_code == 422 and "wer im Betrieb das gesagt hat" in _text(short)
    assert client.post(f"/stellen/neu/?betrieb={pk}", {**sent, "told_by": "Frau Testkorn, Telefon"}).status_code == 302
    with f.wearing(cast.lead):
        assert Demand.objects.get().told_by == "Frau Testkorn, Telefon"


def test_others_find_no_way(client: Client, cast: Cast) -> None:
    placement = p.working(cast)
    with f.wearing(cast.lead):
        step = actions.prepare_permit(
            placement=placement, stage="employment", by=cast.lead, on=ON, office=cast.abh, starts_on=ON
        ).step
    addresses = [
        f"/wege/{placement.pk}/", f"/wege/{placement.pk}/antrag/{step.pk}/", f"/wege/{placement.pk}/beenden/",
        f"/faelle/{cast.case.pk}/stellen/",
    ]  # fmt: skip
    for hat in (cast.lead, cast.deputy):
        sign_in(client, hat)
        assert {client.get(a).status_code for a in addresses} == {200}
    for hat in (cast.colleague, cast.neighbour, cast.partner, cast.company_user, cast.admin, cast.coordinator):
        sign_in(client, hat)
        assert {client.get(a).status_code for a in addresses} == {404}
        assert client.post(addresses[2], {"ended_on": "23.11.2026", "reason": "other"}).status_code == 404
    with f.wearing(cast.lead):
        assert Placement.objects.get().ended_on is None


@pytest.mark.parametrize("name", sorted(ACTS))
def test_nonsense_on_every_small_form_is_422_or_404(client: Client, cast: Cast, name: str) -> None:
    placement = p.working(cast)
    with f.wearing(cast.lead):
        steps = {step.kind: step.pk for step in Step.objects.order_by("id")}
    kind = ACTS[name].kind or "proposal"
    target = f"/wege/{placement.pk}/{name}/" + (f"{steps.get(kind, 0)}/" if name in NEEDS_STEP else "")
    sign_in(client, cast.lead)
    fields = (
        "answer",
        "text",
        "starts_on",
        "valid_from",
        "day",
        "ended_on",
        "stage",
        "hours_per_week",
        "told_by",
        "submit_key",
    )
    for value in ("\x00", "x" * 5000, "٣١.٠٢.٢٠٢٧", "9" * 40, "99.99.9999"):
        assert client.post(target, dict.fromkeys(fields, value)).status_code in (422, 404, 302)
    assert client.get(f"/wege/{placement.pk}/unsinn/").status_code == 404


def test_lists_cost_the_same_for_two_and_twenty(client: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    for _ in range(2):
        p.demand(cast.company, cast.lead)
    sign_in(client, cast.lead)
    client.get("/stellen/")
    with django_assert_max_num_queries(30) as few:
        client.get("/stellen/")
    for _ in range(18):
        p.demand(cast.company, cast.lead)
    with django_assert_max_num_queries(30) as many:
        page = client.get("/stellen/")
    assert page.content.decode().count("2 × Pflegehelferin") == 20
    assert len(few.captured_queries) == len(many.captured_queries)


def test_the_ways_of_a_case_cost_the_same_for_two_as_for_twelve(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lead)
    page, counts = reverse("desk:case_placements", args=[cast.case.pk]), []
    for number in (2, 10):
        for _ in range(number):
            p.proposed(cast)
        client.get(page)
        with CaptureQueriesContext(connection) as seen:
            shown = client.get(page).content.decode()
        counts.append(len(seen))
        with f.wearing(cast.lead):
            ways = list(Placement.objects.values_list("pk", flat=True))
        assert all(reverse("desk:placement", args=[way]) in shown for way in ways)
    assert counts[0] == counts[1] <= 18
