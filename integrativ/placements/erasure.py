"""What goes when: case file, notes, evidence of consent, months of the log. The nightly job alone calls the database's functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Coalesce

from integrativ.cases.models import Case
from integrativ.common.dates import BERLIN, add_months
from integrativ.documents import retention
from integrativ.people.models import Share
from integrativ.tenancy import wall


def _call(function: str, argument: object) -> bool:
    with connection.cursor() as cursor:
        cursor.callproc(function, [argument])
        row = cursor.fetchone()
    return bool(row and row[0])


def _end_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), tzinfo=BERLIN)


def _due_cases(latest: dt.date) -> Iterable[retention.Due]:
    return [
        retention.Due(pk)
        for pk in Case.objects.filter(closed_on__lte=latest).order_by("pk").values_list("pk", flat=True)
    ]


def _due_notes(latest: dt.date) -> Iterable[retention.Due]:
    with connection.cursor() as cursor:
        cursor.callproc("erase_due_notes", [latest])
        return [retention.Due(row[0]) for row in cursor.fetchall()]


def _due_consents(latest: dt.date) -> Iterable[retention.Due]:
    ended = Share.objects.annotate(ended=Coalesce("withdrawn_at", "valid_until")).filter(
        Q(org_id__isnull=False), ended__lt=_end_of(latest)
    )
    return [retention.Due(pk) for pk in ended.order_by("pk").values_list("pk", flat=True)]


def forget_log_before(on: dt.date) -> int:
    """Drop the months of the access log whose period has ended; their seals stay. Returns how many months went."""
    first = on.replace(day=1)
    return sum(_call("erase_log_month", add_months(first, -number)) for number in range(60, 1, -1))


def declare() -> None:
    """Register the rules and let the erasing functions reach the tables they empty."""
    wall.erasable(
        "placements.Placement", "cases.Case", "cases.Note", "steps.Matter", "people.Person", "people.Fact", "people.PersonChange",
        "people.TitleEnd", "people.LookupKey", "people.Account", "people.Share",
    )  # fmt: skip
    retention.register(retention.Rule("case_file", "case", _due_cases, lambda pk: _call("erase_case_file", pk)))
    retention.register(retention.Rule("notes", "note", _due_notes, lambda pk: _call("erase_note", pk)))
    retention.register(retention.Rule("consent", "share", _due_consents, lambda pk: _call("erase_consent", pk)))
