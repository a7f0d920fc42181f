"""Somebody is away: her deputy works in her cases for those days and no longer, and *Heute* says so."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client

from integrativ.cases import actions, policies, queries
from integrativ.cases.jobs import cover_everywhere
from integrativ.cases.models import Case, Note, TeamMember
from integrativ.common import dates
from integrativ.messages.models import Notice
from integrativ.steps.actions import move, open_step
from integrativ.steps.models import StepKind
from integrativ.tenancy import actions as access
from integrativ.tenancy.models import Membership, Role
from tests import factories as f
from tests.cast import Cast
from tests.web.client import read, sign_in

DAY = dt.timedelta(days=1)


def away(
    cast: Cast, *, by: Membership | None = None, first: int = 0, last: int = 13, deputy: Membership | None = None
) -> None:
    """The lead is away from in `first` days to in `last` days; a colleague without any case stands in."""
    on, by = dates.today(), by or cast.lead
    with f.wearing(by):
        access.record_absence(
            member=cast.lead, deputy=deputy or cast.colleague, starts_on=on + first * DAY, ends_on=on + last * DAY, by=by, on=on
        )  # fmt: skip


def may_work(hat: Membership, case: Case) -> bool:
    """Whether both locks let the hat in: a note can be written (Python), and is read (database)."""
    with f.wearing(hat):
        if not policies.in_team(hat, case):
            assert not Note.objects.filter(case=case).exists(), "the database knows no other truth"
            return False
        actions.write_note(case=case, by=hat, text="angerufen")
        return Note.objects.filter(case=case).exists()


@pytest.mark.parametrize("who", ["lead", "admin"])
def test_the_deputy_works_in_the_cases_of_the_absent_one(cast: Cast, who: str) -> None:
    """Recorded by the person herself, or in case of illness by the administration, which sees no case."""
    second = f.case(cast.lead)
    with f.wearing(cast.lead):
        actions.write_note(case=cast.case, by=cast.lead, text="vertraulich")
    assert not may_work(cast.colleague, cast.case)
    away(cast, by=getattr(cast, who))
    assert may_work(cast.colleague, cast.case) and may_work(cast.colleague, second)
    with f.wearing(cast.colleague):
        assert queries.get_case(cast.colleague, cast.case.pk)
        assert Notice.objects.get(membership=cast.colleague).path == "/heute/"
    assert not may_work(cast.admin, cast.case) and not may_work(cast.neighbour, cast.case)
    with f.wearing(cast.lead):
        assert queries.card(cast.lead, cast.case.pk).lead == cast.lead, "the lead stays where it is"
    assert "niemand vertritt" not in sign_in(Client(), cast.coordinator).get("/koordination/").content.decode()


def test_it_begins_and_ends_by_itself(cast: Cast) -> None:
    with f.wearing(cast.lead):
        actions.write_note(case=cast.case, by=cast.lead, text="vertraulich")
    away(cast, first=2, last=4)
    with f.wearing(cast.lead):
        row = TeamMember.objects.get(role="absence")
    on = dates.today()
    assert (row.starts_on, row.ends_on, row.stands_in_for) == (on + 2 * DAY, on + 4 * DAY, cast.lead)
    worked = {}
    for day in (0, 1, 2, 4, 5):
        with f.wearing(cast.lead):  # the database asks its own clock, so the days are moved instead
            TeamMember.objects.filter(pk=row.pk).update(starts_on=on + (2 - day) * DAY, ends_on=on + (4 - day) * DAY)
        worked[day] = may_work(cast.colleague, cast.case)
    assert worked == {0: False, 1: False, 2: True, 4: True, 5: False}


def test_back_again_ends_it_at_once(cast: Cast) -> None:
    away(cast)
    assert may_work(cast.colleague, cast.case)
    with f.wearing(cast.lead):
        cast.lead.refresh_from_db()
        access.end_absence(member=cast.lead, by=cast.lead)
    assert not may_work(cast.colleague, cast.case)
    with f.wearing(cast.lead):
        assert not TeamMember.objects.filter(role="absence").exists()


def test_what_has_been_stays_when_somebody_comes_back_earlier(cast: Cast) -> None:
    away(cast)
    with f.wearing(cast.lead):
        TeamMember.objects.filter(role="absence").update(starts_on=dates.today() - 3 * DAY)
        access.end_absence(member=cast.lead, by=cast.lead)
        assert TeamMember.objects.get(role="absence").ends_on == dates.today() - DAY
    assert not may_work(cast.colleague, cast.case)


def test_another_deputy_takes_the_place_and_twice_the_same_changes_nothing(cast: Cast) -> None:
    away(cast)
    away(cast)
    with f.wearing(cast.lead):
        assert TeamMember.objects.filter(role="absence").count() == 1
    other = f.hat(cast.kim)
    away(cast, deputy=other)
    assert may_work(other, cast.case) and not may_work(cast.colleague, cast.case)


def test_cases_that_begin_or_change_hands_meanwhile_are_covered(cast: Cast) -> None:
    away(cast)
    cast.lead.refresh_from_db()
    person = f.person(cast.lead, given="Neu", family="Testneu")
    with f.wearing(cast.lead):
        opened = actions.open_case(person=person, by=cast.lead, on=dates.today(), goal="")
    assert may_work(cast.colleague, opened)
    late = f.case(cast.lead)
    assert not may_work(cast.colleague, late)
    assert cover_everywhere() == 1 and cover_everywhere() == 0
    assert may_work(cast.colleague, late)
    other = f.hat(cast.kim)
    with f.wearing(cast.coordinator):
        actions.pass_lead_on(case=late, to=other, by=cast.coordinator, on=dates.today())
    assert not may_work(cast.colleague, late) and may_work(other, late)
    with f.wearing(cast.coordinator):
        actions.pass_lead_on(case=late, to=cast.lead, by=cast.coordinator, on=dates.today())
    assert may_work(cast.colleague, late)


def test_a_closed_case_is_not_opened_by_an_absence(cast: Cast) -> None:
    with f.wearing(cast.lead):
        actions.close_case(case=cast.case, by=cast.lead, on=dates.today(), outcome="moved_away", reason="nach Hamburg")
    away(cast)
    assert not may_work(cast.colleague, cast.case)


def test_the_database_lets_in_only_a_recorded_deputy_into_led_cases(cast: Cast) -> None:
    """Raw SQL as another hat of the body: each untruth is refused, the recorded absence passes."""
    on, other = dates.today(), f.hat(cast.kim)
    foreign = f.case(cast.deputy)
    away(cast)
    with f.wearing(cast.lead):
        TeamMember.objects.filter(role="absence").delete()

    def place(**wrong: object) -> None:
        values = {
            "org_id": cast.kim.pk, "case": cast.case, "person": cast.person, "membership": cast.colleague, "role": "absence",
            "stands_in_for": cast.lead, "starts_on": on, "ends_on": on + 13 * DAY,
        }  # fmt: skip
        with f.wearing(other), transaction.atomic():
            TeamMember.objects.create(**(values | wrong))

    for wrong in (
        {"membership": other}, {"stands_in_for": cast.deputy}, {"stands_in_for": None}, {"role": "member", "stands_in_for": None},
        {"role": "lead"}, {"ends_on": on + 14 * DAY}, {"starts_on": on - DAY}, {"ends_on": None},
        {"case": foreign, "person_id": foreign.person_id, "person": foreign.person},
    ):  # fmt: skip
        with pytest.raises(DatabaseError):
            place(**wrong)
    place()
    assert may_work(cast.colleague, cast.case)


def test_heute_shows_the_cases_of_the_absent_colleague_and_marks_them(cast: Cast) -> None:
    own = f.case(cast.colleague)
    with f.wearing(cast.lead):
        step = open_step(
            matter=cast.case.matter, kind=StepKind.TASK, title="Sprachkurs anmelden", by=cast.lead,
            owner_org=cast.kim, due_on=dates.today(),
        )  # fmt: skip
        move(step=step, event="send", by=cast.lead)
    client = sign_in(Client(), cast.colleague)
    before = client.get("/heute/").content.decode()
    assert "Sprachkurs anmelden" not in before and "Vertretung" not in before
    away(cast)
    page = read(client.get("/heute/"))
    assert "Sprachkurs anmelden" in page and f"Vertretung für {cast.lead.user.name}" in page
    assert "1 Fall steht mit in dieser Liste" in page and "2 Personen in Ihrer Begleitung" in page
    with f.wearing(cast.colleague):
        day = queries.today(cast.colleague, dates.today())
    assert [line.instead_of for line in day.due] == [cast.lead.user.name] and own.pk not in day.instead_of
    with f.wearing(cast.lead):
        access.end_absence(member=cast.lead, by=cast.lead)
    assert "Sprachkurs anmelden" not in client.get("/heute/").content.decode()


def test_over_the_page_the_absence_is_recorded_and_told(cast: Cast) -> None:
    client, on = sign_in(Client(), cast.admin), dates.today()
    done = client.post(
        f"/zugaenge/{cast.lead.pk}/abwesenheit/",
        {"starts_on": f"{on:%d.%m.%Y}", "ends_on": f"{on + DAY:%d.%m.%Y}", "deputy": cast.colleague.pk},
    )
    assert done.status_code == 302
    hers = sign_in(Client(), cast.colleague)
    assert f"Sie vertreten {cast.lead.user.name}" in hers.get("/heute/").content.decode()
    assert hers.get(f"/faelle/{cast.case.pk}/").status_code == 200
    client.post(f"/zugaenge/{cast.lead.pk}/wieder-da/")
    assert hers.get(f"/faelle/{cast.case.pk}/plan/").status_code == 404


def test_an_absence_that_is_over_is_not_shown_any_more(cast: Cast) -> None:
    away(cast, last=1)
    client = sign_in(Client(), cast.lead)
    assert "nicht da" in client.get("/mein-zugang/").content.decode()
    with time_machine.travel(dates.now() + 2 * DAY):
        page = sign_in(Client(), cast.lead).get("/mein-zugang/").content.decode()
    assert "Sind Sie bald nicht da?" in page


def test_the_coordination_hears_when_the_one_who_stands_in_is_away_too(cast: Cast) -> None:
    away(cast)
    with f.wearing(cast.colleague):
        access.record_absence(
            member=cast.colleague, deputy=cast.deputy, starts_on=dates.today(), ends_on=dates.today(), by=cast.colleague,
            on=dates.today(),
        )  # fmt: skip
    with f.wearing(cast.coordinator):
        notice = Notice.objects.get(membership=cast.coordinator)
    assert cast.lead.user.name in notice.text and notice.path == "/koordination/"


def test_who_has_left_is_named_to_the_coordination_and_her_whole_caseload_goes_on(cast: Cast) -> None:
    others = [f.case(cast.lead) for _ in range(2)]
    with f.wearing(cast.admin):
        access.end_membership(member=cast.lead, by=cast.admin, reason="geht", on=dates.today(), at=dates.now())
    client = sign_in(Client(), cast.coordinator)
    page = client.get("/koordination/").content.decode()
    assert "leitet noch 3 Fälle" in page and "leitet 3 Fälle, niemand vertritt. Bitte übergeben." in page
    form = client.get("/koordination/fallbestand/").content.decode()
    assert f"{cast.lead.user.name} (arbeitet nicht mehr hier)" in form
    given = {"giver": cast.lead.pk, "receiver": cast.colleague.pk, "starts_on": f"{dates.today():%d.%m.%Y}"}
    assert client.post("/koordination/fallbestand/", {**given, "receiver": cast.lead.pk}).status_code == 422
    assert client.post("/koordination/fallbestand/", given).status_code == 302
    for case in (cast.case, *others):
        assert may_work(cast.colleague, case)
    assert "niemand vertritt" not in client.get("/koordination/").content.decode()
    assert client.post("/koordination/fallbestand/", given).status_code == 422, "she has nothing left to give"


def test_who_leaves_without_any_case_worries_nobody(cast: Cast) -> None:
    with f.wearing(cast.admin):
        access.end_membership(member=cast.colleague, by=cast.admin, reason="geht", on=dates.today(), at=dates.now())
        assert not Notice.objects.filter(membership__role=Role.COORDINATOR).exists()
