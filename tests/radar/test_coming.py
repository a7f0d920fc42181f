"""One day and one cause are one hint, with everything that turns on it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from integrativ.law import casebook
from integrativ.radar import words
from integrativ.radar.coming import Coming, Turned, _once, _with_deadlines, coming, turning
from integrativ.radar.looking import point_as_json
from integrativ.radar.models import Kind

NIGHT = dt.date(2026, 11, 23)
HERE = {"location": "germany", "federal_state": "NW"}


def ahead(questions: tuple[str, ...], **facts: Any) -> list[Coming]:
    return coming({**HERE, **facts}, NIGHT - dt.timedelta(days=14), NIGHT + dt.timedelta(days=240), questions=questions)


def said(day: Coming) -> str:
    return " / ".join(words.sentence(point_as_json(point)) for point in day.points)


def test_a_title_that_ends_is_told_once_on_its_last_day() -> None:
    (day,) = ahead(("deadlines", "work_access"), residence_title="ae_18b", title_valid_until="2027-02-18")
    assert (day.day, day.kind, day.cause) == (dt.date(2027, 2, 18), Kind.DEADLINE, "title_valid_until")
    assert "spätestens an diesem Tag" in said(day) and "§ 81 Abs. 4" in words.why(point_as_json(day.points[0]))


def test_a_document_no_question_knows_a_deadline_for_is_told_all_the_same() -> None:
    (day,) = ahead(("deadlines",), residence_title="duldung_60a", title_valid_until="2027-02-18")
    assert (day.day, said(day)) == (dt.date(2027, 2, 18), "Letzter Tag des Dokuments: Duldung (§ 60a)")
    assert ahead(("deadlines",), residence_title="duldung_60a", title_valid_until="2028-02-18") == []


def test_three_months_are_one_hint_whatever_began_on_that_day() -> None:
    (day,) = ahead(
        ("residence_restrictions", "deadlines"), residence_title="gestattung", must_live_in_reception=False,
        stay_uninterrupted_since="2026-09-15", asylum_stay_permitted_since="2026-09-15",
    )  # fmt: skip
    assert (day.day, day.kind) == (dt.date(2026, 12, 16), Kind.GAIN)
    assert "Räumliche Beschränkung" in said(day) and "Dreimonatsfrist" in said(day)


def test_what_turns_for_everybody_because_little_is_known_is_no_news() -> None:
    paths = ("residence_paths", "deadlines")
    assert ahead(paths) == []
    lost = ahead(paths, nationality="UA", residence_title="ae_24", permit_24_valid_on_2026_02_01=True,
                 permit_24_individually_reissued=False, first_24_title_or_fiction_date="2022-05-01")  # fmt: skip
    assert [(day.day, day.kind, day.cause) for day in lost] == [(dt.date(2027, 3, 4), Kind.DEADLINE, "law")]
    assert "Weg zum Bleiben schließt sich" in said(lost[0])


def test_many_together_find_what_each_alone_finds() -> None:
    cases = [case for case in casebook.cases() if case.id in ("R-2010", "R-2105", "S-091", "R-136")]
    people = [case.facts for case in cases]
    days = (NIGHT - dt.timedelta(days=14), NIGHT + dt.timedelta(days=240))
    together = [coming(facts, *days, only=only) for facts, only in zip(people, turning(people, *days), strict=True)]
    assert together == [coming(facts, *days) for facts in people]
    assert sum(map(len, together)) >= 7


def turned(day: dt.date, *facts: str, kind: Kind = Kind.LOSS) -> Turned:
    return Turned("residence_paths", "-".join(facts), "", "met", "not_met", kind, day, (), frozenset(facts))


def test_a_deadline_that_brings_two_groups_to_one_day_leaves_one_hint() -> None:
    last, after = NIGHT, NIGHT + dt.timedelta(days=1)
    groups = [
        Coming(last, "birth_date", (turned(last, "birth_date"),)),
        Coming(after, "birth_date", (turned(after, "birth_date", "title_valid_until"),)),
    ]
    (day,) = _once(_with_deadlines(groups, [turned(last, "title_valid_until", kind=Kind.DEADLINE)]))
    assert (day.day, day.cause, day.kind, len(day.points)) == (last, "birth_date", Kind.DEADLINE, 3)
