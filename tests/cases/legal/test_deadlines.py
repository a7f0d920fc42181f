"""Deadlines of the law appear in what ends, for all cases with the same number of queries."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from integrativ import law
from integrativ.cases.legal.deadlines import law_deadlines
from integrativ.cases.legal.facts import facts_for, sheets_for
from integrativ.cases.models import Case
from integrativ.people.models import Fact
from integrativ.tenancy.models import Membership
from tests import factories as f
from tests.cast import Cast


def _fact(hat: Membership, case: Case, name: str, value: Any) -> None:
    with f.wearing(hat):
        Fact.objects.create(
            org_id=case.org_id,
            person=case.person,
            name=name,
            value=value,
            category=law.handling(name).category,
            source="self_reported",
            recorded_by=hat,
            recorded_at=timezone.now(),
        )


def test_a_chance_title_that_ends_brings_its_bridge(cast: Cast) -> None:
    for name, value in (("residence_title", "ae_104c"), ("title_valid_until", "2027-01-15"), ("location", "germany")):
        _fact(cast.lead, cast.case, name, value)
    with f.wearing(cast.lead):
        rows = list(law_deadlines([cast.case], sheets_for([cast.case], f.ON), f.ON))
    assert dt.date(2027, 1, 15) in [row.day for row in rows]
    assert all(row.kind == "deadline" and row.note for row in rows)


def test_many_cases_cost_no_more_queries_than_one_and_say_the_same(cast: Cast) -> None:
    cases = [cast.case, *(f.case(cast.lead, f.person(cast.lead, given=f"Nr{n}")) for n in range(9))]
    for case in cases:
        _fact(cast.lead, case, "residence_title", "ae_104c")
        _fact(cast.lead, case, "title_valid_until", "2027-01-15")
    counts = []
    with f.wearing(cast.lead):
        cases = list(Case.objects.select_related("person__municipality", "matter").filter(pk__in=[c.pk for c in cases]))
        for some in (cases[:1], cases):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                sheets = sheets_for(some, f.ON)
            counts.append(len(queries))
        assert {c.pk: sheets[c.pk].values for c in cases} == {c.pk: facts_for(c, None, f.ON).values for c in cases}
    assert counts == [2, 2]
