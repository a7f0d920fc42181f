"""The pages about people, facts and shares: right for the team, nothing for everybody else, every mistake with words."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from integrativ.cases.models import Case
from integrativ.common.dates import now, today
from integrativ.people.models import Fact, IntakeDraft, Person
from integrativ.web.access.confirm import CONFIRMED_KEY
from integrativ.web.desk.views.people_data import TABLE_WORDS
from tests import factories as f
from tests.cast import Cast
from tests.people.factories import fact, release
from tests.web.client import sign_in


@pytest.fixture
def desk(client: Client, cast: Cast) -> Client:
    return sign_in(client, cast.lead)


def _confirmed(client: Client) -> Client:
    session = client.session
    session[CONFIRMED_KEY] = now().timestamp()
    session.save()
    return client


def _key() -> str:
    return str(uuid.uuid4())


PLACES = (
    "/faelle/{case}/angaben/",
    "/faelle/{case}/angaben/neu/?name=german_level",
    "/faelle/{case}/angaben/{fact}/",
    "/faelle/{case}/freigaben/",
    "/faelle/{case}/freigaben/neu/{abh}/",
    "/faelle/{case}/freigaben/{share}/blatt/",
    "/faelle/{case}/anderswo/",
    "/faelle/{case}/daten/",
    "/faelle/{case}/daten/datei/",
    "/personen/{person}/stammdaten/",
)


@pytest.mark.parametrize("place", PLACES)
def test_the_team_reads_and_everybody_else_finds_nothing(client: Client, cast: Cast, place: str) -> None:
    row = fact(cast.lead, cast.person, "german_level", "B1")
    made = release(cast.lead, cast.person, cast.abh, "base")
    address = place.format(case=cast.case.pk, fact=row.pk, share=made.pk, abh=cast.abh.pk, person=cast.person.pk)
    for hat in (cast.colleague, cast.coordinator, cast.admin, cast.partner, cast.neighbour, cast.company_user):
        assert _confirmed(sign_in(client, hat)).get(address).status_code == 404, hat.role
    for hat in (cast.lead, cast.deputy):
        assert _confirmed(sign_in(client, hat)).get(address).status_code == 200
    client.logout()
    assert client.get(address).status_code == 302


@pytest.mark.parametrize(
    "place",
    [
        "/personen/",
        "/personen/?wer=alle",
        "/personen/?wer=titel",
        "/personen/?q=Leila",
        "/personen/neu/",
        "/personen/neu/2/",
        "/personen/neu/3/",
        "/personen/einlesen/",
        "/personen/einlesen/vorlage/",
        "/personen/anderswo/",
        "/personen/berufe/?feld=value&suche_value=Koch",
    ],
)
def test_pages_of_the_desk_open_for_case_managers_only(client: Client, cast: Cast, place: str) -> None:
    for hat in (cast.coordinator, cast.admin, cast.partner, cast.company_user):
        assert sign_in(client, hat).get(place).status_code == 404
    assert sign_in(client, cast.lead).get(place).status_code == 200


def test_a_colleague_reads_by_whom_somebody_is_accompanied(client: Client, cast: Cast) -> None:
    page = sign_in(client, cast.colleague).get("/personen/?wer=alle").content.decode()
    assert "Testkhafaji" in page and cast.lead.user.name in page
    assert "Testkhafaji" in sign_in(client, cast.lead).get("/personen/").content.decode()
    assert "Testkhafaji" not in sign_in(client, cast.neighbour).get("/personen/?wer=alle").content.decode()


def test_every_list_says_why_it_is_empty(client: Client, cast: Cast) -> None:
    page = sign_in(client, cast.colleague)
    assert "Noch keine Personen" in page.get("/personen/").content.decode()
    assert "ähnliche Schreibweisen" in page.get("/personen/?q=Unbekannt").content.decode()
    sign_in(client, cast.lead)
    assert "Noch keine Angaben" in client.get(f"/faelle/{cast.case.pk}/angaben/").content.decode()
    assert "Keine Freigabe" in client.get(f"/faelle/{cast.case.pk}/freigaben/").content.decode()


def _page_one(**more: str) -> dict[str, str]:
    return {"family_name": "Neumann", "given_names": "Olha", "submit_key": _key(), **more}


def test_an_intake_goes_over_three_pages_and_is_saved_as_typed(desk: Client, cast: Cast) -> None:
    one = desk.post("/personen/neu/1/", _page_one(birth_date="29.02.1996", telephone="0234 1", needs_interpreter="ja"))
    assert one["Location"] == "/personen/neu/2/"
    two = {
        "nationality": "UA",
        "residence_title": "ae_24",
        "title_valid_until": "04.03.2027",
        "title_seen_on": f"{today():%d.%m.%Y}",
        "german_level": "A2",
        "german_proof": "estimated",
        "language_1": "uk",
        "level_1": "M",
    }
    assert desk.post("/personen/neu/2/", two)["Location"] == "/personen/neu/3/"
    three = {
        "skills": "Kochen\nNähen",
        "occupation_wished": ["29302"],
        "goal": "Arbeit als Köchin",
        "childcare_need": "part_day",
        "submit_key": _key(),
    }
    done = desk.post("/personen/neu/3/", three)
    with f.wearing(cast.lead):
        case = Case.objects.get(person__family_name="Neumann")
        assert done["Location"] == f"/faelle/{case.pk}/"
        assert (case.goal, case.person.birth_date, case.person.needs_interpreter) == (
            "Arbeit als Köchin",
            dt.date(1996, 2, 29),
            True,
        )
        kept = {row.name: (row.value, row.source) for row in Fact.objects.filter(person=case.person)}
        assert kept["residence_title"] == ("ae_24", "seen") and kept["german_level"] == ("A2", "estimated")
        assert kept["language_uk"] == ("M", "self_reported") and kept["occupation_wished"][0] == ["29302"]
        assert kept["birth_date"] == ("1996-02-29", "self_reported")
        assert IntakeDraft.objects.count() == 0
    again = desk.post("/personen/neu/3/", three)
    assert again["Location"] == done["Location"]


def test_a_double_submit_without_waiting_makes_one_person(desk: Client, cast: Cast) -> None:
    desk.post("/personen/neu/1/", _page_one())
    key = _key()
    for _ in range(2):
        assert desk.post("/personen/neu/3/", {"submit_key": key}).status_code == 302
    with f.wearing(cast.lead):
        assert Person.objects.filter(family_name="Neumann").count() == 1


def test_typed_text_survives_errors_and_leaving(desk: Client, cast: Cast) -> None:
    wrong = desk.post(
        "/personen/neu/1/", {"family_name": "Neu", "given_names": "", "birth_date": "31.02.2000", "submit_key": _key()}
    )
    assert wrong.status_code == 422 and "31.02.2000" in wrong.content.decode()
    assert desk.post("/personen/neu/1/sichern/", {"family_name": "Spät", "contact_note": "abends"}).status_code == 204
    page = desk.get("/personen/neu/").content.decode()
    assert "Spät" in page and "abends" in page
    assert "Aufnahme fortsetzen" in desk.get("/personen/").content.decode()
    desk.post("/personen/neu/verwerfen/")
    assert "Spät" not in desk.get("/personen/neu/").content.decode()
    late = desk.post("/personen/neu/3/sichern/", {"wishes": "Büro"})
    assert late.status_code == 204, "what is saved while typing may come after the last click"
    assert "Aufnahme fortsetzen" not in desk.get("/personen/").content.decode()


def test_a_begun_intake_is_seen_by_nobody_else(client: Client, cast: Cast) -> None:
    sign_in(client, cast.lead).post("/personen/neu/1/sichern/", {"family_name": "Geheim"})
    assert "Geheim" in client.get("/personen/neu/").content.decode()
    assert "Geheim" not in sign_in(client, cast.deputy).get("/personen/neu/").content.decode()
    with f.wearing(cast.deputy):
        assert IntakeDraft.objects.count() == 0


def test_a_draft_never_holds_what_must_not_be_kept(desk: Client, cast: Cast) -> None:
    desk.post("/personen/neu/1/sichern/", {"family_name": "Neu"})
    desk.post("/personen/neu/2/sichern/", {"residence_title": "none", "nationality": "SY"})
    with f.wearing(cast.lead):
        assert IntakeDraft.objects.get().data["2"] == {"residence_title": [], "nationality": ["SY"]}


def test_possible_doubles_are_shown_before_going_on(desk: Client, cast: Cast) -> None:
    data = _page_one(family_name="Testkhafadschi", given_names="Leila")
    page = desk.post("/personen/neu/1/", data)
    assert page.status_code == 422 and "Gibt es diese Person schon?" in page.content.decode()
    assert desk.post("/personen/neu/1/", {**data, "anders": str(cast.person.pk)})["Location"] == "/personen/neu/2/"
    assert desk.post("/personen/neu/3/", {"submit_key": _key()}).status_code == 302
    with f.wearing(cast.lead):
        assert Person.objects.count() == 2


def test_a_fact_is_recorded_corrected_and_taken_back(desk: Client, cast: Cast) -> None:
    base = f"/faelle/{cast.case.pk}/angaben/"
    new = {"value": "B1", "source": "certified", "seen_on": "01.11.2026", "evidence": "telc", "submit_key": _key()}
    assert desk.post(f"{base}neu/?name=german_level", new).status_code == 302
    with f.wearing(cast.lead):
        row = Fact.objects.get()
    assert (
        desk.post(f"{base}{row.pk}/", {"value": "B2", "seen_on": "02.11.2026", "submit_key": _key()}).status_code == 302
    )
    page = desk.get(base).content.decode()
    assert "B2" in page and "Zertifikat oder Bescheid gesehen" in page
    late = desk.post(f"{base}{row.pk}/", {"value": "C1", "seen_on": "02.11.2026", "submit_key": _key()})
    assert late.status_code == 422 and "Beide Fassungen" in late.content.decode() and "B2" in late.content.decode()
    with f.wearing(cast.lead):
        current = Fact.objects.get(superseded_at=None)
    desk.post(f"{base}{current.pk}/zuruecknehmen/")
    assert "Noch keine Angaben" in desk.get(base).content.decode()
    with f.wearing(cast.lead):
        assert Fact.objects.count() == 3


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"value": "Z9", "source": "seen"},
        {"value": "B1", "source": "certified"},
        {"value": "\x00", "source": "x"},
        {"value": "B1", "source": "seen", "seen_on": "31.12.2099"},
        {"value": "x" * 9000, "source": "self_reported"},
    ],
)
def test_a_wrong_fact_is_answered_with_the_form(desk: Client, cast: Cast, typed: dict[str, str]) -> None:
    page = desk.post(f"/faelle/{cast.case.pk}/angaben/neu/?name=german_level", typed)
    assert page.status_code == 422 and "Bitte prüfen Sie" in page.content.decode()


@pytest.mark.parametrize("name", ["nonsense", "expulsion_order", "asking_party", "", "\x00"])
def test_there_is_no_form_for_what_is_not_kept(desk: Client, cast: Cast, name: str) -> None:
    assert desk.get(f"/faelle/{cast.case.pk}/angaben/neu/", {"name": name}).status_code == 404
    assert desk.get(f"/faelle/{cast.case.pk}/angaben/neu/", {"name": "custodial_sentence"}).status_code == 200


def test_every_keepable_fact_has_a_form_that_opens(desk: Client, cast: Cast) -> None:
    from integrativ.people import vocabulary

    sample = [e.name for e in vocabulary.keepable() if not e.name.startswith("language_")][::9]
    for name in [
        *sample,
        "student_work_weeks",
        "registered_status",
        "skills",
        "occupation_wished",
        "shifts_possible",
        "language_ti",
    ]:
        assert desk.get(f"/faelle/{cast.case.pk}/angaben/neu/", {"name": name, "beruf": "Koch"}).status_code == 200, (
            name
        )


def test_any_past_day_is_shown(desk: Client, cast: Cast) -> None:
    day = today() - dt.timedelta(days=30)
    fact(cast.lead, cast.person, "german_level", "A1", at=dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC))
    fact(cast.lead, cast.person, "german_level", "B2")
    base = f"/faelle/{cast.case.pk}/angaben/"
    assert "<strong>B2</strong>" in desk.get(base).content.decode()
    past = desk.get(base, {"stand": f"{day:%d.%m.%Y}"}).content.decode()
    assert "<strong>A1</strong>" in past and "<strong>B2</strong>" not in past
    for odd in ("31.02.2026", "morgen", "01.01.2999", "\x00"):
        assert desk.get(base, {"stand": odd}).status_code == 200


def test_the_whole_data_hold_every_table_and_need_a_confirmation(desk: Client, cast: Cast) -> None:
    from integrativ.people.whole_data import FORMAT, tables

    fact(cast.lead, cast.person, "german_level", "B1")
    release(cast.lead, cast.person, cast.abh, "base")
    address = f"/faelle/{cast.case.pk}/daten/datei/"
    session = desk.session
    session.pop(CONFIRMED_KEY, None)
    session.save()
    assert desk.get(address).status_code == 302
    data = json.loads(_confirmed(desk).get(address).content)
    assert data["format"] == FORMAT
    assert set(data["tables"]) == {model._meta.label for model in tables()} | {"audit.Entry"}
    assert {"people.Fact", "people.Share", "cases.Note", "steps.StepEvent", "placements.Placement"} <= set(
        data["tables"]
    )
    assert set(data["tables"]) == set(TABLE_WORDS), "jede Tabelle hat eine deutsche Überschrift"
    (kept,) = data["tables"]["people.Fact"]
    assert (kept["name"], kept["value"], kept["recorded_by"]) == (
        "german_level",
        "B1",
        f"{cast.lead.user.name} (KIM Bochum)",
    )
    assert data["tables"]["people.Person"][0]["family_name"] == "Testkhafaji"
    assert any(entry["act"] == "freigegeben oder widerrufen" for entry in data["tables"]["audit.Entry"])


def test_of_two_corrections_the_second_sees_both_versions(client: Client, cast: Cast) -> None:
    address = f"/personen/{cast.person.pk}/stammdaten/"
    data = {"family_name": "Testkhafaji", "given_names": "Layla", "version": "1", "submit_key": _key()}
    assert sign_in(client, cast.lead).post(address, {**data, "telephone": "0234 1"}).status_code == 302
    late = client.post(address, {**data, "telephone": "0234 2"})
    page = late.content.decode()
    assert late.status_code == 422 and "0234 1" in page and "0234 2" in page and 'name="version" value="2"' in page
    assert client.post(address, {**data, "telephone": "0234 2", "version": "2"}).status_code == 302


def test_lists_cost_the_same_for_two_and_for_twenty(desk: Client, cast: Cast) -> None:
    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(address).status_code == 200
        return len(seen)

    addresses = [
        "/personen/",
        "/personen/?wer=alle",
        f"/faelle/{cast.case.pk}/angaben/",
        f"/faelle/{cast.case.pk}/freigaben/",
    ]
    bodies = [f.organisation("welfare") for _ in range(20)]
    for number, body in enumerate(bodies[:2]):
        release(cast.lead, cast.person, body, "base")
        fact(cast.lead, cast.person, ("german_level", "english_level")[number], "B1")
    few = [cost(address) for address in addresses]
    for number, body in enumerate(bodies[2:]):
        f.case(cast.lead, f.person(cast.lead, family=f"Weitere {number}"))
        release(cast.lead, cast.person, body, "base")
    for name in (
        "skills",
        "wishes",
        "hours_wished",
        "language_ar",
        "language_fa",
        "language_tr",
        "driving_licence",
        "travel_minutes",
    ):
        value = {
            "skills": ["Kochen"],
            "wishes": "ruhig",
            "hours_wished": 30,
            "driving_licence": "B",
            "travel_minutes": 40,
        }.get(name, "B1")
        fact(cast.lead, cast.person, name, value)
    assert [cost(address) for address in addresses] == few


def test_asking_other_bodies_from_the_page(client: Client, cast: Cast) -> None:
    with f.wearing(cast.lead):
        Person.objects.update(birth_date=dt.date(1990, 1, 2))
    sign_in(client, cast.lead)
    assert client.post(f"/faelle/{cast.case.pk}/anderswo/", {"language": "de", "submit_key": _key()}).status_code == 422
    agreed = client.post(f"/faelle/{cast.case.pk}/anderswo/", {"language": "de", "agrees": "on", "submit_key": _key()})
    assert agreed.status_code == 302
    data = {
        "given_names": "Layla",
        "family_name": "Testkhafaji",
        "birth_date": "02.01.1990",
        "person_agrees": "on",
        "submit_key": _key(),
    }
    sign_in(client, cast.neighbour)
    assert "KIM Bochum" in client.post("/personen/anderswo/", data).content.decode()
    assert client.post("/personen/anderswo/", {**data, "person_agrees": ""}).status_code == 422
    for _ in range(19):
        client.post("/personen/anderswo/", {**data, "birth_date": "03.01.1990"})
    assert client.post("/personen/anderswo/", data).status_code == 422


def test_doubles_are_merged_from_the_page(desk: Client, cast: Cast) -> None:
    doubled = f.person(cast.lead, given="Laila", family="Testkhafaji")
    assert f"/zusammenfuehren/{doubled.pk}/" in desk.get(f"/personen/{cast.person.pk}/stammdaten/").content.decode()
    address = f"/personen/{cast.person.pk}/zusammenfuehren/{doubled.pk}/"
    assert desk.get(address).status_code == 200
    desk.post(address)
    with f.wearing(cast.lead):
        doubled.refresh_from_db()
        assert doubled.merged_into_id == cast.person.pk
    assert desk.get(f"/personen/{doubled.pk}/", follow=True).redirect_chain[-1][0] in (
        f"/faelle/{cast.case.pk}/",
        f"/personen/{cast.person.pk}/stammdaten/",
    )


def test_two_people_one_accompanies_are_put_into_one_household(desk: Client, cast: Cast) -> None:
    sister = f.person(cast.lead, given="Amira", family="Schwester")
    f.case(cast.lead, sister)
    address = f"/personen/{cast.person.pk}/stammdaten/"
    assert f"/haushalt/{sister.pk}/" in desk.get(address, {"zusammen": "Schwester"}).content.decode()
    assert "Niemand heißt so" in desk.get(address, {"zusammen": "Unbekannt"}).content.decode()
    desk.post(f"/personen/{cast.person.pk}/haushalt/{sister.pk}/")
    assert "Lebt jetzt woanders" in desk.get(address).content.decode()
    desk.post(f"/personen/{cast.person.pk}/haushalt/verlassen/")
    assert "Lebt jetzt woanders" not in desk.get(address).content.decode()
