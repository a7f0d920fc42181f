"""One person from the proposal to a job that holds, and what goes wrong on the way."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from integrativ.people.models import SentValue
from integrativ.placements import actions, errors
from integrativ.placements.models import Placement, Slip, Terms, Trial
from integrativ.placements.queries.placement import counts, get_placement
from integrativ.placements.queries.way import way
from integrativ.steps.actions import MoveNotAllowed, move
from integrativ.steps.models import Checkpoint, Step, StepEvent
from tests import factories as f
from tests.cast import Cast
from tests.placements import factories as p

ON = p.ON


def _states(placement: Placement, on: dt.date = ON) -> list[tuple[str, str]]:
    return [(station.key, station.state) for station in way(placement, on).stations]


def test_one_person_goes_the_whole_way(cast: Cast) -> None:
    placement = p.proposed(cast)
    p.company_says_yes(cast, placement)
    with f.wearing(cast.lead), p.permit_answer("not_needed"):
        actions.accept_answer(placement=placement, step=p.step(placement, "proposal"), by=cast.lead, on=ON)
        trial = actions.open_trial(
            placement=placement, kind="visit", starts_on=ON, ends_on=ON + dt.timedelta(days=1), by=cast.lead, on=ON
        )
        assert trial.permit_need == "not_needed"
    with f.wearing(cast.company_user):
        actions.answer_trial(step=p.step(placement, "trial"), by=cast.company_user, on=ON, agrees=True)
    with f.wearing(cast.lead):
        actions.finish_trial(placement=placement, trial=Trial.objects.get(), result="continue", by=cast.lead, on=ON)
    p.contract_signed(cast, placement)
    with f.wearing(cast.lead), p.permit_answer("not_needed"):
        actions.agree_terms(
            placement=placement,
            valid_from=ON,
            hours_per_week=Decimal(30),
            wage_per_hour=Decimal("16.95"),
            by=cast.lead,
            on=ON,
        )
        actions.start_work(placement=placement, day=ON, by=cast.lead, on=ON)
        found = way(get_placement(cast.lead, placement.pk), ON)
        assert found.first_day == ON and found.current is not None and found.current.key == "aftercare"
        assert [s.key for s in found.stations][:6] == [
            "demand",
            "proposal",
            "trial",
            "permit_free",
            "contract",
            "first_day",
        ]
        assert all(s.state == "done" for s in found.stations[:6])
        assert counts([placement.demand])[placement.demand_id].started == 1


def test_the_first_day_waits_for_the_contract_in_python_and_in_the_database(cast: Cast) -> None:
    placement = p.proposed(cast)
    p.company_says_yes(cast, placement)
    with f.wearing(cast.lead), p.permit_answer("not_needed"):
        with pytest.raises(errors.ContractMissing):
            actions.start_work(placement=placement, day=ON, by=cast.lead, on=ON)
        step = actions.plan_first_day(placement=placement, day=ON, by=cast.lead, on=ON)
        with pytest.raises(MoveNotAllowed):
            move(step=step, event="complete", by=cast.lead)
        with pytest.raises(IntegrityError, match="first_day_needs_a_contract"), transaction.atomic():
            StepEvent.objects.create(
                org_id=step.org_id, step=step, event="complete", actor_org_id=step.org_id, at=dt.datetime.now(tz=dt.UTC)
            )
    p.contract_signed(cast, placement)
    with f.wearing(cast.lead), p.permit_answer("not_needed"):
        assert actions.start_work(placement=placement, day=ON, by=cast.lead, on=ON).state == "done"


def test_a_trial_or_contract_before_the_companys_yes_is_impossible(cast: Cast) -> None:
    placement = p.proposed(cast)
    with f.wearing(cast.lead), p.permit_answer("not_needed"):
        with pytest.raises(errors.CompanyHasNotSaidYes):
            actions.open_trial(placement=placement, kind="visit", starts_on=ON, ends_on=ON, by=cast.lead, on=ON)
        with pytest.raises(errors.CompanyHasNotSaidYes):
            actions.open_contract(placement=placement, by=cast.lead, on=ON)
        step = Step.objects.create(
            org_id=placement.org_id, matter_id=placement.matter_id, kind="contract", title="x", requester=cast.lead,
            owner_org=cast.company,
        )  # fmt: skip
        with pytest.raises(MoveNotAllowed):
            move(step=step, event="send", by=cast.lead)


def test_without_a_permit_the_start_needs_a_written_reason(cast: Cast) -> None:
    placement = p.proposed(cast)
    p.company_says_yes(cast, placement)
    p.contract_signed(cast, placement)
    with f.wearing(cast.lead), p.permit_answer("needed"):
        with pytest.raises(errors.PermitUnclear, match="Erlaubnis der Ausländerbehörde nötig"):
            actions.start_work(placement=placement, day=ON, by=cast.lead, on=ON)
        actions.start_work(
            placement=placement, day=ON, by=cast.lead, on=ON, permit_reason="Erlaubnis mündlich zugesagt"
        )
        station = next(s for s in way(placement, ON).stations if s.key == "first_day")
        assert station.warning == "ohne festgestellte Erlaubnis, mit Begründung"


def _request(cast: Cast, placement: Placement) -> Step:
    with f.wearing(cast.lead):
        type(placement.person).objects.filter(pk=placement.person_id).update(
            municipality=p.municipality(), birth_date=dt.date(1999, 2, 28)
        )
        return actions.prepare_permit(
            placement=placement, stage="employment", by=cast.lead, on=ON, office=cast.abh, starts_on=dt.date(2027, 1, 4)
        ).step


def _complete(cast: Cast, placement: Placement, step: Step) -> None:
    with f.wearing(cast.lead):
        for code in ("employment_declaration", "contract_draft", "identity_paper", "residence_document"):
            actions.tick(placement=placement, step=step, code=code, is_there=True, by=cast.lead, on=ON)


def test_a_permit_request_goes_out_only_when_complete(cast: Cast) -> None:
    placement = p.proposed(cast)
    p.company_says_yes(cast, placement)
    step = _request(cast, placement)
    with f.wearing(cast.lead):
        with pytest.raises(errors.NotComplete, match="Erklärung zum Beschäftigungsverhältnis"):
            actions.send_permit(placement=placement, step=step, by=cast.lead, on=ON)
        with pytest.raises(IntegrityError, match="step_is_not_complete"), transaction.atomic():
            StepEvent.objects.create(
                org_id=step.org_id, step=step, event="send", actor_org_id=step.org_id, at=dt.datetime.now(tz=dt.UTC)
            )
    _complete(cast, placement, step)
    f.share(cast.lead, cast.person, cast.abh, "base")
    f.share(cast.lead, cast.person, cast.abh, "job")
    with f.wearing(cast.lead):
        actions.send_permit(placement=placement, step=step, by=cast.lead, on=ON)
    with f.wearing(cast.partner):
        assert set(SentValue.objects.values_list("category", flat=True)) == {"base", "job"}
        assert not Placement.objects.exists() and not Trial.objects.exists()
        assert Checkpoint.objects.filter(is_required=True, is_there=False).count() == 0


def test_the_office_grants_and_the_company_learns_only_what_it_may(cast: Cast) -> None:
    placement = p.proposed(cast)
    p.company_says_yes(cast, placement)
    step = _request(cast, placement)
    _complete(cast, placement, step)
    f.share(cast.lead, cast.person, cast.abh, "base")
    with f.wearing(cast.lead):
        actions.send_permit(placement=placement, step=step, by=cast.lead, on=ON)
    with f.wearing(cast.partner):
        move(
            step=step, event="grant_conditions", by=cast.partner, text="Duldung läuft parallel",
            valid_from=dt.date(2027, 1, 4), valid_until=dt.date(2027, 7, 3),
        )  # fmt: skip
    with f.wearing(cast.lead), pytest.raises(errors.SlipSaysTooMuch):
        actions.accept_permit(placement=placement, step=step, by=cast.lead, on=ON, conditions="wegen Duldung nur tags")
    with f.wearing(cast.lead):
        step.refresh_from_db()
        slip = actions.accept_permit(
            placement=placement, step=step, by=cast.lead, on=ON, conditions="keine Nachtschicht"
        )
        assert slip is not None and slip.valid_until == dt.date(2027, 7, 3) and slip.conditions == "keine Nachtschicht"


def test_what_the_office_sends_back_is_supplied_and_refused_ends_in_the_search(cast: Cast) -> None:
    placement = p.proposed(cast)
    p.company_says_yes(cast, placement)
    step = _request(cast, placement)
    _complete(cast, placement, step)
    with f.wearing(cast.lead):
        actions.send_permit(placement=placement, step=step, by=cast.lead, on=ON)
        letter = "ABH Bochum, Herr Beispiel, Telefon 23.11."
        actions.record_office_answer(
            placement=placement,
            step=step,
            event="ask_back",
            by=cast.lead,
            on=ON,
            on_behalf_of=letter,
            text="Vertrag unlesbar",
        )
        assert next(s for s in way(placement, ON).stations if s.state == "now").step == step
        actions.tick(placement=placement, step=step, code="contract_draft", is_there=False, by=cast.lead, on=ON)
        with pytest.raises(errors.NotComplete):
            actions.send_permit(placement=placement, step=step, by=cast.lead, on=ON)
        actions.tick(placement=placement, step=step, code="contract_draft", is_there=True, by=cast.lead, on=ON)
        actions.send_permit(placement=placement, step=step, by=cast.lead, on=ON)
        actions.record_office_answer(
            placement=placement,
            step=step,
            event="refuse",
            by=cast.lead,
            on=ON,
            on_behalf_of=letter,
            text="§ 40 AufenthG",
        )
        assert actions.accept_permit(placement=placement, step=step, by=cast.lead, on=ON) is None
        ended = actions.end_placement(placement=placement, ended_on=ON, reason="permit_refused", by=cast.lead, on=ON)
        assert ended.ended_on == ON and ended.case.closed_on is None
    again = p.proposed(cast)
    assert again.case_id == placement.case_id and again.pk != placement.pk


def test_a_second_way_follows_the_first_without_a_new_intake(cast: Cast) -> None:
    first = p.working(cast)
    with f.wearing(cast.lead):
        first = actions.end_placement(
            placement=first, ended_on=ON, reason="company_ended", by=cast.lead, on=ON, text="Auftrag weg"
        )
        assert not Step.objects.filter(matter_id=first.matter_id, state__in=["open", "draft", "returned"]).exists()
        with pytest.raises(errors.HasEnded):
            actions.open_contract(placement=first, by=cast.lead, on=ON)
    second = p.proposed(cast)
    with f.wearing(cast.lead):
        assert [key for key, _ in _states(second)][:2] == ["demand", "proposal"]
        assert _states(first)[-1] == ("end", "done")


def test_only_the_case_team_acts(cast: Cast) -> None:
    placement = p.proposed(cast)
    with f.wearing(cast.deputy):
        assert get_placement(cast.deputy, placement.pk) == placement
    for hat in (cast.colleague, cast.coordinator, cast.neighbour, cast.partner, cast.company_user):
        with f.wearing(hat), pytest.raises(Http404):
            get_placement(hat, placement.pk)
        with f.wearing(hat), pytest.raises(PermissionDenied):
            actions.end_placement(placement=placement, ended_on=ON, reason="other", by=hat, on=ON)


def test_a_double_click_has_one_effect(cast: Cast) -> None:
    wanted, key = p.demand(cast.company, cast.company_user), uuid.uuid4()
    with f.wearing(cast.lead):
        once = actions.propose(case=cast.case, demand=wanted, by=cast.lead, on=ON, fits=["wish"], key=key)
        twice = actions.propose(case=cast.case, demand=wanted, by=cast.lead, on=ON, fits=["wish"], key=key)
        assert once == twice and Placement.objects.count() == 1
        with pytest.raises(errors.AlreadyProposed):
            actions.propose(case=cast.case, demand=wanted, by=cast.lead, on=ON, fits=["wish"])
    p.company_says_yes(cast, once)
    key = uuid.uuid4()
    with f.wearing(cast.lead), p.permit_answer("not_needed"):
        for _ in range(2):
            actions.open_trial(placement=once, kind="visit", starts_on=ON, ends_on=ON, by=cast.lead, on=ON, key=key)
        assert Trial.objects.count() == 1
        for _ in range(2):
            actions.agree_terms(
                placement=once,
                valid_from=ON,
                hours_per_week=Decimal(30),
                wage_per_hour=Decimal(15),
                by=cast.lead,
                on=ON,
                key=key,
            )
        assert Terms.objects.count() == 1


def test_each_stage_asks_for_its_own_permit_and_a_slip_answers_it(cast: Cast) -> None:
    placement = p.proposed(cast)
    p.company_says_yes(cast, placement)
    days = {"starts_on": ON, "ends_on": ON + dt.timedelta(days=10)}
    finding = p.finding(cast, placement)
    with f.wearing(cast.lead), p.permit_answer("needed"):
        with pytest.raises(errors.PermitUnclear):
            actions.open_trial(placement=placement, kind="internship", by=cast.lead, on=ON, **days)
        actions.issue_slip(
            placement=placement, stage="internship", job="Praktikum Pflege", valid_from=ON, by=cast.lead, on=ON,
            valid_until=ON + dt.timedelta(days=30), finding=finding,
        )  # fmt: skip
        trial = actions.open_trial(placement=placement, kind="internship", by=cast.lead, on=ON, **days)
        assert trial.permit_reason.startswith("Erlaubnis liegt vor")
        assert Slip.objects.count() == 1


def test_talk_first_comes_back_and_not_now_needs_a_code(cast: Cast) -> None:
    placement = p.proposed(cast)
    with f.wearing(cast.company_user):
        step = p.step(placement, "proposal")
        actions.answer_proposal(
            step=step, by=cast.company_user, on=ON, answer="talk_first", text="Kann sie Auto fahren?"
        )
    with f.wearing(cast.lead):
        assert ("proposal", "now") in _states(placement)
        actions.after_talk(placement=placement, step=p.step(placement, "proposal"), by=cast.lead, on=ON)
    with f.wearing(cast.company_user):
        step = p.step(placement, "proposal")
        with pytest.raises(errors.NotPossible, match="Grund"):
            actions.answer_proposal(step=step, by=cast.company_user, on=ON, answer="not_now")
        actions.answer_proposal(step=step, by=cast.company_user, on=ON, answer="not_now", because="times")
    with f.wearing(cast.lead):
        assert way(placement, ON).stations[1].title == "Vorschlag abgelehnt"


def test_by_telephone_the_team_answers_for_the_company_and_says_who_called(cast: Cast) -> None:
    placement = p.proposed(cast)
    with f.wearing(cast.lead):
        step = p.step(placement, "proposal")
        with pytest.raises(errors.NotPossible, match="wer im Betrieb"):
            actions.answer_proposal(step=step, by=cast.lead, on=ON, answer="yes", placement=placement)
        event = actions.answer_proposal(
            step=step, by=cast.lead, on=ON, answer="yes", placement=placement, on_behalf_of="Frau Tenhagen, Telefon"
        )
        assert event.on_behalf_of == "Frau Tenhagen, Telefon" and event.party == "owner"
