"""Conditions of the wall that speak about people: a live share, the person's own account."""

from integrativ.tenancy import wall
from integrativ.tenancy.wall import KIND, ORG, USER


def shared(*, person: str, category: str) -> str:
    """True for rows whose person has released that category to the acting body, at this moment.

    `person` and `category` are SQL expressions over the guarded table; the sub-select runs once and is hashed.
    """
    return (
        f"({person}, {category}) IN (SELECT sh.person_id, sh.category FROM people_share sh WHERE sh.recipient_id = {ORG}"
        " AND sh.withdrawn_at IS NULL AND sh.paused_at IS NULL AND now() >= sh.valid_from AND now() < sh.valid_until)"
    )


def own_account(*, person: str) -> str:
    """True for rows of the person who is signed in herself, wearing no hat."""
    return f"{ORG} IS NULL AND {person} IN (SELECT a.person_id FROM people_account a WHERE a.user_id = {USER})"


def declare() -> None:
    """A partner may answer a request about a person only while the person's share is live; her own answer she keeps.

    A company answers about its own work, often about somebody whose name it does not know: it needs no share.
    """
    wall.restrict(
        "steps.StepEvent",
        name="needs_share",
        command="INSERT",
        condition=f"actor_org_id <> {ORG} OR org_id = {ORG} OR {KIND} = 'company' OR NOT people_step_about_person(step_id, org_id)"
        " OR people_step_shared(step_id, org_id)",
    )
