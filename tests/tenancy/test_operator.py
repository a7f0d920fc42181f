"""The operator lets in the first administrator of a body, and nobody else."""

from __future__ import annotations

import datetime as dt
import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from integrativ.audit.models import Entry
from integrativ.common.dates import now, today
from integrativ.messages.actions import deliver_everywhere
from integrativ.messages.models import Mail
from integrativ.tenancy import queries
from integrativ.tenancy.actor import Actor, acting
from integrativ.tenancy.models import Invitation, Organisation, Role
from tests import factories as f

ADDRESS = "leitung@jobcenter.example"
PASSWORD = "Ruhrtal-Spaziergang-27"


@pytest.fixture
def body(db: None) -> Organisation:
    """A body from the reference data in which nobody works yet."""
    made = f.organisation("jobcenter", "Jobcenter Herne")
    with acting(Actor(user_id=None, org_id=made.pk)):
        Organisation.objects.filter(pk=made.pk).update(works_here=False)
    return made


def command(body: str, **options: Any) -> str:
    out = StringIO()
    call_command("invite_administrator", body=body, email=options.pop("email", ADDRESS), stdout=out, **options)
    return out.getvalue()


def link(text: str) -> str:
    found = re.findall(r"https?://\S+(/einladung/\S+)", text)
    assert len(found) == 1, "the link is shown exactly once"
    return str(found[0])


def test_the_command_leads_to_an_administrator_who_works_with_the_body(body: Organisation) -> None:
    path = link(command("Jobcenter Herne"))
    assert not Organisation.objects.get(pk=body.pk).works_here, "an invitation alone turns no letter into an inbox"
    client = Client()
    client.post(path, {"name": "Erste Leitung", "password1": PASSWORD, "password2": PASSWORD})
    assert queries.has_an_admin(body.pk, on=today())
    assert Organisation.objects.get(pk=body.pk).works_here
    assert client.get("/zugaenge/").headers["Location"] == "/zweiter-faktor/", "she too needs a second factor"
    assert Client().get(path).status_code == 404


def test_it_is_written_in_the_log_of_the_body(body: Organisation) -> None:
    command(str(body.pk))
    with acting(Actor(user_id=None, org_id=body.pk)):
        entry = Entry.objects.get(org=body, act="access.invite")
    assert (entry.user_id, entry.reason, entry.kind) == (None, "Betrieb der Plattform", "administration")


def test_a_body_that_has_an_administrator_invites_by_itself_unless_the_operator_insists(body: Organisation) -> None:
    admin = f.hat(body, Role.ACCOUNT_ADMIN)
    with pytest.raises(CommandError, match="--beside-others"):
        command("Jobcenter Herne")
    assert not Invitation.objects.exists()
    assert link(command("Jobcenter Herne", beside_others=True))
    with pytest.raises(CommandError, match="schon diese Rolle"):
        command("Jobcenter Herne", email=admin.user.email, beside_others=True)


def test_an_administrator_who_has_left_does_not_count(body: Organisation) -> None:
    f.hat(body, Role.ACCOUNT_ADMIN, ends_on=today() - dt.timedelta(days=1))
    assert link(command("Jobcenter Herne"))


def test_only_the_newest_link_of_the_operator_works(body: Organisation) -> None:
    """The first went to a wrong address, the second was not used in time: nobody inside could send them again."""
    wrong = link(command("Jobcenter Herne", email="vertippt@jobcenter.example"))
    late = link(command("Jobcenter Herne"))
    Invitation.objects.filter(withdrawn_at=None).update(
        invited_at=now() - dt.timedelta(days=3), expires_at=now() - dt.timedelta(days=2)
    )
    fresh = link(command("Jobcenter Herne"))
    assert [Client().get(path).status_code for path in (wrong, late, fresh)] == [404, 404, 200]


def test_the_mail_leaves_although_nobody_works_there_yet(body: Organisation, mailoutbox: Any) -> None:
    path = link(command("Jobcenter Herne"))
    deliver_everywhere()
    assert [mail.to for mail in mailoutbox] == [[ADDRESS]] and path in mailoutbox[0].body
    with acting(Actor(user_id=None, org_id=body.pk)):
        assert Mail.objects.get().sent_at


@pytest.mark.parametrize("text", ["Herne", "jobcenter", "9" * 30, "0", "", "gibt es nicht", "-1"])
def test_the_body_must_be_meant_exactly(body: Organisation, text: str) -> None:
    f.organisation("jobcenter", "Jobcenter Hernestadt")
    with pytest.raises(CommandError):
        command(text)
    assert link(command("jobcenter herne"))


@pytest.mark.parametrize("address", ["http://integrativ.example", "integrativ.example", "ftp://x", "https://"])
def test_in_production_the_link_is_https_only(body: Organisation, settings: Any, address: str) -> None:
    settings.PRODUCTION, settings.ALLOWED_HOSTS = True, ["integrativ.bochum.example"]
    with pytest.raises(CommandError):
        command("Jobcenter Herne", address=address)
    assert "https://integrativ.bochum.example/einladung/" in command("Jobcenter Herne")
    settings.ALLOWED_HOSTS = [".example"]
    with pytest.raises(CommandError, match="--address"):
        command("Jobcenter Herne")
    assert "https://i.example/einladung/" in command("Jobcenter Herne", address="https://i.example/irgendwo")


def test_a_wrong_address_of_the_person_is_told(body: Organisation) -> None:
    for wrong in ("leitung", "", "a@b", "a b@c.example"):
        with pytest.raises(CommandError, match="E-Mail"):
            command("Jobcenter Herne", email=wrong)
    assert link(command("Jobcenter Herne"))
