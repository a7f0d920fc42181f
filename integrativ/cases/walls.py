"""Conditions of the wall inside one body: the case team."""

from integrativ.tenancy import wall
from integrativ.tenancy.wall import HAT, ORG, TODAY


def in_team(*, case: str) -> str:
    """True for rows of cases whose team the acting hat belongs to today."""
    return (
        f"{case} IN (SELECT tm.case_id FROM cases_teammember tm WHERE tm.membership_id = {HAT}"
        f" AND tm.starts_on <= {TODAY} AND (tm.ends_on IS NULL OR tm.ends_on >= {TODAY}))"
    )


def person_in_team(*, person: str) -> str:
    """True for rows of people in whose case team the acting hat is today."""
    return (
        f"{person} IN (SELECT tm.person_id FROM cases_teammember tm WHERE tm.membership_id = {HAT}"
        f" AND tm.starts_on <= {TODAY} AND (tm.ends_on IS NULL OR tm.ends_on >= {TODAY}))"
    )


def declare() -> None:
    """A restricted person is seen inside her body by the case team only; other bodies still need a share."""
    wall.restrict(
        "people.Person",
        name="restricted",
        command="SELECT",
        condition=f"org_id IS DISTINCT FROM {ORG} OR NOT is_restricted OR {person_in_team(person='id')}",
    )
    wall.restrict(
        "people.Fact",
        name="team_only",
        command="SELECT",
        condition=f"org_id IS DISTINCT FROM {ORG} OR {HAT} IS NULL OR {person_in_team(person='person_id')}",
    )
