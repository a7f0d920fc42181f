"""Put the demonstration together: the quick part for the first page, the rest in the background, town by town."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path

from django.conf import settings

from integrativ.common.dates import BERLIN
from integrativ.demo import bodies, companies, invent, staff
from integrativ.demo.blocks import Piece, run, share_done
from integrativ.demo.sources import City, cities
from integrativ.demo.stories.play import play
from integrativ.demo.world import Town, town
from integrativ.tenancy.actions import real_sign_ins
from integrativ.tenancy.actions.demo import DemoClosed
from integrativ.tenancy.models import PlatformMark, Role

QUICK_PEOPLE = 25  # as many as data/persons.yaml names
QUICK_COMPANIES = 5
LANES = 2  # Python on one core, PostgreSQL on the other
Told = Callable[[str], None]


def told_on() -> dt.date:
    """The day all histories end on: the one on which this demonstration was made.

    :raises DemoClosed: in every database that was not marked as a demonstration when it was created.
    """
    mark = PlatformMark.objects.filter(pk=1, is_demo=True).first()
    if mark is None or not settings.DEMO:
        raise DemoClosed("Erfundene Personen gibt es nur in einer Datenbank, die als Vorführung angelegt wurde.")
    return mark.created_at.astimezone(BERLIN).date()


def quick(on: dt.date | None = None, *, lanes: int = LANES) -> None:
    """Everything the first pages need: all bodies, the sign-ins, and Bochum with its first people."""
    on = on or told_on()
    if list(run(quick_pieces(on), lanes=lanes)):
        _mark_progress(on)
    write_sign_ins(on)


def rest(on: dt.date | None = None, *, tell: Told | None = None, lanes: int = LANES) -> None:
    """Everything else. Can be killed at any moment and called again."""
    on = on or told_on()
    for number, piece in enumerate(run(rest_pieces(on), lanes=lanes, politely=True)):
        if number % 8 == 0:
            percent = _mark_progress(on)
            if tell:
                tell(f"{percent} % {piece.name}")
    _mark_progress(on)


def pieces(on: dt.date) -> list[Piece]:
    """The whole demonstration in its order."""
    return [*quick_pieces(on), *rest_pieces(on)]


def quick_pieces(on: dt.date) -> list[Piece]:
    """Bochum comes first."""
    bochum, there = cities()[0], _towns(on)
    herne = next(city for city in cities() if city.name == "Herne")
    firms = companies.companies_of(bochum)[:QUICK_COMPANIES]
    people = invent.people_of(bochum, on)[:QUICK_PEOPLE]
    return [
        Piece("bodies", partial(bodies.open_bodies, on)),
        Piece("cast", partial(staff.open_cast, on), stage=1),
        Piece("colleagues Bochum", partial(staff.open_colleagues, bochum, on), stage=2),
        Piece("colleagues Herne", partial(staff.open_colleagues, herne, on), stage=2),
        *[_company(firm, bochum, number, on, there) for number, firm in enumerate(firms)],
        Piece("cast of companies", partial(staff.open_cast, on), stage=4),
        *[_person(person, there) for person in people],
    ]


def rest_pieces(on: dt.date) -> list[Piece]:
    """The other towns: colleagues of all towns first, because people move; then town by town companies and people."""
    there = _towns(on)
    found: list[Piece] = []
    for place, city in enumerate(cities()):
        first = 0 if place else QUICK_COMPANIES
        firms = companies.companies_of(city)[first:]
        people = invent.people_of(city, on)[0 if place else QUICK_PEOPLE :]
        if city.name not in ("Bochum", "Herne"):
            found.append(Piece(f"colleagues {city.name}", partial(staff.open_colleagues, city, on), stage=2))
        found += [_company(firm, city, first + number, on, there) for number, firm in enumerate(firms)]
        found += [_person(person, there) for person in people]
    return found


Towns = Callable[[City, str], Town]


def _towns(on: dt.date) -> Towns:
    """A town is read once, and again when it has grown ("companies" → "people")."""

    @lru_cache(maxsize=64)
    def read(city: City, for_what: str) -> Town:
        return town(city, on)

    return read


def _person(person: invent.Invented, there: Towns) -> Piece:
    def make() -> None:
        play(person, there(person.city, "people"))

    return Piece(f"person {person.city.ags} {person.number}", make, weight=4, stage=5)


def _company(firm: companies.Invented, city: City, number: int, on: dt.date, there: Towns) -> Piece:
    def make() -> None:
        managers = there(city, "companies").managers
        by = managers[number % 2]
        made = companies.build(firm, city, by=by, on=on)
        speaks = None
        if firm.has_account:
            speaks = staff.join(made, firm.contact, Role.COMPANY_USER, on, one_click=None, function=firm.function)
        companies.look_for_people(firm, made, by=by, on=on, speaks=speaks)

    return Piece(f"company {city.ags} {number}", make, stage=3)


def _mark_progress(on: dt.date) -> int:
    percent = share_done(pieces(on))
    PlatformMark.objects.filter(pk=1, is_demo=True).update(demo_progress=percent, demo_ready=percent == 100)
    return percent


def sign_in_file() -> Path:
    """Where `serve` finds what it prints."""
    return Path(settings.DATA_DIR) / "demo-signins.txt"


def write_sign_ins(on: dt.date) -> None:
    lines = ["Oder richtig, mit Passwort und zweitem Faktor (Schlüssel für die Authenticator-App):"]
    lines += [
        f"  {account.role:<24} {account.email:<52} {account.password}  {account.totp_secret}"
        for account in real_sign_ins(on=on)
    ]
    path = sign_in_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    path.chmod(0o600)
