"""Which hat somebody wears in this request, and one transaction around view and rendering."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from integrativ.common.dates import today
from integrativ.tenancy.actor import Actor, acting
from integrativ.tenancy.models import Membership, User

SESSION_KEY = "membership"
PROVIDER_KEY = "provider"  # set when an identity provider opened the session: it vouches for its own bodies only


def memberships_of(user: User, on: dt.date) -> QuerySet[Membership]:
    """The hats somebody may wear on that day, in a stable order."""
    return (
        Membership.objects.filter(user=user, starts_on__lte=on, ended_at=None)
        .filter(Q(ends_on=None) | Q(ends_on__gte=on))
        .select_related("organisation", "user")
        .order_by("organisation__sort_key", "role", "id")
    )


def hat_of(request: HttpRequest) -> Membership | None:
    """The chosen hat if it is still valid, else the first one; None for people without any."""
    if not isinstance(request.user, User) or not request.user.is_active:
        return None
    hats = [h for h in memberships_of(request.user, today()) if _vouched(request, h)]
    chosen = request.session.get(SESSION_KEY)
    request.hats = hats  # type: ignore[attr-defined]
    return next((hat for hat in hats if hat.pk == chosen), hats[0] if hats else None)


def _vouched(request: HttpRequest, hat: Membership) -> bool:
    """A sign-in through the provider of some bodies opens the hats of these bodies, never those elsewhere."""
    provider = request.session.get(PROVIDER_KEY)
    return not provider or hat.organisation_id in settings.IDENTITY_PROVIDER_BODIES.get(provider, ())


class HatMiddleware:
    """Opens the request's transaction under the actor. Rendering happens inside; a stream would outlive it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.membership = None  # type: ignore[attr-defined]
        request.hats = []  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return self.get_response(request)
        hat = hat_of(request)
        request.membership = hat  # type: ignore[attr-defined]
        who = Actor(
            user_id=request.user.pk,
            org_id=hat.organisation_id if hat else None,
            membership_id=hat.pk if hat else None,
        )
        with acting(who):
            response = self.get_response(request)
            if response.streaming and not getattr(response, "harmless_stream", False):
                raise RuntimeError("A stream outlives the transaction: export through a job.")
            if response.status_code >= 500:
                transaction.set_rollback(True)
            return response
