"""Reading YAML that people typed: no aliases, no depth that breaks a reader, no kinds that JSON does not know."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from integrativ.law.catalogue.compiling import StrictLoader
from integrativ.law.errors import LawError

DEEPEST = 60


@dataclass(frozen=True)
class Fault:
    """Something that keeps a draft from becoming law, with the line (from 1) where it stands, if it has one."""

    message: str
    line: int | None = None
    path: tuple[Any, ...] = ()  # where in the entry, for forms


class Unreadable(Exception):
    """A text is no YAML that may be used; `fault` says why and where."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def plain_yaml(text: str) -> Any:
    """Read a text into plain data; days stay as they were written.

    :raises Unreadable: if it is no YAML, uses aliases, tags or is nested too deeply.
    """
    try:
        _look(text)
        # StrictLoader is a safe loader with one more check
        return _plain(yaml.load(text, Loader=StrictLoader))  # noqa: S506
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise Unreadable(Fault("Der Text ist kein YAML: " + str(error.problem or "unlesbar"), line)) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Unreadable(Fault("Der Text enthält ein Zeichen, das hier nicht stehen darf.", line)) from None
    except (yaml.YAMLError, LawError, ValueError, OverflowError) as error:
        named = re.search(r"Zeile (\d+)", str(error))
        message = f"Der Text ist nicht lesbar: {str(error)[:200]}"
        raise Unreadable(Fault(message, int(named[1]) if named else None)) from None


def _look(text: str) -> None:
    """Look at a text before it is read: a reader in C would not survive a text nested without end."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            message = "Verweise mit * sind nicht erlaubt. Bitte schreiben Sie den Teil aus."
            raise Unreadable(Fault(message, line))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise Unreadable(Fault("Der Text ist zu tief verschachtelt.", line))


def _plain(thing: Any) -> Any:
    if isinstance(thing, Mapping):
        return {key: _plain(value) for key, value in thing.items()}
    if isinstance(thing, list):
        return [_plain(value) for value in thing]
    if isinstance(thing, dt.date):
        return thing.isoformat()
    if thing is None or isinstance(thing, str | int | float):
        return thing
    raise ValueError("Nur Text, Zahlen, ja/nein, Listen und Einträge sind möglich.")


def as_yaml(thing: Any) -> str:
    """Give plain data as people read it."""
    return yaml.safe_dump(thing, allow_unicode=True, sort_keys=False, width=110)


def remarks_of(text: str) -> list[str]:
    """Give the remarks (#) of a text, in their order; text that cannot be read has none."""
    lines, taken = text.split("\n"), [0] * (text.count("\n") + 1)
    try:
        for token in yaml.scan(text, Loader=yaml.SafeLoader):
            start, last = token.start_mark, token.end_mark
            for line in range(start.line, last.line + 1):
                if line < len(taken):
                    taken[line] = max(taken[line], last.column if line == last.line else len(lines[line]))
    except yaml.YAMLError:
        return []
    return [
        line[begin:].strip() for line, begin in zip(lines, taken, strict=True) if line[begin:].strip().startswith("#")
    ]


class YamlLines:
    """Where in a text each part of it stands."""

    def __init__(self, text: str) -> None:
        self._root = yaml.compose(text, Loader=yaml.SafeLoader)

    def of(self, path: Sequence[Any]) -> int | None:
        """Give the line, from 1, of the innermost part that the path still reaches."""
        node: Any = self._root
        line = node.start_mark.line + 1 if node is not None else None
        for step in path:
            if isinstance(node, yaml.MappingNode):
                found = next(((key, value) for key, value in node.value if key.value == str(step)), None)
                if found is None:
                    break
                line, node = found[0].start_mark.line + 1, found[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line + 1
            else:
                break
        return line

    def path_at(self, line: int) -> tuple[Any, ...]:
        """Give the path of the innermost part that begins on or before a line and has not ended there."""
        path: list[Any] = []
        node = self._root
        while node is not None:
            inner = next((part for part in _parts(node) if part[1] <= line <= part[2]), None)
            if inner is None:
                break
            path.append(inner[0])
            node = inner[3]
        return tuple(path)


def _parts(node: Any) -> Iterator[tuple[Any, int, int, Any]]:
    """The parts of a node: step, first line, last line, the node there."""
    if isinstance(node, yaml.MappingNode):
        pairs = [(key.value, key.start_mark.line + 1, value) for key, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        pairs = [(number, value.start_mark.line + 1, value) for number, value in enumerate(node.value)]
    else:
        return
    for (step, first, value), following in zip(pairs, [*pairs[1:], None], strict=True):
        last = following[1] - 1 if following and following[1] > first else value.end_mark.line + 1
        yield step, first, max(first, last), value
