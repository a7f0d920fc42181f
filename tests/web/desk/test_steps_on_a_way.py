"""A granted permit is read on the way into work, where the confirmation for the company is issued."""

from __future__ import annotations

from django.test import Client

from integrativ.people.models import Subject
from integrativ.steps import actions
from integrativ.steps.models import Matter, Step
from tests import factories as f
from tests.cast import Cast
from tests.web.client import sign_in


def _answered(cast: Cast, kind: str) -> Step:
    f.share(cast.lead, cast.person, cast.abh, "base")
    with f.wearing(cast.lead):
        matter = Matter.objects.create(org=cast.kim, kind=kind, opened_on=f.ON)
        Subject.objects.create(org=cast.kim, matter=matter, person=cast.person)
        step = actions.open_step(matter=matter, kind="question", title="Frage", by=cast.lead, owner_org=cast.abh)
        actions.move(step=step, event="send", by=cast.lead)
    with f.wearing(cast.partner):
        actions.move(step=Step.objects.get(pk=step.pk), event="answer", by=cast.partner)
    return step


def test_an_answer_on_a_way_is_not_closed_by_a_click(client: Client, cast: Cast) -> None:
    step = _answered(cast, "placement")
    sign_in(client, cast.lead)
    assert "Antwort gelesen, abschließen" not in client.get(f"/schritte/{step.pk}/").content.decode()
    client.post(f"/schritte/{step.pk}/accept/")
    with f.wearing(cast.lead):
        assert Step.objects.get(pk=step.pk).state == "answered"


def test_an_answer_in_a_case_is(client: Client, cast: Cast) -> None:
    step = _answered(cast, "case")
    sign_in(client, cast.lead)
    assert "Antwort gelesen, abschließen" in client.get(f"/schritte/{step.pk}/").content.decode()
    client.post(f"/schritte/{step.pk}/accept/")
    with f.wearing(cast.lead):
        assert Step.objects.get(pk=step.pk).state == "done"
