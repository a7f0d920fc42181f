"""Listen to sign-in: start the clock, note the provider, a confirmed identity and a new factor."""

from allauth.account.signals import authentication_step_completed
from allauth.account.signals import user_logged_in as signed_in_by_library
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.signals import user_logged_in

from integrativ.web.access import clock, factor


def connect() -> None:
    """Called once when the application starts."""
    user_logged_in.connect(clock.start, dispatch_uid="access_clock_start")
    signed_in_by_library.connect(clock.vouched, dispatch_uid="access_vouched")
    authentication_step_completed.connect(clock.confirmed, dispatch_uid="access_confirmed")
    authenticator_added.connect(factor.factor_was_set_up, dispatch_uid="access_factor_set_up")
