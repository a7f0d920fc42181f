"""Rules every model keeps, tried over all of them; each rule is first shown to notice a planted fault."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from integrativ.tenancy import wall
from integrativ.tenancy.models import Organisation

ROOT = Path(__file__).resolve().parents[2]
OURS = [m for m in apps.get_models(include_auto_created=True) if m.__module__.startswith("integrativ.")]
STATE_WORDS = {"state", "status", "phase", "stage"}
FORBIDDEN_WORDS = (
    "unlawful",
    "illegal_stay",
    "illegal_entry",
    "undocumented",
    "without_papers",
    "deportation",
    "removal_order",
)


def layers() -> dict[str, int]:
    """Package → height, read from the import contract, so that there is one order only."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    rows = list(reversed(contract["layers"]))
    return {name.strip(" ()"): height for height, row in enumerate(rows) for name in row.split("|")}


def package(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


def upward_keys(all_models: Iterable[type[models.Model]]) -> list[str]:
    height = layers()
    return [
        f"{m._meta.label}.{f.name} → {f.related_model._meta.label}"
        for m in all_models
        for f in m._meta.get_fields()
        if isinstance(f, models.ForeignKey)
        and f.related_model.__module__.startswith("integrativ.")
        and height[package(f.related_model)] > height[package(m)]
    ]


def choice_fields_named_like_states(all_models: Iterable[type[models.Model]]) -> list[str]:
    return [
        f"{m._meta.label}.{f.name}"
        for m in all_models
        for f in m._meta.concrete_fields
        if f.choices and f.name in STATE_WORDS and package(m) != "steps"
    ]


def without_wall(all_models: Iterable[type[models.Model]]) -> list[str]:
    return [m._meta.label for m in all_models if wall.of(m) is None]


def open_tables_with_a_body(all_models: Iterable[type[models.Model]]) -> list[str]:
    """A table whose rows belong to a body must be guarded by forced row security."""
    return [
        m._meta.label for m in all_models if wall.has_org(m) and (w := wall.of(m)) and not (w.row_security and w.forced)
    ]


def hidden_many_to_many(all_models: Iterable[type[models.Model]]) -> list[str]:
    return [m._meta.label for m in all_models if m._meta.auto_created]


def test_no_foreign_key_looks_up() -> None:
    assert upward_keys(OURS) == []


def test_no_state_field_outside_steps() -> None:
    assert choice_fields_named_like_states(OURS) == []


def test_every_model_has_a_wall() -> None:
    assert without_wall(OURS) == []
    assert open_tables_with_a_body(OURS) == []


def test_no_hidden_many_to_many_table() -> None:
    assert hidden_many_to_many(OURS) == []


def test_there_is_no_place_for_unlawful_stay() -> None:
    """§ 87 Abs. 2 AufenthG: what is not there cannot have to be reported."""
    names = [f"{m._meta.label}.{f.name}" for m in OURS for f in m._meta.concrete_fields]
    assert [n for n in names if any(word in n.lower() for word in FORBIDDEN_WORDS)] == []


def test_text_is_never_null() -> None:
    found = [
        f"{m._meta.label}.{f.name}"
        for m in OURS
        for f in m._meta.concrete_fields
        if isinstance(f, models.CharField | models.TextField) and f.null
    ]
    assert found == []


@pytest.fixture
def planted() -> Iterable[type[models.Model]]:
    """A model that breaks each rule, registered only for the length of one test."""
    before = set(apps.all_models["tenancy"])

    class Planted(models.Model):
        org = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
        case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+")
        status = models.CharField(max_length=3, choices=[("a", "a")])
        members = models.ManyToManyField(Organisation, related_name="+")
        wall = wall.account()

        class Meta:
            app_label = "tenancy"

    Planted.__module__ = Planted.members.through.__module__ = "integrativ.tenancy.models"  # type: ignore[attr-defined]
    yield [Planted, Planted.members.through]  # type: ignore[attr-defined]
    for name in set(apps.all_models["tenancy"]) - before:
        del apps.all_models["tenancy"][name]
    apps.clear_cache()


def test_planted_faults_are_noticed(planted: list[type[models.Model]]) -> None:
    assert upward_keys(planted) == ["tenancy.Planted.case → cases.Case"]
    assert choice_fields_named_like_states(planted) == ["tenancy.Planted.status"]
    assert open_tables_with_a_body(planted) == ["tenancy.Planted"]
    assert without_wall(planted) == ["tenancy.Planted_members"] == hidden_many_to_many(planted)
