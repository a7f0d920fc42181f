"""The night: whoever slept through it loses nothing, whoever it passed twice hears nothing twice."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from integrativ.cases.models import Case
from integrativ.documents import retention
from integrativ.radar import actions, looking
from integrativ.radar.models import ALWAYS, Hint, HintContent, Kind, Look, Mark
from integrativ.tenancy.actor import Actor, acting
from tests import factories as f
from tests.cast import Cast
from tests.radar.factories import NIGHT, hints, know, paper, slept

DAY = dt.timedelta(days=1)
END = NIGHT + 40 * DAY


def done(cast: Cast, hint: Hint, **more: Any) -> None:
    with f.wearing(cast.lead):
        actions.answer_hint(
            hint=hint, by=cast.lead, answer=more.pop("answer", "done"), version=more.pop("version", hint.version),
            key=more.pop("key", uuid.uuid4()), on=NIGHT, **more,
        )  # fmt: skip


def test_the_second_night_finds_everything_done_and_rests_sixty_days(cast: Cast) -> None:
    paper(cast.lead, cast.case, END)
    first = slept(cast.lead)
    assert (first.cases, first.looked, first.new) == (1, 1, 1)
    (hint,) = hints(cast.lead, cast.case)
    assert (hint.day, hint.kind, hint.first_seen_on) == (END, Kind.DEADLINE, NIGHT)
    for later, looked in ((DAY, 0), (60 * DAY, 0), (61 * DAY, 1)):
        found = slept(cast.lead, NIGHT + later)
        assert (found.looked, found.new, found.changed) == (looked, 0, 0)


def test_a_day_that_moves_is_a_new_hint_and_only_what_was_answered_stays(cast: Cast) -> None:
    paper(cast.lead, cast.case, END)
    slept(cast.lead)
    paper(cast.lead, cast.case, END + DAY)
    found = slept(cast.lead)
    assert (found.looked, found.new, found.gone) == (1, 1, 1)
    (hint,) = hints(cast.lead, cast.case)
    done(cast, hint)
    paper(cast.lead, cast.case, END + 9 * DAY)
    slept(cast.lead)
    old, new = hints(cast.lead, cast.case)
    assert (old.pk, old.gone_on, new.day, new.gone_on) == (hint.pk, NIGHT, END + 9 * DAY, None)
    paper(cast.lead, cast.case, END + DAY)  # and back again: the answer is still there
    slept(cast.lead)
    (again,) = hints(cast.lead, cast.case)
    assert (again.pk, again.gone_on, again.quiet_until) == (hint.pk, None, ALWAYS)


ANSWERS: tuple[dict[str, Any], ...] = (
    {"answer": "done"},
    {"answer": "not_relevant", "reason": "Der Kurs beginnt später."},
    {"answer": "later", "remind_on": NIGHT + 5 * DAY},
)


def test_an_answered_day_opens_again_for_something_graver_and_not_for_the_same_thing(cast: Cast) -> None:
    know(cast.lead, cast.case, measure_start_date=(NIGHT + 8 * DAY).isoformat(), residence_title="ae_18b")
    decided = iter(({"attends_school": False}, {"beyond_short_adaptation": False}, {"bvb_needed": False}))
    for given in ANSWERS:
        know(cast.lead, cast.case, measure_and_provider_certified=False)  # worth a look before the course begins
        slept(cast.lead)
        (hint,) = hints(cast.lead, cast.case)
        assert hint.kind == Kind.WINDOW
        done(cast, hint, **given)
        quiet = hints(cast.lead, cast.case)[0].quiet_until
        assert quiet == (NIGHT + 4 * DAY if given["answer"] == "later" else ALWAYS)
        know(cast.lead, cast.case, measure_and_provider_certified=True)  # now there is support to be lost on that day
        assert slept(cast.lead).changed == 1
        (hint,) = hints(cast.lead, cast.case)
        assert (hint.kind, hint.quiet_until) == (Kind.LOSS, None), given
        done(cast, hint, **given)
        know(cast.lead, cast.case, **next(decided))  # another question of the same day is settled: nothing graver
        assert slept(cast.lead).changed == 1
        (hint,) = hints(cast.lead, cast.case)
        assert (hint.kind, hint.quiet_until) == (Kind.LOSS, quiet), given
    with f.wearing(cast.lead):
        assert Mark.objects.count() == 6  # no answer is lost


def test_a_case_that_cannot_be_answered_gets_a_number_and_the_others_go_on(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = f.case(cast.lead, f.person(cast.lead, family="Testovic"))
    for case in (cast.case, other):
        paper(cast.lead, case, END)
    right = looking.coming

    def breaks(facts: dict[str, Any], *days: dt.date, **more: Any) -> Any:
        if facts["title_valid_until"] == END.isoformat() and not broken:
            broken.append(True)
            raise LookupError("kaputt")
        return right(facts, *days, **more)

    broken: list[bool] = []
    monkeypatch.setattr(looking, "coming", breaks)
    found = slept(cast.lead)
    assert (found.looked, found.new, found.troubles) == (2, 1, 1)
    with f.wearing(cast.lead):
        number = Look.objects.get(case=cast.case).trouble
    (record,) = caplog.records
    assert len(number) == 8 and record.request_id == number and record.case_id == cast.case.pk
    found = slept(cast.lead)  # the next night tries again
    assert (found.looked, found.new, found.troubles) == (1, 1, 0)


def test_facts_that_contradict_each_other_give_no_hint_and_say_so(cast: Cast) -> None:
    paper(cast.lead, cast.case, END)
    know(cast.lead, cast.case, toleration_since=(NIGHT + 9 * DAY).isoformat())
    assert slept(cast.lead).troubles == 1 and hints(cast.lead, cast.case) == []
    with f.wearing(cast.lead):
        assert Look.objects.get().trouble == looking.CONTRADICTION


def test_what_nobody_needs_is_forgotten(cast: Cast) -> None:
    paper(cast.lead, cast.case, NIGHT + DAY)
    slept(cast.lead)
    slept(cast.lead, NIGHT + 80 * DAY)
    assert len(hints(cast.lead, cast.case)) == 1
    slept(cast.lead, NIGHT + 99 * DAY)
    assert hints(cast.lead, cast.case) == []


def test_only_the_team_reads_the_content_and_the_coordinator_the_days(cast: Cast) -> None:
    paper(cast.lead, cast.case, END)
    slept(cast.lead)
    done(cast, hints(cast.lead, cast.case)[0])
    for name, seen in (
        ("lead", (1, 1, 1)), ("deputy", (1, 1, 1)), ("colleague", (0, 0, 0)), ("coordinator", (1, 0, 0)),
        ("partner", (0, 0, 0)), ("neighbour", (0, 0, 0)), ("company_user", (0, 0, 0)),
    ):  # fmt: skip
        with f.wearing(getattr(cast, name)):
            assert (Hint.objects.count(), HintContent.objects.count(), Mark.objects.count()) == seen, name
    with f.wearing(cast.coordinator), pytest.raises(DatabaseError), transaction.atomic():
        assert not Hint.objects.update(kind=Kind.GAIN)
        Hint.objects.create(org=cast.kim, case=cast.case, day=END, key="x", kind="gain", first_seen_on=END)


def test_everything_goes_with_the_case_file_and_what_nobody_answered_when_it_closes(cast: Cast) -> None:
    paper(cast.lead, cast.case, END)
    slept(cast.lead)
    done(cast, hints(cast.lead, cast.case)[0])
    paper(cast.lead, cast.case, END + DAY)
    slept(cast.lead)
    with f.wearing(cast.lead):
        Case.objects.update(closed_on=NIGHT, outcome="moved_away", closing_reason="nach Kiel")
    left = []
    for day in (NIGHT + DAY, NIGHT + 1200 * DAY):
        slept(cast.lead)
        retention.delete_for_body(org_id=cast.kim.pk, on=day)
        with acting(Actor(None, cast.kim.pk)):
            left.append([model.objects.count() for model in (Hint, HintContent, Mark, Look)])
    assert left == [[1, 1, 1, 0], [0, 0, 0, 0]]
