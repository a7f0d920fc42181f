"""After the first day both sides are asked apart; trouble comes back the same day."""

from __future__ import annotations

import datetime as dt

import pytest

from integrativ.common import dates
from integrativ.placements import actions, errors
from integrativ.placements.deadlines import deemed, milestones, report_end_until
from integrativ.placements.models import AftercareContact
from integrativ.placements.queries.company import get_company_placement
from integrativ.placements.queries.way import way
from integrativ.steps.models import Step
from tests import factories as f
from tests.cast import Cast
from tests.placements import factories as p

ON = p.ON


@pytest.mark.parametrize(
    ("first_day", "expected"),
    [
        (dt.date(2027, 8, 31), {"day_30": "2027-09-30", "month_6": "2028-02-29", "month_9": "2028-05-31"}),
        (dt.date(2028, 2, 29), {"day_7": "2028-03-07", "month_6": "2028-08-29", "month_12": "2029-02-28"}),
        (dt.date(2026, 12, 28), {"day_7": "2027-01-04", "month_12": "2027-12-28"}),
        (dt.date(2027, 3, 21), {"day_7": "2027-03-28", "day_30": "2027-04-20"}),
    ],
)
def test_milestones_keep_the_number_of_the_day_or_the_last_of_the_month(
    first_day: dt.date, expected: dict[str, str]
) -> None:
    found = {m.name: m.due_on.isoformat() for m in milestones(first_day)}
    assert {name: found[name] for name in expected} == expected


def test_months_18_and_24_come_only_while_wished() -> None:
    assert [m.name for m in milestones(ON)][-1] == "month_12"
    assert [m.name for m in milestones(ON, 24)][-2:] == ["month_18", "month_24"]


def test_the_two_weeks_of_the_bundesagentur_end_with_the_day_and_hold_from_the_next() -> None:
    period = deemed(dt.date(2027, 2, 15))
    assert (period.last_day, period.deemed_on) == (dt.date(2027, 3, 1), dt.date(2027, 3, 2))
    assert deemed(dt.date(2028, 2, 15)).last_day == dt.date(2028, 2, 29)
    assert report_end_until(dt.date(2028, 2, 15)) == dt.date(2028, 2, 29)


def test_both_sides_get_their_own_questions_and_the_next_one_is_always_open(cast: Cast) -> None:
    placement = p.working(cast)
    with f.wearing(cast.lead):
        rows = AftercareContact.objects.filter(placement=placement)
        assert rows.count() == 14 and rows.filter(side="company", step__owner_org=cast.company).count() == 7
        assert set(rows.filter(step__state="open").values_list("milestone", flat=True)) == {"day_7"}
        later = ON + dt.timedelta(days=20)
        assert actions.send_due_aftercare(by=cast.lead, on=later) == 2
        assert actions.send_due_aftercare(by=cast.lead, on=later) == 0
    with f.wearing(cast.company_user):
        assert get_company_placement(cast.company_user, placement.pk).open_question is not None


def test_es_hakt_of_the_company_is_back_the_same_day(cast: Cast) -> None:
    placement = p.working(cast)
    with f.wearing(cast.company_user):
        question = get_company_placement(cast.company_user, placement.pk).open_question
        assert question is not None
        actions.answer_aftercare(
            step=question, by=cast.company_user, on=ON, answer="concerns", text="kommt oft zu spät"
        )
    with f.wearing(cast.lead):
        step = Step.objects.get(pk=question.pk)
        assert (step.state, step.waiting_for) == ("returned", "requester")
        assert step.waiting_since is not None
        assert step.waiting_since.astimezone(dates.BERLIN).date() == min(ON, dates.today())
        now = way(placement, ON).current
        assert now is not None and now.warning == "Es hakt"
        with pytest.raises(errors.NotPossible):
            actions.solve_concern(placement=placement, step=step, by=cast.lead, on=ON, text=" ")
        actions.solve_concern(placement=placement, step=step, by=cast.lead, on=ON, text="Busfahrplan geklärt")
        assert Step.objects.get(pk=step.pk).state == "done"


def test_the_persons_answer_is_recorded_by_the_team_not_by_the_company(cast: Cast) -> None:
    placement = p.working(cast)
    with f.wearing(cast.lead):
        hers = AftercareContact.objects.get(placement=placement, side="person", milestone="day_7").step
        actions.answer_aftercare(step=hers, by=cast.lead, on=ON, answer="concerns", placement=placement)
        assert Step.objects.get(pk=hers.pk).state == "returned"
    with f.wearing(cast.company_user):
        assert not Step.objects.filter(pk=hers.pk).exists()


def test_the_wish_for_longer_aftercare_can_grow_and_shrink(cast: Cast) -> None:
    placement = p.working(cast, until_month=24)
    with f.wearing(cast.lead):
        rows = AftercareContact.objects.filter(placement=placement)
        assert rows.count() == 18
        actions.wish_aftercare(placement=placement, until_month=12, by=cast.lead, on=ON)
        assert rows.count() == 14
        actions.wish_aftercare(placement=placement, until_month=18, by=cast.lead, on=ON)
        assert rows.count() == 16


def test_no_aftercare_before_the_first_day(cast: Cast) -> None:
    placement = p.proposed(cast)
    with f.wearing(cast.lead):
        assert actions.plan_aftercare(placement=placement, by=cast.lead, on=ON) == []
        assert actions.send_due_aftercare(by=cast.lead, on=ON) == 0
