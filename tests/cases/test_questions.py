"""A question to a body: with exactly what is released, without telling who is meant, or answered on the telephone."""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from integrativ.cases import actions, policies, queries
from integrativ.cases.words import NamesThePerson, must_not_name
from integrativ.people.models import Fact, SentValue, Share
from integrativ.steps.actions import MoveNotAllowed, move
from integrativ.steps.models import Step
from integrativ.steps.queries import get_step
from tests import factories as f
from tests.cast import Cast


@pytest.fixture
def facts(cast: Cast) -> None:
    with f.wearing(cast.lead):
        for name, value, category, secret in (
            ("german_level", "B1", "labour", False),
            ("residence_title", "tolerated", "residence", False),
            ("toleration_ground", "training", "residence", True),
        ):
            Fact.objects.create(
                org=cast.kim, person=cast.person, name=name, value=value, category=category, source="self_reported",
                recorded_by=cast.lead, recorded_at=timezone.now(), from_professional_secret=secret,
            )  # fmt: skip


def _ask(cast: Cast, **fields: object) -> Step:
    words = {"title": "Wohnsitzauflage", "question": "Gilt die Auflage auch in Witten?"} | fields
    return actions.ask_body(case=cast.case, by=cast.lead, to=cast.abh, **words)  # type: ignore[arg-type]


def test_without_any_release_the_body_answers_in_general(cast: Cast) -> None:
    with f.wearing(cast.lead):
        step = _ask(cast)
        assert (step.state, step.is_anonymous) == ("open", True)
    with f.wearing(cast.partner):
        theirs = get_step(cast.partner, step.pk)
        assert theirs.events.get().text == "Gilt die Auflage auch in Witten?"
        move(step=theirs, event="answer", by=cast.partner, code="no")
        assert SentValue.objects.count() == 0
    with f.wearing(cast.neighbour):
        assert not Step.objects.exists()


def test_a_question_about_her_is_answered_only_while_the_release_is_live(cast: Cast, facts: None) -> None:
    f.share(cast.lead, cast.person, cast.abh, "base")
    share = f.share(cast.lead, cast.person, cast.abh, "labour")
    with f.wearing(cast.lead):
        step = _ask(cast, anonymous=False, names=("german_level", "full_name"))
        assert {v.name for v in step.sent_values.all()} == {"german_level", "full_name"}
    with f.wearing(cast.partner):
        assert {v.name for v in SentValue.objects.all()} == {"german_level", "full_name"}
    with f.wearing(cast.lead):
        Share.objects.filter(pk=share.pk).update(withdrawn_at=timezone.now())
    with f.wearing(cast.partner):
        assert [v.name for v in SentValue.objects.all()] == ["full_name"]
    with f.wearing(cast.lead):
        Share.objects.update(withdrawn_at=timezone.now())
    with f.wearing(cast.partner), pytest.raises(MoveNotAllowed):
        move(step=get_step(cast.partner, step.pk), event="answer", by=cast.partner, code="no")


def test_what_is_not_released_cannot_be_chosen(cast: Cast, facts: None) -> None:
    f.share(cast.lead, cast.person, cast.abh, "labour")
    with f.wearing(cast.lead):
        values = {value.name: value.is_released for value in queries.sendable(cast.case, cast.abh)}
        assert values == {"full_name": False, "german_level": True, "residence_title": False}
        for name in ("residence_title", "toleration_ground", "invented"):
            with pytest.raises(actions.NotReleased):
                _ask(cast, anonymous=False, names=(name,))
        assert Step.objects.count() == 0
        assert _ask(cast, anonymous=False, names=("german_level",)).sent_values.count() == 1


def test_the_database_lets_no_value_travel_with_an_anonymous_question(cast: Cast) -> None:
    with f.wearing(cast.lead):
        step = _ask(cast)
        value = {
            "org": cast.kim,
            "person": cast.person,
            "category": "base",
            "name": "full_name",
            "label": "n",
            "text": "t",
        }
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            SentValue.objects.create(step=step, **value)
        task = actions.open_plan_step(case=cast.case, by=cast.lead, title="Aufgabe")
        assert SentValue.objects.create(step=task, **value).pk


@pytest.mark.parametrize(
    "words", [{"title": "Frau Testkhafaji"}, {"question": "Darf LAYLA umziehen?"}, {"question": " "}]
)
def test_a_name_in_the_words_is_refused(cast: Cast, words: dict[str, str]) -> None:
    with f.wearing(cast.lead):
        with pytest.raises(ValidationError):
            _ask(cast, **words)
        assert _ask(cast, question="Darf die Person umziehen?").state == "open"


def test_a_name_inside_another_word_is_no_name(cast: Cast) -> None:
    person = f.person(cast.lead, given="Ali", family="Can-Öz")
    must_not_name(person, "Welche Qualifikation kann hier anerkannt werden, welche Ozeanfahrt?")
    for words in ("Darf ALİ umziehen?", "Frau Can ist da"):
        with pytest.raises(NamesThePerson):
            must_not_name(person, words)


def test_a_letter_is_recorded_with_who_and_when(cast: Cast) -> None:
    with f.wearing(cast.lead):
        step = _ask(cast)
        with pytest.raises(MoveNotAllowed):
            move(step=step, event="answer", by=cast.lead, code="no")
        made = move(
            step=step, event="answer", by=cast.lead, code="no", on_behalf_of="Herr Beispiel, Brief vom 20.11.2026"
        )
        assert (made.party, step.state) == ("owner", "answered")


def test_the_same_click_twice_asks_once(cast: Cast) -> None:
    key = uuid.uuid4()
    with f.wearing(cast.lead):
        assert _ask(cast, key=key) == _ask(cast, key=key)
        assert Step.objects.count() == 1


def test_outside_the_team_nobody_asks(cast: Cast) -> None:
    with f.wearing(cast.colleague), pytest.raises(policies.NotAllowed):
        actions.ask_body(case=cast.case, by=cast.colleague, to=cast.abh, title="a", question="b")
