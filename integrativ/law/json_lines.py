"""Lines of JSON as the command line reads and writes them, strict about what they mean."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from integrativ.law.kernel.values import LARGEST, day_of

_LONGEST_NUMBER = 40


class RequestError(Exception):
    """A line cannot be used; `id` is given back if it could be read."""

    def __init__(self, id_: Any, reason: str) -> None:
        super().__init__(reason)
        self.id = id_


@dataclass(frozen=True)
class Request:
    """One line: for whom (`id`), on which day, with which facts and flags."""

    id: str
    as_of: date
    facts: Mapping[str, Any]
    flags: Mapping[str, Any]


class _Doubled(dict[str, Any]):
    """An object in which a key stood twice; `doubled` names the first such key."""

    doubled: str = ""


def request_from(line: bytes, default_day: date | None) -> Request:
    """Read one line; a broken one raises `RequestError` with the id if there is one."""
    parsed = _parsed(line)
    if not isinstance(parsed, dict):
        raise RequestError(None, "die Zeile ist kein JSON-Objekt")
    id_ = parsed.get("id")
    if not isinstance(id_, str):
        raise RequestError(_echo(id_), "id: erwartet wird ein Text")
    doubled = _doubled(parsed)
    if doubled:
        raise RequestError(id_, f"{doubled}: steht doppelt")
    day = parsed.get("as_of")
    if day is None:
        day = default_day
    if day is None:
        raise RequestError(id_, "as_of: der Stichtag fehlt")
    try:
        as_of = day_of(day)
    except ValueError as error:
        raise RequestError(id_, f"as_of: {error}") from None
    return Request(id_, as_of, _object(id_, parsed, "facts"), _object(id_, parsed, "flags"))


def response_line(response: Mapping[str, Any]) -> bytes:
    """Write one line in UTF-8."""
    text = json.dumps(response, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError:  # half of a surrogate pair in an id or name
        return json.dumps(response, separators=(",", ":")).encode() + b"\n"


def _parsed(line: bytes) -> Any:
    try:
        text = line.decode("utf-8-sig")
        return json.loads(
            text,
            parse_float=_decimal,
            parse_int=_integer,
            parse_constant=Decimal,  # NaN and Infinity are no JSON; kept so that the fact can be named
            object_pairs_hook=_object_from,
        )
    except UnicodeDecodeError:
        raise RequestError(None, "die Zeile ist kein UTF-8") from None
    except (ValueError, RecursionError):
        raise RequestError(None, "die Zeile ist kein gültiges JSON") from None


def _object(id_: str, parsed: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = parsed.get(key)
    if value is None and key == "flags":
        return {}
    if not isinstance(value, dict):
        raise RequestError(id_, f"{key}: erwartet wird ein Objekt")
    return value


def _object_from(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = _Doubled(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                found.doubled = key
                break
            seen.add(key)
    return found


def _doubled(value: Any) -> str:
    """Name the first doubled key anywhere in a value."""
    if isinstance(value, _Doubled):
        return value.doubled or next((name for name in map(_doubled, value.values()) if name), "")
    if isinstance(value, list):
        return next((name for name in map(_doubled, value) if name), "")
    return ""


def _integer(text: str) -> int:
    """Read a whole number; one too long to mean anything becomes one just out of range, so that its fact is named."""
    return int(text) if len(text) <= _LONGEST_NUMBER else LARGEST * 10


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text) if len(text) <= _LONGEST_NUMBER else Decimal(LARGEST * 10)
    except InvalidOperation:  # an exponent beyond every number
        return Decimal(LARGEST * 10)


def _echo(id_: Any) -> Any:
    """Give an unusable id back if it is a plain number, else nothing."""
    if isinstance(id_, Decimal):
        return float(id_) if id_.is_finite() else None
    return id_ if isinstance(id_, int) else None
