"""Periods end on calendar days; a hold stops deletion; a tombstone prevents the return."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrativ.common.dates import add_months
from integrativ.documents import periods, retention
from integrativ.documents.models import Hold, Period, Tombstone
from tests import factories as f
from tests.cast import Cast


@pytest.mark.parametrize(
    ("started", "months", "last_day_kept"),
    [
        (dt.date(2024, 11, 23), 24, dt.date(2026, 11, 23)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
        (dt.date(2027, 8, 31), 6, dt.date(2028, 2, 29)),
        (dt.date(2026, 12, 31), 2, dt.date(2027, 2, 28)),
    ],
)
def test_a_period_ends_with_the_day_of_the_same_number(started: dt.date, months: int, last_day_kept: dt.date) -> None:
    assert retention.period_began_by(months=months, on=last_day_kept) < started
    assert retention.period_began_by(months=months, on=last_day_kept + dt.timedelta(days=1)) >= started


@given(st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)), st.integers(1, 36))
def test_on_any_day_the_limit_is_exact(on: dt.date, months: int) -> None:
    limit = retention.period_began_by(months=months, on=on)
    assert add_months(limit, months) < on <= add_months(limit + dt.timedelta(days=1), months)


@pytest.fixture
def hold_rule(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> dict[int, dt.date]:
    """Invented objects of one body: number → start day of the period."""
    objects = {1: dt.date(2024, 11, 22), 2: dt.date(2024, 11, 23)}
    rule = retention.Rule(
        period="case_file",
        object_kind="thing",
        due=lambda latest: [retention.Due(n, f"d{n}") for n, day in objects.items() if day <= latest],
        delete=lambda number: objects.pop(number) and None,
    )
    monkeypatch.setattr(retention, "_rules", {"thing": rule})
    monkeypatch.setattr(
        retention.Period.objects, "values_list", lambda *a: [(p.code, p.months) for p in periods.PROPOSALS]
    )
    return objects


def test_only_what_is_due_goes_and_leaves_a_tombstone(cast: Cast, hold_rule: dict[int, dt.date]) -> None:
    assert retention.delete_for_body(org_id=cast.kim.pk, on=dt.date(2026, 11, 23)) == 1
    assert list(hold_rule) == [2]
    with f.wearing(cast.lead):
        assert Tombstone.objects.get().object_id == 1 and retention.was_deleted(org_id=cast.kim.pk, digest="d1")
        assert not retention.was_deleted(org_id=cast.kim.pk, digest="d2")
    assert retention.delete_for_body(org_id=cast.kim.pk, on=dt.date(2026, 11, 24)) == 1


def test_a_legal_hold_keeps_it_until_the_hold_ends(cast: Cast, hold_rule: dict[int, dt.date]) -> None:
    on = dt.date(2026, 11, 23)
    with f.wearing(cast.lead):
        Hold.objects.create(
            org=cast.kim,
            object_kind="thing",
            object_id=1,
            reason="Klage anhängig",
            set_by=cast.lead,
            starts_on=on,
            ends_on=on,
        )
    assert retention.delete_for_body(org_id=cast.kim.pk, on=on) == 0
    assert retention.delete_for_body(org_id=cast.kim.pk, on=on + dt.timedelta(days=1)) == 2


def test_all_periods_stand_in_one_table(db: None) -> None:
    assert dict(Period.objects.values_list("code", "months")) == {p.code: p.months for p in periods.PROPOSALS}
