"""Public bodies join in, carriers of free welfare are invented. Runs as owner of the tables, like all reference data."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from integrativ.common.names import sort_key
from integrativ.demo.sources import City, cities, telephone
from integrativ.tenancy.models import BodyKind, LegalEntity, Organisation

KINDS = ("kim", "abh", "ebh", "jobcenter", "sozialamt", "jugendamt", "agentur", "ihk", "hwk")
WITHOUT_ACCOUNT = ("ebh", "hwk")  # they answer by letter and telephone, as many will at first
LAND = "land-nrw"
HOURS = "Mo bis Do 8 bis 15 Uhr, Fr 8 bis 12 Uhr"


def open_bodies(on: dt.date, using: str = "owner") -> None:
    """Give the bodies of all cities contact data that work nowhere, and add one invented carrier of welfare each."""
    with transaction.atomic(using=using):
        known = {body.key: body for body in Organisation.objects.using(using).exclude(key="")}
        changed = {}
        for city in cities():
            for kind in KINDS:
                body = known[city.key(kind)]
                _contact(body, kind, city, on)
                changed[body.pk] = body
        land = known[LAND]
        land.works_here, land.obligation_accepted_on = True, on
        changed[land.pk] = land
        fields = ["telephone", "email", "opening_hours", "works_here", "obligation_accepted_on"]
        Organisation.objects.using(using).bulk_update(changed.values(), fields)
        for city in cities():
            _welfare(city, on, using)


def _contact(body: Organisation, kind: str, city: City, on: dt.date) -> None:
    body.telephone = telephone(body.key)
    body.email = f"eingang@{kind}-{city.slug}.example"
    body.opening_hours = HOURS
    body.works_here = kind not in WITHOUT_ACCOUNT
    body.obligation_accepted_on = on - dt.timedelta(days=800) if body.works_here else None


def _welfare(city: City, on: dt.date, using: str) -> None:
    key = f"vorfuehrung-wohlfahrt-{city.ags}"
    if Organisation.objects.using(using).filter(key=key).exists():
        return
    entity, _ = LegalEntity.objects.using(using).get_or_create(name="Wegwarte e. V. (erfunden)")
    Organisation.objects.using(using).create(
        key=key,
        kind=BodyKind.WELFARE,
        name=f"{city.welfare}, Flüchtlingsberatung",
        short_name=city.welfare,
        sort_key=sort_key(city.welfare),
        legal_entity=entity,
        district_id=city.ags,
        municipality_id=city.municipality,
        telephone=telephone(key),
        email=f"beratung@wegwarte-{city.slug}.example",
        opening_hours=HOURS,
        works_here=True,
        obligation_accepted_on=on - dt.timedelta(days=500),
    )
