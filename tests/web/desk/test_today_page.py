"""*Heute*, the coordinator's page and the calendar: the right rows in the right group, the same number of queries always."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from integrativ.cases import actions, calendars, queries
from integrativ.cases.models import CalendarFeed
from integrativ.common import dates
from integrativ.people.models import Fact, Person
from integrativ.steps.actions import move, open_step
from integrativ.steps.models import Step
from tests import factories as f
from tests.cast import Cast
from tests.web.client import sign_in

DAY = dt.timedelta(days=1)


def _text(page: Any) -> str:
    return page.content.decode()


def _task(cast: Cast, title: str, **fields: Any) -> Step:
    with f.wearing(cast.lead):
        return actions.open_plan_step(case=cast.case, by=cast.lead, title=title, **fields)


def _title(cast: Cast, person: Person, ends_on: dt.date) -> None:
    Fact.objects.create(
        org=cast.kim, person=person, name="title_valid_until", value=ends_on.isoformat(), category="residence",
        source="seen", seen_on=ends_on - 90 * DAY, recorded_by=cast.lead, recorded_at=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def day(cast: Cast) -> Cast:
    """One step of each sort, a title that ends, a release that ends."""
    on = dates.today()
    _task(cast, "Antrag fertig machen", due_on=on)
    _task(cast, "Zu spät", due_on=on - 3 * DAY)
    _task(cast, "Irgendwann", due_on=on + 40 * DAY)
    _task(cast, "Termin beim Konsulat", turn_of="Konsulat", usual_days=60, due_on=on)
    with f.wearing(cast.lead):
        back = actions.ask_body(case=cast.case, by=cast.lead, to=cast.abh, title="Wohnsitz", question="Gilt sie?")
        move(step=back, event="answer", by=cast.lead, code="no", on_behalf_of="Brief")
        _title(cast, cast.person, on + 90 * DAY)
        proposal = open_step(
            matter=cast.case.matter, kind="proposal", title="Küchenhilfe", by=cast.lead, owner_org=cast.company
        )
        assert proposal.state == "draft"
    f.share(cast.lead, cast.person, cast.abh, "base", valid_until=timezone.now() + 59 * DAY)
    return cast


def test_each_step_stands_in_its_group(day: Cast) -> None:
    with f.wearing(day.lead):
        found = queries.today(day.lead, dates.today())
        groups = {
            name: [line.step.title for line in getattr(found, name)]
            for name in ("due", "back", "proposals", "later", "theirs")
        }
        assert groups == {
            "due": ["Zu spät", "Antrag fertig machen"],
            "back": ["Wohnsitz"],
            "proposals": ["Küchenhilfe"],
            "later": ["Irgendwann"],
            "theirs": ["Termin beim Konsulat"],
        }
        assert [row.kind for row in found.ending] == ["gap", "share", "title"]
        assert [(row.who, row.count, row.usual) for row in found.we_wait] == [("Konsulat", 1, 60)]


def test_what_ends_is_shown_ninety_days_before_and_not_earlier(day: Cast) -> None:
    with f.wearing(day.lead):
        kinds = [row.kind for row in queries.expiring(day.lead, dates.today() - DAY)]
        assert "title" not in kinds
        past = queries.expiring(day.lead, dates.today() + 91 * DAY)
        assert [row.title for row in past if row.kind == "title"] == ["Aufenthaltstitel ist abgelaufen"]


def test_a_permission_that_ends_is_shown_until_it_is_taken_back(cast: Cast) -> None:
    on = dates.today()
    with f.wearing(cast.lead):
        step = open_step(
            matter=cast.case.matter, kind="permit_request", title="Arbeitserlaubnis", by=cast.lead, owner_org=cast.abh
        )
        step.checkpoints.update(is_there=True)
        move(step=step, event="send", by=cast.lead)
        move(step=step, event="grant", by=cast.lead, on_behalf_of="Brief", valid_until=on + 30 * DAY)
        assert [row.title for row in queries.expiring(cast.lead, on) if row.kind == "permission"] == [
            "Arbeitserlaubnis endet"
        ]
        move(step=step, event="undo", by=cast.lead)
        assert [row for row in queries.expiring(cast.lead, on) if row.kind == "permission"] == []


def test_only_the_own_people_stand_there(client: Client, day: Cast) -> None:
    assert "Testkhafaji" in _text(sign_in(client, day.lead).get("/heute/"))
    for other in (day.colleague, day.neighbour):
        page = sign_in(Client(), other).get("/heute/")
        assert page.status_code == 200 and "Testkhafaji" not in _text(page) and "noch niemanden" in _text(page)
    for stranger in (day.partner, day.company_user, day.coordinator, day.admin):
        assert sign_in(Client(), stranger).get("/heute/").status_code == 404


@pytest.mark.parametrize(
    ("query", "there", "away"),
    [
        ("?zeige=dran", "Zu spät", "Konsulat endet"),
        ("?zeige=andere", "Termin beim Konsulat", "Zu spät"),
        ("?zeige=ablauf", "Freigabe an", "Zu spät"),
        ("?q=kuchenhilfe", "Küchenhilfe", "Zu spät"),
        ("?q=Testkhafaji", "Zu spät", "nothing of the kind"),
        ("?ordnung=person", "Zu spät", "nothing of the kind"),
        ("?zeige=unsinn&ordnung=x&q=%00", "Zu spät", "nothing of the kind"),
    ],
)
def test_filters_search_and_order(client: Client, day: Cast, query: str, there: str, away: str) -> None:
    page = sign_in(client, day.lead).get("/heute/" + query)
    assert page.status_code == 200 and there in _text(page) and away not in _text(page)


def test_a_search_without_hits_says_how_to_go_on(client: Client, day: Cast) -> None:
    assert "Nichts gefunden" in _text(sign_in(client, day.lead).get("/heute/?q=zzzz"))


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("address", ["/heute/", "/koordination/"])
def test_twenty_people_cost_as_many_queries_as_two(client: Client, cast: Cast, address: str) -> None:
    hat = cast.coordinator if address == "/koordination/" else cast.lead
    sign_in(client, hat)
    _fill(cast, 2)
    few = _queries(client, address)
    _fill(cast, 18)
    many = _queries(client, address)
    assert few == many
    assert many <= 12 + 9, many  # frame: session, user, hats, settings of the transaction, notices


def _fill(cast: Cast, number: int) -> None:
    on = dates.today()
    for _ in range(number):
        person = f.person(cast.lead)
        f.case(cast.lead, person)
        f.share(cast.lead, person, cast.abh, "base", valid_until=timezone.now() + 9 * DAY)
        with f.wearing(cast.lead):
            case = queries.case_of_person(cast.lead, person)
            assert case is not None
            _title(cast, person, on + 5 * DAY)
            actions.open_plan_step(case=case, by=cast.lead, title="Aufgabe", due_on=on)
            actions.open_plan_step(case=case, by=cast.lead, title="Konsulat", turn_of="Konsulat")
            actions.ask_body(case=case, by=cast.lead, to=cast.abh, title="Frage", question="Gilt das?")


def test_the_coordinator_reads_numbers_and_no_names(client: Client, day: Cast) -> None:
    with f.wearing(day.colleague):
        actions.break_glass(case=day.case, by=day.colleague, reason="Anruf aus dem Krankenhaus", on=dates.today())
    page = _text(sign_in(client, day.coordinator).get("/koordination/"))
    assert "Testkhafaji" not in page and "Layla" not in page
    assert page.index("Zu entscheiden") < page.index("Notzugriffe bestätigen") < page.index("Wo gewartet wird")
    for word in (
        "Anruf aus dem Krankenhaus",
        "Wo gewartet wird",
        str(day.lead.user),
        "Personen und Stellen ohne Zugang",
    ):
        assert word in page
    assert "Konsulat" not in page
    for other in (day.lead, day.partner, day.admin):
        assert sign_in(Client(), other).get("/koordination/").status_code == 404


def test_the_calendar_speaks_for_itself_and_names_nobody(client: Client, day: Cast) -> None:
    at = dt.datetime(2027, 3, 28, 9, 30, tzinfo=dates.BERLIN)
    _task(day, "Gespräch mit Layla", kind="appointment", due_on=at.date(), starts_at=at)
    page = sign_in(client, day.lead).post("/heute/kalender/")
    address = _text(page).split("<code>")[1].split("</code>")[0]
    feed = Client().get(address)
    assert feed.status_code == 200 and feed["Content-Type"].startswith("text/calendar")
    body = feed.content.decode()
    for word in ("Layla", "Testkhafaji", "Konsulat", "Antrag fertig", str(day.lead.user), "Bochum"):
        assert word not in body
    events = {event.uid.value: event for event in vobject.readOne(body).vevent_list}
    assert len(events) == len({*events}) >= 5
    appointment = next(e for e in events.values() if e.summary.value.startswith("Termin"))
    assert appointment.dtstart.value.astimezone(dates.BERLIN) == at
    assert appointment.summary.value == f"Termin, Fall {day.case.pk}"
    assert appointment.url.value.startswith("http://testserver/schritte/")
    whole = next(e for e in events.values() if e.summary.value.startswith("Ende eines Titels"))
    assert whole.dtstart.value == dates.today() + 90 * DAY and whole.dtend.value == dates.today() + 91 * DAY


def test_a_calendar_address_ends_when_it_is_replaced_or_taken_back(client: Client, day: Cast) -> None:
    first, second = calendars.make(day.lead), calendars.make(day.lead)
    assert CalendarFeed.objects.get().digest != second
    assert [Client().get(f"/kalender/{token}.ics").status_code for token in (first, second)] == [404, 200]
    sign_in(client, day.lead).post("/heute/kalender/beenden/")
    assert Client().get(f"/kalender/{second}.ics").status_code == 404
    third = calendars.make(day.lead)
    day.lead.ends_on = dates.today() - DAY
    day.lead.save(update_fields=["ends_on"])
    assert Client().get(f"/kalender/{third}.ics").status_code == 404


@pytest.mark.parametrize(
    ("since", "on", "days"),
    [
        (dt.datetime(2028, 2, 28, 12, tzinfo=dates.BERLIN), dt.date(2028, 3, 1), 2),
        (dt.datetime(2026, 12, 31, 23, 30, tzinfo=dates.BERLIN), dt.date(2027, 1, 1), 1),
        (dt.datetime(2027, 3, 27, 23, 59, tzinfo=dates.BERLIN), dt.date(2027, 3, 29), 2),
        (dt.datetime(2027, 10, 30, 23, 30, tzinfo=dt.UTC), dt.date(2027, 10, 31), 0),
    ],
)
def test_waiting_days_are_calendar_days_here(since: dt.datetime, on: dt.date, days: int) -> None:
    """Leap day, year end, both changes of the clock; 23:30 in UTC is the next day in Berlin."""
    from integrativ.cases.queries.today import days_waiting

    assert days_waiting(Step(waiting_since=since), on) == days
