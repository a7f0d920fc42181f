"""Facts and hints for tests of the radar."""

from __future__ import annotations

import datetime as dt
from typing import Any

from integrativ.cases.models import Case
from integrativ.people.actions import record_fact
from integrativ.radar import night
from integrativ.radar.models import Hint
from integrativ.tenancy.models import Membership
from tests import factories as f

NIGHT = f.ON


def know(hat: Membership, case: Case, **facts: Any) -> None:
    """Record facts of the person, each as seen."""
    with f.wearing(hat):
        for name, value in facts.items():
            record_fact(
                person=case.person, name=name, value=value, by=hat, source="seen", seen_on=NIGHT, evidence="Blick"
            )


def paper(hat: Membership, case: Case, until: dt.date) -> None:
    """A Duldung that ends on a day: one hint, whatever the law says that day."""
    know(hat, case, residence_title="duldung_60a", title_valid_until=until.isoformat())


def slept(hat: Membership, on: dt.date = NIGHT) -> night.Found:
    """One night of the hat's body."""
    return night.of_body(hat.organisation_id, on)


def hints(hat: Membership, case: Case) -> list[Hint]:
    """All hints of a case, as the hat may read them."""
    with f.wearing(hat):
        return list(Hint.objects.filter(case=case).select_related("content").order_by("day", "pk"))
