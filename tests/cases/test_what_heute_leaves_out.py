"""Heute shows what is due soon, not what is planned for next year, and no gap while the giver still leads."""

from __future__ import annotations

import datetime as dt

import pytest

from integrativ.cases.models import Case, Responsibility
from integrativ.cases.queries.responsibility import gaps_in
from integrativ.cases.queries.today import today
from integrativ.steps import actions
from tests import factories as f
from tests.cast import Cast


@pytest.mark.parametrize(("days", "shown"), [(14, 1), (15, 0)])
def test_a_planned_contact_appears_two_weeks_before(cast: Cast, days: int, shown: int) -> None:
    with f.wearing(cast.lead):
        actions.open_step(
            matter=cast.case.matter,
            kind="aftercare",
            title="Wie läuft es?",
            by=cast.lead,
            due_on=f.ON + dt.timedelta(days=days),
        )
        seen = today(cast.lead, f.ON)
    assert len(seen.due) + len(seen.later) == shown


@pytest.mark.parametrize(("came_by", "gaps"), [(7, 0), (None, 1)])
def test_until_an_accepted_handover_begins_the_giver_leads(came_by: int | None, gaps: int) -> None:
    case = Case(pk=1, opened_on=f.ON, came_by_id=came_by)
    row = Responsibility(case_id=1, topic="lead", starts_on=f.ON + dt.timedelta(days=9), accepted_on=f.ON)
    assert len(gaps_in([case], [row], f.ON, f.ON + dt.timedelta(days=60))) == gaps
