"""The permission slip: issued from a finding or an answer, with consent, and gone the moment one of them is gone."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.utils import timezone

from integrativ import law
from integrativ.audit.models import Entry
from integrativ.documents.classification import categories
from integrativ.people.models import Share
from integrativ.placements import actions, basis, errors
from integrativ.placements import codes_of_slips as codes
from integrativ.placements.models import PermitRequest, Placement, Slip
from integrativ.placements.papers import FIELDS, from_slip
from integrativ.placements.queries.slips import check, our_slips, print_company_slip, print_our_slip
from integrativ.steps.actions import move
from integrativ.steps.models import Checkpoint, Step
from tests import factories as f
from tests.cast import Cast
from tests.placements import factories as p

ON = p.ON


def _code(slip: Slip) -> str:
    assert slip.code_seed is not None
    return codes.grouped(codes.code_of(slip.code_seed))


def _asked(cast: Cast, placement: Placement) -> Step:
    """A request that lies complete with the office, with the person's releases to it."""
    for category in ("base", "job"):
        f.share(cast.lead, cast.person, cast.abh, category, purpose="work_permit")
    with f.wearing(cast.lead):
        type(cast.person).objects.filter(pk=cast.person.pk).update(
            municipality=p.municipality(), birth_date="1999-02-28"
        )
        placement.refresh_from_db()
        made = actions.prepare_permit(
            placement=placement, stage="employment", by=cast.lead, on=ON, office=cast.abh, starts_on=ON
        )
        Checkpoint.objects.filter(step=made.step).update(is_there=True)
        actions.send_permit(placement=placement, step=made.step, by=cast.lead, on=ON)
        return made.step


def _granted(cast: Cast, placement: Placement, event: str = "grant", **more: object) -> Step:
    step = _asked(cast, placement)
    with f.wearing(cast.partner):
        move(step=step, event=event, by=cast.partner, at=timezone.now(), code="granted", valid_from=ON, **more)  # type: ignore[arg-type]
    return step


def test_the_paper_names_who_where_what_from_when_and_whom_to_call(cast: Cast) -> None:
    slip = p.paper(cast, p.proposed(cast), valid_until=dt.date(2027, 2, 28), conditions="keine Nachtschicht")
    found = check(_code(slip), ON)
    assert found is not None and found.paper is not None
    paper = found.paper
    assert paper.person_name == "Layla Testkhafaji" and paper.employer == "Haus Ruhraue"
    assert paper.place == "Wiesenstraße 4, 44892 Bochum" and paper.job == "Pflegehelferin"
    assert (paper.valid_from, paper.valid_until, paper.expires_on) == (ON, dt.date(2027, 2, 28), dt.date(2027, 2, 28))
    assert paper.conditions == "keine Nachtschicht" and paper.contact_telephone == "0234 910-0000"
    assert "KIM Bochum" in paper.contact_name and "§ 4a Abs. 5 AufenthG." in paper.legal_basis
    assert [(d.name, d.norm) for d in paper.duties()] == [
        ("Prüfen", "§ 4a Abs. 5 Satz 3 Nr. 1 AufenthG"),
        ("Kopieren", "§ 4a Abs. 5 Satz 3 Nr. 2 AufenthG"),
        ("Melden", "§ 4a Abs. 5 Satz 3 Nr. 3 AufenthG"),
        ("Neues Dokument", "§ 4a Abs. 5 Satz 3 Nr. 1 AufenthG"),
    ]


def test_a_paper_that_rests_on_an_uncertain_answer_says_so_and_whom_to_call_and_names_no_title(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = law.ruleset().text_state
    for today, says in ((state, False), (state + dt.timedelta(days=100), True)):
        monkeypatch.setattr(basis, "today", lambda today=today: today)
        placement = p.proposed(cast)
        slip = p.paper(cast, placement)
        assert ("Ganz sicher ist das nicht" in slip.legal_basis) is says, slip.legal_basis
        assert ("seit mehr als drei Monaten" in slip.legal_basis) is says and "siehe" in slip.legal_basis or not says
        assert "§ 4a Abs. 5 AufenthG." in slip.legal_basis and slip.legal_basis.count("§") == 1
        with f.wearing(cast.lead):
            actions.withdraw_slip(placement=placement, slip=slip, by=cast.lead, on=ON)


def test_duties_fit_the_person_recruited_abroad_and_whoever_needs_no_document(cast: Cast) -> None:
    placement = p.proposed(cast)
    with f.wearing(cast.lead):
        found = from_slip(p.paper(cast, placement))
    abroad = replace(found, from_abroad=True)
    assert [d.name for d in abroad.duties()] == ["Prüfen", "Kopieren", "Hinweisen", "Melden"]
    assert abroad.duties()[2].norm == "§ 45c AufenthG"
    assert [d.name for d in replace(abroad, needs_document_check=False).duties()] == ["Hinweisen"]
    assert replace(found, needs_document_check=False).duties() == []


def test_the_paper_holds_these_fields_and_nothing_about_residence_benefits_or_health(cast: Cast) -> None:
    assert set(FIELDS) == {
        "slip_id", "person_name", "employer", "job", "activity", "place", "valid_from", "valid_until", "conditions", "legal_basis",
        "contact_name", "contact_telephone", "issuer_id", "issued_on", "expires_on", "needs_document_check", "from_abroad",
    }  # fmt: skip
    allowed = {"base", "slip", "business_contact", "key", "technical"}
    assert set(categories()["placements.Slip"].values()) == allowed
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname IN ('placements_slip_paper', 'placements_check_slip')")
        source = " ".join(row[0] for row in cursor.fetchall())
    assert "people_fact" not in source and "finding" not in source.replace("finding_id", "")
    placement = p.proposed(cast)
    facts = {
        "residence_title": {"value": "duldung_60a", "source": "seen"},
        "title_valid_until": {"value": "2027-03-31"},
    }
    slip = p.paper(cast, placement, finding=p.finding(cast, placement, facts=facts, because=["beschv-32-2"]))
    assert slip.valid_until == dt.date(2027, 3, 31)
    with f.wearing(cast.lead):
        text = " ".join(map(str, vars(from_slip(slip)).values())).lower()
    assert not [word for word in ("duldung", "asyl", "beschv", "§ 60", "geburt") if word in text]


@pytest.mark.parametrize(
    ("outcome", "more", "says"),
    [
        ("open", {"missing": ["residence_title"]}, "noch offen. Es fehlt"),
        ("discretionary", {}, "Erlaubnis der Ausländerbehörde"),
        ("prohibited", {}, "darf die Person diese Arbeit nicht"),
        ("limited", {"limit": "open"}, "noch offen"),
        ("limited", {"limit": "exceeds"}, "Erlaubnis der Ausländerbehörde"),
        ("limited", {"limit": "within", "matter_id": None}, "für diese Stelle"),
    ],
)
def test_an_answer_that_does_not_allow_the_work_is_no_basis(
    cast: Cast, outcome: str, more: dict[str, object], says: str
) -> None:
    placement = p.proposed(cast)
    with pytest.raises(errors.NotABasis, match=says):
        p.slip(cast, placement, finding=p.finding(cast, placement, outcome=outcome, **more))
    assert p.slip(cast, placement, finding=p.finding(cast, placement, outcome="limited", limit="within")).pk


def test_without_finding_or_answer_there_is_no_slip_and_days_stay_within_the_basis(cast: Cast) -> None:
    placement = p.proposed(cast)
    values = {"placement": placement, "stage": "employment", "job": "Pflegehelferin", "by": cast.lead, "on": ON}
    with f.wearing(cast.lead), pytest.raises(errors.NotABasis, match="keine Grundlage"):
        actions.issue_slip(**values, valid_from=ON)  # type: ignore[arg-type]
    facts = {"title_valid_until": {"value": "2028-02-29"}}
    finding = p.finding(cast, placement, facts=facts)
    for days, says in (
        ({"valid_from": ON - dt.timedelta(days=1)}, "erst ab 23.11.2026"),
        ({"valid_from": ON, "valid_until": dt.date(2028, 3, 1)}, "nur bis 29.02.2028"),
    ):
        with f.wearing(cast.lead), pytest.raises(errors.NotABasis, match=says):
            actions.issue_slip(**values, finding=finding, **days)  # type: ignore[arg-type]
    with f.wearing(cast.lead):
        made = actions.issue_slip(**values, finding=finding, valid_from=ON)  # type: ignore[arg-type]
    assert made.valid_until == dt.date(2028, 2, 29)


def test_a_paper_needs_consent_and_says_everything_that_is_missing(cast: Cast) -> None:
    placement = p.proposed(cast)
    slip = p.slip(cast, placement)
    with f.wearing(cast.lead), pytest.raises(errors.NotComplete) as refused:
        actions.issue_paper(placement=placement, slip=slip, by=cast.lead, on=ON)
    assert [line.split()[1] for line in refused.value.missing] == ["Freigabe", "Telefonnummer,"]
    p.call_me(cast.lead)
    f.share(cast.lead, cast.person, cast.company, "slip")
    with f.wearing(cast.lead), pytest.raises(errors.NotComplete, match="Freigabe"):
        actions.issue_paper(placement=placement, slip=slip, by=cast.lead, on=ON)
    f.share(cast.lead, cast.person, cast.company, "base")
    with f.wearing(cast.lead):
        first = actions.issue_paper(placement=placement, slip=slip, by=cast.lead, on=ON)
        assert actions.issue_paper(placement=placement, slip=slip, by=cast.lead, on=ON) == first
        assert [row.withdrawn_because for row in Slip.objects.order_by("id")] == ["replaced", ""]
    with f.wearing(cast.colleague), pytest.raises(PermissionDenied):
        actions.issue_paper(placement=placement, slip=first, by=cast.colleague, on=ON)


def test_the_database_refuses_a_paper_without_consent_or_basis_and_never_revives_one(cast: Cast) -> None:
    placement = p.proposed(cast)
    slip = p.paper(cast, placement)
    copy = {name: getattr(slip, name) for name in FIELDS if name not in ("slip_id", "issuer_id", "from_abroad")}
    copy |= {"org_id": slip.org_id, "placement": placement, "person_id": slip.person_id, "issued_by": cast.lead}

    def again(**values: object) -> None:
        with transaction.atomic():
            Slip.objects.filter(withdrawn_on=None).update(withdrawn_on=ON, withdrawn_because="replaced")
            Slip.objects.create(**copy | {"code_seed": uuid.uuid4(), "code_digest": uuid.uuid4().hex * 2} | values)

    with f.wearing(cast.lead):
        with pytest.raises(IntegrityError, match="slip_needs_a_basis"):
            again()
        with pytest.raises(IntegrityError, match="slip_paper_is_whole"):
            again(finding=slip.finding, place="")
        with pytest.raises(IntegrityError, match="slip_expires_after_issue"):
            again(finding=slip.finding, expires_on=ON - dt.timedelta(days=1))
        again(finding=slip.finding)
        with pytest.raises(IntegrityError, match="slip_stays_withdrawn"), transaction.atomic():
            Slip.objects.filter(pk=slip.pk).update(withdrawn_on=None, withdrawn_because="")
        Share.objects.filter(recipient=cast.company).update(withdrawn_at=timezone.now())
        with pytest.raises(IntegrityError, match="slip_needs_consent"):
            again(finding=slip.finding)


def test_a_withdrawn_consent_ends_the_paper_at_once_everywhere(cast: Cast) -> None:
    placement = p.proposed(cast)
    slip = p.paper(cast, placement)
    with f.wearing(cast.company_user):
        assert print_company_slip(cast.company_user, slip.pk, ON).code == _code(slip)
    with f.wearing(cast.lead):
        assert print_our_slip(placement, slip.pk, ON).code == _code(slip)
        Share.objects.filter(recipient=cast.company, category="slip").update(withdrawn_at=timezone.now())
        assert [row.state for row in our_slips(placement, ON)] == ["consent"]
        with pytest.raises(Http404):
            print_our_slip(placement, slip.pk, ON)
    found = check(_code(slip), ON)
    assert found is not None and found.paper is None
    with f.wearing(cast.company_user), pytest.raises(Http404):
        print_company_slip(cast.company_user, slip.pk, ON)


def test_a_newer_finding_ends_the_paper_and_one_for_a_past_day_does_not(cast: Cast) -> None:
    placement = p.proposed(cast)
    slip = p.paper(cast, placement)
    p.finding(cast, placement, on=ON - dt.timedelta(days=1))
    found = check(_code(slip), ON)
    assert found is not None and found.paper is not None
    p.finding(cast, placement, outcome="prohibited")
    found = check(_code(slip), ON)
    assert found is not None and found.paper is None
    with f.wearing(cast.company_user):
        from integrativ.placements.queries.company import get_company_placement

        assert get_company_placement(cast.company_user, placement.pk).may_from is None


def test_a_code_is_grouped_forgiving_and_long_and_only_its_digest_is_kept(cast: Cast) -> None:
    slip = p.paper(cast, p.proposed(cast))
    code = _code(slip)
    assert len(codes.ALPHABET) ** codes.LENGTH > 2**60 and not set(codes.ALPHABET) & set("0OQ1IL2Z5S68BUVAE")
    assert code == "-".join(code.replace("-", "")[i : i + 4] for i in (0, 4, 8, 12))
    assert codes.typed(f" {code.lower().replace('-', ' ')} ") == code.replace("-", "")
    assert codes.typed("CDFG") == codes.typed("O" * 16) == codes.typed("\x00" * 16) == ""
    stored = " ".join(map(str, Slip.objects.none().values_list())) + slip.code_digest + str(slip.code_seed)
    assert code.replace("-", "") not in stored and len(slip.code_digest) == 64
    assert codes.printable(slip.code_seed, "0" * 64) == ""


def test_a_wrong_code_opens_nothing_and_an_old_one_says_only_since_when(cast: Cast) -> None:
    placement = p.proposed(cast)
    slip = p.paper(cast, placement, valid_until=ON + dt.timedelta(days=5))
    assert check("CDFG-CDFG-CDFG-CDFG", ON) is None and check("", ON) is None
    last = ON + dt.timedelta(days=5)
    on_the_last, after = check(_code(slip), last), check(_code(slip), last + dt.timedelta(days=1))
    assert on_the_last is not None and on_the_last.paper is not None
    assert after is not None and (after.paper, after.since) == (None, last + dt.timedelta(days=1))
    with f.wearing(cast.lead):
        actions.withdraw_slip(placement=placement, slip=slip, by=cast.lead, on=ON)
        actions.withdraw_slip(placement=placement, slip=slip, by=cast.lead, on=ON + dt.timedelta(days=1))
    found = check(_code(slip), ON)
    assert found is not None and (found.paper, found.since) == (None, ON)


def test_every_look_stands_in_the_log_of_the_body_and_on_the_case(cast: Cast) -> None:
    placement = p.proposed(cast)
    slip = p.paper(cast, placement)
    check(_code(slip), ON)
    with f.wearing(cast.company_user):
        print_company_slip(cast.company_user, slip.pk, ON)
        assert not Entry.objects.filter(object_kind="slip", org_id=cast.kim.pk).exists()
    with f.wearing(cast.lead):
        (row,) = our_slips(placement, ON)
        assert {look.how for look in row.looks} == {"mit Code geprüft", "vom Betrieb geöffnet"}
        looks = Entry.objects.filter(object_kind="slip", object_id=slip.pk, kind="read")
        assert {(e.org_id, e.user_id, tuple(e.person_ids)) for e in looks} == {(cast.kim.pk, None, (cast.person.pk,))}


def test_other_companies_and_bodies_get_no_paper(cast: Cast) -> None:
    placement = p.proposed(cast)
    slip = p.paper(cast, placement)
    rival = f.hat(f.organisation("company", "Haus Nebenan"), "company_user")
    for hat in (rival, cast.neighbour, cast.partner, cast.colleague):
        with f.wearing(hat):
            assert our_slips(placement, ON) == []
            with pytest.raises(Http404):
                print_company_slip(hat, slip.pk, ON)
    with f.wearing(cast.company_user):
        assert print_company_slip(cast.company_user, slip.pk, ON).paper.person_name == "Layla Testkhafaji"


def test_the_office_issues_from_its_answer_and_takes_it_back(cast: Cast) -> None:
    placement = p.proposed(cast)
    step = _granted(cast, placement, valid_until=dt.date(2027, 11, 22))
    values = {"step": step, "by": cast.partner, "on": ON, "key": uuid.uuid4()}
    with f.wearing(cast.partner), pytest.raises(errors.NotComplete, match="Freigabe.*Telefon"):
        actions.issue_slip_as_office(**values)
    p.release(cast)
    p.call_me(cast.partner)
    with f.wearing(cast.partner):
        number = actions.issue_slip_as_office(**values)
        assert actions.issue_slip_as_office(**values) == number
        assert not Slip.objects.exists() and not Placement.objects.exists()
    with f.wearing(cast.lead):
        slip = Slip.objects.get()
        assert (slip.office_id, slip.issued_by_id, slip.pk) == (cast.abh.pk, cast.partner.pk, number)
        assert "Erlaubnis von Ausländerbehörde Bochum" in slip.legal_basis and slip.employer == "Haus Ruhraue"
        assert actions.accept_permit(placement=placement, step=step, by=cast.lead, on=ON) == slip
    check(_code(slip), ON)
    for hat in (cast.lead, cast.partner):
        with f.wearing(hat):
            assert Entry.objects.filter(act="placements.slip_checked", object_id=number).count() == 1
    with f.wearing(cast.lead):
        Share.objects.filter(recipient=cast.abh).update(withdrawn_at=timezone.now())
    with f.wearing(cast.partner):
        actions.withdraw_slip_as_office(step=step, by=cast.partner, on=ON)
    found = check(_code(slip), ON)
    assert found is not None and found.paper is None


def test_the_office_cannot_issue_before_granting_without_conditions_or_for_others(cast: Cast) -> None:
    placement = p.proposed(cast)
    p.release(cast)
    p.call_me(cast.partner)
    asked = _asked(cast, placement)
    with f.wearing(cast.partner):
        with pytest.raises(errors.NotABasis, match="antworten Sie zuerst"):
            actions.issue_slip_as_office(step=asked, by=cast.partner, on=ON)
        move(
            step=asked,
            event="grant_conditions",
            by=cast.partner,
            at=timezone.now(),
            code="granted_conditions",
            text="keine Nacht",
        )
        with pytest.raises(errors.NotABasis, match="Auflagen"):
            actions.issue_slip_as_office(step=asked, by=cast.partner, on=ON)
        with pytest.raises(errors.SlipSaysTooMuch):
            actions.issue_slip_as_office(step=asked, by=cast.partner, on=ON, conditions="solange die Duldung gilt")
    for hat in (cast.lead, cast.neighbour, cast.company_user):
        with f.wearing(hat), pytest.raises(PermissionDenied):
            actions.issue_slip_as_office(step=asked, by=hat, on=ON, conditions="keine Nacht")
    with f.wearing(cast.neighbour), connection.cursor() as cursor:
        cursor.execute("SELECT placements_office_view(%s, %s)", [asked.pk, ON])
        assert cursor.fetchone() == (None,)
        with pytest.raises(IntegrityError, match="slip_needs_a_basis"), transaction.atomic():
            cursor.execute("SELECT placements_office_issue(%s, '{}'::jsonb, %s)", [asked.pk, ON])
    with f.wearing(cast.partner):
        assert actions.issue_slip_as_office(step=asked, by=cast.partner, on=ON, conditions="keine Nacht")
        assert PermitRequest.objects.count() == 0


def test_an_answer_taken_back_ends_the_paper(cast: Cast) -> None:
    placement = p.proposed(cast)
    p.release(cast)
    p.call_me(cast.lead)
    step = _granted(cast, placement)
    with f.wearing(cast.lead):
        values = {"stage": "employment", "job": "Pflegehelferin", "valid_from": ON, "permit_step": step}
        slip = actions.issue_slip(placement=placement, by=cast.lead, on=ON, **values)  # type: ignore[arg-type]
        slip = actions.issue_paper(placement=placement, slip=slip, by=cast.lead, on=ON)
    found = check(_code(slip), ON)
    assert found is not None and found.paper is not None
    with f.wearing(cast.partner):
        move(step=step, event="undo", by=cast.partner, at=timezone.now())
    found = check(_code(slip), ON)
    assert found is not None and found.paper is None


def test_a_paper_lasts_a_year_at_most_also_over_a_leap_day(cast: Cast) -> None:
    from integrativ.placements.papers import expires_on, last_day

    assert expires_on(dt.date(2028, 2, 29), dt.date(2030, 1, 1), None) == dt.date(2029, 2, 28)
    assert expires_on(ON, dt.date(2027, 1, 31), dt.date(2027, 3, 1)) == dt.date(2027, 1, 31)
    midnight = dt.datetime(2027, 3, 28, tzinfo=dt.UTC) - dt.timedelta(hours=1)  # the night the clock goes forward
    assert last_day(midnight) == dt.date(2027, 3, 27)


def test_names_are_kept_as_written(cast: Cast) -> None:
    with f.wearing(cast.lead):
        type(cast.person).objects.update(given_names="Mẖammad علي", family_name="al-ʿĀmirī")
    placement = p.proposed(cast)
    found = check(_code(p.paper(cast, placement)), ON)
    assert found is not None and found.paper is not None and found.paper.person_name == "Mẖammad علي al-ʿĀmirī"
