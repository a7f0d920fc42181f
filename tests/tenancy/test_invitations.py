"""Invitations are sent by the right people, work once and end by themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import Http404

from integrativ.common.dates import now
from integrativ.messages.models import Mail
from integrativ.tenancy import actions, queries
from integrativ.tenancy.models import Invitation, Membership, Role, User
from integrativ.tenancy.policies import NotAllowed
from tests import factories as f
from tests.cast import Cast

PASSWORD = "Ruhrtal-Spaziergang-27"


def invited(cast: Cast, **fields: Any) -> tuple[Invitation, str]:
    by = fields.pop("by", cast.admin)
    values = {"organisation": cast.kim, "email": "neu@kim.example", "role": Role.CASE_MANAGER, "at": now(), "on": f.ON}
    with f.wearing(by):
        return actions.invite(by=by, link=lambda token: f"https://integrativ.example/{token}", **(values | fields))


def test_an_invitation_makes_account_and_access_once(cast: Cast) -> None:
    invitation, token = invited(cast)
    assert queries.invitation_by_token(token, at=now()).pk == invitation.pk
    member = actions.accept_invitation(
        invitation=invitation, at=now(), on=f.ON, name="Neue Kollegin", password=PASSWORD
    )
    assert (member.organisation_id, member.role) == (cast.kim.pk, Role.CASE_MANAGER)
    assert member.user.check_password(PASSWORD) and member.user.password.startswith("argon2")
    with pytest.raises(Http404):
        queries.invitation_by_token(token, at=now())
    with pytest.raises(actions.InvitationGone):
        actions.accept_invitation(invitation=invitation, at=now(), on=f.ON, name="Noch eine", password=PASSWORD)
    assert User.objects.filter(email="neu@kim.example").count() == 1


def test_the_secret_itself_is_not_kept(cast: Cast) -> None:
    invitation, token = invited(cast)
    assert token not in invitation.token_digest and len(token) >= 43
    for wrong in ("", "x", token[:-1], token.upper(), "ä" * 20):
        with pytest.raises(Http404):
            queries.invitation_by_token(wrong, at=now())


def test_an_invitation_ends_by_itself_and_can_be_sent_again(cast: Cast, settings: Any) -> None:
    settings.INVITATION_DAYS = 1
    invitation, token = invited(cast)
    just, late = now() + dt.timedelta(hours=23, minutes=59), now() + dt.timedelta(days=1, minutes=1)
    assert queries.invitation_by_token(token, at=just)
    with pytest.raises(Http404):
        queries.invitation_by_token(token, at=late)
    with pytest.raises(actions.InvitationGone):
        actions.accept_invitation(invitation=invitation, at=late, on=f.ON, name="Zu spät", password=PASSWORD)
    with f.wearing(cast.admin):
        second = actions.invite_again(invitation=invitation, by=cast.admin, link=str, at=late)
    assert queries.invitation_by_token(second, at=late).pk == invitation.pk
    with pytest.raises(Http404):
        queries.invitation_by_token(token, at=now())


def test_a_withdrawn_invitation_is_worth_nothing(cast: Cast) -> None:
    invitation, token = invited(cast)
    with f.wearing(cast.admin):
        actions.withdraw_invitation(invitation=invitation, by=cast.admin, at=now())
    with pytest.raises(Http404):
        queries.invitation_by_token(token, at=now())
    assert invited(cast)[0].pk != invitation.pk


def test_the_mail_leaves_through_the_outbox_and_names_nobody_accompanied(cast: Cast) -> None:
    _, token = invited(cast)
    with f.wearing(cast.admin):
        mail = Mail.objects.get(to_address="neu@kim.example")
    assert token in mail.body and "KIM Bochum" in mail.body and "Khafaji" not in mail.body


@pytest.mark.parametrize("who", ["lead", "coordinator", "partner", "neighbour", "company_user"])
def test_only_the_bodys_administrators_invite_colleagues(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        invited(cast, by=getattr(cast, who))
    assert invited(cast)


def test_who_accompanies_people_may_invite_the_contact_of_a_company_and_nobody_else(cast: Cast) -> None:
    company = {"organisation": cast.company, "email": "chefin@ruhraue.example"}
    for role in (Role.ACCOUNT_ADMIN, Role.CASE_MANAGER):
        with pytest.raises(NotAllowed):
            invited(cast, by=cast.lead, role=role, **company)
    with pytest.raises(NotAllowed):
        invited(cast, by=cast.partner, role=Role.COMPANY_USER, **company)
    assert invited(cast, by=cast.lead, role=Role.COMPANY_USER, **company)


def test_the_same_address_is_invited_once_per_role(cast: Cast) -> None:
    invited(cast)
    with pytest.raises(actions.AlreadyInvited):
        invited(cast, email="NEU@kim.example ")
    with pytest.raises(actions.AlreadyInvited):
        invited(cast, email=cast.lead.user.email)
    assert invited(cast, role=Role.COORDINATOR)


def test_an_account_that_exists_accepts_itself_and_nobody_else_can(cast: Cast) -> None:
    invitation, _ = invited(cast, email=cast.neighbour.user.email)
    with pytest.raises(actions.NeedsSignIn):
        actions.accept_invitation(invitation=invitation, at=now(), on=f.ON, name="Wer", password=PASSWORD)
    with pytest.raises(actions.WrongAccount):
        actions.accept_invitation(invitation=invitation, at=now(), on=f.ON, user=cast.stranger)
    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    member = actions.accept_invitation(invitation=invitation, at=now(), on=f.ON, user=cast.neighbour.user)
    assert Membership.objects.filter(user=cast.neighbour.user).count() == 2 and member.organisation_id == cast.kim.pk


def test_administrators_see_their_own_waiting_invitations_only(cast: Cast) -> None:
    invitation, _ = invited(cast)
    other = f.hat(cast.next_town, Role.ACCOUNT_ADMIN)
    assert queries.get_invitation(cast.admin, invitation.pk) == invitation
    with pytest.raises(Http404):
        queries.get_invitation(other, invitation.pk)
    with pytest.raises(Http404):
        queries.waiting_invitations(cast.lead)


def test_addresses_of_old_invitations_are_forgotten(cast: Cast) -> None:
    invitation, _ = invited(cast)
    assert actions.forget_old_invitations(at=invitation.expires_at + dt.timedelta(days=29)) == 0
    assert actions.forget_old_invitations(at=invitation.expires_at + dt.timedelta(days=31)) == 1


def test_the_operator_lets_in_the_first_administrator_only(cast: Cast) -> None:
    body = f.organisation("jobcenter")
    values = {"organisation": body, "email": "leitung@jobcenter.example", "by": None, "at": now(), "on": f.ON}
    with pytest.raises(NotAllowed):
        actions.invite(role=Role.CLERK, link=str, **values)
