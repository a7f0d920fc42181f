"""Who belongs to a case team, and what happens in an emergency."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from integrativ.audit.models import Entry
from integrativ.cases import actions, policies, queries
from integrativ.cases.jobs import report_everywhere
from integrativ.cases.legal import actions as legal
from integrativ.cases.models import Note, TeamMember
from integrativ.cases.queries.team import unconfirmed
from integrativ.common.working_days import working_days_after
from integrativ.messages.models import Mail, Notice
from integrativ.people import actions as people
from integrativ.people import errors as people_errors
from integrativ.tenancy.models import Membership, Role
from tests import factories as f
from tests.cast import Cast

ON = f.ON
REASON = "Anruf der Polizei, Leitung im Urlaub"


def _today_real() -> dt.date:
    from integrativ.common import dates

    return dates.today()


def test_the_team_takes_a_colleague_in_and_lets_her_go(cast: Cast) -> None:
    on = _today_real()
    with f.wearing(cast.lead):
        actions.join_team(case=cast.case, member=cast.colleague, by=cast.lead, on=on)
        actions.join_team(case=cast.case, member=cast.colleague, by=cast.lead, on=on)
        assert TeamMember.objects.filter(membership=cast.colleague).count() == 1
    with f.wearing(cast.colleague):
        assert queries.get_case(cast.colleague, cast.case.pk)
    with f.wearing(cast.lead):
        actions.leave_team(case=cast.case, member=cast.colleague, by=cast.lead, on=on)
    with f.wearing(cast.colleague):
        assert not policies.in_team(cast.colleague, cast.case)


def test_nobody_lets_herself_in(cast: Cast) -> None:
    on = _today_real()
    with f.wearing(cast.colleague), pytest.raises(policies.NotAllowed):
        actions.join_team(case=cast.case, member=cast.colleague, by=cast.colleague, on=on)
    with pytest.raises(DatabaseError, match="row-level security"), f.wearing(cast.colleague), transaction.atomic():
        TeamMember.objects.create(
            org=cast.kim, case=cast.case, person=cast.person, membership=cast.colleague, role="member", starts_on=on
        )
    with f.wearing(cast.coordinator):
        assert actions.join_team(case=cast.case, member=cast.colleague, by=cast.coordinator, on=on).role == "member"


def test_the_lead_cannot_leave_before_somebody_else_leads(cast: Cast) -> None:
    with f.wearing(cast.lead), pytest.raises(ValidationError):
        actions.leave_team(case=cast.case, member=cast.lead, by=cast.lead, on=_today_real())


def test_there_is_one_deputy(cast: Cast) -> None:
    on = _today_real()
    with f.wearing(cast.lead):
        actions.set_deputy(case=cast.case, deputy=cast.colleague, by=cast.lead, on=on)
        roles = dict(TeamMember.objects.values_list("membership_id", "role"))
        assert (roles[cast.colleague.pk], roles[cast.deputy.pk]) == ("deputy", "member")


def test_a_whole_caseload_goes_to_a_colleague_for_good(cast: Cast) -> None:
    on = _today_real()
    others = [f.case(cast.lead) for _ in range(3)]
    with f.wearing(cast.lead):
        assert actions.hand_over_caseload(giver=cast.lead, receiver=cast.colleague, by=cast.lead, on=on) == 4
    with f.wearing(cast.colleague):
        assert {c.pk for c in queries.cases_of(cast.colleague)} == {cast.case.pk, *(c.pk for c in others)}
        assert actions.hand_over_caseload(giver=cast.lead, receiver=cast.deputy, by=cast.coordinator, on=on) == 0
    with f.wearing(cast.lead):
        assert list(queries.cases_of(cast.lead)) == []


def test_an_absence_is_covered_and_ends_by_itself(cast: Cast) -> None:
    on = _today_real()
    with f.wearing(cast.coordinator):
        until = on + dt.timedelta(days=14)
        moved = actions.hand_over_caseload(
            giver=cast.lead, receiver=cast.colleague, by=cast.coordinator, on=on, until=until
        )
        again = actions.hand_over_caseload(
            giver=cast.lead, receiver=cast.colleague, by=cast.coordinator, on=on, until=until
        )
        assert (moved, again) == (1, 0)
        assert queries.card(cast.coordinator, cast.case.pk).lead == cast.lead
    with f.wearing(cast.colleague):
        assert queries.get_case(cast.colleague, cast.case.pk)


def test_a_colleague_does_not_give_away_what_is_not_hers(cast: Cast) -> None:
    with f.wearing(cast.colleague), pytest.raises(policies.NotAllowed):
        actions.hand_over_caseload(giver=cast.lead, receiver=cast.deputy, by=cast.colleague, on=_today_real())
    with f.wearing(cast.coordinator), pytest.raises(ValidationError):
        actions.hand_over_caseload(giver=cast.lead, receiver=cast.neighbour, by=cast.coordinator, on=_today_real())


def test_in_an_emergency_the_case_opens_for_a_day_and_everybody_is_told(cast: Cast) -> None:
    officer = f.hat(cast.kim, Role.PRIVACY_OFFICER)
    with f.wearing(cast.lead):
        actions.write_note(case=cast.case, by=cast.lead, text="vertraulich")
    with f.wearing(cast.colleague):
        assert Note.objects.count() == 0
        access = actions.break_glass(case=cast.case, by=cast.colleague, reason=REASON, on=_today_real())
        assert queries.get_case(cast.colleague, cast.case.pk) and Note.objects.count() == 1
        assert Entry.objects.filter(kind="emergency", reason=REASON).exists()
        with pytest.raises(policies.NotAllowed):
            actions.write_note(case=cast.case, by=cast.colleague, text="nur ansehen")
        told = set(Notice.objects.values_list("membership_id", flat=True))
        assert told == {cast.lead.pk, cast.deputy.pk, officer.pk, cast.coordinator.pk}
        mail = Mail.objects.get(to_address=officer.user.email)
        assert "Testkhafaji" not in mail.body + mail.subject
        for change in _changes(cast):
            with pytest.raises(PermissionDenied):
                change(cast.colleague)
        # after a day it is over, in Python and in the database
        TeamMember.objects.filter(pk=access.pk).update(expires_at=access.expires_at - dt.timedelta(hours=25))
        assert not policies.in_team(cast.colleague, cast.case) and Note.objects.count() == 0


def _changes(cast: Cast) -> list[Callable[[Membership], object]]:
    """What the case team does every day, and an emergency access never: it shows, it changes nothing."""
    title = {"name": "residence_title", "value": "duldung_60a"}
    share = {"category": "base", "purpose": "Antrag", "legal_basis": "consent", "until": ON + dt.timedelta(days=60)}
    return [
        lambda by: people.record_fact(person=cast.case.person, by=by, **title),
        lambda by: people.correct_person(person=cast.case.person, changes={"city": "Herne"}, version=1, by=by),
        lambda by: people.share(
            person=cast.case.person, recipient=cast.partner.organisation, by=by, declaration=None, **share
        ),
        lambda by: legal.record_answer(case=cast.case, matter=None, source="self_reported", by=by, **title),
        lambda by: legal.keep_finding(case=cast.case, matter=None, question="work_access", on=ON, by=by),
    ]


def test_the_team_itself_does_what_an_emergency_access_must_not(cast: Cast) -> None:
    refused = []
    for number, change in enumerate(_changes(cast)):
        with f.wearing(cast.lead):
            try:
                change(cast.lead)
            except PermissionDenied:
                refused.append(number)
            except people_errors.PeopleError:
                pass  # law or form ask for more; the door itself was open
    assert refused == []


def test_an_emergency_needs_a_reason_and_a_case_manager_of_the_same_body(cast: Cast) -> None:
    with f.wearing(cast.colleague), pytest.raises(ValidationError):
        actions.break_glass(case=cast.case, by=cast.colleague, reason="eilig", on=_today_real())
    for other in (cast.neighbour, cast.admin, cast.partner):
        with f.wearing(other), pytest.raises(policies.NotAllowed):
            actions.break_glass(case=cast.case, by=other, reason=REASON, on=_today_real())


def test_a_second_person_confirms_or_it_is_reported(cast: Cast) -> None:
    on = _today_real()
    with f.wearing(cast.colleague):
        access = actions.break_glass(case=cast.case, by=cast.colleague, reason=REASON, on=on)
        with pytest.raises(policies.NotAllowed):
            actions.confirm_emergency(access=access, by=cast.colleague)
    late = working_days_after(on, 2) + dt.timedelta(days=1)
    with f.wearing(cast.coordinator):
        assert [row.is_late for row in unconfirmed(cast.kim.pk, on)] == [False]
        assert actions.report_unconfirmed(org_id=cast.kim.pk, on=on) == 0
        assert actions.report_unconfirmed(org_id=cast.kim.pk, on=late) == 1
        assert actions.report_unconfirmed(org_id=cast.kim.pk, on=late) == 0
    with f.wearing(cast.lead):
        assert actions.confirm_emergency(access=access, by=cast.lead).confirmed_by == cast.lead
        assert unconfirmed(cast.kim.pk, late) == []


def test_the_morning_job_reports_for_each_body_once(cast: Cast) -> None:
    with f.wearing(cast.colleague):
        row = actions.break_glass(case=cast.case, by=cast.colleague, reason=REASON, on=_today_real())
        TeamMember.objects.filter(pk=row.pk).update(starts_on=_today_real() - dt.timedelta(days=6))
    assert (report_everywhere(), report_everywhere()) == (1, 0)


def test_one_case_is_passed_on_to_a_colleague_who_then_leads_it_alone(cast: Cast) -> None:
    on = _today_real()
    with f.wearing(cast.lead):
        actions.pass_lead_on(case=cast.case, to=cast.colleague, by=cast.lead, on=on)
    with f.wearing(cast.colleague):
        assert TeamMember.objects.get(case=cast.case, role="lead", ends_on=None).membership == cast.colleague
        assert list(queries.cases_of(cast.colleague)) == [cast.case]
    with f.wearing(cast.lead):
        assert list(queries.cases_of(cast.lead)) == []


def test_a_case_is_passed_on_within_the_body_by_its_team_only(cast: Cast) -> None:
    for by, to in ((cast.colleague, cast.colleague), (cast.lead, cast.neighbour), (cast.lead, cast.admin)):
        with f.wearing(by), pytest.raises((ValidationError, policies.NotAllowed)):
            actions.pass_lead_on(case=cast.case, to=to, by=by, on=_today_real())
