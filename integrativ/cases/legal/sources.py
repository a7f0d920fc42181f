"""Where each fact the law asks for comes from. One mapping; a test fails for a raw fact that is not in it."""

from __future__ import annotations

from typing import Literal

from integrativ import law

Origin = Literal["ledger", "person", "matter", "demand", "computed"]

# Facts another table already holds; asking them again would be the same question twice.
PERSON_COLUMNS = {"birth_date": "birth_date"}
COMPUTED = ("federal_state",)
# Filled by the demand and the company of a concrete job when there is one (placements registers the provider).
DEMAND = (
    "job_type",
    "job_offer_concrete",
    "weekly_hours",
    "full_time",
    "gross_wage_monthly",
    "gross_annual_salary",
    "contract_unlimited",
    "contract_duration_months",
    "contract_signed_date",
    "employment_start_date",
    "occupation_isco08",
    "employer_federal_state",
    "ba_approval_state",
    "ba_request_date",
)


def origin_of(name: str) -> Origin:
    """Say which table answers for a raw fact."""
    if name in PERSON_COLUMNS:
        return "person"
    if name in COMPUTED:
        return "computed"
    if law.handling(name).holder == "person":
        return "ledger"
    return "demand" if name in DEMAND else "matter"


def raw_facts() -> list[str]:
    """All facts that are asked, never the derived ones."""
    return [
        name
        for name, fact in law.catalogue().facts.items()
        if fact.source != "derived" and name in law.catalogue().handling
    ]
