"""How a session was opened, and whether that counts as two factors."""

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

ASSERTED_KEY = "factor"


def has_second_factor(request: HttpRequest) -> bool:
    """True if this session used TOTP, a passkey or a recovery code, or a provider (or the demonstration) vouched for it.

    The methods are read from the session; nobody works with a password alone.
    """
    if request.session.get(ASSERTED_KEY) in ("demo", "provider"):
        return True
    methods = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    return any(m.get("method") == "mfa" for m in methods)


def has_authenticator(user_id: int) -> bool:
    """Whether the account has set up a second factor."""
    return Authenticator.objects.filter(user_id=user_id).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
