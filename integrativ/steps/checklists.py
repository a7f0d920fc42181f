"""Complete the first time: what must be there before a request of each kind can be sent.

Each line names the norm it follows from, or says openly that it is local practice. Packages above register the lists of
the kinds they bring.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from integrativ.steps.models import Checkpoint, Step, StepKind

LOCAL = "örtliche Praxis"


@dataclass(frozen=True)
class Item:
    """One line of a checklist. `basis` is a norm or LOCAL; what is not required is asked for and may stay open."""

    code: str
    label: str
    basis: str = LOCAL
    required: bool = True


_lists: dict[str, tuple[Item, ...]] = {
    StepKind.HANDOVER: (
        Item("person_knows", "Die Person weiß von der Übergabe und ist einverstanden"),
        Item(
            "legal_basis", "Freigabe oder gesetzliche Grundlage für die Weitergabe geklärt", "§ 67b SGB X, Art. 6 DSGVO"
        ),
        Item("first_talk", "Gespräch zu dritt vereinbart", required=False),
    ),
    StepKind.QUESTION: (
        Item("one_question", "Die Frage ist mit Ja, Nein oder einem Datum zu beantworten", required=False),
    ),
}


def register(kind: str, items: Iterable[Item]) -> None:
    """Bring the checklist of a kind of step; the same kind twice keeps the later list."""
    _lists[kind] = tuple(items)


def items(kind: str) -> tuple[Item, ...]:
    """The checklist of a kind, empty if it has none."""
    return _lists.get(kind, ())


def basis(kind: str, code: str) -> str:
    """Where a line of the checklist comes from."""
    return next((item.basis for item in items(kind) if item.code == code), LOCAL)


def attach(step: Step, there: Iterable[str] = ()) -> list[Checkpoint]:
    """Give a step the lines of its kind; codes in `there` are ticked at once. Twice changes nothing."""
    known = set(step.checkpoints.values_list("code", flat=True))
    already = set(there)
    return Checkpoint.objects.bulk_create(
        Checkpoint(
            org_id=step.org_id,
            step=step,
            code=item.code,
            label=item.label[:160],
            is_required=item.required,
            is_there=item.code in already,
        )
        for item in items(step.kind)
        if item.code not in known
    )


def tick(step: Step, there: Iterable[str]) -> None:
    """Say which lines are there; all others count as not there."""
    codes = set(there)
    step.checkpoints.filter(code__in=codes).update(is_there=True)
    step.checkpoints.exclude(code__in=codes).update(is_there=False)


def missing(step: Step) -> list[Checkpoint]:
    """Required lines that are not there yet."""
    return list(step.checkpoints.filter(is_required=True, is_there=False).order_by("pk"))
