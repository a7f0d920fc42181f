"""People of the demonstration: as whom one may look around with one click, and who signs in the real way."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings

from integrativ.tenancy.actions.members import open_membership
from integrativ.tenancy.models import DemoSignIn, Membership, Organisation, PlatformMark, User
from integrativ.tenancy.queries import demo_sign_ins


class DemoClosed(Exception):
    """Invented people are only made in a database that was marked as a demonstration when it was created."""


@dataclass(frozen=True)
class DemoAccount:
    """What `serve` prints for somebody who signs in the real way."""

    name: str
    body: str
    role: str
    email: str
    password: str
    totp_secret: str


def demo_password(email: str) -> str:
    """The printed password of an invented account; worth nothing outside a demonstration."""
    return f"Vorführung-{hashlib.sha256(email.encode()).hexdigest()[:8]}"


def demo_totp_secret(email: str) -> str:
    """The printed secret for the authenticator app, the same in every demonstration."""
    return base64.b32encode(hashlib.sha256(f"integrativ {email}".encode()).digest()[:20]).decode()


def create_demo_user(
    *, email: str, name: str, organisation: Organisation, role: str, on: dt.date, text: str = "",
    position: int = 100, one_click: bool | None = True, function: str = "", telephone: str = "",
) -> Membership:  # fmt: skip
    """Make an invented user with a role, once per address; the same call again changes nothing.

    `one_click=True`: offered on the sign-in page. `False`: signs in with the printed password and secret instead.
    `None`: only exists (colleagues in the background).
    """
    if not (settings.DEMO and PlatformMark.objects.filter(pk=1, is_demo=True).exists()):
        raise DemoClosed("Erfundene Personen gibt es nur in einer Datenbank, die als Vorführung angelegt wurde.")
    email = email.lower()
    user, made = User.objects.get_or_create(email=email, defaults={"name": name, "is_demo": True, "password": "!"})
    if not user.is_demo:
        raise DemoClosed("Zu dieser Adresse gehört ein echtes Konto.")
    if made and one_click is False:
        user.set_password(demo_password(email))
        user.save(update_fields=["password"])
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    if one_click is False and not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        TOTP.activate(user, demo_totp_secret(email))
    member = open_membership(
        user=user, organisation=organisation, role=role, on=on, function=function, telephone=telephone
    )
    if one_click is not None:
        DemoSignIn.objects.get_or_create(
            membership=member, defaults={"text": text, "position": position, "one_click": one_click}
        )
    return member


def real_sign_ins(*, on: dt.date) -> list[DemoAccount]:
    """The list `serve` prints: one account per role that signs in with password and second factor."""
    return [
        DemoAccount(
            name=entry.membership.user.name,
            body=str(entry.membership.organisation),
            role=entry.membership.get_role_display(),
            email=entry.membership.user.email,
            password=demo_password(entry.membership.user.email),
            totp_secret=demo_totp_secret(entry.membership.user.email),
        )
        for entry in demo_sign_ins(on=on, one_click=False)
    ]
