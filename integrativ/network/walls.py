"""Conditions of the wall that speak about the network: who coordinates a district, which step was sent to us."""

from integrativ.tenancy import wall
from integrativ.tenancy.wall import HAT, KIND, ORG

SENT = f"step_id IN (SELECT s.id FROM steps_step s WHERE s.owner_org_id = {ORG} AND s.state <> 'draft')"


def coordinates(*, district: str, municipality: str) -> str:
    """True if the acting hat is coordinator of the KIM unit of that district.

    A unit of one town inside a district (Stadt Aachen) writes for its town only.
    """
    return (
        "EXISTS (SELECT 1 FROM tenancy_membership hat JOIN tenancy_organisation unit ON unit.id = hat.organisation_id"
        f" WHERE hat.id = {HAT} AND unit.id = {ORG} AND hat.role = 'coordinator' AND unit.kind = 'kim'"
        f" AND unit.district_id = {district} AND (unit.municipality_id IS NULL"
        f" OR unit.municipality_id = unit.district_id || '000' OR unit.municipality_id = {municipality}))"
    )


def coordinates_body(*, body: str) -> str:
    """True if the acting hat coordinates a district this body sits in or is responsible for."""
    return (
        "EXISTS (SELECT 1 FROM tenancy_membership hat JOIN tenancy_organisation unit ON unit.id = hat.organisation_id"
        f" WHERE hat.id = {HAT} AND unit.id = {ORG} AND hat.role = 'coordinator' AND unit.kind = 'kim'"
        f" AND EXISTS (SELECT 1 FROM network_mandate m WHERE m.body_id = {body} AND m.district_id = unit.district_id))"
    )


def keeps_own(*, body: str) -> str:
    """True if the acting hat administers this very body."""
    return (
        f"{body} = {ORG} AND EXISTS (SELECT 1 FROM tenancy_membership hat WHERE hat.id = {HAT}"
        f" AND hat.organisation_id = {ORG} AND hat.role = 'account_admin')"
    )


ASKS_FOR_DATA = ("more_data", "need_details")
"""Answers by which a body asks for further data about a person."""


def declare() -> None:
    """Limits on lower tables: § 87 Abs. 1 AufenthG for the Ausländerbehörde, and an empty shell once a share has ended."""
    codes = ", ".join(f"'{code}'" for code in ASKS_FOR_DATA)
    wall.restrict(
        "steps.StepEvent",
        name="states_necessity",
        command="INSERT",
        condition=f"event <> 'ask_back' OR code NOT IN ({codes}) OR {KIND} <> 'abh' OR actor_org_id <> {ORG} OR org_id = {ORG}"
        " OR EXISTS (SELECT 1 FROM network_necessity n WHERE n.step_id = steps_stepevent.step_id"
        f" AND n.body_id = {ORG} AND n.stated_at = transaction_timestamp())",
    )
    shared = "NOT people_step_about_person(step_id, org_id) OR people_step_shared(step_id, org_id)"
    wall.restrict(
        "steps.StepEvent",
        name="words_need_share",
        command="SELECT",
        condition=f"org_id = {ORG} OR actor_org_id = {ORG} OR {ORG} IS NULL OR {KIND} = 'company' OR {shared}",
    )
    wall.restrict(
        "steps.Checkpoint",
        name="lines_need_share",
        command="SELECT",
        condition=f"org_id = {ORG} OR {ORG} IS NULL OR {KIND} = 'company' OR {shared}",
    )
