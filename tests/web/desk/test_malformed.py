"""Whatever arrives in a form of the desk: a page with the error, a way back or nothing there, never a crash."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integrativ.cases import actions
from tests import factories as f
from tests.cast import Cast
from tests.web.client import sign_in

FORMS: dict[str, tuple[str, ...]] = {
    "aendern/": ("version", "goal", "target_group", "next_contact_on"),
    "schliessen/": ("outcome", "reason", "despite_aftercare"),
    "team/": ("member", "role"),
    "notizen/": ("text", "kind"),
    "kontakt/": ("channel",),
    "plan/": ("life_area", "text", "agreed"),
    "schritte/neu/": ("kind", "title", "who", "other", "due_on", "at", "usual_days", "life_area"),
    "netzwerk/eintragen/": ("topic", "body", "contact", "starts_on", "ends_on"),
    "uebergabe/": ("topic", "to", "contact", "starts_on", "accompany_days", "text", "there"),
    "frage/": ("to", "title", "question", "due_on", "how", "names", "there"),
    "notzugriff/": ("reason",),
}
VALID = {
    "version": "1", "goal": "Pflege", "target_group": "new", "next_contact_on": "01.12.2026", "outcome": "other",
    "reason": "aus gutem Grund heute", "role": "member", "text": "Wort", "kind": "team", "channel": "phone",
    "life_area": "work", "title": "Titel", "who": "us", "due_on": "24.12.2026", "topic": "benefits",
    "starts_on": "01.12.2026", "accompany_days": "14", "question": "Gilt das?", "how": "anonymous",
}  # fmt: skip
BAD = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["", "\x00", "a\x00b", "-1", "0", "99999999999999999999", "31.02.2027", "29.02.2027", "0000-00-00",
                     "' OR 1=1 --", "<script>", "🙂" * 50, "x" * 5000, "NaN", "1e309", "None", "[]", "٣١.١٢.٢٠٢٦"]),
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@pytest.mark.parametrize("part", FORMS)
def test_nothing_that_is_sent_breaks_a_page(cast: Cast, part: str, data: st.DataObject) -> None:
    client = sign_in(Client(), cast.lead)
    names = FORMS[part]
    bad = data.draw(st.sets(st.sampled_from(names), min_size=1))
    sent: dict[str, Any] = {name: VALID.get(name, "") for name in names}
    sent |= {name: data.draw(BAD) for name in bad}
    sent["submit_key"] = data.draw(st.one_of(st.uuids().map(str), BAD))
    page = client.post(f"/faelle/{cast.case.pk}/{part}", sent)
    assert page.status_code in (302, 404, 422), (page.status_code, sent)


@pytest.mark.parametrize("event", ["send", "undo", "accept", "nonsense", "grant", "cancel"])
@pytest.mark.parametrize("data", [{}, {"submit_key": "\x00"}, {"submit_key": "x" * 300, "code": "\x00"}])
def test_a_click_that_makes_no_sense_leads_back(cast: Cast, event: str, data: dict[str, str]) -> None:
    with f.wearing(cast.lead):
        step = actions.ask_body(case=cast.case, by=cast.lead, to=cast.abh, title="Titel", question="Frage?")
    client = sign_in(Client(), cast.lead)
    assert client.post(f"/schritte/{step.pk}/{event}/", data).status_code == 302
    assert client.post(f"/schritte/{step.pk}/antwort/", data).status_code in (302, 422)
    assert client.post(f"/schritte/{step.pk}/unterlagen/", {"there": "\x00"}).status_code in (302, 404)
    assert client.post(f"/schritte/{step.pk + 1000}/{event}/", data).status_code == 404


@pytest.mark.parametrize("address", ["/heute/?q=%00%F0%9F%99%82", "/faelle/999999999999999999/", "/schritte/0/", "/kalender/%00.ics",
                                     "/kalender/x.ics"])  # fmt: skip
def test_odd_addresses(cast: Cast, address: str) -> None:
    assert sign_in(Client(), cast.lead).get(address).status_code in (200, 404)
    if address.startswith("/kalender"):
        assert Client().get(address).status_code == 404
