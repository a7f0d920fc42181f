"""Who is responsible, on the screen."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from integrativ.audit.models import Entry
from integrativ.network.models import ContactEntry, Mandate, ServiceStandard
from integrativ.tenancy.models import Membership, Organisation, Role
from tests import factories as f
from tests.web.client import read, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]


def body(key: str) -> Organisation:
    return Organisation.objects.get(key=key)


@pytest.fixture
def manager() -> Membership:
    return f.hat(body("kim-05911"))


@pytest.fixture
def coordinator() -> Membership:
    return f.hat(body("kim-05954"), Role.COORDINATOR)


def test_who_decides_about_work_permits_in_witten(client: Client, manager: Membership) -> None:
    page = sign_in(client, manager).get("/zustaendig/", {"frage": "Wer entscheidet über Arbeitserlaubnisse in Witten?"})
    assert page.status_code == 200
    for words in (
        "Wer entscheidet über Arbeitserlaubnisse in Witten?",
        "Ausländerbehörde der Stadt Witten",
        "folgt aus Vorschrift und amtlicher Liste",
        "ZustAVO NRW",
        "noch nicht eingetragen",
        "Weitere Stellen für Witten",
        "Jobcenter Ennepe-Ruhr-Kreis",
        "IHK Mittleres Ruhrgebiet",
        "© GeoBasis-DE / BKG 2021",
    ):
        assert words in page.text
    assert page.text.count("i-answer__a") == 1
    assert "Kontakt nachtragen" not in page.text


def test_what_nobody_has_recorded_is_said_openly_with_who_can(client: Client, manager: Membership) -> None:
    page = sign_in(client, manager).get("/zustaendig/", {"ort": "Aachen", "thema": "naturalisation"})
    assert "Das ist noch nicht erfasst." in page.text
    assert "KIM Stadt Aachen" in page.text and "KIM StädteRegion Aachen" in page.text
    assert "Dort arbeitet noch niemand mit integrativ" in page.text and "Jetzt eintragen" not in page.text


def test_an_unsure_answer_says_who_can_confirm_it_and_offers_it_to_them(client: Client, manager: Membership) -> None:
    unsure = Mandate.objects.filter(evidence="general_knowledge").exclude(body=None).order_by("pk")[0]
    place = unsure.municipality or unsure.district.municipalities.order_by("ags")[0]
    asked = {"gemeinde": place.ags, "thema": unsure.topic}
    page = sign_in(client, manager).get("/zustaendig/", asked)
    unit = Organisation.objects.filter(kind="kim", district=unsure.district).order_by("sort_key", "id")[0]
    assert f"Vor Ort bestätigen oder ändern kann das die Koordination von {unit}" in read(page)
    assert "Bestätigen oder ändern</a>" not in page.text
    hers = sign_in(Client(), f.hat(unit, Role.COORDINATOR)).get("/zustaendig/", asked)
    assert "Bestätigen oder ändern</a>" in hers.text and "Vor Ort bestätigen oder ändern kann" not in hers.text


def test_a_missing_contact_says_who_can_enter_it(client: Client, manager: Membership) -> None:
    address = f"/zustaendig/stellen/{body('abh-05911000').pk}/"
    assert "Nachtragen kann es die Koordination von" in sign_in(client, manager).get(address).text
    nowhere = f.organisation("welfare", "Verein ohne Ort")
    assert "hier noch niemand" in client.get(f"/zustaendig/stellen/{nowhere.pk}/").text
    coordinator = f.hat(Organisation.objects.get(kind="kim", district_id="05911"), Role.COORDINATOR)
    hers = sign_in(Client(), coordinator).get(address).text
    assert "Nachtragen kann" not in hers and "nachtragen</a>" in hers


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "So geht es"),
        ("frage=Blumen", "Das haben wir nicht verstanden."),
        ("frage=Jobcenter", "Welcher Ort?"),
        ("ort=Rheinberg&thema=residence", "Ausländerbehörde des Kreises Wesel"),
        ("ort=45721", "Stellen für Haltern am See"),
        ("frage=%00%27%3B--", "Das haben wir nicht verstanden."),
        ("gemeinde=05954036&thema=commerce", "Industrie- und Handelskammer Mittleres Ruhrgebiet"),
        ("gemeinde=99999999&thema=commerce", "Welcher Ort?"),
        ("ort=" + "x" * 5000, "120"),
        ("ort=Witten&am=31.02.2026", "Den Tag muss es im Kalender geben"),
        ("ort=Witten&thema=unsinn", "unsinn"),
    ],
)
def test_every_question_gets_a_sentence(client: Client, manager: Membership, query: str, says: str) -> None:
    page = sign_in(client, manager).get(f"/zustaendig/?{query}")
    assert page.status_code in (200, 422)
    assert says in page.text


def test_the_map_links_every_district_and_has_a_list_beside_it(client: Client, manager: Membership) -> None:
    page = sign_in(client, manager).get("/zustaendig/")
    assert page.text.count('href="/zustaendig/kreise/') == 2 * 53
    assert "zehn Städte der ersten Phase" in page.text
    district = client.get("/zustaendig/kreise/05954/")
    assert "gemeinde=05954036" in district.text and 'class="is-here"' in district.text
    assert client.get("/zustaendig/kreise/99999/").status_code == 404


def test_companies_and_strangers_do_not_read_the_directory_of_people(client: Client, manager: Membership) -> None:
    address = f"/zustaendig/stellen/{body('abh-05911000').pk}/"
    company = f.hat(f.organisation("company", "Haus Ruhraue"), Role.COMPANY_USER)
    assert sign_in(client, manager).get(address).status_code == 200
    assert sign_in(Client(), company).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    firm = f"/zustaendig/stellen/{company.organisation_id}/"
    assert client.get(firm).status_code == 404


def test_a_body_shows_its_people_with_function_telephone_and_deputy(client: Client, manager: Membership) -> None:
    abh = body("abh-05911000")
    deputy = f.hat(abh, Role.CLERK, user_=f.user("Mira Vertretung"))
    f.hat(
        abh, Role.CLERK, user_=f.user("Henning Overkamp"), function="Team Fachkräfte", telephone="0234 0", deputy=deputy
    )
    f.hat(abh, Role.ACCOUNT_ADMIN, user_=f.user("Rolf Zugang"))
    page = sign_in(client, manager).get(f"/zustaendig/stellen/{abh.pk}/")
    for words in (
        "Henning Overkamp",
        "Team Fachkräfte",
        "0234 0",
        "Mira Vertretung",
        "Stadt Bochum",
        "Arbeitserlaubnis",
    ):
        assert words in page.text
    assert "Rolf Zugang" not in page.text


def test_the_directory_is_searched_filtered_and_paged_with_as_many_queries_for_few_as_for_many(
    client: Client, manager: Membership
) -> None:
    sign_in(client, manager)

    def look(query: str) -> tuple[str, int]:
        with CaptureQueriesContext(connection) as seen:
            page = client.get(f"/zustaendig/stellen/?{query}")
        assert page.status_code == 200
        return page.text, len(seen)

    look("")
    few, small = look("q=HWK")
    many, large = look("art=abh")
    assert "Handwerkskammer Dortmund" in few and "88 Stellen" in many and "seite=2" in many
    assert small == large
    assert "Jobcenter Ennepe-Ruhr-Kreis" in look("kreis=05954&art=jobcenter")[0]
    assert "Keine Stelle gefunden." in look("q=%00xyz")[0]


def test_the_coordination_of_the_district_confirms_what_is_true_there(client: Client, coordinator: Membership) -> None:
    sign_in(client, coordinator)
    abh = body("abh-05954")
    address = "/zustaendig/orte/05954036/work_permit/eintragen/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"body": abh.pk}).status_code == 422
    data = {"body": abh.pk, "starts_on": "01.11.2026", "source": "Vereinbarung der Stadt mit dem Kreis"}
    assert client.post(address, data).status_code == 302
    page = client.get("/zustaendig/?gemeinde=05954036&thema=work_permit&am=23.11.2026")
    assert "Ausländerbehörde des Ennepe-Ruhr-Kreises" in page.text and "vor Ort bestätigt" in page.text
    before = client.get("/zustaendig/?gemeinde=05954036&thema=work_permit&am=31.10.2026")
    assert "Ausländerbehörde der Stadt Witten" in before.text
    again = client.post(address, data)
    assert again.status_code == 422 and "schon etwas eingetragen" in again.text
    assert client.post(address, data | {"body": body("abh-05954036").pk, "starts_on": "20.11.2026"}).status_code == 302
    assert Mandate.objects.filter(evidence="local", ends_on=None).count() == 1


def test_nobody_records_for_another_district(client: Client, coordinator: Membership, manager: Membership) -> None:
    own, foreign = (
        "/zustaendig/orte/05954036/work_permit/eintragen/",
        "/zustaendig/orte/05911000/work_permit/eintragen/",
    )
    assert sign_in(client, coordinator).get(own).status_code == 200
    assert client.get(foreign).status_code == 404
    assert client.get("/zustaendig/orte/05954036/unsinn/eintragen/").status_code == 404
    assert sign_in(Client(), manager).get(own).status_code == 404


def test_the_database_alone_stops_a_foreign_or_disguised_entry(coordinator: Membership, manager: Membership) -> None:

    def insert(hat: Membership, place: str, evidence: str = "local") -> None:
        with f.wearing(hat), transaction.atomic():
            Mandate.objects.create(
                topic="youth", district_id=place[:5], municipality_id=place, body=hat.organisation, starts_on=f.ON,
                evidence=evidence, recorded_by=hat,
            )  # fmt: skip

    insert(coordinator, "05954036")
    for hat, place, evidence in (
        (coordinator, "05911000", "local"),
        (coordinator, "05954020", "source"),
        (manager, "05911000", "local"),
    ):
        with pytest.raises(ProgrammingError, match="row-level security"):
            insert(hat, place, evidence)
    with f.wearing(coordinator):
        assert Mandate.objects.exclude(evidence="local").update(ends_on=f.ON) == 0


def test_the_coordination_enters_how_a_body_of_its_district_is_reached(client: Client, coordinator: Membership) -> None:
    sign_in(client, coordinator)
    witten, bochum = body("abh-05954036"), body("abh-05911000")
    address = f"/zustaendig/stellen/{witten.pk}/kontakt/"
    assert client.post(address, {"contact": "Servicestelle"}).status_code == 422
    assert client.post(address, {"telephone": "02302 000", "email": "keine"}).status_code == 422
    assert client.post(address, {"telephone": "02302 000", "contact": "Servicestelle"}).status_code == 302
    assert ContactEntry.objects.get().body == witten
    assert "02302 000" in client.get("/zustaendig/?frage=arbeitserlaubnis+witten").text
    assert client.get(f"/zustaendig/stellen/{bochum.pk}/kontakt/").status_code == 404


def test_a_body_keeps_its_own_contact_and_that_counts_before_all_others(
    client: Client, coordinator: Membership
) -> None:
    office = body("abh-05954036")
    admin = f.hat(office, Role.ACCOUNT_ADMIN)
    address = f"/zustaendig/stellen/{office.pk}/kontakt/"
    sign_in(client, coordinator)
    assert client.post(address, {"telephone": "02302 000"}).status_code == 302  # the coordination was first
    first = ContactEntry.objects.get().pk
    own = sign_in(Client(), admin)
    page = own.get(address).text
    assert f'name="seen" value="{first}"' in page and "02302 000" in page and address in own.get("/zugaenge/").text
    mine = {
        "telephone": "02302 581-0",
        "opening_hours": "Mo und Do 8 bis 12 Uhr",
        "contact": "Servicestelle",
        "seen": first,
    }
    assert client.post(address, {"telephone": "02302 111", "seen": first}).status_code == 302  # meanwhile
    both = own.post(address, mine)
    assert both.status_code == 422 and "02302 111" in both.text and "02302 581-0" in both.text
    newest = ContactEntry.objects.order_by("-pk")[0].pk
    assert f'name="seen" value="{newest}"' in both.text
    assert own.post(address, mine | {"seen": newest}).status_code == 302
    shown = read(sign_in(Client(), coordinator).get("/zustaendig/?frage=arbeitserlaubnis+witten"))
    assert "02302 581-0" in shown and "02302 111" not in shown and "selbst gepflegt am" in shown
    assert ContactEntry.objects.count() == 3  # nothing is overwritten
    with f.wearing(admin):
        assert Entry.objects.filter(act="network.contact", object_id=office.pk).count() == 1
    for hat in (coordinator, f.hat(office, Role.CLERK), f.hat(body("abh-05911000"), Role.ACCOUNT_ADMIN)):
        assert sign_in(Client(), hat).get(address).status_code == 404
        assert sign_in(Client(), hat).post(address, {"telephone": "1"}).status_code == 404
    stranger = f.hat(body("abh-05911000"), Role.ACCOUNT_ADMIN)
    for hat, signed in ((stranger, stranger), (f.hat(office, Role.CLERK), admin)):
        with f.wearing(hat), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            ContactEntry.objects.create(body=office, telephone="1", recorded_by=signed, recorded_on=f.ON)


def test_a_body_confirms_its_role_card_once(client: Client, manager: Membership) -> None:
    clerk = f.hat(body("abh-05911000"), Role.CLERK)
    page = sign_in(client, clerk).get("/zustaendig/rollen/abh/")
    assert "Ja, so arbeiten wir" in page.text and "§ 71 Abs. 1 AufenthG" in page.text
    for _ in range(2):
        assert client.post("/zustaendig/rollen/abh/bestaetigen/").status_code == 302
    assert "von 1 Stelle bestätigt" in read(client.get("/zustaendig/rollen/abh/"))
    assert "von uns bestätigt" in client.get("/zustaendig/rollen/").text
    other = sign_in(Client(), manager)
    assert "Ja, so arbeiten wir" not in other.get("/zustaendig/rollen/abh/").text
    assert other.post("/zustaendig/rollen/abh/bestaetigen/").status_code == 404
    assert other.get("/zustaendig/rollen/unsinn/").status_code == 404


def test_a_body_promises_its_own_usual_time(client: Client) -> None:
    clerk = f.hat(body("abh-05911000"), Role.CLERK)
    sign_in(client, clerk)
    assert client.post("/zustaendig/zusage/", {"step_kind": "permit_request", "days": 0}).status_code == 422
    assert client.post("/zustaendig/zusage/", {"step_kind": "permit_request", "days": 28}).status_code == 302
    assert "28 Tage" in client.get(f"/zustaendig/stellen/{clerk.organisation_id}/").text
    assert "28 Tage" in client.get("/zustaendig/?frage=arbeitserlaubnis+bochum").text
    assert "21 Tage" in client.get("/zustaendig/?frage=arbeitserlaubnis+witten").text
    assert ServiceStandard.objects.get(body=clerk.organisation).days == 28
