"""Another body reads the result of a kept answer, never the facts, and only while the person releases residence data to it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from integrativ import law
from integrativ.cases.legal import actions, projection
from integrativ.cases.models import Finding
from integrativ.people.models import SentValue, Share
from integrativ.steps import actions as steps
from integrativ.steps.models import Step
from tests import factories as f
from tests.cast import Cast
from tests.web.client import sign_in


def _kept(cast: Cast, **facts: Any) -> Finding:
    with f.wearing(cast.lead):
        for name, value in facts.items():
            actions.record_answer(
                case=cast.case, matter=None, name=name, value=value, source="self_reported", by=cast.lead
            )
        return actions.keep_finding(
            case=cast.case, matter=None, question="work_access", on=f.ON, by=cast.lead, also={"job_type": "employment"}
        )


def _request(cast: Cast, to: Any) -> Step:
    with f.wearing(cast.lead):
        return steps.open_step(matter=cast.case.matter, kind="question", title="Frage", by=cast.lead, owner_org=to)


def test_the_projection_holds_no_value_of_a_fact(cast: Cast) -> None:
    kept = _kept(cast, residence_title="duldung_60b", asylum_decision="rejected_simple", german_level="B1")
    text = " ".join(line.text for line in projection.for_authority(kept))
    assert "nicht erlaubt" in text and "§ 60b" in text
    for secret in ("rejected", "abgelehnt", "B1", "eigene Angabe"):
        assert secret not in text


def test_the_office_reads_it_only_while_residence_data_are_released(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projection, "today", lambda: law.ruleset().text_state + dt.timedelta(days=100))
    kept, step = _kept(cast, residence_title="ae_25_2_refugee"), _request(cast, cast.abh)
    f.share(cast.lead, cast.person, cast.abh, "base")
    with f.wearing(cast.lead):
        projection.enclose(finding=kept, step=step, by=cast.lead)
        projection.enclose(finding=kept, step=step, by=cast.lead)
        steps.move(step=step, event="send", by=cast.lead)
    with f.wearing(cast.partner):
        assert not SentValue.objects.exists()
    share = f.share(cast.lead, cast.person, cast.abh, "residence")
    with f.wearing(cast.partner):
        said = dict(SentValue.objects.values_list("name", "text"))
        assert set(said) == {"finding", "finding_norms", "finding_doubt"}
        assert "seit mehr als drei Monaten nicht geprüft" in said["finding_doubt"]
    page = sign_in(Client(), cast.partner).get(f"/eingang/{step.pk}/").content.decode()
    assert "Die beigelegte Auskunft ist nicht ganz sicher" in page and "Bitte prüfen Sie selbst" in page
    with f.wearing(cast.lead):
        Share.objects.filter(pk=share.pk).update(withdrawn_at=share.valid_from)
    with f.wearing(cast.partner):
        assert not SentValue.objects.exists()


def test_it_is_never_enclosed_for_a_company_or_after_sending(cast: Cast) -> None:
    kept = _kept(cast, residence_title="ae_25_2_refugee")
    to_company, sent = _request(cast, cast.company), _request(cast, cast.abh)
    with f.wearing(cast.lead):
        steps.move(step=sent, event="send", by=cast.lead)
        for step in (to_company, sent):
            with pytest.raises(projection.NotEnclosable):
                projection.enclose(finding=kept, step=step, by=cast.lead)


def test_the_page_encloses_and_refuses_strangers(client: Client, cast: Cast) -> None:
    kept, step = _kept(cast, residence_title="ae_25_2_refugee"), _request(cast, cast.abh)
    address = f"/auskuenfte/{kept.pk}/beilegen/"
    for other in (cast.colleague, cast.partner, cast.neighbour, cast.company_user):
        sign_in(client, other)
        assert client.post(address, {"schritt": step.pk}).status_code == 404
    sign_in(client, cast.lead)
    assert "Welcher Anfrage beilegen?" in client.get(f"/auskuenfte/{kept.pk}/").content.decode()
    assert "liegt der Anfrage bei" in client.post(address, {"schritt": step.pk}, follow=True).content.decode()
    assert "Bitte wählen Sie eine andere" in client.post(address, {"schritt": "x"}, follow=True).content.decode()
