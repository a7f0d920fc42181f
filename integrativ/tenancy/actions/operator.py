"""What the operator of the platform does for a body that nobody looks after yet: let in its first administrator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from integrativ.tenancy.actions.invitations import OPERATOR, invite
from integrativ.tenancy.actor import Actor, acting
from integrativ.tenancy.models import Invitation, Organisation, Role
from integrativ.tenancy.queries import has_an_admin
from integrativ.tenancy.record import record


class HasAdministrator(Exception):
    """Somebody looks after the accounts of this body already and invites colleagues herself."""


def invite_administrator(
    *, organisation: Organisation, email: str, link: Callable[[str], str], at: dt.datetime, on: dt.date, name: str = "",
    beside_others: bool = False,
) -> tuple[Invitation, str]:  # fmt: skip
    """Invite the first administrator of a body, as the operator; only the newest of these links is worth anything.

    An earlier one may have gone to a wrong address, or nobody used it in time and nobody inside could send it again.
    `beside_others` is for a body whose administrators cannot be reached any more. Returns the invitation and its secret.
    """
    with acting(Actor(user_id=None, org_id=organisation.pk)):
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        if has_an_admin(organisation.pk, on=on) and not beside_others:
            raise HasAdministrator("Diese Stelle hat schon jemanden, der Zugänge verwaltet und selbst einlädt.")
        earlier = Invitation.objects.filter(
            organisation=organisation, role=Role.ACCOUNT_ADMIN, invited_by=None, accepted_at=None, withdrawn_at=None
        )
        for pk in list(earlier.values_list("pk", flat=True)):
            if earlier.filter(pk=pk).update(withdrawn_at=at):
                record(act="access.uninvite", object_kind="invitation", object_id=pk, reason=OPERATOR)
        return invite(
            organisation=organisation, email=email, name=name, role=Role.ACCOUNT_ADMIN, by=None, link=link, at=at, on=on
        )
