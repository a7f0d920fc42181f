"""Migrations build only the class they change, and all of them before anything asks for relations."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from django.db import models
from django.db.migrations.operations import AddConstraint, CreateModel
from django.db.migrations.state import ProjectState

from integrativ.common.rendering import only_what_changed

KEY = ("id", models.BigAutoField(primary_key=True))


def _house_with_rooms() -> ProjectState:
    state = ProjectState()
    CreateModel("House", [KEY, ("number", models.IntegerField())]).state_forwards("town", state)
    house = models.ForeignKey("town.House", models.CASCADE, related_name="rooms")
    CreateModel("Room", [KEY, ("house", house)]).state_forwards("town", state)
    assert state.apps.get_model("town", "Room")
    return state


@pytest.mark.parametrize("spares", [True, False])
def test_a_constraint_of_one_table_builds_no_other_anew(spares: bool) -> None:
    state = _house_with_rooms()
    room, house = (state.apps.get_model("town", name) for name in ("Room", "House"))
    with only_what_changed() if spares else nullcontext():
        AddConstraint(
            "house", models.CheckConstraint(condition=models.Q(number__gt=0), name="house_has_a_number")
        ).state_forwards("town", state)
    assert state.apps.get_model("town", "House") is not house
    assert [c.name for c in state.apps.get_model("town", "House")._meta.constraints] == ["house_has_a_number"]
    assert (state.apps.get_model("town", "Room") is room) is spares


def test_python_of_a_migration_finds_every_relation_of_a_new_model() -> None:
    state = _house_with_rooms()
    with only_what_changed():
        key = models.ForeignKey("town.Room", models.CASCADE, related_name="doors")
        CreateModel("Door", [KEY, ("room", key)]).state_forwards("town", state)
        assert state.apps.get_model("town", "Door")._meta.db_table == "town_door"
        state.clear_delayed_apps_cache()  # what Django does before RunPython
    door, room = (state.apps.get_model("town", name) for name in ("Door", "Room"))
    assert door._meta.get_field("room").related_model is room
    assert room._meta.get_field("doors").related_model is door
