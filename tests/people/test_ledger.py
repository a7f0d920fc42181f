"""The ledger: added, never overwritten; any day can be rebuilt; conflicts stand side by side."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrativ.common.dates import BERLIN, now
from integrativ.people import ledger, queries
from integrativ.people.actions import correct_fact, record_fact, retract_fact
from integrativ.people.errors import FactChangedMeanwhile, NotInTeam
from integrativ.people.models import Fact, TitleEnd
from tests import factories as f
from tests.cast import Cast
from tests.people.factories import fact

DAY = dt.date(2026, 3, 1)


def _at(day: dt.date, hour: int = 10) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), tzinfo=BERLIN)


def test_a_correction_adds_a_row_and_keeps_the_old_one(cast: Cast) -> None:
    first = fact(cast.lead, cast.person, "german_level", "A2")
    with f.wearing(cast.lead):
        second = correct_fact(fact=first, value="B1", by=cast.lead)
        first.refresh_from_db()
        assert (first.value, first.superseded_at) == ("A2", second.recorded_at)
        assert [row.value for row in queries.current_facts(cast.person)] == ["B1"]
        assert [row.value for row in queries.fact_history(cast.person, "german_level")] == ["B1", "A2"]


def test_the_same_fact_twice_has_one_effect(cast: Cast) -> None:
    assert (
        fact(cast.lead, cast.person, "skills", ["Kochen"]).pk == fact(cast.lead, cast.person, "skills", ["Kochen"]).pk
    )


def test_two_sources_that_disagree_stand_side_by_side(cast: Cast) -> None:
    fact(cast.lead, cast.person, "german_level", "B1")
    fact(cast.lead, cast.person, "german_level", "A2", source="certified", seen_on=DAY, evidence="telc")
    fact(cast.lead, cast.person, "english_level", "A1")
    with f.wearing(cast.lead):
        assert {name: [row.value for row in rows] for name, rows in queries.conflicts(cast.person).items()} == {
            "german_level": ["A2", "B1"]
        }
        assert queries.values_true(cast.person, now().date() + dt.timedelta(days=1))["german_level"] == "A2"


def test_a_retracted_fact_no_longer_holds_but_stays_visible_in_history(cast: Cast) -> None:
    row = fact(cast.lead, cast.person, "german_level", "B1", at=_at(DAY))
    with f.wearing(cast.lead):
        retract_fact(fact=row, by=cast.lead)
        assert queries.current_facts(cast.person) == []
        assert [known.value for known in queries.facts_known(cast.person, DAY)] == ["B1"]
        assert len(queries.fact_history(cast.person, "german_level")) == 2


def test_a_row_that_arrives_late_finds_its_place_in_time(cast: Cast) -> None:
    fact(cast.lead, cast.person, "german_level", "B1", at=_at(DAY + dt.timedelta(days=10)))
    fact(cast.lead, cast.person, "german_level", "A1", at=_at(DAY))
    with f.wearing(cast.lead):
        assert [row.value for row in queries.current_facts(cast.person)] == ["B1"]
        assert [row.value for row in queries.facts_known(cast.person, DAY)] == ["A1"]
        assert queries.facts_known(cast.person, DAY - dt.timedelta(days=1)) == []


def test_the_day_ends_at_midnight_in_berlin(cast: Cast) -> None:
    fact(cast.lead, cast.person, "german_level", "A1", at=dt.datetime(2026, 3, 28, 23, 30, tzinfo=BERLIN))
    fact(cast.lead, cast.person, "german_level", "A2", at=dt.datetime(2026, 3, 29, 0, 30, tzinfo=BERLIN))
    with f.wearing(cast.lead):
        assert [row.value for row in queries.facts_known(cast.person, dt.date(2026, 3, 28))] == ["A1"]
        assert [row.value for row in queries.facts_known(cast.person, dt.date(2026, 3, 29))] == ["A2"]


def test_what_begins_later_is_known_but_not_yet_true(cast: Cast) -> None:
    fact(cast.lead, cast.person, "residence_title", "gestattung", at=_at(DAY), true_since=DAY)
    later = DAY + dt.timedelta(days=30)
    fact(cast.lead, cast.person, "residence_title", "ae_25_3", at=_at(DAY + dt.timedelta(days=1)), true_since=later)
    with f.wearing(cast.lead):
        assert queries.values_true(cast.person, later - dt.timedelta(days=1)) == {"residence_title": "gestattung"}
        assert queries.values_true(cast.person, later) == {"residence_title": "ae_25_3"}


def test_a_second_correction_of_the_same_row_shows_the_newer_one(cast: Cast) -> None:
    first = fact(cast.lead, cast.person, "german_level", "A2")
    with f.wearing(cast.deputy):
        newer = correct_fact(fact=first, value="B1", by=cast.deputy)
    with f.wearing(cast.lead), pytest.raises(FactChangedMeanwhile) as caught:
        correct_fact(fact=first, value="B2", by=cast.lead)
    assert caught.value.current == newer


def test_the_end_of_the_title_follows_the_strongest_source(cast: Cast) -> None:
    fact(cast.lead, cast.person, "title_valid_until", "2027-06-30", source="seen", seen_on=DAY)
    fact(cast.lead, cast.person, "title_valid_until", "2028-01-01")
    with f.wearing(cast.lead):
        assert TitleEnd.objects.get().ends_on == dt.date(2027, 6, 30)
        retract_fact(fact=Fact.objects.get(source="seen"), by=cast.lead)
        assert TitleEnd.objects.get().ends_on == dt.date(2028, 1, 1)
    for other in (cast.colleague, cast.partner, cast.neighbour, cast.company_user):
        with f.wearing(other):
            assert TitleEnd.objects.count() == 0


def test_a_leap_day_birth_is_kept_and_read(cast: Cast) -> None:
    fact(cast.lead, cast.person, "birth_date", "2000-02-29")
    with f.wearing(cast.lead):
        cast.person.refresh_from_db()
        assert cast.person.birth_date == dt.date(2000, 2, 29)


def test_only_the_case_team_records(cast: Cast) -> None:
    for other in (cast.colleague, cast.coordinator, cast.partner, cast.neighbour, cast.company_user):
        with f.wearing(other), pytest.raises(NotInTeam):
            record_fact(person=cast.person, name="german_level", value="B1", by=other)


MOVES = st.lists(
    st.tuples(
        st.integers(0, 6), st.sampled_from(["german_level", "english_level"]), st.sampled_from(["A1", "B1"]),
        st.sampled_from(["self_reported", "estimated"]), st.booleans(),
    ),
    max_size=14,
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(moves=MOVES)
def test_any_day_rebuilt_from_the_ledger_is_what_was_current_that_day(moves: list[tuple]) -> None:  # type: ignore[type-arg]
    """A plain dictionary played forward day by day is the reference; rows may arrive in any order of days."""
    rows = [
        Fact(pk=n, name=name, value=value, source=source, is_retracted=gone, recorded_at=_at(DAY + dt.timedelta(days=day), 8))
        for n, (day, name, value, source, gone) in enumerate(moves)
    ]  # fmt: skip
    for day in range(7):
        expected: dict[tuple[str, str], str] = {}
        for move in sorted(range(len(moves)), key=lambda n: (moves[n][0], n)):
            when, name, value, source, gone = moves[move]
            if when <= day:
                expected.pop((name, source), None) if gone else expected.update({(name, source): value})
        found = ledger.known(rows, on=DAY + dt.timedelta(days=day))
        assert {(row.name, row.source): row.value for row in found} == expected


def test_the_database_agrees_with_the_rebuilt_ledger_whatever_the_order(cast: Cast) -> None:
    order = [(5, "A1"), (1, "A2"), (9, "B1"), (3, "B2"), (1, "C1")]
    for day, value in order:
        fact(cast.lead, cast.person, "german_level", value, at=_at(DAY + dt.timedelta(days=day)))
    with f.wearing(cast.lead):
        rows = list(Fact.objects.order_by("recorded_at", "id"))
        assert [row.value for row in rows] == ["A2", "C1", "B2", "A1", "B1"]
        assert [row.superseded_at for row in rows] == [*(row.recorded_at for row in rows[1:]), None]
