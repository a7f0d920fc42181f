"""Conditions of the wall around a company's rows: the company itself, and bodies that speak with companies."""

from __future__ import annotations

from typing import Any

from integrativ.tenancy import wall
from integrativ.tenancy.models import BodyKind
from integrativ.tenancy.wall import KIND, ORG, Wall

SPEAKS_WITH_COMPANIES = (
    BodyKind.KIM,
    BodyKind.WELFARE,
    BodyKind.AGENTUR,
    BodyKind.JOBCENTER,
    BodyKind.IHK,
    BodyKind.HWK,
)
_KINDS = ", ".join(f"'{kind.value}'" for kind in SPEAKS_WITH_COMPANIES)
SPEAKS = f"{KIND} IN ({_KINDS})"
IS_A_COMPANY = "org_id IN (SELECT o.id FROM tenancy_organisation o WHERE o.kind = 'company')"
ITSELF = f"org_id = {ORG} AND {KIND} = 'company'"
ENTERED_BY_US = f"{SPEAKS} AND entered_by_org_id = {ORG} AND {IS_A_COMPANY}"


def company_rows(**more: Any) -> Wall:
    """Rows of a company: it reads and writes its own; bodies that speak with companies read them.

    Such a body may also enter a row on the company's behalf and keep what it has entered itself; the row says who did.
    """
    write = f"({ITSELF}) OR ({ENTERED_BY_US})"
    return wall.own(read=(SPEAKS,), **({"insert": write, "update": write, "delete": ITSELF} | more))


def declare() -> None:
    """The matter of a demand names nobody; whoever may read demands may read it."""
    wall.open_for("steps.Matter", condition=f"kind = 'demand' AND {SPEAKS}")
