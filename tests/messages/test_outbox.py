"""Mail leaves after the work is committed, once, and a failure waits its turn."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail as sent_mails

from integrativ.common import dates
from integrativ.messages import actions
from integrativ.messages.models import Mail, Notice
from integrativ.messages.queries import unseen
from tests import factories as f
from tests.cast import Cast


def test_a_notice_with_the_same_key_appears_once(cast: Cast) -> None:
    with f.wearing(cast.lead):
        for _ in range(2):
            actions.notify(members=[cast.lead, cast.deputy], text="Antwort ist da", path="/heute/", key="step:1")
        assert Notice.objects.count() == 2
        actions.mark_seen(membership=cast.lead, pk=unseen(cast.lead).get().pk)
        assert not unseen(cast.lead).exists() and unseen(cast.deputy).exists()
    with f.wearing(cast.neighbour):
        assert not Notice.objects.exists()


def test_a_mail_is_sent_once(cast: Cast) -> None:
    with f.wearing(cast.lead):
        for _ in range(2):
            actions.queue_mail(
                org_id=cast.kim.pk, to_address="a@test.example", subject="Neue Antwort", body="Bitte anmelden.", key="k"
            )
    assert actions.deliver(org_id=cast.kim.pk) == 1
    assert actions.deliver(org_id=cast.kim.pk) == 0
    assert [m.to for m in sent_mails.outbox] == [["a@test.example"]]


def test_a_dead_mail_server_delays_and_does_not_lose(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with f.wearing(cast.lead):
        actions.queue_mail(org_id=cast.kim.pk, to_address="a@test.example", subject="s", body="b", key="k")

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as away:
        away.setattr(actions.EmailMessage, "send", refuse)
        assert actions.deliver(org_id=cast.kim.pk) == 0
    with f.wearing(cast.lead):
        assert (Mail.objects.get().attempts, Mail.objects.get().error) == (1, "ConnectionRefusedError")
    assert actions.deliver(org_id=cast.kim.pk) == 0
    later = dates.now() + dt.timedelta(minutes=2)
    monkeypatch.setattr(dates, "clock", lambda: later)
    assert actions.deliver(org_id=cast.kim.pk) == 1


def test_a_claimed_mail_is_never_sent_twice(cast: Cast) -> None:
    with f.wearing(cast.lead):
        made = actions.queue_mail(org_id=cast.kim.pk, to_address="a@test.example", subject="s", body="b", key="k")
        Mail.objects.filter(pk=made.pk).update(sending_at=dates.now())
    assert actions.deliver(org_id=cast.kim.pk) == 0
