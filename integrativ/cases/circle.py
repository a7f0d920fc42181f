"""What cases tell the package below about people: who belongs to whose team, and how cases follow a merged person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from integrativ.people.policies import CaseRef, Circle


def people_of(membership: object, on: dt.date) -> list[int]:
    """The people in whose case team the hat is today."""
    from integrativ.cases import policies
    from integrativ.tenancy.models import Membership

    assert isinstance(membership, Membership)
    return list(policies.team_rows(membership).values_list("person_id", flat=True))


def acts_for(membership: object, on: dt.date) -> list[int]:
    """The people for whom the hat may act today: an emergency access only looks."""
    from integrativ.cases import policies
    from integrativ.tenancy.models import Membership

    assert isinstance(membership, Membership)
    return list(policies.acting_rows(membership).values_list("person_id", flat=True))


def cases_of(person_ids: Collection[int]) -> dict[int, CaseRef]:
    """Person → case with the name of the lead, two queries for any number of people."""
    from integrativ.cases.models import Case, TeamMember, TeamRole
    from integrativ.common.dates import today

    if not person_ids:
        return {}
    cases = list(Case.objects.filter(person_id__in=person_ids).values_list("person_id", "id", "closed_on"))
    leads = {
        case_id: (name, telephone)
        for case_id, name, telephone, ends_on in TeamMember.objects.filter(
            case_id__in=[case_id for _, case_id, _ in cases], role=TeamRole.LEAD, starts_on__lte=today()
        )
        .order_by("starts_on")
        .values_list("case_id", "membership__user__name", "membership__telephone", "ends_on")
        if ends_on is None or ends_on >= today()
    }
    return {
        person_id: CaseRef(case_id, *leads.get(case_id, ("", "")), closed_on=closed_on)
        for person_id, case_id, closed_on in cases
    }


def declare() -> None:
    """Answer the questions of integrativ.people, and move cases when two rows of a person are merged."""
    from integrativ.cases import merging
    from integrativ.people import policies

    policies.answered_by(Circle(people_of=people_of, acts_for=acts_for, cases_of=cases_of))
    merging.declare()
