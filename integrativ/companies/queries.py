"""Read companies and demands: a company its own, bodies that speak with companies all open ones."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable

from django.db.models import F, Q, QuerySet
from django.http import Http404

from integrativ.audit import log
from integrativ.common.names import fold
from integrativ.companies import policies
from integrativ.companies.models import Agreement, Care, Company, Contact, Demand, Site
from integrativ.tenancy.models import BodyKind, Membership, Municipality, Organisation, Role


def visible_demands(membership: Membership) -> QuerySet[Demand]:
    """Demands this hat may read: all, if its body speaks with companies; a company its own; others none."""
    rows = Demand.objects.select_related("org", "site", "site__municipality", "contact", "entered_by_org")
    if membership.role == Role.COMPANY_USER:
        return rows.filter(org_id=membership.organisation_id)
    return rows if policies.may_read_demands(membership) else rows.none()


def our_demands(membership: Membership) -> QuerySet[Demand]:
    """A company's own demands, open ones first, newest first."""
    rows = visible_demands(membership).filter(org_id=membership.organisation_id)
    return rows.order_by(F("closed_on").desc(nulls_first=True), "-opened_on", "-id")


def open_demands(
    membership: Membership,
    *,
    near: Iterable[str] = (),
    level: int | None = None,
    kind: str = "",
    words: str = "",
) -> QuerySet[Demand]:
    """Open demands, newest first. `near` holds keys of municipalities; `words` are searched in occupation and tasks."""
    rows = visible_demands(membership).filter(closed_on=None)
    keys = list(near)
    if keys:
        rows = rows.filter(site__municipality_id__in=keys)
    if level:
        rows = rows.filter(level=level)
    if kind:
        rows = rows.filter(kind=kind)
    for word in words.replace("\x00", " ").split()[:5]:
        rows = rows.filter(
            Q(occupation__icontains=word) | Q(tasks__icontains=word) | Q(org__sort_key__contains=fold(word))
        )
    return rows.order_by("-opened_on", "-id")


def get_demand(membership: Membership, pk: int) -> Demand:
    """One demand this hat may read, or 404."""
    found = visible_demands(membership).filter(pk=pk).first()
    if found is None:
        log.denied(act="companies.demand", object_kind="demand", object_id=pk)
        raise Http404
    return found


def companies(membership: Membership, *, words: str = "", district: str = "") -> QuerySet[Organisation]:
    """Companies in the register, by name, for bodies that speak with companies."""
    if not policies.may_read_demands(membership):
        return Organisation.objects.none()
    rows = Organisation.objects.filter(kind=BodyKind.COMPANY).select_related("municipality")
    for word in words.replace("\x00", " ").split()[:5]:
        rows = rows.filter(Q(sort_key__contains=fold(word)) | Q(name__icontains=word))
    if district:
        rows = rows.filter(district_id=district)
    return rows.order_by("sort_key", "id")


def get_company(membership: Membership, pk: int) -> Organisation:
    """One company of the register: itself, or for a body that speaks with companies; else 404."""
    own = membership.role == Role.COMPANY_USER and membership.organisation_id == pk
    found = None
    if own or policies.may_read_demands(membership):
        found = Organisation.objects.filter(kind=BodyKind.COMPANY, pk=pk).select_related("municipality").first()
    if found is None:
        log.denied(act="companies.read", object_kind="company", object_id=pk)
        raise Http404
    return found


def profile_of(company: Organisation) -> Company | None:
    """The company's profile, if somebody has filled it in."""
    return Company.objects.filter(org=company).select_related("entered_by_org").first()


def sites_of(company: Organisation) -> QuerySet[Site]:
    """Open places of work of a company."""
    return Site.objects.filter(org=company, closed_on=None).select_related("municipality").order_by("id")


def contacts_of(company: Organisation) -> QuerySet[Contact]:
    """People to call in a company, the main one first."""
    return Contact.objects.filter(org=company, gone_on=None).order_by("-is_main", "name", "id")


def agreement_of(company: Organisation, on: dt.date) -> Agreement | None:
    """The partner agreement in force on that day."""
    rows = Agreement.objects.filter(org=company, signed_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))
    return rows.order_by("-signed_on").first()


def one_contact(company: Organisation, on: dt.date) -> Membership | None:
    """The one person of the alliance a company calls: who looks after it, else who entered its latest demand for it."""
    care = (
        Care.objects.filter(company=company, starts_on__lte=on)
        .filter(Q(ends_on=None) | Q(ends_on__gte=on))
        .select_related("membership__user", "membership__organisation")
        .order_by("-starts_on", "-id")
        .first()
    )
    if care:
        return care.membership
    entered = (
        Demand.objects.filter(org=company)
        .exclude(entered_by_org=company)
        .select_related("entered_by__user", "entered_by__organisation")
        .order_by("-opened_on", "-id")
        .first()
    )
    return entered.entered_by if entered else None


def municipality_of(postal_code: str, place: str = "") -> list[Municipality]:
    """Municipalities a postal code belongs to; the place name decides when there are several."""
    if not (postal_code.isascii() and postal_code.isdigit() and len(postal_code) == 5):
        return []
    rows = list(Municipality.objects.filter(postal_codes__contains=postal_code).order_by("ags"))
    named = [
        m for m in rows if (place and fold(m.name) in fold(place)) or (fold(place) and fold(place) in fold(m.name))
    ]
    return named or rows


def within(centre: Municipality, kilometres: int) -> list[str]:
    """Keys of the municipalities whose middle lies within that distance of another's, as the crow flies."""
    found = []
    for ags, latitude, longitude in Municipality.objects.values_list("ags", "latitude", "longitude"):
        if _distance(float(centre.latitude), float(centre.longitude), float(latitude), float(longitude)) <= kilometres:
            found.append(ags)
    return found


def _distance(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Kilometres between two points of the earth (haversine)."""
    p1, p2 = math.radians(lat1), math.radians(lat2)
    half = math.sin((p2 - p1) / 2) ** 2 + math.cos(p1) * math.cos(p2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(math.sqrt(half))
