"""The radar's pages: one list per hat, answers for the team, numbers for the coordination, nothing twice on Heute."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from integrativ.audit.models import Entry
from integrativ.cases import calendars, queries
from integrativ.common import dates
from integrativ.radar import night
from integrativ.radar.models import Hint, Mark
from tests import factories as f
from tests.cast import Cast
from tests.radar.factories import hints, know, paper
from tests.web.client import sign_in

DAY = dt.timedelta(days=1)
TITLE = "Letzter Tag des Dokuments: Duldung (§ 60a)"


@pytest.fixture
def ending(cast: Cast) -> Hint:
    """The title of the one person ends in twenty days; the radar has looked."""
    paper(cast.lead, cast.case, dates.today() + 20 * DAY)
    night.of_body(cast.kim.pk, dates.today())
    return hints(cast.lead, cast.case)[0]


def text(page: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).replace("\xa0", " ").split())


def ends(cast: Cast, on: dt.date) -> list[tuple[str, str]]:
    """What *Heute* says of titles and from the radar."""
    return [(row.kind, row.title) for row in queries.expiring(cast.lead, on) if row.kind in ("radar", "title")]


def answer(client: Client, hint: Hint, **data: Any) -> Any:
    return client.post(f"/radar/{hint.pk}/", {"version": hint.version, "submit_key": str(uuid.uuid4()), **data})


def test_the_list_shows_day_person_change_and_next_step(client: Client, cast: Cast, ending: Hint) -> None:
    page = text(sign_in(client, cast.lead).get("/radar/"))
    for part in (f"{ending.day:%d.%m.%Y}", "in 20 Tagen", "Layla Testkhafaji", TITLE, "Frist", "Termin bei der Ausländer",
                 f"Stand: Nacht auf {dates.today():%d.%m.%Y}"):  # fmt: skip
        assert part in page, part
    with f.wearing(f.hat(cast.kim, "privacy_officer")):
        assert list(Entry.objects.filter(act="radar.read").values_list("person_ids", flat=True)) == [[cast.person.pk]]
    assert TITLE not in text(client.get("/radar/?art=gain")) and TITLE in text(
        client.get("/radar/?art=deadline&tage=30")
    )
    for nonsense in ("?tage=x&art=y&fall=-1&seite=z&zeige=%00", "?fall=999999999999999999999"):
        assert client.get(f"/radar/{nonsense}").status_code == 200


def test_one_answer_counts_for_the_whole_team_and_can_be_taken_back(client: Client, cast: Cast, ending: Hint) -> None:
    sign_in(client, cast.lead)
    key = str(uuid.uuid4())
    for _ in range(2):  # pressed twice
        done = answer(client, ending, answer="done", submit_key=key, back="/radar/?tage=30")
        assert (done.status_code, done["Location"]) == (302, "/radar/?tage=30")
    with f.wearing(cast.lead):
        assert Mark.objects.count() == 1
    deputy = sign_in(Client(), cast.deputy)
    assert TITLE not in text(deputy.get("/radar/")) and TITLE not in text(deputy.get("/heute/"))
    answered = text(deputy.get("/radar/?zeige=beantwortet"))
    assert TITLE in answered and f"erledigt: {cast.lead.user}" in answered
    late = answer(deputy, ending, answer="done")
    assert late.status_code == 422 and f"erledigt: {cast.lead.user}" in text(late)
    now = hints(cast.lead, cast.case)[0]
    assert deputy.post(f"/radar/{ending.pk}/wieder-oeffnen/", {"version": now.version}).status_code == 302
    assert TITLE in text(client.get("/radar/"))


def test_not_relevant_needs_a_reason_and_later_a_day_to_come(client: Client, cast: Cast, ending: Hint) -> None:
    sign_in(client, cast.lead)
    for data, why in (
        ({"answer": "not_relevant"}, "warum das nicht zutrifft"),
        ({"answer": "later"}, "einen Tag nach heute"),
        ({"answer": "later", "remind_on": f"{dates.today():%d.%m.%Y}"}, "nach heute"),
        ({"answer": "later", "remind_on": "31.02.2027"}, "im Kalender"),
        ({"answer": "again"}, "again"),
        ({"answer": "done", "reason": "\x00"}, "Null"),
        ({"answer": "done", "version": "9" * 30}, "kleiner oder gleich"),
    ):
        page = answer(client, ending, **data)
        assert page.status_code == 422 and why in text(page), data
    back = dates.today() + 5 * DAY
    assert answer(client, ending, answer="later", remind_on=f"{back:%d.%m.%Y}").status_code == 302
    with f.wearing(cast.lead):
        shown = {days: len(ends(cast, dates.today() + days * DAY)) for days in (0, 4, 5)}
    assert shown == {0: 0, 4: 0, 5: 1}
    now = hints(cast.lead, cast.case)[0]
    assert answer(client, now, answer="not_relevant", reason="zieht vorher weg").status_code == 302
    assert "zieht vorher weg" in text(client.get(f"/radar/{ending.pk}/"))


def test_nobody_outside_the_team_gets_in(cast: Cast, ending: Hint) -> None:
    for name in ("colleague", "coordinator", "admin", "partner", "neighbour", "company_user"):
        other = sign_in(Client(), getattr(cast, name))
        assert other.get(f"/radar/{ending.pk}/").status_code == 404, name
        assert answer(other, ending, answer="done").status_code == 404, name
        assert other.post(f"/faelle/{cast.case.pk}/radar/").status_code == 404, name
    assert "noch niemanden" in text(sign_in(Client(), cast.colleague).get("/radar/"))
    assert sign_in(Client(), cast.lead).get("/radar/team/").status_code == 404


def test_the_coordination_reads_numbers_and_days_without_names(client: Client, cast: Cast, ending: Hint) -> None:
    page = text(sign_in(client, cast.coordinator).get("/radar/team/?tage=30"))
    assert str(cast.lead.user) in page and f"Fall {cast.case.pk}" in page and f"{ending.day:%d.%m.%Y}" in page
    assert "Testkhafaji" not in page and "Duldung" not in page


def test_heute_and_the_calendar_say_it_once_and_the_case_says_it_too(client: Client, cast: Cast, ending: Hint) -> None:
    sign_in(client, cast.lead)
    today = text(client.get("/heute/?zeige=ablauf"))
    with f.wearing(cast.lead):
        rows = ends(cast, dates.today())
        token = calendars.make(cast.lead)
    assert rows == [("radar", TITLE)] and TITLE in today and "Aufenthaltstitel endet" not in today
    feed = Client().get(f"/kalender/{token}.ics").content.decode()
    assert (
        feed.count("UID:radar-") == 1
        and "Ende eines Titels" not in feed
        and f"SUMMARY:Radar: Fall {cast.case.pk} – Frist prüfen" in feed
    )
    assert "Duldung" not in feed and "Layla" not in feed
    assert TITLE in text(client.get(f"/faelle/{cast.case.pk}/"))


def test_facts_changed_since_the_night_are_told_and_one_case_is_looked_at_again(
    client: Client, cast: Cast, ending: Hint
) -> None:
    sign_in(client, cast.lead)
    assert "vom alten Stand" not in text(client.get("/radar/"))
    know(cast.lead, cast.case, title_valid_until=(dates.today() + 25 * DAY).isoformat())
    assert "vom alten Stand" in text(client.get("/radar/")) and "vom alten Stand" in text(
        client.get(f"/radar/{ending.pk}/")
    )
    again = client.post(f"/faelle/{cast.case.pk}/radar/")
    assert again.status_code == 302
    page = text(client.get(again["Location"]))
    assert "vom alten Stand" not in page and "in 25 Tagen" in page and "in 20 Tagen" not in page


def test_a_person_the_radar_has_not_seen_yet_is_named_and_her_deadlines_are_on_heute(
    client: Client, cast: Cast
) -> None:
    know(cast.lead, cast.case, residence_title="ae_18b", title_valid_until=(dates.today() + 20 * DAY).isoformat())
    sign_in(client, cast.lead)
    assert "noch nie nachgesehen" in text(client.get("/radar/"))
    assert "Frist: Verlängerung oder neuer Titel" in text(client.get("/heute/"))


def test_many_people_cost_as_many_queries_as_one(client: Client, cast: Cast, ending: Hint) -> None:
    sign_in(client, cast.lead)
    counts = []
    for number in (0, 5):
        for _ in range(number):
            case = f.case(cast.lead, f.person(cast.lead))
            paper(cast.lead, case, dates.today() + 20 * DAY)
        night.of_body(cast.kim.pk, dates.today())
        for address in ("/radar/", "/heute/"):
            client.get(address)
            with CaptureQueriesContext(connection) as seen:
                assert client.get(address).status_code == 200
            counts.append(len(seen))
    assert counts[:2] == counts[2:], counts
    assert counts[0] <= 18, counts
