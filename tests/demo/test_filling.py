"""The demonstration is put together in pieces: the same twice, whole after a kill, only where it belongs."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from django.db import transaction

from integrativ.cases.models import Case
from integrativ.demo import blocks, fill, invent, jobs
from integrativ.demo.blocks import Piece, run
from integrativ.demo.groups import PHASES
from integrativ.demo.models import Block
from integrativ.demo.sources import cities
from integrativ.demo.stories.play import play
from integrativ.demo.world import town
from integrativ.people.models import Person
from integrativ.tenancy.actions.demo import DemoClosed
from integrativ.tenancy.models import Membership, Organisation, PlatformMark, User
from tests.demo.conftest import YEAR_END, demonstration
from tests.demo.seeing import everything, everywhere


def first_pieces(on: dt.date, people: int) -> list[Piece]:
    """Bochum with its companies and a few people."""
    pieces = fill.quick_pieces(on)
    return [p for p in pieces if 0 < p.stage < 5] + [p for p in pieces if p.stage == 5][:people]


def test_told_twice_it_is_the_same(empty: None) -> None:
    seen = []
    for _ in range(2):
        with transaction.atomic():
            list(run(first_pieces(YEAR_END, 3)))
            seen.append(everything())
            transaction.set_rollback(True)
    assert seen[0] == seen[1]
    assert sum(len(rows) for rows in seen[0].values()) > 150


class Killed(BaseException):
    """As if the power went out."""


def test_a_killed_filling_goes_on_without_doubles(empty: None, monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = first_pieces(YEAR_END, 3)
    list(run(pieces[:-3]))
    half = [dataclasses.replace(pieces[-2], make=lambda: (pieces[-2].make(), (_ for _ in ()).throw(Killed)))]
    with pytest.raises(Killed):
        list(run([pieces[-3], *half, pieces[-1]]))
    there = blocks.finished()
    assert pieces[-3].name in there and pieces[-2].name not in there, "what was half done is gone"
    assert [piece.name for piece in run(pieces)] == [pieces[-2].name, pieces[-1].name]
    before = everything()
    assert list(run(pieces)) == [] and everything() == before
    kim = next(body for body in everywhere() if str(body) == "KIM Bochum")
    assert kim and len(before["KIM Bochum people"]) == 3 == len(set(before["KIM Bochum people"]))


def test_progress_counts_what_is_there(empty: None) -> None:
    pieces = [Piece("one", lambda: None), Piece("two", lambda: None, weight=3)]
    assert blocks.share_done(pieces) == 0
    list(run(pieces[:1]))
    assert blocks.share_done(pieces) == 25
    list(run(pieces))
    assert blocks.share_done(pieces) == 100


def test_the_worker_is_asked_once_and_only_in_a_demonstration(empty: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(jobs, "begin", lambda: asked.append("begin"))
    jobs.go_on(0)
    assert asked == ["begin"]
    PlatformMark.objects.update(demo_ready=True)
    jobs.go_on(0)
    PlatformMark.objects.update(demo_ready=False, is_demo=False)
    jobs.go_on(0)
    assert asked == ["begin"]


def test_without_the_mark_nobody_is_invented(reference: None, db: None, tmp_path: Path) -> None:
    with demonstration(tmp_path, is_demo=False):
        for tell in (fill.quick, fill.rest, fill.told_on):
            with pytest.raises(DemoClosed):
                tell()
    assert not User.objects.exists() and not Block.objects.exists() and not Membership.objects.exists()
    assert not Organisation.objects.filter(kind="company").exists()
    assert not (tmp_path / "demo-signins.txt").exists()


def test_every_phase_can_be_told_at_the_turn_of_the_year(empty: None) -> None:
    """One person of each phase in Essen, told on 31 December; nothing lies in the future, everything has one lead."""
    essen = next(city for city in cities() if city.name == "Essen")
    pieces = fill.pieces(YEAR_END)
    wanted = ("colleagues", f"company {essen.ags}")
    list(run([piece for piece in pieces if piece.name.startswith(wanted)]))
    of_kim = [person for person in invent.people_of(essen, YEAR_END) if person.number % 9 != 4]
    people = {person.phase: person for person in of_kim}
    there = town(essen, YEAR_END)
    for phase in PHASES:
        chosen = people.get(phase) or dataclasses.replace(people["planning"], phase=phase)
        play(chosen, there)
    kim = there.bodies["kim"]
    for body in everywhere():
        if body.pk == kim.pk:
            assert Person.objects.filter(org=kim).count() == len(PHASES)
            assert Case.objects.filter(org=kim, opened_on__gte=YEAR_END).count() == 0
            assert Case.objects.filter(org=kim, closed_on__isnull=False).count() == 1
