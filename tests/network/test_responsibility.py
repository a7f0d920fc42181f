"""Who is responsible where: one body or an open "not recorded", for every municipality and topic."""

from __future__ import annotations

import datetime as dt

import pytest

from integrativ.network.models import Mandate, Topic
from integrativ.network.queries import NotRecorded, Responsible, responsible_bodies, responsible_body
from integrativ.network.search import find
from integrativ.tenancy.models import BodyKind, District, Municipality, Organisation
from tests import factories as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]
ON = f.ON


def town(name: str) -> Municipality:
    return Municipality.objects.select_related("district").get(name=name)


def test_work_permits_in_witten_are_decided_by_the_city_not_by_the_district() -> None:
    answer = responsible_body(town("Witten"), Topic.WORK_PERMIT, ON)
    assert isinstance(answer, Responsible)
    assert answer.body.name == "Ausländerbehörde der Stadt Witten"
    assert answer.mandate.evidence == "rule_and_list" and "ZustAVO" in answer.mandate.norm
    assert "Witten ist eine Große kreisangehörige Stadt" in answer.reason
    neighbour = responsible_body(town("Herdecke"), Topic.WORK_PERMIT, ON)
    assert isinstance(neighbour, Responsible) and neighbour.body.name == "Ausländerbehörde des Ennepe-Ruhr-Kreises"


def test_every_place_and_topic_has_one_body_or_says_openly_that_nobody_knows() -> None:
    open_questions = set()
    for place in Municipality.objects.select_related("district"):
        for answer in responsible_bodies(place, ON):
            if isinstance(answer, NotRecorded):
                assert answer.reason and answer.recorders
                open_questions.add((answer.topic, place.name))
            else:
                assert answer.body.pk and answer.evidence_label and answer.mandate.norm and answer.reason
                assert "{" not in answer.reason
    assert ("naturalisation", "Aachen") in open_questions
    assert {topic for topic, _ in open_questions} == {"naturalisation", "youth"}
    assert len([1 for topic, _ in open_questions if topic == "naturalisation"]) == 1


def test_figures_of_the_state() -> None:
    count = {kind: Organisation.objects.filter(kind=kind).count() for kind in BodyKind.values}
    assert (District.objects.count(), Municipality.objects.count()) == (53, 396)
    assert (count["kim"], count["abh"], count["jobcenter"], count["agentur"]) == (54, 88, 53, 30)
    assert (count["ihk"], count["hwk"], count["ebh"], count["sozialamt"]) == (16, 7, 88, 396)
    forms = Mandate.objects.filter(topic="sgb2").values_list("basis", flat=True)
    assert (list(forms).count("jobcenter_zkt"), list(forms).count("jobcenter_ge")) == (18, 35)
    assert set(District.objects.filter(pilots_first=True).values_list("name", flat=True)) == {
        "Bochum", "Bottrop", "Dortmund", "Duisburg", "Essen", "Gelsenkirchen", "Hagen", "Herne", "Mülheim an der Ruhr",
        "Oberhausen",
    }  # fmt: skip


def test_the_city_of_aachen_has_its_own_kim_unit_but_shares_the_immigration_office() -> None:
    kim, abh = responsible_bodies(town("Aachen"), ON, topics=("counselling", "residence"))
    assert isinstance(kim, Responsible) and kim.body.short_name == "KIM Stadt Aachen"
    assert isinstance(abh, Responsible) and abh.body.name == "Ausländeramt der StädteRegion Aachen"
    assert abh.mandate.evidence == "source"


def test_the_district_with_two_chambers_is_resolved_by_place() -> None:
    chambers = {
        name: responsible_body(town(name), Topic.COMMERCE, ON).body.short_name  # type: ignore[union-attr]
        for name in ("Witten", "Hattingen", "Schwelm")
    }
    assert chambers == {
        "Witten": "IHK Mittleres Ruhrgebiet",
        "Hattingen": "IHK Mittleres Ruhrgebiet",
        "Schwelm": "Südwestfälische IHK zu Hagen (SIHK)",
    }


def test_bodies_of_one_city_stand_behind_one_legal_entity_and_are_still_three_bodies() -> None:
    bochum = Organisation.objects.filter(legal_entity__name="Stadt Bochum")
    assert set(bochum.values_list("kind", flat=True)) == {"kim", "abh", "ebh", "sozialamt", "jugendamt"}


@pytest.mark.parametrize(
    ("question", "topic", "place"),
    [
        ("arbeitserlaubnis witten", "work_permit", "Witten"),
        ("Wer entscheidet über Arbeitserlaubnisse in Witten?", "work_permit", "Witten"),
        ("arbeitserlaubniss Gelsenkirhcen", "work_permit", "Gelsenkirchen"),
        ("kita 44787", "youth", "Bochum"),
        ("Einbürgerung Mülheim an der Ruhr", "naturalisation", "Mülheim an der Ruhr"),
        ("MUELHEIM an der ruhr jobcenter", "sgb2", "Mülheim an der Ruhr"),
        ("handwerk Bünde", "crafts", "Bünde"),
        ("58452", "", "Witten"),
    ],
)
def test_questions_in_everyday_words_are_understood(question: str, topic: str, place: str) -> None:
    understood = find(question)
    assert understood.topic == topic
    assert [p.name for p in understood.places] == [place]


def test_what_is_not_understood_is_not_guessed() -> None:
    assert find("blumen xyzzy").topic == "" and find("blumen xyzzy").places == ()
    assert find("").places == ()


@pytest.mark.django_db(databases=["default", "owner"])
def test_loading_again_changes_nothing_and_keeps_contact_data() -> None:
    from django.apps import apps

    def kept() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
        mandates = Mandate.objects.using("owner").order_by("pk").values_list("pk", "topic", "body_id")
        bodies = Organisation.objects.using("owner").order_by("pk").values_list("pk", "name", "telephone")
        return list(mandates), list(bodies)

    Organisation.objects.using("owner").filter(key="abh-05911000").update(telephone="0234 0", name="alter Name")
    before = kept()
    apps.get_app_config("network").load_reference("owner")  # type: ignore[attr-defined]
    after = kept()
    assert after[0] == before[0] and len(after[1]) == len(before[1])
    bochum = Organisation.objects.using("owner").get(key="abh-05911000")
    assert (bochum.name, bochum.telephone) == ("Ausländerbehörde der Stadt Bochum", "0234 0")


def test_a_day_long_ago_has_the_same_reference_answer() -> None:
    answer = responsible_body(town("Witten"), Topic.WORK_PERMIT, dt.date(2025, 1, 1))
    assert isinstance(answer, Responsible)
