"""Conditions of the wall inside one body: the case team."""

from integrativ.tenancy import wall
from integrativ.tenancy.wall import HAT, ORG, TODAY

# Who may put somebody into a case team: nobody yet there (the case is new), the team itself, a coordinator of the body;
# and everybody herself in an emergency. A look-up function answers, because a policy cannot ask its own table.
COORDINATES = (
    f"{HAT} IN (SELECT m.id FROM tenancy_membership m WHERE m.organisation_id = {ORG} AND m.role = 'coordinator')"
)
PROTECTS = (
    f"{HAT} IN (SELECT m.id FROM tenancy_membership m WHERE m.organisation_id = {ORG} AND m.role = 'privacy_officer')"
)
# Whoever records an absence (the person, or the administration of accounts, which sees no case) lets the deputy in: for
# the recorded days, into cases the absent one leads.
STANDS_IN = (
    f"role = 'absence' AND stands_in_for_id IN (SELECT m.id FROM tenancy_membership m WHERE m.organisation_id = {ORG}"
    " AND m.deputy_id = cases_teammember.membership_id AND m.absent_from <= cases_teammember.starts_on"
    " AND m.absent_until >= cases_teammember.ends_on)"
    " AND cases_led_by(case_id, stands_in_for_id, starts_on, ends_on)"
)
MAY_STAFF = (
    f"(role = 'emergency' AND membership_id = {HAT}) OR (role <> 'emergency' AND (cases_may_staff(case_id) OR {COORDINATES}))"
    f" OR ({STANDS_IN})"
)
# A job of the system acts for the body without a hat (it reports what nobody confirmed).
MAY_CHANGE_TEAM = f"{HAT} IS NULL OR membership_id = {HAT} OR cases_may_staff(case_id) OR {COORDINATES} OR {PROTECTS}"

# The receiver of a handover reads for what, from when and how long it is offered, nothing else of the case.
OFFERED_TO_US = f"body_id = {ORG} AND handover_id IN (SELECT s.id FROM steps_step s WHERE s.owner_org_id = {ORG} AND s.state <> 'draft')"


def in_team(*, case: str) -> str:
    """True for rows of cases whose team the acting hat belongs to today."""
    return (
        f"{case} IN (SELECT tm.case_id FROM cases_teammember tm WHERE tm.membership_id = {HAT}"
        f" AND tm.starts_on <= {TODAY} AND (tm.ends_on IS NULL OR tm.ends_on >= {TODAY})"
        " AND (tm.expires_at IS NULL OR tm.expires_at > now()))"
    )


def person_in_team(*, person: str) -> str:
    """True for rows of people in whose case team the acting hat is today."""
    return (
        f"{person} IN (SELECT tm.person_id FROM cases_teammember tm WHERE tm.membership_id = {HAT}"
        f" AND tm.starts_on <= {TODAY} AND (tm.ends_on IS NULL OR tm.ends_on >= {TODAY})"
        " AND (tm.expires_at IS NULL OR tm.expires_at > now()))"
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
        "people.SentValue",
        name="not_anonymous",
        command="INSERT",
        condition=f"step_id NOT IN (SELECT s.id FROM steps_step s WHERE s.org_id = {ORG} AND s.is_anonymous)",
    )
    wall.restrict(
        "people.TitleEnd",
        name="team_only",
        command="SELECT",
        condition=f"{HAT} IS NULL OR {person_in_team(person='person_id')}",
    )
    wall.restrict(
        "people.Fact",
        name="team_only",
        command="SELECT",
        condition=f"org_id IS DISTINCT FROM {ORG} OR {HAT} IS NULL OR {person_in_team(person='person_id')}",
    )
