"""What stands there when the first page opens: lawful in every row, and something to see for everybody."""

from __future__ import annotations

import datetime as dt
import stat

import pytest
from django.db.models import Count, F, Q
from django.test import Client

from integrativ.cases.models import Case, Responsibility, TeamMember
from integrativ.companies.models import Demand
from integrativ.demo import fill
from integrativ.demo.blocks import run
from integrativ.people.models import Fact, Person, Share
from integrativ.placements.models import AftercareContact, Placement, Slip
from integrativ.steps.models import Step, StepEvent
from integrativ.tenancy.models import DemoSignIn, Membership, Organisation, PlatformMark, Role
from tests.demo.seeing import everything, everywhere
from tests.web.client import sign_in

pytestmark = pytest.mark.usefixtures("bochum", "db")


def cast() -> list[DemoSignIn]:
    return list(DemoSignIn.objects.select_related("membership__user", "membership__organisation").order_by("position"))


def test_a_second_start_changes_nothing(bochum: dt.date) -> None:
    before = everything()
    assert list(run(fill.quick_pieces(bochum))) == []
    fill.quick()
    assert everything() == before
    mark = PlatformMark.objects.get()
    assert 0 < mark.demo_progress < 100 and not mark.demo_ready


def test_every_open_case_has_one_lead_and_one_responsible_body(bochum: dt.date) -> None:
    seen = 0
    for body in everywhere():
        for case in Case.objects.filter(org=body, closed_on=None):
            running = Q(ends_on=None) | Q(ends_on__gte=bochum)
            assert TeamMember.objects.filter(running, case=case, role="lead", starts_on__lte=bochum).count() == 1
            held = Responsibility.objects.filter(running, case=case, topic="lead", accompanying=False)
            assert held.filter(accepted_on__isnull=False).count() >= 1
            seen += 1
    assert seen >= 23


def test_columns_of_steps_say_what_their_events_say() -> None:
    seen = 0
    for body in everywhere():
        for step in Step.objects.filter(org=body).prefetch_related("events"):
            events = sorted(step.events.all(), key=lambda event: event.pk)
            if not events:
                assert step.state == "draft"
                continue
            assert step.last_event_id == events[-1].pk and step.state == events[-1].to_state
            assert [e.at for e in events] == sorted(e.at for e in events)
            seen += 1
    assert seen > 150


def test_nothing_is_granted_before_it_was_sent_and_nothing_lies_in_the_future(bochum: dt.date) -> None:
    granted = 0
    for body in everywhere():
        for event in StepEvent.objects.filter(org=body, event__startswith="grant").select_related("step"):
            assert event.step.events.filter(event="send", at__lte=event.at, pk__lt=event.pk).exists()
            granted += 1
        assert not StepEvent.objects.filter(org=body, at__date__gte=bochum).exists()
        assert not Fact.objects.filter(org=body, recorded_at__date__gte=bochum).exists()
        assert not Share.objects.filter(org=body, valid_from__date__gte=bochum).exists()
        assert not StepEvent.objects.filter(org=body, at__date__lt=F("step__matter__opened_on")).exists()
        assert not Placement.objects.filter(org=body, demand__opened_on__gt=F("proposed_on")).exists()
    assert granted >= 4


def test_each_screen_of_bochum_has_something_to_show() -> None:
    kinds = {}
    for body in everywhere():
        if str(body) == "KIM Bochum":
            rows = Step.objects.filter(org=body).values("kind", "state").annotate(n=Count("pk"))
            kinds = {(row["kind"], row["state"]): row["n"] for row in rows}
            assert Slip.objects.filter(org=body, expires_on__isnull=False, finding=None).exists()
            assert Slip.objects.filter(org=body, expires_on__isnull=False, permit_step=None).exists()
            assert StepEvent.objects.filter(org=body, code="concerns").exists(), "one early warning"
            assert Placement.objects.filter(
                org=body, end_reason__in=["company_ended", "contract_ended", "person_ended"]
            )
            assert Case.objects.filter(org=body, outcome="work_holds").exists()
            assert AftercareContact.objects.filter(org=body, step__state="open").exists()
    for wanted in (
        ("permit_request", "draft"), ("permit_request", "open"), ("permit_request", "returned"),
        ("permit_request", "answered"), ("proposal", "open"), ("proposal", "returned"), ("trial", "answered"),
        ("handover", "open"), ("handover", "answered"), ("question", "open"), ("first_day", "open"),
    ):  # fmt: skip
        assert kinds.get(wanted), wanted


def test_names_keep_their_letters_and_scripts() -> None:
    for body in everywhere():
        if str(body) == "KIM Bochum":
            names = {person.full_name for person in Person.objects.filter(org=body)}
            assert "Ibrāhīm Tarraẖ-Noumi" in names and "Layla Al-Khafaji" in names
            assert Person.objects.filter(org=body, contact_note__contains="ليلى").count() == 1


def test_everybody_who_can_be_tried_sees_a_living_first_page(client: Client) -> None:
    entries = [entry for entry in cast() if entry.one_click]
    assert len(entries) >= 12
    empty = []
    for entry in entries:
        page = sign_in(client, entry.membership).get("/weiter/", follow=True)
        assert page.status_code == 200, entry.membership
        text = page.content.decode()
        if "i-empty" in text and "<li" not in text:
            empty.append(str(entry.membership))
    assert empty == []


def test_one_account_of_each_role_signs_in_the_real_way() -> None:
    real = [entry.membership for entry in cast() if not entry.one_click]
    assert {hat.role for hat in real} == set(Role)
    assert all(hat.user.has_usable_password() and hat.user.is_demo for hat in real)
    path = fill.sign_in_file()
    text = path.read_text(encoding="utf-8")
    assert all(hat.user.email in text for hat in real)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_all_accounts_are_invented_and_their_addresses_lead_nowhere() -> None:
    for hat in Membership.objects.select_related("user"):
        assert hat.user.is_demo and hat.user.email.endswith(".example")
    with_mail = Organisation.objects.exclude(email="")
    assert with_mail.count() > 60
    assert not with_mail.exclude(email__endswith=".example").exists()


def test_companies_read_their_demands_and_nobody_elses() -> None:
    own = {}
    for body in everywhere():
        if body.kind == "company":
            own[body.pk] = set(Demand.objects.values_list("org_id", flat=True))
    assert len(own) == fill.QUICK_COMPANIES
    assert all(seen == {pk} for pk, seen in own.items())


def test_the_sign_in_page_says_how_far_the_demonstration_is(client: Client, bochum: dt.date) -> None:
    percent = PlatformMark.objects.get().demo_progress
    page = client.get("/vorfuehrung/").content.decode()
    assert f"füllt sich noch: {percent} %" in page and "Jana Brandhorst" in page
    PlatformMark.objects.update(demo_ready=True)
    assert "füllt sich noch" not in client.get("/vorfuehrung/").content.decode()
