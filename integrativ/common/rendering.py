"""Migrating in a third of the time: models that an operation does not concern are not built anew for it.

After each operation Django builds the classes of all models anew that are related to the changed one. Here nearly every
model is related to every other through the body it belongs to: 270 operations built 8,600 classes. A new model, a plain
field, an index or a constraint changes no other table, so the one class is enough until the relations are asked for:
the state is marked as delayed, and Django renders it wholly before a migration's own Python runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.state import ProjectState


@contextmanager
def only_what_changed() -> Iterator[None]:
    """While this lasts, a migration builds only the changed model's class, wherever Django itself would put off the rest."""
    usual = ProjectState._find_reload_model  # type: ignore[attr-defined]

    def changed(self: Any, app_label: str, model_name: str, delay: bool = False) -> set[tuple[str, str]]:
        is_new = model_name not in self.apps.all_models[app_label]
        if not delay and not is_new:
            found: set[tuple[str, str]] = usual(self, app_label, model_name)
            return found
        self.is_delayed = True
        return {(app_label, model_name)}

    ProjectState._find_reload_model = changed  # type: ignore[attr-defined]
    try:
        yield
    finally:
        ProjectState._find_reload_model = usual  # type: ignore[attr-defined]
