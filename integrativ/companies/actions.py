"""Register a company, enter what it needs, close a demand. On behalf of a company the row keeps who told us."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from integrativ.audit import log
from integrativ.companies import policies
from integrativ.companies.models import Agreement, Care, Company, Contact, Demand, Site
from integrativ.steps.models import Matter
from integrativ.tenancy.models import BodyKind, Membership, Municipality, Organisation


class ChangedMeanwhile(Exception):
    """Somebody else has changed the row since it was opened; `current` is how it stands now."""

    def __init__(self, current: Demand) -> None:
        super().__init__("Diese Angaben hat inzwischen jemand anderes geändert.")
        self.current = current


@dataclass(frozen=True)
class DemandData:
    """What a demand says; the same for the company's own form and for entering on its behalf."""

    kind: str
    tasks: str
    occupation: str
    level: int
    language: str
    site: Site
    occupation_code: str = ""
    language_where: str = ""
    shifts: tuple[str, ...] = ()
    hours_per_week: Decimal | None = None
    wage_per_hour: Decimal | None = None
    number: int = 1
    starts_on: dt.date | None = None
    contact: Contact | None = None

    def fields(self) -> dict[str, Any]:
        """The values as the model takes them."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return values | {"shifts": list(self.shifts)}


@transaction.atomic
def register_company(
    *,
    name: str,
    municipality: Municipality,
    by: Membership,
    on: dt.date,
    sector: str = "",
    size: str = "",
    about: str = "",
    telephone: str = "",
    email: str = "",
    street: str = "",
    postal_code: str = "",
    place: str = "",
) -> Organisation:
    """Add a company to the register, with its profile and, when the address is known, its first site."""
    company = Organisation(
        kind=BodyKind.COMPANY,
        name=name,
        short_name=name[:60],
        district_id=municipality.district_id,
        municipality=municipality,
        telephone=telephone,
        email=email,
        street=street,
        postal_code=postal_code,
        place=place or municipality.name,
    )
    company.full_clean(exclude=["sort_key", "district", "municipality"])
    company.save(force_insert=True)
    profile(company=company, by=by, on=on, sector=sector, size=size, about=about)
    if postal_code:
        add_site(
            company=company,
            street=street,
            postal_code=postal_code,
            place=place or municipality.name,
            municipality=municipality,
            by=by,
        )
    log.write(kind="change", act="companies.register", object_kind="company", object_id=company.pk)
    return company


def profile(
    *, company: Organisation, by: Membership, on: dt.date, sector: str = "", size: str = "", about: str = ""
) -> Company:
    """Give a company its profile; a second call changes it."""
    _must(policies.may_enter_for(by, company))
    made, created = Company.objects.get_or_create(
        org=company,
        defaults={
            "sector": sector,
            "size": size,
            "about": about,
            "entered_by": by,
            "entered_by_org_id": by.organisation_id,
            "entered_on": on,
        },
    )
    if not created:
        _must(policies.may_change(by, org_id=company.pk, entered_by_org_id=made.entered_by_org_id))
        made.sector, made.size, made.about, made.version = sector, size, about, made.version + 1
        made.save(update_fields=["sector", "size", "about", "version"])
    log.write(kind="change", act="companies.profile", object_kind="company", object_id=company.pk)
    return made


def add_site(
    *,
    company: Organisation,
    postal_code: str,
    place: str,
    municipality: Municipality,
    by: Membership,
    street: str = "",
    name: str = "",
) -> Site:
    """Add a place of work; its municipality decides who is responsible."""
    _must(policies.may_enter_for(by, company))
    made = Site(
        org=company,
        name=name,
        street=street,
        postal_code=postal_code,
        place=place,
        municipality=municipality,
        entered_by=by,
        entered_by_org_id=by.organisation_id,
    )
    made.save(force_insert=True)
    log.write(kind="change", act="companies.site", object_kind="company", object_id=company.pk)
    return made


@transaction.atomic
def add_contact(
    *,
    company: Organisation,
    name: str,
    by: Membership,
    function: str = "",
    telephone: str = "",
    email: str = "",
) -> Contact:
    """Add somebody to call. The first one becomes the main contact."""
    _must(policies.may_enter_for(by, company))
    has_main = Contact.objects.filter(org=company, is_main=True, gone_on=None).exists()
    made = Contact(
        org=company,
        name=name,
        function=function,
        telephone=telephone,
        email=email,
        is_main=not has_main,
        entered_by=by,
        entered_by_org_id=by.organisation_id,
    )
    made.save(force_insert=True)
    log.write(kind="change", act="companies.contact", object_kind="company", object_id=company.pk)
    return made


def sign_agreement(
    *,
    company: Organisation,
    signed_on: dt.date,
    signed_by_name: str,
    text_version: str,
    by: Membership,
    ends_on: dt.date | None = None,
) -> Agreement:
    """Record that the company signed the partner agreement."""
    _must(policies.may_enter_for(by, company))
    made = Agreement(
        org=company,
        signed_on=signed_on,
        ends_on=ends_on,
        signed_by_name=signed_by_name,
        text_version=text_version,
        entered_by=by,
        entered_by_org_id=by.organisation_id,
    )
    made.save(force_insert=True)
    log.write(kind="change", act="companies.agreement", object_kind="company", object_id=company.pk)
    return made


@transaction.atomic
def look_after(*, company: Organisation, by: Membership, on: dt.date, membership: Membership | None = None) -> Care:
    """Name the one contact of our body for a company; an earlier one ends today."""
    _must(policies.may_read_demands(by))
    who = membership or by
    current = Care.objects.filter(org_id=by.organisation_id, company=company, ends_on=None).first()
    if current and current.membership_id == who.pk:
        return current
    if current:
        current.ends_on = max(on, current.starts_on)
        current.save(update_fields=["ends_on"])
    made = Care(org_id=by.organisation_id, company=company, membership=who, starts_on=on)
    made.save(force_insert=True)
    log.write(kind="change", act="companies.look_after", object_kind="company", object_id=company.pk)
    return made


def open_demand(
    *,
    company: Organisation,
    data: DemandData,
    by: Membership,
    on: dt.date,
    told_by: str = "",
    key: uuid.UUID | None = None,
) -> Demand:
    """Enter a demand. The same `key` twice has one effect. Another body names who in the company told it."""
    _must(policies.may_enter_for(by, company))
    if key is not None and (known := Demand.objects.filter(org=company, key=key).first()):
        return known
    try:
        with transaction.atomic():
            matter = Matter(org=company, kind="demand", opened_on=on)
            matter.save(force_insert=True)
            made = Demand(
                org=company,
                matter=matter,
                opened_on=on,
                entered_by=by,
                entered_by_org_id=by.organisation_id,
                told_by="" if by.organisation_id == company.pk else told_by,
                key=key,
                **data.fields(),
            )
            made.save(force_insert=True)
    except IntegrityError as error:
        if "demand_once_per_submit" in str(error):
            return Demand.objects.get(org=company, key=key)
        raise
    log.write(kind="change", act="companies.open_demand", object_kind="demand", object_id=made.pk)
    return made


def change_demand(*, demand: Demand, data: DemandData, version: int, by: Membership) -> Demand:
    """Change a demand somebody has opened in `version`; if another was faster, both wordings are shown."""
    _must(policies.may_change(by, org_id=demand.org_id, entered_by_org_id=demand.entered_by_org_id))
    values = {name: value for name, value in data.fields().items() if name != "site" and name != "contact"}
    changed = Demand.objects.filter(pk=demand.pk, version=version, closed_on=None).update(
        **values, site_id=data.site.pk, contact_id=data.contact.pk if data.contact else None, version=version + 1
    )
    demand.refresh_from_db()
    if not changed:
        raise ChangedMeanwhile(demand)
    log.write(kind="change", act="companies.change_demand", object_kind="demand", object_id=demand.pk)
    return demand


def close_demand(*, demand: Demand, reason: str, by: Membership, on: dt.date) -> Demand:
    """Close a demand with a reason; who is already on the way stays on the way. Closing twice changes nothing."""
    _must(policies.may_change(by, org_id=demand.org_id, entered_by_org_id=demand.entered_by_org_id))
    done = Demand.objects.filter(pk=demand.pk, closed_on=None).update(
        closed_on=on, closing_reason=reason, version=demand.version + 1
    )
    demand.refresh_from_db()
    if done:
        log.write(kind="change", act="companies.close_demand", object_kind="demand", object_id=demand.pk)
    return demand


def _must(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied
