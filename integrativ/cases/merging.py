"""A case follows the person into whom its person was merged; of two cases the kept person's goes on."""

from __future__ import annotations

from integrativ.audit import log
from integrativ.common.dates import today
from integrativ.people.models import Person
from integrativ.tenancy.models import Membership


def move_case(kept: Person, doubled: Person, by: Membership) -> None:
    """The doubled person's only case becomes the kept person's; a second one is closed and points to the first."""
    from integrativ.cases.models import Case, Outcome, TeamMember

    theirs = Case.objects.filter(person=doubled).first()
    ours = Case.objects.filter(person=kept).first()
    if theirs is None:
        return
    if ours is None:
        Case.objects.filter(pk=theirs.pk).update(person=kept, version=theirs.version + 1)
        TeamMember.objects.filter(case=theirs).update(person=kept)
        return
    if theirs.closed_on is None:
        Case.objects.filter(pk=theirs.pk).update(
            closed_on=max(today(), theirs.opened_on),
            outcome=Outcome.OTHER,
            closing_reason=f"Doppelung: zusammengeführt mit Fall {ours.pk}.",
            version=theirs.version + 1,
        )
        log.write(kind="change", act="cases.close_double", object_kind="case", object_id=theirs.pk)


def stays(kept: Person, doubled: Person, by: Membership) -> None:
    """The team of a closed second case keeps its own row; nobody gains access by a merge."""


def declare() -> None:
    """Register both movers."""
    from integrativ.people.actions import when_merged

    when_merged("cases.Case", move_case)
    when_merged("cases.TeamMember", stays)
