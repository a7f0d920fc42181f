"""Confirmations for companies live 24 months after their end; ways go with the case file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from integrativ.documents import retention
from integrativ.placements.models import Slip


def _due(latest: dt.date) -> Iterable[retention.Due]:
    ended = Slip.objects.filter(Q(withdrawn_on__lte=latest) | Q(valid_until__lte=latest)).order_by("id")
    return [retention.Due(pk) for pk in ended.values_list("pk", flat=True)]


def _delete(pk: int) -> None:
    Slip.objects.filter(pk=pk).delete()


def declare() -> None:
    """Register the period of the slip (documents/periods.py: company_slip)."""
    retention.register(retention.Rule(period="company_slip", object_kind="slip", due=_due, delete=_delete))
