"""Each view declares who may come in. A view without a door fails a test."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from integrativ.tenancy.models import BodyKind, Membership, Role

View = Callable[..., HttpResponse]


class HatRequest(HttpRequest):
    """A request whose hat the door has checked."""

    membership: Membership
    hats: list[Membership]


@dataclass(frozen=True)
class Door:
    """Roles and kinds of bodies that may enter; empty kinds mean any body. `public` needs no sign-in."""

    roles: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    public: bool = False
    any_account: bool = False

    def lets_in(self, membership: Membership | None) -> bool:
        """Whether this hat may enter; everybody else finds nothing here."""
        if self.public or self.any_account:
            return True
        if membership is None or membership.role not in self.roles:
            return False
        return not self.kinds or membership.organisation.kind in self.kinds


DESK_KINDS = (BodyKind.KIM, BodyKind.WELFARE)
PARTNER_KINDS = (
    BodyKind.ABH,
    BodyKind.EBH,
    BodyKind.JOBCENTER,
    BodyKind.AGENTUR,
    BodyKind.SOZIALAMT,
    BodyKind.JUGENDAMT,
    BodyKind.WELFARE,
    BodyKind.IHK,
    BodyKind.HWK,
    BodyKind.KIM,
)
STAFF_ROLES = (
    Role.CASE_MANAGER,
    Role.COORDINATOR,
    Role.CLERK,
    Role.COMPANY_USER,
    Role.ACCOUNT_ADMIN,
    Role.PRIVACY_OFFICER,
    Role.STATE_OFFICER,
)


def door(*roles: str, kinds: Iterable[str] = ()) -> Callable[[View], View]:
    """Let in these roles (of these kinds of bodies). Others get 404, strangers the sign-in page."""
    return _guard(Door(roles=frozenset(map(str, roles)), kinds=frozenset(map(str, kinds))))


def open_door(view: View) -> View:
    """A public page: no sign-in, nothing personal."""
    view.door = Door(public=True)  # type: ignore[attr-defined]
    return view


def account_door(view: View) -> View:
    """For anybody signed in, whatever the hat (choose a hat, devices, sign out)."""
    return _guard(Door(any_account=True))(view)


def half_door(view: View) -> View:
    """For anybody signed in, also before the second factor: the pages on which it is set up or used."""

    @functools.wraps(view)
    @never_cache
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    inner.door = Door(any_account=True)  # type: ignore[attr-defined]
    return inner


def _guard(needed: Door) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @functools.wraps(view)
        @never_cache
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not second_factor(request):
                return ask_for_factor(request)
            if not needed.lets_in(getattr(request, "membership", None)):
                raise Http404
            return view(cast(HatRequest, request), *args, **kwargs)

        inner.door = needed  # type: ignore[attr-defined]
        return inner

    return decorate


def ask_for_factor(request: HttpRequest) -> HttpResponse:
    """Where somebody goes who came with a password alone."""
    from integrativ.web.access import factor

    return factor.ask_for_factor(request)


def second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened with a second factor (or by a provider or demonstration that stands for one)."""
    from integrativ.web.access.factor import has_second_factor

    return has_second_factor(request)
