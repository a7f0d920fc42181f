"""The pages of a case: who sees what, what a click does."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client

from integrativ.cases import actions
from integrativ.cases.models import Case, Goal, Note, Responsibility, TeamMember
from integrativ.common import dates
from integrativ.steps.models import Step
from integrativ.tenancy.models import Organisation, Role
from tests import factories as f
from tests.cast import Cast
from tests.network.factories import sent_request
from tests.web.client import sign_in

TABS = ["", "aendern/", "schliessen/", "team/", "verlauf/", "notizen/", "plan/", "plan/blatt/", "schritte/neu/",
        "netzwerk/", "netzwerk/eintragen/", "uebergabe/", "frage/"]  # fmt: skip


def url(cast: Cast, part: str = "") -> str:
    return f"/faelle/{cast.case.pk}/{part}"


def text(page: Any) -> str:
    return page.content.decode()


@pytest.mark.parametrize("part", TABS)
def test_the_team_opens_each_part_and_everybody_else_finds_nothing(client: Client, cast: Cast, part: str) -> None:
    for member in (cast.lead, cast.deputy):
        page = sign_in(Client(), member).get(url(cast, part))
        assert page.status_code == 200 and "Testkhafaji" in text(page), part
    others = [cast.admin, cast.partner, cast.neighbour, cast.company_user]
    others += [cast.colleague, cast.coordinator] if part else []
    for other in others:
        assert sign_in(Client(), other).get(url(cast, part)).status_code == 404


def test_a_colleague_reads_the_card_and_the_coordinator_no_name(client: Client, cast: Cast) -> None:
    page = sign_in(client, cast.colleague).get(url(cast))
    assert page.status_code == 200 and "Begleitet von" in text(page) and "Bereiche des Falls" not in text(page)
    assert "Testkhafaji" in text(page) and "Was gilt heute" not in text(page)
    team = text(sign_in(Client(), cast.lead).get(url(cast)))
    assert "Darf die Person arbeiten?" in team and "Rechtsstand" in team and "Warum?" in team
    page = sign_in(Client(), cast.coordinator).get(url(cast))
    assert page.status_code == 200 and "Testkhafaji" not in text(page)


def test_an_emergency_opens_the_case_from_the_card(client: Client, cast: Cast) -> None:
    sign_in(client, cast.colleague)
    page = client.post(url(cast, "notzugriff/"), {"reason": "kurz"})
    assert page.status_code == 422 and "Begleitet von" in text(page)
    assert client.post(url(cast, "notzugriff/"), {"reason": "Anruf aus dem Krankenhaus heute"}).status_code == 302
    page = client.get(url(cast))
    assert "Bereiche des Falls" in text(page) and "Anruf aus dem Krankenhaus" in text(page)
    row = TeamMember.objects.none()
    with f.wearing(cast.lead):
        row = TeamMember.objects.get(role="emergency")
    assert sign_in(Client(), cast.lead).post(f"/notzugriffe/{row.pk}/bestaetigen/").status_code == 302
    assert sign_in(Client(), cast.neighbour).post(f"/notzugriffe/{row.pk}/bestaetigen/").status_code == 404
    with f.wearing(cast.lead):
        assert TeamMember.objects.get(pk=row.pk).confirmed_by_id == cast.lead.pk


def test_one_click_keeps_a_contact_and_a_second_of_the_same_click_does_not(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lead)
    data = {"channel": "phone", "submit_key": str(uuid.uuid4())}
    for _ in range(2):
        assert client.post(url(cast, "kontakt/"), data).status_code == 302
    with f.wearing(cast.lead):
        assert [(n.channel, n.is_contact, n.is_shareable) for n in Note.objects.all()] == [("phone", True, False)]
    assert client.post(url(cast, "kontakt/"), {"channel": "\x00"}).status_code == 302


def test_notes_stay_in_the_team(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lead)
    assert client.post(url(cast, "notizen/"), {"text": "", "kind": "team"}).status_code == 422
    data = {"text": "Sorge um die Mutter", "kind": "team", "submit_key": str(uuid.uuid4())}
    for _ in range(2):
        client.post(url(cast, "notizen/"), data)
    page = client.get(url(cast, "notizen/"))
    assert text(page).count("Sorge um die Mutter") == 1 and "nur Fallteam" in text(page)
    with f.wearing(cast.lead):
        note = Note.objects.get()
    assert sign_in(Client(), cast.deputy).post(url(cast, f"notizen/{note.pk}/loeschen/")).status_code == 302
    with f.wearing(cast.lead):
        assert Note.objects.count() == 1
    client.post(url(cast, f"notizen/{note.pk}/loeschen/"))
    with f.wearing(cast.lead):
        assert Note.objects.count() == 0


def test_two_people_edit_the_goal_and_see_both_values(client: Client, cast: Cast) -> None:
    other = sign_in(Client(), cast.deputy)
    sign_in(client, cast.lead)
    mine = {"version": "1", "goal": "Pflegehelferin", "target_group": "tolerated", "next_contact_on": "01.12.2026"}
    assert client.post(url(cast, "aendern/"), mine).status_code == 302
    page = other.post(url(cast, "aendern/"), {**mine, "goal": "Altenpflege"})
    assert page.status_code == 422 and "Pflegehelferin" in text(page) and 'value="Altenpflege"' in text(page)
    page = other.post(url(cast, "aendern/"), {**mine, "goal": "Altenpflege", "version": "2"})
    assert page.status_code == 302
    with f.wearing(cast.lead):
        assert Case.objects.get(pk=cast.case.pk).goal == "Altenpflege"


def test_a_goal_and_a_step_stand_in_the_plan_and_on_the_sheet(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lead)
    assert client.post(url(cast, "plan/"), {"life_area": "work", "text": " "}).status_code == 422
    client.post(url(cast, "plan/"), {"life_area": "work", "text": "In der Pflege arbeiten", "agreed": "on"})
    step = {"kind": "task", "title": "Zeugnis bringen", "who": "person", "due_on": "30.11.2026", "life_area": "work",
            "agreed_with_person": "on", "submit_key": str(uuid.uuid4())}  # fmt: skip
    for _ in range(2):
        assert client.post(url(cast, "schritte/neu/"), step).status_code == 302
    page = text(client.get(url(cast, "plan/")))
    assert "In der Pflege arbeiten" in page and page.count("Zeugnis bringen") == 1
    with f.wearing(cast.lead):
        made = Step.objects.get()
        assert (made.state, made.waiting_for, made.turn_of) == ("open", "owner", "die Person")
        goal = Goal.objects.get()
    sheet = text(client.get(url(cast, "plan/blatt/") + "?sprache=ar"))
    assert "Zeugnis bringen" in sheet and "خطتي" in sheet and "noch nicht geprüft" in sheet
    assert "خطتي" not in text(client.get(url(cast, "plan/blatt/") + "?sprache=xx"))
    client.post(url(cast, f"plan/ziele/{goal.pk}/"), {"was": "reached"})
    assert "erreicht" in text(client.get(url(cast, "plan/")))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"due_on": "30.02.2026"}, "Den Tag muss es im Kalender geben"),
        ({"due_on": "01.01.2206"}, "zu weit weg"),
        ({"title": "a\x00b"}, "Null"),
        ({"who": "other"}, "wer dran ist"),
        ({"kind": "appointment", "due_on": ""}, "braucht einen Tag"),
        ({"kind": "permit_request"}, "gültige"),
        ({"title": "x" * 200}, "160"),
    ],
)
def test_a_wrong_entry_is_named_and_what_was_typed_stays(
    client: Client, cast: Cast, change: dict[str, str], field: str
) -> None:
    good = {"kind": "task", "title": "Zeugnis bringen", "who": "us", "due_on": "30.11.2026"}
    sign_in(client, cast.lead)
    page = client.post(url(cast, "schritte/neu/"), {**good, **change})
    assert page.status_code == 422 and field in text(page)
    assert client.post(url(cast, "schritte/neu/"), good).status_code == 302


def test_closing_asks_for_outcome_and_reason_and_opening_again_needs_no_intake(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lead)
    assert client.post(url(cast, "schliessen/"), {}).status_code == 422
    page = client.post(url(cast, "schliessen/"), {"outcome": "handed_over", "reason": "weg"})
    assert page.status_code == 422 and "Übergabe" in text(page)
    assert client.post(url(cast, "schliessen/"), {"outcome": "moved_away", "reason": "nach Kiel"}).status_code == 302
    assert "geschlossen" in text(client.get(url(cast)))
    assert client.post(url(cast, "oeffnen/")).status_code == 302
    assert "weggezogen" in text(client.get(url(cast, "verlauf/")))


def test_the_network_shows_a_gap_and_the_offer_that_closes_it(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lead)
    page = text(client.get(url(cast, "netzwerk/")))
    assert "Lücke" in page and "Begleitung" in page
    district = f.organisation("jobcenter", "Jobcenter Nachbarort")
    with f.wearing(cast.lead):
        actions.record_responsibility(
            case=cast.case, by=cast.lead, topic="lead", body=cast.kim, starts_on=dates.today() - dt.timedelta(days=9),
            on=dates.today(),
        )  # fmt: skip
    assert "Lücke" not in text(client.get(url(cast, "netzwerk/")))
    offer = {"topic": "lead", "to": str(cast.next_town.pk), "starts_on": f"{dates.today() + dt.timedelta(days=20):%d.%m.%Y}",
             "accompany_days": "14", "submit_key": str(uuid.uuid4())}  # fmt: skip
    page = client.post(url(cast, "uebergabe/"), offer)
    assert page.status_code == 422 and "Es fehlt noch" in text(page)
    with f.wearing(cast.lead):
        assert Step.objects.count() == 0
    offer["there"] = ["person_knows", "legal_basis"]  # type: ignore[assignment]
    for _ in range(2):
        assert client.post(url(cast, "uebergabe/"), offer).status_code == 302
    with f.wearing(cast.lead):
        assert Responsibility.objects.filter(handover__isnull=False).count() == 1
    assert "KIM Witten gefragt" in text(client.get(url(cast, "netzwerk/")))
    assert client.post(url(cast, "uebergabe/"), {**offer, "to": str(district.pk)}).status_code == 422


def test_a_whole_lead_handover_between_two_towns_on_their_own_pages(client: Client, cast: Cast) -> None:
    f.share(cast.lead, cast.person, cast.next_town, "base", purpose="handover")
    with f.wearing(cast.lead):
        step = actions.offer_handover(
            case=cast.case, by=cast.lead, topic="lead", to=cast.next_town, starts_on=dates.today(),
            there=("person_knows", "legal_basis"),
        )  # fmt: skip
    theirs = sign_in(Client(), cast.neighbour)
    page = theirs.get(f"/schritte/{step.pk}/")
    assert page.status_code == 200 and "Wir übernehmen" in text(page)
    answer = {"code": "accepted", "submit_key": str(uuid.uuid4())}
    assert theirs.post(f"/schritte/{step.pk}/antwort/", {"code": "nonsense"}).status_code == 422
    for _ in range(2):
        assert theirs.post(f"/schritte/{step.pk}/antwort/", answer).status_code == 302
    with f.wearing(cast.neighbour):
        mine = Case.objects.get()
    assert theirs.get(f"/faelle/{mine.pk}/").status_code == 200
    assert sign_in(client, cast.lead).get(f"/faelle/{mine.pk}/").status_code == 404
    assert "Wir übernehmen" in text(client.get(f"/schritte/{step.pk}/"))
    assert sign_in(Client(), cast.partner).get(f"/schritte/{step.pk}/").status_code == 404
    assert sign_in(Client(), cast.colleague).get(f"/schritte/{step.pk}/").status_code == 404


@pytest.mark.usefixtures("reference")
def test_nobody_answers_for_a_body_that_works_here_itself(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lead)
    for body, may in ((cast.abh, False), (Organisation.objects.get(key="abh-05954036"), True)):
        step = sent_request(cast, kind="question", title="Frage", to=body, is_anonymous=True)
        page = text(client.get(f"/schritte/{step.pk}/"))
        assert ("Antwort speichern" in page, "antwortet im eigenen Eingang" in page) == (may, not may)
        answer = {"code": "yes", "on_behalf_of": "Frau Beispiel, Telefon", "submit_key": str(uuid.uuid4())}
        said = client.post(f"/schritte/{step.pk}/antwort/", answer, follow=True)
        assert ("Die Antwort kommt von dort" in text(said)) is not may
        with f.wearing(cast.lead):
            assert (Step.objects.get(pk=step.pk).state == "answered") is may


def test_the_team_takes_a_colleague_in_on_the_page(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lead)
    assert client.post(url(cast, "team/"), {"member": str(cast.neighbour.pk), "role": "member"}).status_code == 422
    assert client.post(url(cast, "team/"), {"member": str(cast.colleague.pk), "role": "member"}).status_code == 302
    assert sign_in(Client(), cast.colleague).get(url(cast, "plan/")).status_code == 200
    with f.wearing(cast.lead):
        row = TeamMember.objects.get(membership=cast.colleague)
    assert client.post(url(cast, f"team/{row.pk}/")).status_code == 302
    assert sign_in(Client(), cast.colleague).get(url(cast, "plan/")).status_code == 404


def test_the_coordinator_gives_a_caseload_to_a_colleague(client: Client, cast: Cast) -> None:
    sign_in(client, cast.coordinator)
    data = {"giver": str(cast.lead.pk), "receiver": str(cast.lead.pk), "starts_on": f"{dates.today():%d.%m.%Y}"}
    assert client.post("/koordination/fallbestand/", data).status_code == 422
    assert client.post("/koordination/fallbestand/", {**data, "receiver": str(cast.colleague.pk)}).status_code == 302
    assert "Testkhafaji" in text(sign_in(Client(), cast.colleague).get(url(cast)))
    officer = f.hat(cast.kim, Role.PRIVACY_OFFICER)
    assert sign_in(Client(), officer).get("/koordination/fallbestand/").status_code == 404


def test_who_was_slower_reads_only_what_is_different_now(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lead)
    typed = {"goal": "Pflege", "target_group": "", "next_contact_on": "", "version": str(cast.case.version)}
    assert client.post(url(cast, "aendern/"), {**typed, "goal": "Bäckerei"}).status_code == 302
    late = client.post(url(cast, "aendern/"), typed)
    assert late.status_code == 422 and "Inzwischen steht hier: Bäckerei" in text(late) and "Pflege" in text(late)
    assert text(late).count("Inzwischen steht hier: leer") == 0, "what nobody changed is nothing to decide"
    empty = sign_in(client, cast.lead).post("/personen/neu/1/", {"family_name": "", "given_names": "Layla"})
    assert empty.status_code == 422 and "Bitte füllen Sie dieses Feld aus." in text(empty)
