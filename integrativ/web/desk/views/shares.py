"""The tab Freigaben: who may see what until when, a new share with its preview, withdrawal in one click."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from integrativ.cases.models import Case
from integrativ.cases.queries import get_case
from integrativ.common.dates import now, today
from integrativ.people import actions, queries, sheet
from integrativ.people.actions.shares import Declaration
from integrativ.people.errors import PeopleError
from integrativ.people.models import Category, Person, Share
from integrativ.people.queries.shares import Field, SharePreview, ShareRow
from integrativ.people.sheet import Wanted
from integrativ.tenancy.models import BodyKind, Membership, Organisation, Role
from integrativ.web.desk.case_frame import case_context
from integrativ.web.desk.forms.shares import DeclarationFields, ShareForm
from integrativ.web.doors import DESK_KINDS, HatRequest, door
from integrativ.web.forms import answer

CHIPS = {
    "live": ("ok", "gilt"),
    "ending": ("warn", "endet bald"),
    "paused": ("locked", "ruht"),
    "ended": ("ended", "abgelaufen"),
    "withdrawn": ("ended", "widerrufen"),
    "replaced": ("ended", "verlängert"),
}


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def shares(request: HatRequest, pk: int) -> HttpResponse:
    """All shares by recipient, and who looked."""
    case = get_case(request.membership, pk)
    at = now()
    rows = queries.shares_of(case.person, at=at)
    looks = queries.looks_at(case.person, since=at - dt.timedelta(days=730))
    context = {
        **case_context(case, "desk:shares", today()),
        "recipients": _by_recipient([row for row in rows if row.standing in ("live", "ending", "paused")]),
        "past": [_shown(row) for row in rows if row.standing in ("ended", "withdrawn", "replaced")],
        "foreign_looks": [look for look in looks if not look.is_ours][:20],
        "own_looks": [look for look in looks if look.is_ours][:20],
        "bodies": _bodies(request.membership, request.GET.get("stelle", "")),
        "search": request.GET.get("stelle", "")[:60],
    }
    return render(request, "desk/shares/shares.html", context)


def _by_recipient(rows: list[ShareRow]) -> list[dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        entry = found.setdefault(row.share.recipient_id, {"recipient": row.share.recipient, "rows": []})
        entry["rows"].append(_shown(row))
    return list(found.values())


def _shown(row: ShareRow) -> dict[str, Any]:
    return {
        "share": row.share,
        "standing": row.standing,
        "chip": CHIPS[row.standing],
        "last_day": row.share.valid_until - dt.timedelta(seconds=1),
    }


def _bodies(membership: Membership, search: str) -> list[Organisation]:
    """Bodies to choose from: those of the own district, or what the search names. There is no such thing as all bodies."""
    bodies = Organisation.objects.exclude(pk=membership.organisation_id).exclude(kind=BodyKind.STATE)
    words = search.replace("\x00", "").strip()[:60]
    if words:
        bodies = bodies.filter(Q(name__icontains=words) | Q(short_name__icontains=words))
    else:
        bodies = bodies.filter(district_id=membership.organisation.district_id).exclude(kind=BodyKind.COMPANY)
    return list(bodies.order_by("kind", "sort_key", "id")[:60])


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def share_new(request: HatRequest, pk: int, org_pk: int) -> HttpResponse:
    """A new share: fill in, look at exactly what would go, then save. The digest proves that the preview was current."""
    case = get_case(request.membership, pk)
    recipient = get_object_or_404(
        Organisation.objects.exclude(pk=request.membership.organisation_id).exclude(kind=BodyKind.STATE), pk=org_pk
    )
    form = ShareForm(
        request.POST if request.method == "POST" else None,
        recipient=recipient,
        has_base=_has_base(case.person, recipient),
    )
    context: dict[str, Any] = {
        **case_context(case, "desk:shares", today(), here="Neue Freigabe"),
        "recipient": recipient,
    }
    context["there_today"] = _by_category(queries.what_would_go(case.person, recipient, Category.values).fields)
    if request.method == "POST" and form.is_valid():
        wanted = _wanted(case, recipient, form)
        preview = queries.what_would_go(case.person, recipient, wanted.categories)
        shown = sheet.sheets(wanted, form.cleaned_data["language"])
        digest = sheet.digest(shown, preview)
        context |= {"preview": preview, "sheets": shown, "digest": digest, "wanted": wanted}
        if request.POST.get("schritt") == "speichern":
            if form.cleaned_data["shown_digest"] == digest:
                return _save(request, case, recipient, form, context, digest)
            form.add_error(
                None, "Inzwischen hat sich eine Angabe geändert. Bitte zeigen Sie der Person die Vorschau noch einmal."
            )
    return answer(request, "desk/shares/share_new.html", context, form=form)


def _save(
    request: HatRequest, case: Case, recipient: Organisation, form: ShareForm, context: dict[str, Any], digest: str
) -> HttpResponse:
    data = form.cleaned_data
    try:
        for category in data["categories"]:
            actions.share(
                person=case.person,
                recipient=recipient,
                category=category,
                purpose=data["purpose"],
                legal_basis=data["legal_basis"],
                legal_norm=data["legal_norm"].strip(),
                until=data["until"],
                by=request.membership,
                declaration=_declaration(form, digest),
            )
    except PeopleError as error:
        form.add_error(None, error.message)
        return answer(request, "desk/shares/share_new.html", context, form=form)
    messages.success(request, f"Freigabe für {recipient.short_name} gespeichert.")
    return redirect("desk:shares", case.pk)


def _declaration(form: DeclarationFields, digest: str) -> Declaration:
    data = form.cleaned_data
    return Declaration(
        text_version=sheet.version(),
        text_digest=digest,
        language=data["language"],
        channel=data["channel"],
        given_on=data["given_on"],
        interpreter=data["interpreter"],
    )


def _wanted(case: Case, recipient: Organisation, form: ShareForm) -> Wanted:
    data = form.cleaned_data
    return Wanted(
        person_name=case.person.full_name,
        body=case.org.name,
        recipient=recipient.name,
        categories=tuple(category for category in Category.values if category in data["categories"]),
        purpose=data["purpose"],
        legal_basis=data["legal_basis"],
        legal_norm=data["legal_norm"].strip(),
        until=data["until"],
    )


def _has_base(person: Person, recipient: Organisation) -> bool:
    return any(
        row.share.recipient_id == recipient.pk
        and row.share.category == Category.BASE
        and row.standing in ("live", "ending")
        for row in queries.shares_of(person)
    )


def _share_of(request: HatRequest, pk: int, share_pk: int) -> tuple[Case, Share]:
    case = get_case(request.membership, pk)
    share = queries.get_share(request.membership, share_pk)
    if share.person_id != case.person_id:
        raise Http404
    return case, share


def _as_given(case: Case, share: Share, until: dt.date) -> tuple[Wanted, SharePreview]:
    wanted = Wanted(
        person_name=case.person.full_name,
        body=case.org.name,
        recipient=share.recipient.name,
        categories=(share.category,),
        purpose=share.purpose,
        legal_basis=share.legal_basis,
        legal_norm=share.legal_norm,
        until=until,
    )
    return wanted, queries.what_would_go(case.person, share.recipient, [share.category])


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
@require_POST
def share_withdraw(request: HatRequest, pk: int, share_pk: int) -> HttpResponse:
    """One click, effective at once."""
    case, share = _share_of(request, pk, share_pk)
    actions.withdraw(share_=share, by=request.membership)
    messages.success(
        request,
        f"Widerrufen. {share.recipient.short_name} sieht „{share.get_category_display()}“ ab sofort nicht mehr.",
    )
    return redirect("desk:shares", case.pk)


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
@require_POST
def share_withdraw_all(request: HatRequest, pk: int, org_pk: int) -> HttpResponse:
    """Everything this body may see of the person ends at once."""
    case = get_case(request.membership, pk)
    recipient = get_object_or_404(Organisation, pk=org_pk)
    actions.withdraw_all(person=case.person, recipient=recipient, by=request.membership)
    messages.success(request, f"Widerrufen. {recipient.short_name} sieht ab sofort nichts mehr über die Person.")
    return redirect("desk:shares", case.pk)


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def share_sheet(request: HatRequest, pk: int, share_pk: int) -> HttpResponse:
    """The two-language sheet of one share, to print and sign."""
    case, share = _share_of(request, pk, share_pk)
    wanted, preview = _as_given(case, share, (share.valid_until - dt.timedelta(seconds=1)).date())
    language = request.GET.get("sprache") or share.language or case.person.contact_language or "de"
    context = {
        "case": case,
        "share": share,
        "sheets": sheet.sheets(wanted, language),
        "preview": preview,
        "languages": [
            {"label": name, "url": f"?sprache={code}", "current": code == language} for code, name in sheet.languages()
        ],
        "on": today(),
    }
    return render(request, "desk/shares/sheet.html", context)


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
@require_POST
def restrict(request: HatRequest, pk: int) -> HttpResponse:
    """Restrict processing, or lift the restriction (Art. 18 DSGVO)."""
    case = get_case(request.membership, pk)
    if case.person.processing_restricted_on is None:
        actions.restrict_processing(
            person=case.person, by=request.membership, on=today(), reason="auf Wunsch der Person"
        )
        messages.success(request, "Eingeschränkt. Alle Freigaben ruhen, neue sind nicht möglich.")
    else:
        actions.lift_restriction(person=case.person, by=request.membership)
        messages.success(request, "Die Einschränkung ist aufgehoben. Ruhende Freigaben gelten wieder.")
    return redirect("desk:shares", case.pk)


def _by_category(fields: Iterable[Field]) -> list[tuple[str, list[Field]]]:
    """The fields, which come in the order of their categories, below the name of each category."""
    return [(Category(code).label, list(found)) for code, found in groupby(fields, key=lambda field: field.category)]
