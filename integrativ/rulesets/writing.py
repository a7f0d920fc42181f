"""Cases written by editors: YAML in the shape of the catalogue's cases, checked like them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from integrativ.law.casebook import Case, case_from
from integrativ.law.catalogue.reading import HERE
from integrativ.law.yaml_text import Unreadable, plain_yaml


class CaseFault(Exception):
    """A case cannot be read; the message says why, for the field."""


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    whole = json.loads((HERE / "schema" / "cases.schema.json").read_bytes())
    return Draft202012Validator({**whole["properties"]["cases"]["items"], "$defs": whole.get("$defs", {})})


def raw_case(text: str) -> Mapping[str, Any]:
    """Read the text of a case.

    :raises CaseFault: if it is no YAML, does not fit the schema or names a day that does not exist.
    """
    try:
        raw = plain_yaml(text)
    except Unreadable as unreadable:
        line = f"Zeile {unreadable.fault.line}: " if unreadable.fault.line else ""
        raise CaseFault(line + unreadable.fault.message) from None
    for fault in _validator().iter_errors(raw):
        where = ".".join(map(str, fault.absolute_path)) or "Fall"
        raise CaseFault(f"{where}: {fault.message[:160]}")
    try:
        dt.date.fromisoformat(raw["as_of"])
    except ValueError:
        raise CaseFault(f"as_of: Den Tag {raw['as_of']} gibt es nicht.") from None
    if not any(raw["expect"].values()):
        raise CaseFault("expect: Bitte nennen Sie mindestens eine Erwartung, sonst prüft der Fall nichts.")
    fixed: Mapping[str, Any] = raw
    return fixed


def read_case(text: str) -> Case:
    """The case a text describes."""
    return case_from(raw_case(text))
