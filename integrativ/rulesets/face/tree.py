"""A condition as lines with a depth, each line a row of fields, and back; what no row can say stays as it was written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from integrativ.rulesets.face.words import Words, span_of, typed_span

GROUPS = ("all", "any", "not")
LIST_OPS = frozenset(("in", "not_in", "has_any", "prefix_in"))
MOST = 80
Path = tuple[Any, ...]


@dataclass(frozen=True)
class Line:
    """One line as it is typed. For a rule or an unsettled point `op` says how it has to stand."""

    depth: int
    kind: str  # all, any, not, leaf, rule, flag, raw
    fact: str = ""
    op: str = ""
    against: str = ""  # what the fact is compared with: "" values, param, list, fact, span
    value: str = ""
    span: str = ""
    at: str = ""
    norm: str = ""
    words: str = ""
    role: str = ""
    raw: str = ""

    @property
    def is_group(self) -> bool:
        """Whether lines can stand below it."""
        return self.kind in GROUPS


def lines_of(condition: Any, words: Words, depth: int = 0) -> list[Line]:
    """Give a condition as lines. Whatever would not come back exactly becomes one line that is only shown."""
    if isinstance(condition, Mapping) and len(condition) == 1:
        kind, below = next(iter(condition.items()))
        if kind == "not" and not (isinstance(below, list) and len(below) == 1) and below is not None:
            below = below if isinstance(below, list) else [below]
        elif kind not in ("all", "any"):
            below = None
        if isinstance(below, list):
            return [
                Line(depth, str(kind)),
                *(line for child in below for line in lines_of(child, words, depth + 1)),
            ]
    line = _line(condition, words, depth)
    if line is not None and _exactly(_said(line, words), condition):
        return [line]
    return [Line(depth, "raw", raw=json.dumps(condition, ensure_ascii=False))]


def condition_of(lines: Sequence[Line], words: Words) -> tuple[Any, list[Path]]:
    """Give the condition the lines say, and for each line the path at which it stands in it."""
    places: list[Path] = [()] * len(lines)
    made, _ = _built(lines, 0, (), words, places)
    return made, places


def _built(lines: Sequence[Line], index: int, path: Path, words: Words, places: list[Path]) -> tuple[Any, int]:
    line, after = lines[index], index + 1
    places[index] = path
    if not line.is_group:
        return _said(line, words), after
    children = list(_children(lines, index))
    single = line.kind == "not" and len(children) == 1
    below = []
    for number, child in enumerate(children):
        made, after = _built(lines, child, (*path, line.kind) if single else (*path, line.kind, number), words, places)
        below.append(made)
    return {line.kind: below[0] if single else below}, after


def _children(lines: Sequence[Line], index: int) -> Iterator[int]:
    for child in range(index + 1, end(lines, index)):
        if lines[child].depth == lines[index].depth + 1:
            yield child


def tidy(lines: Sequence[Line]) -> list[Line]:
    """Make depths that were sent fit together: the first line is the only one at 0, none hangs in the air."""
    made: list[Line] = []
    for line in lines:
        before = made[-1] if made else None
        most = 0 if before is None else before.depth + (1 if before.is_group else 0)
        least = 0 if before is None else 1
        made.append(replace(line, depth=max(least, min(line.depth, most))))
    if len(made) > 1 and not made[0].is_group:
        return [Line(0, "all"), replace(made[0], depth=1), *made[1:]]
    return made


def end(lines: Sequence[Line], index: int) -> int:
    """Give the place after a line and all that stands below it."""
    after = index + 1
    while after < len(lines) and lines[after].depth > lines[index].depth:
        after += 1
    return after


def _line(raw: Any, words: Words, depth: int) -> Line | None:
    if not isinstance(raw, Mapping) or not all(
        isinstance(raw.get(key, ""), str) for key in ("text_de", "norm", "role")
    ):
        return None
    text = str(raw.get("text_de", ""))
    if "rule" in raw:
        return Line(depth, "rule", words.rules.words(str(raw["rule"])), str(raw.get("is", "")), words=text)
    if "flag" in raw:
        stands = raw.get("is")
        state = ("true" if stands else "false") if isinstance(stands, bool) else ""
        return Line(depth, "flag", words.flags.words(str(raw["flag"])), state, words=text)
    if "fact" not in raw:
        return None
    fact = str(raw["fact"])
    line = Line(
        depth,
        "leaf",
        words.facts.words(fact),
        str(raw.get("op", "")),
        norm=str(raw.get("norm", "")),
        words=text,
        role=str(raw.get("role", "")),
    )
    typed: dict[str, Any] = _typed(fact, raw["value"], words) if "value" in raw else {}
    return replace(line, **typed)


def _typed(fact: str, value: Any, words: Words) -> dict[str, str]:
    if isinstance(value, list):
        return {"value": "\n".join(words.typed_of(fact, one) for one in value)}
    if not isinstance(value, Mapping):
        return {"value": words.typed_of(fact, value)}
    at = words.facts.words(str(value["at"])) if "at" in value else ""
    if "param" in value:
        return {"against": "param", "value": words.parameters.words(str(value["param"])), "at": at}
    if "list" in value:
        return {"against": "list", "value": words.lists.words(str(value["list"]))}
    if "fact" in value:
        sign = "+" if "plus" in value else "−"
        span = value.get("plus", value.get("minus"))
        moved = f"{sign} {typed_span(span)}" if isinstance(span, Mapping) else ""
        return {"against": "fact", "value": words.facts.words(str(value["fact"])), "span": moved}
    return {"against": "span", "span": typed_span(value), "at": at}


def _said(line: Line, words: Words) -> Any:
    """What a line that is no group says, in the words of the catalogue."""
    if line.kind == "raw":
        return raw_of(line.raw)
    text = {"text_de": line.words} if line.words else {}
    if line.kind == "rule":
        return {"rule": words.rules.name(line.fact), "is": line.op, **text}
    if line.kind == "flag":
        state: Any = {"true": True, "false": False}.get(line.op, line.op)
        return {"flag": words.flags.name(line.fact), "is": state, **text}
    fact = words.facts.name(line.fact)
    said: dict[str, Any] = {"fact": fact, "op": line.op}
    if (value := _value(line, fact, words)) is not None:
        said["value"] = value
    more = {key: typed for key, typed in (("norm", line.norm), ("role", line.role)) if typed}
    return {**said, **text, **more}


def _value(line: Line, fact: str, words: Words) -> Any:
    at = {"at": words.facts.name(line.at)} if line.at else {}
    if line.against == "param":
        return {"param": words.parameters.name(line.value), **at}
    if line.against == "list":
        return {"list": words.lists.name(line.value)}
    if line.against == "fact":
        other: dict[str, Any] = {"fact": words.facts.name(line.value)}
        if line.span:
            sign, text = line.span[:1], line.span[1:] if line.span[:1] in "+−-" else line.span
            span = span_of(text.strip())
            other["minus" if sign in "−-" else "plus"] = span if span is not None else line.span
        return other
    if line.against == "span":
        span = span_of(line.span)
        return {**span, **at} if span is not None else (line.span or None)
    typed = [part.strip() for part in line.value.splitlines() if part.strip()]
    if not typed:
        return None
    values = [words.value_of(fact, part) for part in typed]
    return values if line.op in LIST_OPS or len(values) > 1 else values[0]


def raw_of(text: str) -> Any:
    """Read what was only shown and came back; text that cannot be read stays text, and the schema says so."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _exactly(one: Any, other: Any) -> bool:
    """Equal, also in kind: 1 is neither true nor 1.0."""
    return json.dumps(one, sort_keys=True, default=str) == json.dumps(other, sort_keys=True, default=str)
