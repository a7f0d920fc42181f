"""Lists for companies and offices: only what is theirs, answered once for the whole body, nothing of anybody else's."""

from __future__ import annotations

import datetime as dt
import html
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.test import Client

from integrativ.audit.models import Entry
from integrativ.common import dates
from integrativ.common.dates import add_months
from integrativ.network.answering import answer_request
from integrativ.people.models import Fact
from integrativ.placements import actions
from integrativ.placements.models import Placement
from integrativ.placements.words import says_too_much
from integrativ.radar import bodies, companies, issued
from integrativ.radar.models import BodyMark
from integrativ.steps.actions import move
from integrativ.steps.models import Checkpoint, Step
from tests import factories as f
from tests.cast import Cast
from tests.placements import factories as p
from tests.web.client import sign_in

ON = p.ON
COMPANY, OFFICE = "/betrieb/termine/", "/laeuft-ab/"
UNTIL = dt.date(2027, 3, 1)


@pytest.fixture(autouse=True)
def _on_that_day() -> Any:
    with dates.told_as_of(dt.datetime.combine(ON, dt.time(9), tzinfo=dates.BERLIN)):
        yield


def _text(page: Any) -> str:
    main = page.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def _request(cast: Cast, placement: Placement, starts_on: dt.date = ON) -> Step:
    with f.wearing(cast.lead):
        made = actions.prepare_permit(
            placement=placement, stage="employment", by=cast.lead, on=ON, office=cast.abh, starts_on=starts_on
        )
        Checkpoint.objects.filter(step=made.step).update(is_there=True)
        move(step=made.step, event="send", by=cast.lead)
        return made.step


def _grant(cast: Cast, step: Step, first: dt.date, until: dt.date | None, number: str = "") -> None:
    with f.wearing(cast.partner):
        answer_request(
            step=Step.objects.get(pk=step.pk), by=cast.partner, code="granted", valid_from=first, valid_until=until,
            file_number=number,
        )  # fmt: skip


def _working_with_permit(cast: Cast) -> Placement:
    """At work in the company with a permit that ends, while the case knows what no company may read."""
    placement = p.working(cast)
    for category in ("base", "residence", "job"):
        f.share(cast.lead, cast.person, cast.abh, category, purpose="work_permit")
    step = _request(cast, placement)
    _grant(cast, step, ON, UNTIL, "32-7/26")
    with f.wearing(cast.lead):
        for name, value, category in (
            ("residence_title", "ae_104c", "residence"),
            ("benefit_received", "asylblg_2", "benefit"),
        ):
            Fact.objects.create(
                org=cast.kim, person=cast.person, name=name, value=value, category=category, source="self_reported",
                recorded_by=cast.lead, recorded_at=dates.now(),
            )  # fmt: skip
        actions.accept_permit(
            placement=placement, step=Step.objects.get(pk=step.pk), by=cast.lead, on=ON, conditions=""
        )
    for category in ("base", "slip"):
        f.share(cast.lead, cast.person, cast.company, category)
    return placement


def test_a_company_reads_its_ends_duties_and_questions_and_nothing_of_residence(client: Client, cast: Cast) -> None:
    placement = _working_with_permit(cast)
    with f.wearing(cast.company_user):
        found = companies.coming_days(cast.company_user, ON)
        told = [(row.day.day, row.day.title) for row in found.open]
    assert (UNTIL, "Erlaubnis endet: neues Dokument zeigen lassen") in told
    assert [day for day, title in told if "Wie läuft es" in title] == [
        ON + dt.timedelta(days=n) for n in (7, 30, 60, 90)
    ]
    assert len({(row.day.day, row.day.placement_id) for row in found.open}) == len(found.open)
    text = _text(sign_in(client, cast.company_user).get(COMPANY))
    assert "Layla Testkhafaji" in text and "01.03.2027" in text and not says_too_much(text)
    entries = companies.calendar_entries  # the calendar names nobody
    with f.wearing(cast.company_user):
        words = " ".join(entry.words for entry in entries(cast.company_user, ON))
    assert "Erlaubnis endet" in words and "Layla" not in words and "Testkhafaji" not in words
    address = client.post("/betrieb/kalender/").content.decode()
    feed = Client().get("/kalender/" + address.split("/kalender/", 1)[1].split("<", 1)[0])
    assert feed.status_code == 200 and b"Erlaubnis endet" in feed.content and b"Layla" not in feed.content
    assert f"/betrieb/person/{placement.pk}/".encode() in feed.content
    assert client.post("/betrieb/kalender/beenden/").status_code == 302
    with f.wearing(cast.lead):
        cast.person.shares.filter(recipient=cast.company, category="base").update(withdrawn_at=dates.now())
    assert "Layla" not in _text(client.get(COMPANY))


def test_a_company_reads_ends_after_the_twelfth_month_until_the_work_is_recorded_as_ended(cast: Cast) -> None:
    start = ON - dt.timedelta(days=400)
    placement = p.working(cast, day=start, until_month=18)
    with f.wearing(cast.lead):
        actions.agree_terms(
            placement=placement, by=cast.lead, on=ON, valid_from=ON, hours_per_week=Decimal(35),
            wage_per_hour=Decimal(16), ends_on=UNTIL + dt.timedelta(days=9),
        )  # fmt: skip
    p.slip(cast, placement, valid_until=UNTIL, needs_document_check=True)
    p.release(cast)

    def told(on: dt.date = ON) -> list[tuple[dt.date, str]]:
        with f.wearing(cast.company_user):
            return [(row.day.day, row.day.title) for row in companies.coming_days(cast.company_user, on).open]

    ends = [
        (UNTIL, "Erlaubnis endet: neues Dokument zeigen lassen"),
        (UNTIL + dt.timedelta(days=9), "Vertrag ist bis zu diesem Tag befristet"),
    ]
    assert [row for row in told() if row[0] > ON] == ends
    assert {title for _, title in told(ON - dt.timedelta(days=95))} == {companies.QUESTION}  # more than 180 days ahead
    for _ in range(8):  # whoever has answered up to month 12 is told of month 18
        with f.wearing(cast.company_user):
            for step in Step.objects.filter(kind="aftercare", state="open", owner_org=cast.company, due_on__lte=ON):
                actions.answer_aftercare(step=step, by=cast.company_user, on=ON, answer="good")
        with f.wearing(cast.lead):
            actions.plan_aftercare(placement=placement, by=cast.lead, on=ON)
    assert told() == [*ends, (add_months(start, 18), companies.QUESTION)]
    with f.wearing(cast.lead):
        actions.end_placement(placement=placement, ended_on=ON, reason="contract_ended", by=cast.lead, on=ON)
    assert [title[:26] for _, title in told()] == ["Der Ausländerbehörde schre"]


def test_an_office_reads_the_ends_of_its_own_grants_without_a_word_about_the_person(client: Client, cast: Cast) -> None:
    placement = _working_with_permit(cast)
    text = _text(sign_in(client, cast.partner).get(OFFICE))
    assert "01.03.2027" in text and "Aktenzeichen 32-7/26" in text and "KIM Bochum" in text
    for word in ("Layla", "Testkhafaji", "ae_104c", "104c", "asylblg", "Haus Ruhraue"):
        assert word not in text, word
    agentur = f.hat(f.organisation("abh", "Ausländerbehörde Witten"), "clerk")
    assert "Nichts läuft" in _text(sign_in(Client(), agentur).get(OFFICE))
    again = _request(cast, placement, UNTIL)  # granted anew without a gap: the later end stands for the earlier one
    _grant(cast, again, UNTIL, dt.date(2027, 5, 1))
    with f.wearing(cast.partner):
        assert [row.day.day for row in issued.coming_days(cast.partner, ON).open] == [dt.date(2027, 5, 1)]
        move(
            step=Step.objects.get(pk=again.pk), event="undo", by=cast.partner
        )  # taken back: the first end is told again
        assert [row.day.day for row in issued.coming_days(cast.partner, ON).open] == [UNTIL]
        assert issued.coming_days(cast.partner, UNTIL - dt.timedelta(days=181)).open == ()
        assert len(issued.coming_days(cast.partner, UNTIL - dt.timedelta(days=180)).open) == 1


def test_an_answer_counts_for_the_whole_body_and_comes_back_on_its_day(client: Client, cast: Cast) -> None:
    _working_with_permit(cast)
    sign_in(client, cast.company_user)
    with f.wearing(cast.company_user):
        topics = {row.day.title: row.day.topic for row in companies.coming_days(cast.company_user, ON).open}
    topic = topics["Erlaubnis endet: neues Dokument zeigen lassen"]
    bad = client.post(COMPANY, {"topic": topic, "answer": "not_relevant", "reason": ""})
    assert bad.status_code == 422 and "warum das nicht zutrifft" in bad.content.decode()
    bad = client.post(COMPANY, {"topic": topic, "answer": "later", "remind_on": "02.03.2027"})
    assert bad.status_code == 422 and "02.03.2027" in bad.content.decode()
    sent = {
        "topic": topic,
        "answer": "later",
        "remind_on": "01.02.2027",
        "submit_key": "5a1c3a52-58b4-4d8e-9a2a-1d9d3d9b5f10",
    }
    assert [client.post(COMPANY, sent).status_code for _ in range(2)] == [302, 302]
    colleague = f.hat(cast.company, "company_user")

    def shown(on: dt.date) -> bool:
        with f.wearing(colleague):
            return topic in {row.day.topic for row in companies.coming_days(colleague, on).open}

    assert BodyMark.objects.count() == 0  # without a hat nobody reads answers
    assert not shown(ON) and not shown(dt.date(2027, 1, 31)) and shown(dt.date(2027, 2, 1))
    assert client.post(COMPANY, {"topic": topic, "wieder": "1"}).status_code == 302 and shown(ON)
    assert client.post(COMPANY, {"topic": topic, "answer": "done"}).status_code == 302 and not shown(
        dt.date(2027, 2, 1)
    )
    assert "erledigt" in _text(client.get(COMPANY))
    with f.wearing(colleague):
        assert BodyMark.objects.count() == 3
        assert Entry.objects.filter(act="radar.body_mark").count() >= 3
    for hat, address in (
        (f.hat(f.organisation("company", "Haus Nebenan"), "company_user"), COMPANY),
        (cast.partner, OFFICE),
    ):
        assert sign_in(Client(), hat).post(address, {"topic": topic, "answer": "done"}).status_code == 404


def test_nobody_else_comes_in_and_the_database_says_so_too(client: Client, cast: Cast) -> None:
    _working_with_permit(cast)
    rival = f.hat(f.organisation("company", "Haus Nebenan"), "company_user")
    assert "Noch niemand ist auf dem Weg" in _text(sign_in(client, rival).get(COMPANY))
    for hat in (cast.lead, cast.coordinator, cast.partner, cast.neighbour):
        assert sign_in(client, hat).get(COMPANY).status_code == 404
    for hat in (cast.lead, cast.coordinator, cast.company_user, cast.neighbour):
        assert sign_in(client, hat).get(OFFICE).status_code == 404
    for hat in (cast.lead, cast.neighbour, rival):
        with f.wearing(hat):
            assert companies.coming_days(cast.company_user, ON).open == () if hat is not rival else True
            assert issued.coming_days(cast.partner, ON).open == () or hat is cast.lead
    with f.wearing(cast.company_user):
        row = companies.coming_days(cast.company_user, ON).open[0]
        bodies.answer(row=row, by=cast.company_user, on=ON, answer="done", key=cast_key(1))
        assert BodyMark.objects.count() == 1
    for hat in (rival, cast.lead, cast.partner):
        with f.wearing(hat):
            assert BodyMark.objects.count() == 0
            with pytest.raises(Error), transaction.atomic():  # in another body's name
                bodies.answer(row=row, by=cast.company_user, on=ON, answer="done", key=cast_key(2))
            with pytest.raises(Error), transaction.atomic():  # under her own hat, but for another body
                BodyMark.objects.create(
                    org=cast.company,
                    topic=row.day.topic,
                    answer="done",
                    marked_by=hat,
                    marked_at=dates.now(),
                    key=cast_key(3),
                )
    with f.wearing(cast.company_user), pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE radar_bodymark SET answer = 'again'")


def cast_key(number: int) -> Any:
    import uuid

    return uuid.UUID(int=number)
