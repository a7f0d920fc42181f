"""Sign a test client in under one hat, without the pages of sign-in (those have tests of their own); read what it got."""

from __future__ import annotations

from django.http import HttpResponse
from django.test import Client

from integrativ.tenancy.hats import SESSION_KEY
from integrativ.tenancy.models import Membership
from integrativ.web.access.factor import ASSERTED_KEY


def sign_in(client: Client, hat: Membership, *, factor: str = "demo") -> Client:
    """Sign the hat's user in, with a second factor vouched for (`factor=""`: with a password alone). Returns the client."""
    client.force_login(hat.user)
    session = client.session
    session[SESSION_KEY] = hat.pk
    if factor:
        session[ASSERTED_KEY] = factor
    session.save()
    return client


def read(page: HttpResponse | str) -> str:
    """What stands in a page, with its spaces and line breaks as a browser shows them: one space each."""
    return " ".join((page if isinstance(page, str) else page.content.decode()).split())
