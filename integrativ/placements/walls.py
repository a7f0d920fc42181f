"""Conditions of the wall around placements: the case team, and companies that read people through one function only."""

from __future__ import annotations

from integrativ.cases.walls import in_team
from integrativ.tenancy import wall
from integrativ.tenancy.wall import HAT, KIND, ORG

# what has outlived its period is taken away by the nightly job, which wears no hat; people never delete
BY_JOB = f"org_id = {ORG} AND {HAT} IS NULL"
NO_COMPANY = f"{KIND} IS DISTINCT FROM 'company'"


def team(*, case: str) -> str:
    """True for the case team; a job of the system wears no hat and is limited by the body alone."""
    return f"{HAT} IS NULL OR {in_team(case=case)}"


def of_our_placement() -> str:
    """True for rows whose placement the acting hat may see: the sub-select passes the placement's own wall.

    It names the row, so that PostgreSQL looks up one placement instead of reading all of them first.
    """
    return "EXISTS (SELECT 1 FROM placements_placement p WHERE p.id = {t}.placement_id)"


def declare() -> None:
    """A row policy cannot hide columns: a company never reads people's rows, only `placements_company_view()`.

    It may answer a proposal about somebody whose name it does not know yet, so its answers need no share.
    A body keeps reading the demand it has proposed somebody for, whoever it is.
    """
    for label in ("people.Person", "people.Fact", "people.Subject", "people.SentValue"):
        wall.restrict(label, name="no_company", command="SELECT", condition=NO_COMPANY)
    wall.open_for(
        "companies.Demand",
        condition=f"id IN (SELECT p.demand_id FROM placements_placement p WHERE p.org_id = {ORG})",
    )
