"""Each field belongs to a category of data; a new one that does not is noticed."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.db import models

from integrativ.documents.classification import OTHER, PERSONAL, categories, holds_personal_data
from integrativ.people.models import Category
from integrativ.tenancy import wall

OURS = [m for m in apps.get_models(include_auto_created=True) if m.__module__.startswith("integrativ.")]


def unclassified(all_models: Iterable[type[models.Model]], known: dict[str, dict[str, str]]) -> list[str]:
    return [
        f"{m._meta.label}.{f.name}"
        for m in all_models
        for f in m._meta.concrete_fields
        if f.name not in known.get(m._meta.label, {})
    ]


def test_every_field_has_a_category() -> None:
    assert unclassified(OURS, categories()) == []
    without_one = {**categories(), "people.Person": {}}
    assert "people.Person.family_name" in unclassified(OURS, without_one)


def test_nothing_is_classified_that_is_not_there() -> None:
    fields = {(m._meta.label, f.name) for m in OURS for f in m._meta.concrete_fields}
    assert [f"{label}.{name}" for label, by in categories().items() for name in by if (label, name) not in fields] == []


def test_the_categories_are_those_a_share_can_name_and_some_that_it_cannot() -> None:
    used = {category for by in categories().values() for category in by.values()}
    assert used <= PERSONAL | OTHER
    assert set(Category.values) <= PERSONAL
    assert "notes" not in Category.values


def test_what_says_something_about_a_person_stands_behind_a_forced_wall() -> None:
    open_ = [
        m._meta.label
        for m in OURS
        if holds_personal_data(m._meta.label) and not (wall.has_org(m) and wall.table_wall(m).forced)
    ]
    assert open_ == []
