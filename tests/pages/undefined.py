"""Which variables templates ask for that do not exist: written down while pages are rendered, nothing shown differently.

Django renders a misspelt variable as nothing. `{% if %}` and `{% for %}` may ask for what a page did not give, because
partials have optional words; a word after a dot must exist there too. A related object that is not there
(`silent_variable_failure`) is no misspelling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.template import engines
from django.template.base import FilterExpression, Variable, VariableDoesNotExist


class Nothing(str):
    """What stands in for a value that cannot be had; as empty as Django's own, but recognisable."""


NOTHING = Nothing()
Note = tuple[str, str]  # template, variable


@contextmanager
def undefined_variables(allowed: Callable[[str, str], bool] = lambda template, variable: False) -> Iterator[set[Note]]:
    """Collect template and variable of all that does not resolve, but what is allowed."""
    found: set[Note] = set()
    optional = [False]
    resolve, resolve_expression = Variable.resolve, FilterExpression.resolve
    engine = engines["django"].engine

    def note(variable: Variable, context: Any) -> None:
        template = getattr(context, "render_context", None) and context.render_context.template
        name = str(getattr(template, "name", None) or "?")
        if not allowed(name, str(variable.var)):
            found.add((name, str(variable.var)))

    def resolving(self: Variable, context: Any) -> Any:
        try:
            value = resolve(self, context)
        except VariableDoesNotExist as error:
            if not (optional[-1] and _is_first_word(self, error)):
                note(self, context)
            raise
        if value is NOTHING and not _is_missing_object(self, context):
            note(self, context)
        return value

    def resolving_expression(self: FilterExpression, context: Any, ignore_failures: bool = False) -> Any:
        optional.append(ignore_failures)
        try:
            return resolve_expression(self, context, ignore_failures)
        finally:
            optional.pop()

    before, engine.string_if_invalid = engine.string_if_invalid, NOTHING
    Variable.resolve, FilterExpression.resolve = resolving, resolving_expression  # type: ignore[method-assign]
    try:
        yield found
    finally:
        Variable.resolve, FilterExpression.resolve = resolve, resolve_expression  # type: ignore[method-assign]
        engine.string_if_invalid = before


def _is_first_word(variable: Variable, error: VariableDoesNotExist) -> bool:
    """Whether the page did not give the word at all (it may be optional), rather than a part of it."""
    return bool(variable.lookups) and error.params[0] == variable.lookups[0]


def _is_missing_object(variable: Variable, context: Any) -> bool:
    """Whether a one-to-one relation has nothing at the other end."""
    value: Any = context
    for word in variable.lookups or ():
        try:
            value = value[word] if value is context or isinstance(value, dict) else getattr(value, word)
        except ObjectDoesNotExist:
            return True
        except (AttributeError, KeyError, TypeError):
            return False
    return False
