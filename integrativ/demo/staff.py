"""Who works where: the named cast of Bochum, and invented colleagues in all bodies of a city."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from integrativ.common.names import fold
from integrativ.demo.sources import City, cities, document, rng, telephone
from integrativ.tenancy.actions import create_demo_user
from integrativ.tenancy.models import Membership, Organisation, Role

WORKS_SINCE_DAYS = 900
OFFICES = {"abh": 2, "jobcenter": 2, "sozialamt": 1, "jugendamt": 1, "agentur": 1, "ihk": 1}
FUNCTIONS = {
    "abh": "Arbeitserlaubnisse",
    "jobcenter": "Vermittlung und Leistung",
    "sozialamt": "Leistungen nach AsylbLG",
    "jugendamt": "Kindertagesbetreuung",
    "agentur": "Arbeitsmarktzulassung",
    "ihk": "Fachkräfte und Anerkennung",
}


@lru_cache(maxsize=1)
def _drawn() -> tuple[str, ...]:
    pool = document("staff")
    pairs = [f"{given} {family}" for given, family in itertools.product(pool["given"], pool["family"])]
    rng("staff").shuffle(pairs)
    return tuple(pairs)


def names(city: City) -> Iterator[str]:
    """Names of colleagues; no two people in the demonstration share one."""
    place = [c.ags for c in cities()].index(city.ags)
    return iter(_drawn()[place * 60 : (place + 1) * 60])


def address(name: str, body: Organisation) -> str:
    """first.last@body.example, plain letters only."""
    words = fold(name.removeprefix("Dr. ")).replace(" ", ".").replace("'", "")
    host = "".join(sign if sign.isalnum() else "-" for sign in fold(str(body)))[:50].strip("-")
    while "--" in host:
        host = host.replace("--", "-")
    return f"{words}@{host}.example"


def body_of(spec: str) -> Organisation | None:
    """A body by its key, `company:Name` or `welfare:Name`."""
    kind, _, name = spec.rpartition(":")
    if kind:
        return Organisation.objects.filter(kind=kind, short_name=name[:60]).first()
    return Organisation.objects.filter(key=spec).first()


def join(body: Organisation, name: str, role: str, on: dt.date, **more: Any) -> Membership:
    """One invented person joins a body; twice changes nothing."""
    return create_demo_user(
        email=address(name, body),
        name=name,
        organisation=body,
        role=role,
        on=on - dt.timedelta(days=WORKS_SINCE_DAYS),
        telephone=telephone(name),
        **more,
    )


def open_cast(on: dt.date) -> None:
    """The named cast: whom one may become with one click, and who signs in the real way."""
    spec = document("staff")
    for row in spec["cast"]:
        body = body_of(row["body"])
        if body is not None:
            rest = {name: row[name] for name in ("function", "position", "text")}
            join(body, row["name"], row["role"], on, one_click=True, **rest)
    for number, row in enumerate(spec["real"]):
        body = body_of(row["body"])
        if body is not None:
            join(body, row["name"], row["role"], on, one_click=False, position=200 + number)


def open_colleagues(city: City, on: dt.date) -> None:
    """Case managers, coordination and administration of the KIM unit, clerks in the offices, the carrier of welfare."""
    drawn = names(city)
    kim, welfare = body_of(city.key("kim")), body_of(f"welfare:{city.welfare}")
    if kim is None or welfare is None:
        raise LookupError(city.name)
    led = Membership.objects.filter(organisation=kim, role=Role.CASE_MANAGER, user__name__contains=" ")
    there = led.exclude(user__name__startswith="Probe ").count()
    for _ in range(max(0, city.managers - there)):
        join(kim, next(drawn), Role.CASE_MANAGER, on, one_click=None, function="Fallbegleitung")
    for role, word in ((Role.COORDINATOR, "Koordination"), (Role.ACCOUNT_ADMIN, "Verwaltung")):
        if not Membership.objects.filter(organisation=kim, role=role).exclude(user__name__startswith="Probe ").exists():
            join(kim, next(drawn), role, on, one_click=None, function=word)
    for _ in range(2):
        join(welfare, next(drawn), Role.CASE_MANAGER, on, one_click=None, function="Beratung")
    join(welfare, next(drawn), Role.COORDINATOR, on, one_click=None, function="Leitung")
    for kind, number in OFFICES.items():
        office = body_of(city.key(kind))
        if office is None:
            raise LookupError(city.key(kind))
        for _ in range(number):
            join(office, next(drawn), Role.CLERK, on, one_click=None, function=FUNCTIONS[kind])
    for kind in ("abh", "jobcenter"):
        office = body_of(city.key(kind))
        if office is not None:
            join(office, next(drawn), Role.COORDINATOR, on, one_click=None, function="Teamleitung")
