"""Who has access to the own body: invite, change, end, stand in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from integrativ.common.dates import now, today
from integrativ.tenancy import actions, queries
from integrativ.tenancy.models import Role
from integrativ.tenancy.policies import NotAllowed
from integrativ.web.access.confirm import recently_confirmed
from integrativ.web.access.forms import AbsenceForm, EndForm, InvitationForm, MemberForm, RoleForm
from integrativ.web.doors import STAFF_ROLES, HatRequest, door
from integrativ.web.forms import answer

PAGE = 50
REFUSALS = (NotAllowed, actions.LastAdmin, actions.AlreadyInvited, actions.DeputyMissing)


def _trail(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("Zugänge", reverse("access:members")), *more]


def _link(request: HatRequest) -> Any:
    return lambda token: request.build_absolute_uri(reverse("access:accept", args=[token]))


def _show_link(request: HatRequest, token: str) -> None:
    """Only in the demonstration, where no mail leaves the machine."""
    if queries.demo_is_open():
        messages.info(request, f"Vorführung: Der Link der Einladung ist {_link(request)(token)}")


@door(Role.ACCOUNT_ADMIN)
@require_safe
def members(request: HatRequest) -> HttpResponse:
    """Everybody with access, and who is invited."""
    by = request.membership
    page = Paginator(queries.members(by, on=today()), PAGE).get_page(request.GET.get("seite"))
    context = {"page": page, "invitations": queries.waiting_invitations(by), "on": today(), "now": now()}
    return render(request, "access/members.html", context)


@door(Role.ACCOUNT_ADMIN)
@recently_confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HatRequest) -> HttpResponse:
    """Invite somebody."""
    by = request.membership
    form = InvitationForm(request.POST or None, organisation=by.organisation)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            _, token = actions.invite(
                organisation=by.organisation, email=data["email"], role=data["role"], by=by, link=_link(request),
                at=now(), on=today(), name=data["name"], function=data["function"],
            )  # fmt: skip
        except REFUSALS as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, f"Die Einladung an {data['email']} ist unterwegs.")
            _show_link(request, token)
            return redirect("access:members")
    context = {"trail": _trail(("Einladen", "")), "is_open_demo": queries.demo_is_open()}
    return answer(request, "access/invite.html", context, form=form)


@door(Role.ACCOUNT_ADMIN)
@recently_confirmed
@require_POST
def invite_again(request: HatRequest, pk: int) -> HttpResponse:
    """Send an invitation once more, with a new link."""
    invitation = queries.get_invitation(request.membership, pk)
    try:
        token = actions.invite_again(invitation=invitation, by=request.membership, link=_link(request), at=now())
    except actions.InvitationGone:
        messages.error(request, "Die Einladung wurde gerade benutzt oder zurückgenommen.")
        return redirect("access:members")
    messages.success(request, f"Ein neuer Link an {invitation.email} ist unterwegs. Der alte gilt nicht mehr.")
    _show_link(request, token)
    return redirect("access:members")


@door(Role.ACCOUNT_ADMIN)
@require_POST
def withdraw(request: HatRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = queries.get_invitation(request.membership, pk)
    try:
        actions.withdraw_invitation(invitation=invitation, by=request.membership, at=now())
    except actions.InvitationGone:
        messages.error(request, "Die Einladung wurde gerade benutzt oder zurückgenommen.")
    else:
        messages.success(request, "Die Einladung ist zurückgenommen. Der Link gilt nicht mehr.")
    return redirect("access:members")


@door(Role.ACCOUNT_ADMIN)
@recently_confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HatRequest, pk: int) -> HttpResponse:
    """One access: task, telephone, last day."""
    chosen = queries.get_member(request.membership, pk, on=today())
    initial = {"function": chosen.function, "telephone": chosen.telephone, "ends_on": chosen.ends_on}
    form = MemberForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.change_member(
                member=chosen, by=request.membership, function=data["function"], telephone=data["telephone"],
                ends_on=data["ends_on"], on=today(),
            )  # fmt: skip
        except REFUSALS as error:
            form.add_error("ends_on", str(error))
        else:
            messages.success(request, "Die Änderung ist gespeichert.")
            return redirect("access:member", pk=pk)
    context = {"chosen": chosen, "trail": _trail((chosen.user.name, "")), "on": today()}
    return answer(request, "access/member.html", context, form=form)


@door(Role.ACCOUNT_ADMIN)
@recently_confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def role(request: HatRequest, pk: int) -> HttpResponse:
    """Give another role."""
    chosen = queries.get_member(request.membership, pk, on=today())
    form = RoleForm(request.POST or None, organisation=chosen.organisation, initial={"role": chosen.role})
    if request.method == "POST" and form.is_valid():
        try:
            new = actions.change_role(
                member=chosen, role=form.cleaned_data["role"], by=request.membership, on=today(), at=now()
            )
        except REFUSALS as error:
            form.add_error("role", str(error))
        else:
            messages.success(request, f"{chosen.user.name} hat jetzt die Rolle {new.get_role_display()}.")
            return redirect("access:member", pk=new.pk)
    trail = _trail((chosen.user.name, reverse("access:member", args=[pk])), ("Rolle", ""))
    return answer(request, "access/role.html", {"chosen": chosen, "trail": trail}, form=form)


@door(Role.ACCOUNT_ADMIN)
@recently_confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HatRequest, pk: int) -> HttpResponse:
    """Take access away at once."""
    chosen = queries.get_member(request.membership, pk, on=today())
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_membership(
                member=chosen, by=request.membership, reason=form.cleaned_data["reason"], on=today(), at=now()
            )
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{chosen.user.name} hat keinen Zugang mehr.")
            return redirect("access:members" if chosen.pk != request.membership.pk else "access:next")
    trail = _trail((chosen.user.name, reverse("access:member", args=[pk])), ("Zugang beenden", ""))
    return answer(request, "access/end.html", {"chosen": chosen, "trail": trail}, form=form)


@door(*STAFF_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def absence(request: HatRequest, pk: int) -> HttpResponse:
    """Record from when to when somebody is away and who stands in; one's own, or as administrator."""
    chosen = queries.get_member(request.membership, pk, on=today())
    deputies = queries.possible_deputies(chosen, on=today())
    initial = {"starts_on": chosen.absent_from, "ends_on": chosen.absent_until, "deputy": chosen.deputy_id}
    form = AbsenceForm(request.POST or None, deputies=deputies, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_absence(member=chosen, by=request.membership, on=today(), **_days(form))
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Die Abwesenheit ist eingetragen.")
            return _back(request, pk)
    context = {"chosen": chosen, "is_own": chosen.pk == request.membership.pk, "deputies": deputies}
    return answer(request, "access/absence.html", context, form=form)


@door(*STAFF_ROLES)
@require_POST
def back_again(request: HatRequest, pk: int) -> HttpResponse:
    """The absence is over, or was entered by mistake."""
    chosen = queries.get_member(request.membership, pk, on=today())
    actions.end_absence(member=chosen, by=request.membership)
    messages.success(request, "Die Abwesenheit ist gelöscht.")
    return _back(request, pk)


def _days(form: AbsenceForm) -> dict[str, Any]:
    return {key: form.cleaned_data[key] for key in ("deputy", "starts_on", "ends_on")}


def _back(request: HatRequest, pk: int) -> HttpResponse:
    return redirect("access:mine") if pk == request.membership.pk else redirect("access:member", pk=pk)
