"""Invite somebody into a body, once and for a short time, and let her in."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction

from integrativ.common.dates import BERLIN
from integrativ.tenancy.actions.members import open_membership
from integrativ.tenancy.actor import Actor, acting
from integrativ.tenancy.models import Invitation, Membership, Organisation, Role, User
from integrativ.tenancy.policies import NotAllowed, may_administer, may_invite
from integrativ.tenancy.queries import current, demo_is_open, digest_of, open_invitations
from integrativ.tenancy.record import record, send

INVENTED = (".example", ".invalid", ".test")  # RFC 2606: these can never be anybody's address
FORGET_AFTER_DAYS = 30
OPERATOR = "Betrieb der Plattform"

Link = Callable[[str], str]


class AlreadyInvited(Exception):
    """The address has this role already or an invitation is waiting."""


class InvitationGone(Exception):
    """Used, withdrawn or expired in the meantime."""


class NeedsSignIn(Exception):
    """There is an account with this address: its owner signs in and accepts then."""


class WrongAccount(Exception):
    """The one signed in is not the one invited."""


def invite(
    *, organisation: Organisation, email: str, role: str, by: Membership | None, link: Link,
    at: dt.datetime, on: dt.date, name: str = "", function: str = "",
) -> tuple[Invitation, str]:  # fmt: skip
    """Write an invitation and send its link; returns it with its secret, which is kept nowhere else.

    `by=None` is the operator, who lets in the first administrator of a body.
    """
    if by is None and role != Role.ACCOUNT_ADMIN:
        raise NotAllowed("Von außen wird nur die erste Person eingeladen, die Zugänge verwaltet.")
    if by is not None and not may_invite(by, organisation, role):
        raise NotAllowed("Diese Rolle dürfen Sie hier nicht vergeben.")
    email = email.strip().lower()
    if by is not None and by.user.email == email:
        raise NotAllowed("Sie können sich nicht selbst einladen. Bitten Sie eine andere Person mit dieser Aufgabe.")
    taken = Membership.objects.filter(current(on), organisation=organisation, role=role, user__email=email)
    if taken.exists():
        raise AlreadyInvited("Diese Person hat in Ihrer Stelle schon diese Rolle.")
    token = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                organisation=organisation, email=email, name=name, role=role, function=function,
                token_digest=digest_of(token), invited_by=by, invited_at=at, expires_at=_expiry(at),
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyInvited("Für diese Adresse wartet schon eine Einladung. Sie können sie neu senden.") from error
    _send(invitation, link(token), sender_org=by.organisation_id if by else organisation.pk)
    record(
        act="access.invite", object_kind="invitation", object_id=invitation.pk, reason="" if by else OPERATOR
    )  # fmt: skip
    return invitation, token


def invite_again(*, invitation: Invitation, by: Membership, link: Link, at: dt.datetime) -> str:
    """A new link with a new period; the old link is worth nothing from now on. Returns the new secret."""
    _check(by, invitation)
    token = secrets.token_urlsafe(32)
    changed = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None).update(
        token_digest=digest_of(token), invited_at=at, expires_at=_expiry(at), invited_by=by
    )
    if not changed:
        raise InvitationGone
    invitation.refresh_from_db()
    _send(invitation, link(token), sender_org=by.organisation_id)
    record(act="access.invite_again", object_kind="invitation", object_id=invitation.pk)
    return token


def withdraw_invitation(*, invitation: Invitation, by: Membership, at: dt.datetime) -> None:
    """Take an invitation back; its link stops working at once."""
    _check(by, invitation)
    if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None).update(withdrawn_at=at):
        raise InvitationGone
    record(act="access.uninvite", object_kind="invitation", object_id=invitation.pk)


def accept_invitation(
    *, invitation: Invitation, at: dt.datetime, on: dt.date, user: User | None = None, name: str = "",
    password: str | None = None,
) -> Membership:  # fmt: skip
    """Use an invitation once: make the account if there is none, open the membership, all or nothing."""
    with acting(Actor(user_id=user.pk if user else None, org_id=invitation.organisation_id)):
        if not open_invitations(at=at).filter(pk=invitation.pk).update(accepted_at=at):
            raise InvitationGone
        if user is not None and user.email != invitation.email:
            raise WrongAccount
        owner = user or _new_account(invitation.email, name=name or invitation.name, password=password)
        member = open_membership(
            user=owner, organisation=invitation.organisation, role=invitation.role, on=on,
            function=invitation.function,
        )  # fmt: skip
        Organisation.objects.filter(pk=invitation.organisation_id, works_here=False).update(works_here=True)
        record(act="access.accept", object_id=member.pk)
    return member


def forget_old_invitations(*, at: dt.datetime) -> int:
    """Delete invitations that ended long ago: the address is not needed any more."""
    old, _ = Invitation.objects.filter(expires_at__lt=at - dt.timedelta(days=FORGET_AFTER_DAYS)).delete()
    return old


def _new_account(email: str, *, name: str, password: str | None) -> User:
    """A new account. In a demonstration an invented address stays part of it; a real one ends one-click sign-in."""
    is_demo = email.endswith(INVENTED) and demo_is_open()
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password, name=name, is_demo=is_demo)
    except IntegrityError as error:
        raise NeedsSignIn from error
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _check(by: Membership, invitation: Invitation) -> None:
    if not may_administer(by, invitation.organisation_id):
        raise NotAllowed("Das darf nur die Verwaltung der Zugänge Ihrer Stelle.")


def _expiry(at: dt.datetime) -> dt.datetime:
    return at + dt.timedelta(days=settings.INVITATION_DAYS)


def _send(invitation: Invitation, url: str, *, sender_org: int) -> None:
    """The mail names the body and the link, nobody who is accompanied."""
    body = (
        f"Guten Tag,\n\nSie sind eingeladen, mit integrativ zu arbeiten.\n"
        f"Stelle: {invitation.organisation.name}\nAufgabe: {invitation.get_role_display()}\n\n"
        f"Öffnen Sie diesen Link und bestätigen Sie die Einladung:\n{url}\n\n"
        f"Der Link gilt einmal, und nur bis {invitation.expires_at.astimezone(BERLIN):%d.%m.%Y, %H:%M} Uhr.\n"
        "Danach bitten Sie die Stelle um einen neuen. Haben Sie die Einladung nicht erwartet? Dann löschen Sie diese Mail.\n"
    )
    send(
        org_id=sender_org,
        to_address=invitation.email,
        subject="Einladung zu integrativ",
        body=body,
        key=f"invitation:{invitation.pk}:{invitation.token_digest[:12]}",
    )
