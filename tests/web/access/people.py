"""Accounts that sign in the real way, for tests."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client

from integrativ.tenancy.models import Membership, User

PASSWORD = "Ruhrtal-Spaziergang-27"


def with_password(hat: Membership) -> User:
    """Give the hat's user a password."""
    user = hat.user
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return user


def with_app(user: User) -> str:
    """Set up an authenticator app; returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code(secret: str) -> str:
    """The six digits the app shows now. Each is good for one use, so tests forget used ones."""
    cache.clear()
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def post_password(client: Client, email: str, password: str = PASSWORD, **more: Any) -> Any:
    """Send the sign-in form."""
    extra = {"REMOTE_ADDR": more.pop("address")} if "address" in more else {}
    return client.post("/konto/login/", {"login": email, "password": password, **more}, **extra)
