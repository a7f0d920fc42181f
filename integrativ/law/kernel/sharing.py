"""What several conjunctions or disjunctions begin with, so that it is worked out once.

The parts of each are put in one order, those that most others read first; whatever two of them then begin with is
shared.
"""

from collections import Counter
from collections.abc import Iterable

SIGNS = {"all": " & ", "any": " | "}
Beginning = tuple[str, tuple[int, ...]]


class Beginnings:
    """Writes conjunctions and disjunctions of numbered states; a shared beginning gets a name where it is first met."""

    def __init__(self, joined: Iterable[tuple[str, tuple[int, ...]]]) -> None:
        groups = [(kind, tuple(dict.fromkeys(parts))) for kind, parts in joined]
        self._readers = Counter((kind, part) for kind, parts in groups for part in parts)
        self._met: Counter[Beginning] = Counter()
        for kind, parts in groups:
            ordered = self._ordered(kind, parts)
            self._met.update((kind, ordered[:length]) for length in range(2, len(ordered) + 1))
        self._names: dict[Beginning, str] = {}

    def written(self, kind: str, parts: tuple[int, ...]) -> str:
        """Write one of them; everything it reads has a name already."""
        ordered = self._ordered(kind, tuple(dict.fromkeys(parts)))
        length = next((n for n in range(len(ordered), 1, -1) if (kind, ordered[:n]) in self._names), 0)
        text = self._names[kind, ordered[:length]] if length else f"n{ordered[0]}"
        for end in range(max(length, 1) + 1, len(ordered) + 1):
            text += f"{SIGNS[kind]}n{ordered[end - 1]}"
            if self._is_shared((kind, ordered[:end]), (kind, ordered[: end + 1])):
                name = self._names[kind, ordered[:end]] = f"b{len(self._names)}"
                text = f"({name} := {text})"
        return text

    def _ordered(self, kind: str, parts: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sorted(parts, key=lambda part: (-self._readers[kind, part], part)))

    def _is_shared(self, beginning: Beginning, longer: Beginning) -> bool:
        """Say whether others begin alike and do not all go on alike."""
        met = self._met[beginning]
        return met > 1 and (longer == beginning or self._met[longer] < met)
