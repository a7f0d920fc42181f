"""Drafting the law: one entry of the catalogue as text, its faults beside their lines, and the law as it would then be.

An entry is a rule with all its editions, a dated value, a dated list or an unsettled point. Nothing here changes the law
that answers; a draft becomes law only when it is released.
"""

import datetime as dt
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, get_args

from integrativ.law.answers.forms import Law, law_from
from integrativ.law.catalogue.compiling import compiled_from
from integrativ.law.catalogue.reading import HERE, catalogue_from, content_hash, parsed_compiled
from integrativ.law.errors import LawError
from integrativ.law.linting import catalogue_faults, form_faults
from integrativ.law.yaml_text import Fault, Unreadable, YamlLines, as_yaml, plain_yaml

Kind = Literal["rule", "parameter", "list", "flag"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# kind → (part of the catalogue, file, key in the schema)
_PARTS: Mapping[Kind, str] = {"rule": "rules", "parameter": "parameters", "list": "lists", "flag": "flags"}
_DAYS = frozenset(("valid_from", "valid_to", "text_state", "last_verified"))
_FIRST = (
    *("id", "statute", "title_de", "topic", "edition_by", "before_first", "after_last", "label_de", "question_de"),
    *("valid_from", "valid_to", "valid_from_basis", "norm", "kind", "decision_maker", "effect_de"),
)
_LAST = ("sources", "text_state", "last_verified", "confidence", "editions", "series")
_NO_YEAR = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.?")
_WORD = re.compile(r"[A-Za-z0-9_äöüß-]{4,}")


@dataclass(frozen=True)
class Draft:
    """A text that was read: the entry, if it could be read, and everything that is wrong with it."""

    kind: Kind
    entry: Mapping[str, Any] | None
    faults: tuple[Fault, ...]
    law: Law | None = None  # the law as it would be; `None` while there are faults


@dataclass(frozen=True)
class Change:
    """One entry as it is to be; without `entry` the draft has faults and changes nothing."""

    kind: Kind
    entry: Mapping[str, Any]


def entry_of(compiled: bytes, kind: Kind, entry_id: str) -> Mapping[str, Any] | None:
    """Find an entry in a compiled rule set."""
    part: list[Mapping[str, Any]] = _parsed(compiled)[_PARTS[kind]]
    return next((entry for entry in part if entry["id"] == entry_id), None)


def text_of(entry: Mapping[str, Any]) -> str:
    """Give an entry as the text an editor writes in."""
    return as_yaml(_ordered(entry))


def _ordered(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Name, title and days first, as people look for them; the rest as it comes."""
    first = [key for key in _FIRST if key in entry]
    rest = [key for key in entry if key not in _FIRST and key not in _LAST]
    keys = [*first, *rest, *(key for key in _LAST if key in entry)]
    return {key: [_ordered(one) for one in entry[key]] if key == "editions" else entry[key] for key in keys}


def read_draft(compiled: bytes, kind: Kind, text: str) -> Draft:
    """Read a draft and name all its faults: spelling, schema, dates, then everything a rule set must keep to."""
    try:
        entry, lines = plain_yaml(text), YamlLines(text)
    except Unreadable as unreadable:
        return Draft(kind, None, (unreadable.fault,))
    if not isinstance(entry, Mapping):
        return Draft(kind, None, (Fault("Der Text muss mit „id:“ beginnen.", 1),))
    faults = [*_schema_faults(kind, entry, lines), *_day_faults(entry, lines)]
    if faults:
        return Draft(kind, entry, tuple(faults))
    staged, said = _staged(compiled, Change(kind, entry))
    if said:
        return Draft(kind, entry, tuple(_placed(message, text, lines) for message in said))
    return Draft(kind, entry, (), staged)


def with_changes(compiled: bytes, changes: Sequence[Change]) -> bytes:
    """Give the compiled rule set in which entries are replaced, or added at the end of their part."""
    parts = {**_parsed(compiled)}
    for change in changes:
        name = _PARTS[change.kind]
        part = list(parts[name])
        place = next((i for i, entry in enumerate(part) if entry["id"] == change.entry["id"]), None)
        if place is None:
            part.append(change.entry)
        else:
            part[place] = change.entry
        parts[name] = part
    return compiled_from(parts)


def law_of(compiled: bytes, number: int) -> Law:
    """Build the law of a compiled rule set, to be used with `using` or `adopt`.

    :raises CatalogueError: if it contradicts itself.
    """
    return law_from(catalogue_from(parsed_compiled(compiled), number=number, hash_=content_hash(compiled)))


@lru_cache(maxsize=4)
def _parsed(compiled: bytes) -> Mapping[str, Any]:
    parsed: Mapping[str, Any] = json.loads(compiled)
    return parsed


def _staged(compiled: bytes, change: Change) -> tuple[Law | None, list[str]]:
    """The law as it would be, and its faults; a rule set that is released has none, so they are the draft's."""
    try:
        staged = law_of(with_changes(compiled, [change]), 0)
    except LawError as error:
        return None, [str(error)]
    except (KeyError, TypeError, ValueError) as error:
        return None, [f"Der Eintrag lässt sich nicht übersetzen: {error}"]
    return staged, [*form_faults(staged.catalogue, staged.form), *catalogue_faults(staged.catalogue)]


def _placed(message: str, text: str, lines: YamlLines) -> Fault:
    """Put a fault beside the first line that holds the name it speaks of."""
    for word in _WORD.findall(message):
        for number, line in enumerate(text.splitlines(), start=1):
            if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", line):
                return Fault(message, number, lines.path_at(number))
    return Fault(message)


def _day_faults(entry: Mapping[str, Any], lines: YamlLines) -> Iterator[Fault]:
    """Days that no calendar has."""
    for path, key, value in _leaves(entry, ()):
        if key in _DAYS and isinstance(value, str):
            try:
                dt.date.fromisoformat(value)
            except ValueError:
                said = "Dem Tag fehlt das Jahr" if _NO_YEAR.fullmatch(value) else f"Den Tag {value} gibt es nicht"
                yield Fault(f"{key}: {said}.", lines.of(path), path)


def _leaves(thing: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any, Any]]:
    if isinstance(thing, Mapping):
        for key, value in thing.items():
            yield (*path, key), key, value
            yield from _leaves(value, (*path, key))
    elif isinstance(thing, list):
        for index, value in enumerate(thing):
            yield from _leaves(value, (*path, index))


@lru_cache(maxsize=8)
def _validator(kind: Kind) -> Any:
    # here, because only drafting needs it
    from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

    name = _PARTS[kind]
    whole = json.loads((HERE / "schema" / f"{name}.schema.json").read_bytes())
    part = whole["properties"][name]["items"]
    properties = part["properties"]
    if kind == "rule":
        properties = {**properties, "statute": whole["properties"]["statute"]}
    required = [*part["required"], *(["statute"] if kind == "rule" else [])]
    return Draft202012Validator({**part, "properties": properties, "required": required, "$defs": whole["$defs"]})


def _schema_faults(kind: Kind, entry: Mapping[str, Any], lines: YamlLines) -> Iterator[Fault]:
    for error in _validator(kind).iter_errors(entry):
        deepest = _deepest(error)
        path = tuple(deepest.absolute_path)
        yield Fault(_in_words(deepest), lines.of(path), path)


def _deepest(error: Any) -> Any:
    """Of a choice between forms, the complaint of the form that fits furthest."""
    open_errors, found = deque([error]), error
    while open_errors:
        each = open_errors.popleft()
        if len(each.absolute_path) > len(found.absolute_path):
            found = each
        open_errors.extend(each.context or ())
    return found


def _in_words(error: Any) -> str:
    """Say a complaint of the schema in German, with the value it is about."""
    where = ".".join(str(part) for part in error.absolute_path) or "Eintrag"
    value, wanted = error.instance, error.validator_value
    shown = json.dumps(value, ensure_ascii=False, default=str)[:60]
    if error.validator == "required":
        missing = ", ".join(name for name in wanted if isinstance(value, Mapping) and name not in value)
        return f"{where}: Es fehlt {missing}."
    if error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        more = ", ".join(str(name) for name in value if name not in known)
        return f"{where}: {more} gibt es hier nicht. Möglich: {', '.join(known)}."
    if error.validator == "enum":
        return f"{where}: {shown} ist nicht vorgesehen. Möglich: {', '.join(map(str, wanted))}."
    if error.validator == "type":
        return f"{where}: {shown} hat die falsche Art, erwartet: {wanted}."
    if error.validator == "pattern":
        return f"{where}: {shown} ist nicht in der vorgesehenen Schreibweise."
    if error.validator in ("minLength", "minItems"):
        return f"{where}: Hier fehlt noch etwas."
    if error.validator in ("oneOf", "anyOf"):
        return f"{where}: {shown} passt zu keiner erlaubten Form."
    return f"{where}: {error.message[:160]}"
