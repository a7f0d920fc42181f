"""A case begins once, changes under one hand at a time and does not end at the first day of work."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from integrativ.audit.models import Entry
from integrativ.cases import actions, policies, queries
from integrativ.cases.models import Case, EarlierPeriod, Responsibility, TeamMember
from integrativ.steps.actions import move, open_step
from integrativ.steps.models import Step
from tests import factories as f
from tests.cast import Cast

ON = f.ON


def test_a_case_opens_once_with_its_lead_and_her_body_responsible(cast: Cast) -> None:
    person = f.person(cast.lead, given="Idris", family="Testkargbo")
    with f.wearing(cast.lead):
        first = actions.open_case(person=person, by=cast.lead, on=ON, goal="Lager")
        again = actions.open_case(person=person, by=cast.colleague, on=ON)
        assert first == again
        assert first.team.get().membership == cast.lead
        row = Responsibility.objects.get(case=first)
        assert (row.topic, row.body_id, row.accepted_on) == ("lead", cast.kim.pk, ON)
        assert queries.get_case(cast.lead, first.pk) == first


def test_an_account_administrator_opens_no_case(cast: Cast) -> None:
    person = f.person(cast.lead)
    with f.wearing(cast.admin), pytest.raises(policies.NotAllowed):
        actions.open_case(person=person, by=cast.admin, on=ON)
    with f.wearing(cast.colleague):
        assert actions.open_case(person=person, by=cast.colleague, on=ON).person == person


def test_only_the_team_reads_the_case_and_each_refusal_is_kept(cast: Cast) -> None:
    for member in (cast.lead, cast.deputy):
        with f.wearing(member):
            assert queries.get_case(member, cast.case.pk) == cast.case
    for other in (cast.colleague, cast.coordinator, cast.admin, cast.partner, cast.neighbour, cast.company_user):
        with f.wearing(other):
            with pytest.raises(Http404):
                queries.get_case(other, cast.case.pk)
            assert Entry.objects.filter(kind="denial", object_id=cast.case.pk).exists()


def test_a_colleague_reads_by_whom_the_person_is_accompanied_and_strangers_do_not(cast: Cast) -> None:
    with f.wearing(cast.colleague):
        card = queries.card(cast.colleague, cast.case.pk)
        assert card.lead == cast.lead and card.deputies == [cast.deputy] and "Testkhafaji" in card.person_name
    with f.wearing(cast.coordinator):
        assert queries.card(cast.coordinator, cast.case.pk).person_name == ""
    for other in (cast.admin, cast.partner, cast.neighbour):
        with f.wearing(other), pytest.raises(Http404):
            queries.card(other, cast.case.pk)


def test_two_people_who_edit_at_once_see_both_values(cast: Cast) -> None:
    with f.wearing(cast.lead):
        actions.change_case(case=cast.case, by=cast.lead, version=1, goal="Pflegehelferin")
        with pytest.raises(actions.Changed) as caught:
            actions.change_case(case=cast.case, by=cast.deputy, version=1, goal="Altenpflege")
        assert caught.value.theirs.goal == "Pflegehelferin" and caught.value.mine == {"goal": "Altenpflege"}
        assert actions.change_case(case=cast.case, by=cast.deputy, version=2, goal="Altenpflege").goal == "Altenpflege"


def test_a_case_closes_with_outcome_and_reason_only(cast: Cast) -> None:
    with f.wearing(cast.lead):
        with pytest.raises(ValidationError):
            actions.close_case(case=cast.case, by=cast.lead, on=ON, outcome="work_holds", reason=" ")
        closed = actions.close_case(case=cast.case, by=cast.lead, on=ON, outcome="work_holds", reason="hält seit 2025")
        assert (closed.closed_on, closed.outcome) == (ON, "work_holds")
    with f.wearing(cast.colleague), pytest.raises(policies.NotAllowed):
        actions.close_case(case=cast.case, by=cast.colleague, on=ON, outcome="other", reason="x")


def test_the_database_itself_wants_outcome_and_reason(cast: Cast) -> None:
    with pytest.raises(Exception, match="case_closes_with_outcome_and_reason"), f.wearing(cast.lead):
        Case.objects.filter(pk=cast.case.pk).update(closed_on=ON)


def _aftercare(cast: Cast) -> Step:
    step = open_step(
        matter=cast.case.matter,
        kind="aftercare",
        title="Anruf am 30. Tag",
        by=cast.lead,
        due_on=ON + dt.timedelta(days=7),
    )
    move(step=step, event="send", by=cast.lead)
    return step


def test_the_start_of_a_job_is_no_ground_to_close(cast: Cast) -> None:
    with f.wearing(cast.lead):
        step = _aftercare(cast)
        for outcome, despite in (("work_holds", False), ("work_holds", True), ("no_longer_wished", False)):
            with pytest.raises(actions.NotYet, match="Begleitung nach dem Start"):
                actions.close_case(
                    case=cast.case, by=cast.lead, on=ON, outcome=outcome, reason="hat Arbeit", despite_aftercare=despite
                )
        move(step=step, event="complete", by=cast.lead)
        assert (
            actions.close_case(case=cast.case, by=cast.lead, on=ON, outcome="work_holds", reason="hält").closed_on == ON
        )


def test_who_does_not_wish_to_be_accompanied_any_more_may_go(cast: Cast) -> None:
    with f.wearing(cast.lead):
        _aftercare(cast)
        closed = actions.close_case(
            case=cast.case, by=cast.lead, on=ON, outcome="no_longer_wished", reason="auf Wunsch", despite_aftercare=True
        )
        assert closed.closed_on == ON


def test_a_closed_case_is_taken_up_again_without_a_new_intake(cast: Cast) -> None:
    later = ON + dt.timedelta(days=30)
    with f.wearing(cast.lead):
        actions.close_case(case=cast.case, by=cast.lead, on=ON, outcome="not_reached", reason="drei Briefe")
        again = actions.reopen_case(case=cast.case, by=cast.lead, on=later)
        assert again.pk == cast.case.pk and again.closed_on is None and again.opened_on == later
        kept = EarlierPeriod.objects.get(case=again)
        assert (kept.outcome, kept.closed_on) == ("not_reached", ON)
        actions.reopen_case(case=cast.case, by=cast.lead, on=later)
        assert EarlierPeriod.objects.count() == 1
        assert TeamMember.objects.filter(case=again, role="lead").count() == 1
