"""Responsibility over time: offered, accepted, declined, taken back; never two bodies, never an unnoticed gap."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import Http404

from integrativ.cases import actions, queries
from integrativ.cases.actions.handover import SeatTaken
from integrativ.cases.models import Case, Responsibility
from integrativ.cases.words import NamesThePerson
from integrativ.people.models import Fact, Person
from integrativ.steps.actions import MoveNotAllowed, move
from integrativ.steps.models import Step
from integrativ.steps.queries import get_step
from integrativ.tenancy.models import Membership, Organisation, Role
from tests import factories as f
from tests.cast import Cast

ON = f.ON
START = dt.date(2026, 12, 1)
CHECKS = ("person_knows", "legal_basis")


@pytest.fixture
def jobcenter(cast: Cast) -> Membership:
    return f.hat(f.organisation("jobcenter", "Jobcenter Bochum"), Role.CLERK)


def _held(cast: Cast, topic: str, body: Organisation, starts_on: dt.date = dt.date(2026, 3, 9)) -> Responsibility:
    return actions.record_responsibility(
        case=cast.case, by=cast.lead, topic=topic, body=body, starts_on=starts_on, on=ON
    )


def _offer(cast: Cast, to: Organisation, topic: str = "benefits", **fields: object) -> Step:
    return actions.offer_handover(
        case=cast.case, by=cast.lead, topic=topic, to=to, starts_on=START, there=CHECKS, **fields
    )


def _rows(cast: Cast, topic: str) -> list[tuple[str, bool, dt.date, dt.date | None, bool]]:
    with f.wearing(cast.lead):
        rows = Responsibility.objects.filter(case=cast.case, topic=topic).order_by("accompanying", "starts_on")
        return [(r.body.short_name, r.accompanying, r.starts_on, r.ends_on, r.accepted_on is not None) for r in rows]


def test_benefits_move_to_the_jobcenter_and_the_giver_accompanies_two_weeks(cast: Cast, jobcenter: Membership) -> None:
    sozialamt = f.organisation("sozialamt", "Sozialamt Bochum")
    f.share(cast.lead, cast.person, jobcenter.organisation, "base")
    with f.wearing(cast.lead):
        _held(cast, "benefits", sozialamt)
        step = _offer(cast, jobcenter.organisation)
        assert step.state == "open"
    assert _rows(cast, "benefits")[-1] == ("Jobcenter Bochum", False, START, None, False)
    with f.wearing(jobcenter):
        offered = Responsibility.objects.get(handover=step)
        assert (offered.topic, offered.starts_on) == ("benefits", START)
        actions.accept_offer(step=get_step(jobcenter, step.pk), by=jobcenter, on=ON)
    assert _rows(cast, "benefits") == [
        ("Sozialamt Bochum", False, dt.date(2026, 3, 9), dt.date(2026, 11, 30), True),
        ("Jobcenter Bochum", False, START, None, True),
        ("Sozialamt Bochum", True, START, dt.date(2026, 12, 14), True),
    ]


def test_what_is_not_sent_or_not_theirs_the_receiver_does_not_see(cast: Cast, jobcenter: Membership) -> None:
    with f.wearing(cast.lead):
        step = actions.offer_handover(
            case=cast.case, by=cast.lead, topic="benefits", to=jobcenter.organisation, starts_on=START
        )
        assert step.state == "draft"
    with f.wearing(jobcenter):
        assert Responsibility.objects.count() == 0
        with pytest.raises(Http404):
            get_step(jobcenter, step.pk)
    with f.wearing(cast.lead):
        from integrativ.steps import checklists

        checklists.tick(step, CHECKS)
        move(step=step, event="send", by=cast.lead)
    with f.wearing(jobcenter):
        assert Responsibility.objects.count() == 1
    with f.wearing(cast.neighbour):
        assert Responsibility.objects.count() == 0


def test_a_wrong_yes_is_taken_back_and_the_timeline_stands_as_before(cast: Cast, jobcenter: Membership) -> None:
    f.share(cast.lead, cast.person, jobcenter.organisation, "base")
    with f.wearing(cast.lead):
        _held(cast, "benefits", cast.abh)
        step = _offer(cast, jobcenter.organisation)
    before = _rows(cast, "benefits")
    with f.wearing(jobcenter):
        theirs = get_step(jobcenter, step.pk)
        actions.accept_offer(step=theirs, by=jobcenter, on=ON)
        move(step=theirs, event="undo", by=jobcenter)
    assert _rows(cast, "benefits") == before


def test_a_refused_offer_leaves_the_giver_responsible_and_a_gap_is_raised(cast: Cast, jobcenter: Membership) -> None:
    f.share(cast.lead, cast.person, jobcenter.organisation, "base")
    with f.wearing(cast.lead):
        actions.record_responsibility(
            case=cast.case, by=cast.lead, topic="benefits", body=cast.abh, starts_on=ON, on=ON, ends_on=dt.date(2026, 11, 30)
        )  # fmt: skip
        step = _offer(cast, jobcenter.organisation)
        gap = next(g for g in queries.gaps(cast.case, ON) if g.topic == "benefits")
        assert (gap.starts_on, gap.ends_on, gap.offered_to, gap.step_id) == (START, None, "Jobcenter Bochum", step.pk)
    with f.wearing(jobcenter):
        actions.decline_offer(step=get_step(jobcenter, step.pk), by=jobcenter, code="no_capacity")
    with f.wearing(cast.lead):
        gap = next(g for g in queries.gaps(cast.case, ON) if g.topic == "benefits")
        assert (gap.starts_on, gap.offered_to) == (START, "")


def test_an_answer_on_the_telephone_is_recorded_with_who_said_it(cast: Cast, jobcenter: Membership) -> None:
    with f.wearing(cast.lead):
        step = _offer(cast, jobcenter.organisation)
        with pytest.raises(MoveNotAllowed):
            actions.accept_offer(step=step, by=cast.lead, on=ON)
        made = actions.accept_offer(step=step, by=cast.lead, on=ON, on_behalf_of="Frau Beispiel, Telefon 23.11.2026")
        assert made.party == "owner"
    assert _rows(cast, "benefits")[0] == ("Jobcenter Bochum", False, START, None, True)


def test_two_offers_for_the_same_days_only_one_can_be_accepted(cast: Cast, jobcenter: Membership) -> None:
    with f.wearing(cast.lead):
        first = _offer(cast, jobcenter.organisation)
        second = _offer(cast, cast.abh)
        actions.accept_offer(step=first, by=cast.lead, on=ON, on_behalf_of="Telefon")
        with pytest.raises(MoveNotAllowed):
            actions.accept_offer(step=second, by=cast.lead, on=ON, on_behalf_of="Telefon")


def test_nobody_is_written_down_twice_for_the_same_day(cast: Cast) -> None:
    with f.wearing(cast.lead):
        _held(cast, "benefits", cast.abh)
        with pytest.raises(SeatTaken):
            _held(cast, "benefits", cast.next_town)
        assert _held(cast, "residence", cast.next_town).topic == "residence"


def test_the_lead_moves_to_the_next_town_with_what_the_person_released_and_nothing_else(cast: Cast) -> None:
    _facts(cast)
    f.share(cast.lead, cast.person, cast.next_town, "base", purpose="handover")
    f.share(cast.lead, cast.person, cast.next_town, "labour", purpose="handover")
    with f.wearing(cast.lead):
        step = _offer(cast, cast.next_town, topic="lead")
    with f.wearing(cast.neighbour):
        actions.accept_offer(step=get_step(cast.neighbour, step.pk), by=cast.neighbour, on=ON)
        mine = Case.objects.get(org=cast.next_town)
        assert mine.person.full_name == "Layla Testkhafaji" and mine.person_id != cast.person.pk
        assert list(Fact.objects.filter(person=mine.person).values_list("name", flat=True)) == ["german_level"]
        assert actions.take_over_case(step=get_step(cast.neighbour, step.pk), by=cast.neighbour, on=ON) == mine
        assert queries.get_case(cast.neighbour, mine.pk) == mine
    with f.wearing(cast.lead):
        assert actions.close_case(
            case=cast.case, by=cast.lead, on=ON, outcome="handed_over", reason="umgezogen"
        ).closed_on == ON  # fmt: skip


def _facts(cast: Cast) -> None:
    from django.utils import timezone

    with f.wearing(cast.lead):
        for name, category in (("german_level", "labour"), ("residence_title", "residence")):
            Fact.objects.create(
                org=cast.kim, person=cast.person, name=name, value="B1", category=category, source="self_reported",
                recorded_by=cast.lead, recorded_at=timezone.now(),
            )  # fmt: skip


def test_without_a_release_the_receiver_opens_nothing_and_the_giver_cannot_close_as_handed_over(cast: Cast) -> None:
    with f.wearing(cast.lead):
        step = _offer(cast, cast.next_town, topic="lead")
    with f.wearing(cast.neighbour):
        with pytest.raises(MoveNotAllowed):
            actions.accept_offer(step=get_step(cast.neighbour, step.pk), by=cast.neighbour, on=ON)
        assert Person.objects.count() == 0
    with f.wearing(cast.lead), pytest.raises(actions.NotYet):
        actions.close_case(case=cast.case, by=cast.lead, on=ON, outcome="handed_over", reason="x")


def test_the_words_of_an_offer_do_not_name_the_person(cast: Cast) -> None:
    with f.wearing(cast.lead):
        with pytest.raises(NamesThePerson):
            _offer(cast, cast.abh, text="Layla wohnt jetzt dort")
        assert _offer(cast, cast.abh, text="Die Person wohnt jetzt dort").state == "open"


def test_the_same_click_twice_is_one_offer(cast: Cast, jobcenter: Membership) -> None:
    import uuid

    key = uuid.uuid4()
    with f.wearing(cast.lead):
        first = _offer(cast, jobcenter.organisation, key=key)
        second = _offer(cast, jobcenter.organisation, key=key)
        assert first == second and Responsibility.objects.filter(handover=first).count() == 1
        assert first.events.count() == 1


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        (dt.date(2028, 2, 29), 1, dt.date(2028, 2, 29)),
        (dt.date(2027, 12, 31), 2, dt.date(2028, 1, 1)),
        (dt.date(2027, 3, 27), 3, dt.date(2027, 3, 29)),
    ],
)
def test_accompanying_days_are_counted_over_leap_day_year_end_and_clock_change(
    cast: Cast, start: dt.date, days: int, last: dt.date
) -> None:
    with f.wearing(cast.lead):
        step = actions.offer_handover(
            case=cast.case, by=cast.lead, topic="aftercare", to=cast.abh, starts_on=start, accompany_days=days, there=CHECKS
        )  # fmt: skip
        actions.accept_offer(step=step, by=cast.lead, on=ON, on_behalf_of="Brief")
    assert _rows(cast, "aftercare")[-1][1:4] == (True, start, last)
