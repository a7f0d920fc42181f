"""Who may ask the law about a case, and what of the answer which audience reads."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.http import Http404

from integrativ.audit import log
from integrativ.cases.models import Case, TeamMember
from integrativ.tenancy.models import Membership


def team_case(membership: Membership, pk: int, *, on: dt.date) -> Case:
    """The case if this hat belongs to its team today, else 404; the look is logged."""
    in_team = TeamMember.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), membership=membership, starts_on__lte=on)
    case = (
        Case.objects.filter(pk=pk, org_id=membership.organisation_id, pk__in=in_team.values("case_id"))
        .select_related("person__municipality", "matter", "org")
        .first()
    )
    if case is None:
        log.denied(act="law.read", object_kind="case", object_id=pk)
        raise Http404
    log.saw([case.person_id], act="law.read")
    return case
