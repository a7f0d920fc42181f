"""What the form of a draft shows around its fields: where each fault belongs, the dated parts, what somebody else wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from integrativ.law.yaml_text import Fault
from integrativ.rulesets.face import edition as face
from integrativ.rulesets.face.amounts import typed_amount
from integrativ.rulesets.face.edition import Shown
from integrativ.rulesets.face.words import Words, typed_day
from integrativ.rulesets.models import Draft


@dataclass(frozen=True)
class Placed:
    """Faults beside fields, beside lines, and those that belong to neither: sentence, address, words of the link."""

    by_field: dict[str, list[str]] = field(default_factory=dict)
    by_line: dict[int, list[str]] = field(default_factory=dict)
    others: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(map(len, (*self.by_field.values(), *self.by_line.values()))) + len(self.others)


def placed(faults: Sequence[Fault], shown: Shown, draft: Draft, words: Words) -> Placed:
    """Put each fault where it can be mended: beside its field or line, or with a link to the part or text it is in."""
    found = Placed()
    places = face.places(shown.lines, shown.edition, words) if shown.has_tree else {}
    for fault in faults:
        line = next((places[fault.path[:n]] for n in range(len(fault.path), 2, -1) if fault.path[:n] in places), None)
        name = face.field_of(fault.path, shown.edition, shown.shape)
        if line is not None:
            found.by_line.setdefault(line, []).append(_at_its_field(fault))
        elif name in shown.typed:
            found.by_field.setdefault(str(name), []).append(_at_its_field(fault))
        else:
            found.others.append((fault.message, *_link(fault, shown, draft)))
    for said in (*found.by_field.values(), *found.by_line.values()):
        if len(said) > 1:  # where something else says why, that no form fits says nothing
            said[:] = [message for message in said if "keiner erlaubten Form" not in message] or said[:1]
    return found


def _link(fault: Fault, shown: Shown, draft: Draft) -> tuple[str, str]:
    number = face.part_of(fault.path, shown.shape)
    if number is not None and number != shown.edition:
        part = face.parts_of(shown.entry, shown.shape)[number]
        return f"{reverse('state:form', args=[draft.pk])}?fassung={number}", f"Zu: {since(part)}"
    line = f"#zeile-{fault.line}" if fault.line else ""
    return reverse("state:draft", args=[draft.pk]) + line, "Zur Stelle im Text"


def _at_its_field(fault: Fault) -> str:
    """A fault without the path to its place: it stands there."""
    place, colon, said = fault.message.partition(": ")
    return said if colon and " " not in place and said else fault.message


def since(part: Mapping[str, Any]) -> str:
    """A dated part by its first day."""
    begins = typed_day(part.get("valid_from"))
    return f"ab {begins}" if begins else "von Anfang an"


def parts(shown: Shown, draft: Draft) -> list[dict[str, Any]]:
    """The dated parts to choose from, the newest first; a value shows what it is worth."""
    address = reverse("state:form", args=[draft.pk])
    return [
        {
            "label": since(part),
            "count": _worth(part) if shown.shape.parts == "series" else "",
            "url": f"{address}?fassung={number}",
            "current": number == shown.edition,
        }
        for number, part in reversed(list(enumerate(face.parts_of(shown.entry, shown.shape))))
    ]


def _worth(part: Mapping[str, Any]) -> str:
    typed = typed_amount(part.get("value"))
    return "offen" if typed == "" else "" if typed is None or ":" in typed else typed


def may_go(shown: Shown, before: str | None) -> bool:
    """Whether the part may be taken away: only one that this draft added, never one that was law."""
    begun = face.entry_of(before, shown.shape) if before and shown.shape.parts else None
    if begun is None or len(face.parts_of(shown.entry, shown.shape)) < 2:
        return False
    known = {str(part.get("valid_from")) for part in face.parts_of(begun, shown.shape)}
    mine = face.parts_of(shown.entry, shown.shape)[shown.edition]
    return str(mine.get("valid_from")) not in known


def possible(words: Words) -> list[str]:
    """What may stand on the list, in words."""
    return [label for label, _ in words.on_list.pairs()]
