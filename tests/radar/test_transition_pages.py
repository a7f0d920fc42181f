"""Who reads the way from § 104c to §§ 25a, 25b: the case team with conditions, the coordination numbers, nobody else anything."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.test import Client

from integrativ import law
from integrativ.audit.models import Entry
from integrativ.cases.legal.facts import sheets_for
from integrativ.cases.models import Case
from integrativ.common import dates
from integrativ.people.models import Fact
from integrativ.radar import holders
from integrativ.radar.models import Look, Transition
from integrativ.tenancy.actor import Actor, acting
from integrativ.tenancy.models import Membership
from tests import factories as f
from tests.cast import Cast
from tests.radar.test_transition_law import BAKARY
from tests.web.client import sign_in

ON = f.ON
MINE, NUMBERS = "/radar/chancen-aufenthalt/", "/radar/team/chancen-aufenthalt/"


@pytest.fixture(autouse=True)
def _on_that_day() -> Any:
    with dates.told_as_of(dt.datetime.combine(ON, dt.time(9), tzinfo=dates.BERLIN)):
        yield


def _text(page: Any) -> str:
    main = page.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def _holder(lead: Membership, case: Case | None = None, **facts: Any) -> Case:
    case = case or f.case(lead, f.person(lead, given="Omar", family="Testhaddad"))
    values = {name: value for name, value in (BAKARY | facts).items() if name != "birth_date" and value is not None}
    with f.wearing(lead):
        Fact.objects.bulk_create(
            Fact(
                org_id=lead.organisation_id, person=case.person, name=name, value=value, category=law.handling(name).category,
                source="self_reported", recorded_by=lead, recorded_at=dates.now(),
            )
            for name, value in values.items()
        )  # fmt: skip
    return case


def _night(org_id: int, on: dt.date = ON) -> int:
    with acting(Actor(user_id=None, org_id=org_id)):
        cases = list(
            Case.objects.filter(org_id=org_id, closed_on=None).select_related("person__municipality", "matter")
        )
        for case in cases[:1]:
            Look.objects.get_or_create(case=case, org_id=org_id, defaults={"looked_on": on, "looked_until": on})
        return holders.keep(org_id, cases, sheets_for(cases, on), on, "1-x")


def test_the_team_reads_both_ways_and_it_is_kept_in_the_log(client: Client, cast: Cast) -> None:
    _holder(cast.lead, cast.case)
    text = _text(sign_in(client, cast.lead).get(MINE))
    for words in (
        "Layla Testkhafaji", "15.03.2027", "in 112 Tagen", "30.06.2027", "Nicht erfüllt nicht erfüllt: Grundkenntnisse",
        "Bekenntnis", "Es entscheidet: Ausländerbehörde", "soll den Titel geben", "Das öffnet den Weg wieder", "§ 25a",
    ):  # fmt: skip
        assert words in text.replace("\xa0", " "), (words, text)
    with f.wearing(cast.lead):
        assert Entry.objects.filter(act="radar.transition", person_ids=[cast.person.pk]).count() == 1
    assert "Layla" in _text(sign_in(client, cast.deputy).get(MINE))
    for hat in (cast.colleague, cast.neighbour):
        assert "Niemand in Ihrer Begleitung" in _text(sign_in(client, hat).get(MINE))
    for hat in (cast.partner, cast.company_user, cast.coordinator, cast.admin):
        assert sign_in(client, hat).get(MINE).status_code == 404
    with f.wearing(cast.partner):  # the second lock: another hat that asks the query in the lead's name gets nothing
        assert holders.holders(cast.lead, ON) == []


def test_the_most_urgent_comes_first_and_twenty_cost_the_same_as_two(
    client: Client, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    _holder(cast.lead, cast.case)
    over = _holder(cast.lead, title_valid_until="2026-11-20")
    undated = _holder(cast.lead, title_valid_until=None)
    filed = _holder(
        cast.lead, title_applied_for="ae_25b", application_date="2026-11-02", title_valid_until="2026-12-01"
    )
    other = _holder(cast.lead, residence_title="ae_25b")
    with f.wearing(cast.lead):
        order = [row.case.pk for row in holders.holders(cast.lead, ON)]
    assert set(order[:2]) == {over.pk, undated.pk} and order[2:] == [cast.case.pk, filed.pk] and other.pk not in order
    sign_in(client, cast.lead)
    with django_assert_max_num_queries(22) as few:
        text = _text(client.get(MINE))
    assert "Der letzte Tag ist vorbei" in text and "unbilliger Härte" in text and "rechtzeitig beantragt" in text
    assert "Wann der Titel endet, ist nicht eingetragen" in text
    for _ in range(16):
        _holder(cast.lead)
    with django_assert_max_num_queries(22) as many:
        page = client.get(MINE)
    assert len(many.captured_queries) == len(few.captured_queries) and page.content.count(b"<article") == 15
    assert client.get(MINE, {"seite": "2"}).content.count(b"<article") == 5


def test_contradicting_facts_are_named_and_not_evaluated(client: Client, cast: Cast) -> None:
    _holder(cast.lead, cast.case, stay_uninterrupted_since="1990-01-01")
    with f.wearing(cast.lead):
        type(cast.person).objects.filter(pk=cast.person.pk).update(birth_date="1995-06-06")
    text = _text(sign_in(client, cast.lead).get(MINE))
    assert "Keine Auskunft möglich" in text and "Es entscheidet" not in text


def test_the_coordination_reads_numbers_of_its_body_and_no_name_or_condition(client: Client, cast: Cast) -> None:
    _holder(cast.lead, cast.case)
    _holder(cast.neighbour)
    assert "Noch nicht gezählt" in _text(sign_in(client, cast.coordinator).get(NUMBERS))
    assert (_night(cast.kim.pk), _night(cast.kim.pk), _night(cast.next_town.pk)) == (1, 1, 1)
    text = _text(sign_in(client, cast.coordinator).get(NUMBERS))
    assert f"Fall {cast.case.pk}" in text and "15.03.2027" in text and cast.lead.user.name in text
    for word in ("Layla", "Testkhafaji", "Grundkenntnisse", "Bekenntnis"):
        assert word not in text, word
    for hat in (cast.lead, cast.partner, cast.neighbour, cast.company_user):
        assert sign_in(client, hat).get(NUMBERS).status_code == 404
    counted = {}
    for name, hat in vars(cast).items():
        if isinstance(hat, Membership):
            with f.wearing(hat):
                counted[name] = Transition.objects.count()
    assert {name for name, number in counted.items() if number} == {"lead", "deputy", "coordinator", "neighbour"}
    with f.wearing(cast.lead), pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO radar_transition (org_id, case_id, looked_on, has_applied, ways, ruleset)"
                       " SELECT org_id, case_id, looked_on, has_applied, ways, 'x' FROM radar_transition")  # fmt: skip
    with f.wearing(cast.lead):
        Fact.objects.create(
            org=cast.kim, person=cast.person, name="residence_title", value="ae_25b", category="residence",
            source="self_reported", recorded_by=cast.lead, recorded_at=dates.now() + dt.timedelta(hours=1),
        )  # fmt: skip
    assert _night(cast.kim.pk) == 0
    assert "Kein Fall mit einem Titel nach § 104c" in _text(sign_in(client, cast.coordinator).get(NUMBERS))
