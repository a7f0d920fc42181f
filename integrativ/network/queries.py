"""Read the network: who is responsible, how bodies are reached, how long things usually take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from integrativ.common.names import sort_key
from integrativ.network.models import ContactEntry, Mandate, RoleCard, ServiceStandard, Topic
from integrativ.tenancy.models import BodyKind, District, Evidence, Membership, Municipality, Organisation

RECORDERS = 12  # of a body that covers half the state not every unit is named


@dataclass(frozen=True)
class Contact:
    """How a body is reached. All empty: not recorded."""

    telephone: str = ""
    email: str = ""
    street: str = ""
    postal_code: str = ""
    place: str = ""
    opening_hours: str = ""
    who: str = ""
    recorded_on: dt.date | None = None
    is_own: bool = False
    entry_id: int = 0

    @property
    def is_recorded(self) -> bool:
        return bool(self.telephone or self.email or self.street)


@dataclass(frozen=True)
class Responsible:
    """One body is responsible; why, since when, how sure we are."""

    topic: str
    municipality: Municipality
    body: Organisation
    mandate: Mandate
    contact: Contact
    reason: str

    @property
    def topic_label(self) -> str:
        return str(Topic(self.topic).label)

    @property
    def evidence_label(self) -> str:
        return str(Evidence(self.mandate.evidence).label)


@dataclass(frozen=True)
class NotRecorded:
    """Nobody knows, and this says who can record it."""

    topic: str
    municipality: Municipality
    reason: str
    recorders: tuple[Organisation, ...]

    @property
    def topic_label(self) -> str:
        return str(Topic(self.topic).label)


def responsible_body(municipality: Municipality, topic: str, on: dt.date) -> Responsible | NotRecorded:
    """The one body responsible for the topic in the municipality on that day, or who can record it."""
    return responsible_bodies(municipality, on, topics=(topic,))[0]


def responsible_bodies(
    municipality: Municipality, on: dt.date, topics: Iterable[str] = Topic.values
) -> list[Responsible | NotRecorded]:
    """The answer for each topic, in the order asked; two to three queries however many topics."""
    asked = list(topics)
    best: dict[str, Mandate] = {}
    for mandate in _mandates(municipality, on, asked):
        if mandate.topic not in best or _weight(mandate) > _weight(best[mandate.topic]):
            best[mandate.topic] = mandate
    contacts = contacts_of([m.body for m in best.values() if m.body])
    recorders = tuple(recorders_for(municipality)) if any(not _known(best.get(t)) for t in asked) else ()
    return [_answer(municipality, topic, best.get(topic), contacts, recorders) for topic in asked]


def _mandates(municipality: Municipality, on: dt.date, topics: list[str]) -> QuerySet[Mandate]:
    return (
        Mandate.objects.filter(district_id=municipality.district_id, topic__in=topics)
        .filter(Q(municipality=None) | Q(municipality=municipality))
        .filter(Q(starts_on=None) | Q(starts_on__lte=on))
        .filter(Q(ends_on=None) | Q(ends_on__gte=on))
        .select_related("body__legal_entity", "recorded_by__organisation", "district")
    )


def _weight(mandate: Mandate) -> tuple[bool, bool, dt.date]:
    """What is said of the place beats what is said of the district; confirmed locally beats reference."""
    return (mandate.municipality_id is not None, mandate.evidence == Evidence.LOCAL, mandate.starts_on or dt.date.min)


def _known(mandate: Mandate | None) -> bool:
    return mandate is not None and mandate.body_id is not None


def _answer(
    municipality: Municipality,
    topic: str,
    mandate: Mandate | None,
    contacts: dict[int, Contact],
    recorders: tuple[Organisation, ...],
) -> Responsible | NotRecorded:
    if mandate is None or mandate.body is None:
        reason = (
            mandate.reason
            if mandate
            else "Dazu steht nichts in den Stammdaten, und vor Ort hat es noch niemand eingetragen."
        )
        return NotRecorded(topic=topic, municipality=municipality, reason=reason, recorders=recorders)
    reason = mandate.reason.replace("{place}", municipality.name).replace("{district}", mandate.district.name)
    return Responsible(topic, municipality, mandate.body, mandate, contacts[mandate.body.pk], reason)


def recorders_for(municipality: Municipality) -> list[Organisation]:
    """KIM units whose coordination may record a responsibility for this place."""
    units = Organisation.objects.filter(kind=BodyKind.KIM, district_id=municipality.district_id)
    whole = Q(municipality=None) | Q(municipality_id=f"{municipality.district_id}000")
    return list(units.filter(whole | Q(municipality=municipality)).order_by("sort_key", "id"))


def recorders_of_contact(body: Organisation) -> list[Organisation]:
    """KIM units whose coordination may enter how this body is reached: those of the districts it is responsible in."""
    districts = Mandate.objects.filter(body=body).order_by().values("district_id")
    return list(
        Organisation.objects.filter(kind=BodyKind.KIM, district_id__in=districts).order_by("sort_key", "id")[:RECORDERS]
    )


def contacts_of(bodies: Iterable[Organisation]) -> dict[int, Contact]:
    """Contact per body: what it entered itself, else its published data, else what the local coordination entered last."""
    found = {
        body.pk: Contact(body.telephone, body.email, body.street, body.postal_code, body.place, body.opening_hours)
        for body in bodies
    }
    entries = ContactEntry.objects.filter(body_id__in=list(found)).select_related("recorded_by")
    for e in entries.order_by("body_id", "id"):
        is_own = e.recorded_by.organisation_id == e.body_id
        known = found[e.body_id]
        if is_own or not (known.is_own or (known.is_recorded and not known.entry_id)):
            found[e.body_id] = Contact(
                e.telephone, e.email, e.street, e.postal_code, e.place, e.opening_hours, e.contact, e.recorded_on, is_own,
                e.pk,
            )  # fmt: skip
    return found


def newest_contact(body: Organisation) -> int:
    """The newest entry about how a body is reached, whoever made it; 0 if there is none."""
    return ContactEntry.objects.filter(body=body).order_by("-pk").values_list("pk", flat=True).first() or 0


@dataclass(frozen=True)
class UsualTime:
    """How many calendar days are usual, and who says so."""

    days: int
    source: str
    is_own_promise: bool = False
    is_local: bool = False


def usual_time(body: Organisation, step_kind: str, on: dt.date) -> UsualTime | None:
    """The body's own promise, else the agreement of its district, else the proposal of the Land; None if there is none."""
    return _usual_times(body, on, step_kind=step_kind).get(step_kind)


def _usual_times(body: Organisation, on: dt.date, **which: str) -> dict[str, UsualTime]:
    """Usual times of a body by kind of step, in one query: the nearest and newest word counts."""
    rows = ServiceStandard.objects.filter(
        Q(starts_on=None) | Q(starts_on__lte=on),
        Q(body=None) | Q(body=body),
        Q(district=None) | Q(district_id=body.district_id),
        kind=body.kind,
        **which,
    )
    best: dict[str, ServiceStandard] = {}
    for row in rows.order_by("pk"):
        best[row.step_kind] = max(best.get(row.step_kind, row), row, key=_nearness)
    return {
        kind: UsualTime(row.days, row.source, row.body_id is not None, row.district_id is not None)
        for kind, row in sorted(best.items())
    }


def _nearness(row: ServiceStandard) -> tuple[bool, bool, dt.date]:
    return row.body_id is not None, row.district_id is not None, row.starts_on or dt.date.min


def usual_days(body: Organisation, step_kind: str, on: dt.date) -> int | None:
    """The number for `steps.actions.open_step(usual_days=…)`."""
    usual = usual_time(body, step_kind, on)
    return usual.days if usual else None


def promises(body: Organisation, on: dt.date) -> list[tuple[str, UsualTime]]:
    """All usual times of one body, one per kind of step."""
    return list(_usual_times(body, on).items())


def role_card(kind: str, on: dt.date) -> RoleCard | None:
    """The role card of a kind of body in the version of that day."""
    return RoleCard.objects.filter(kind=kind, valid_from__lte=on).order_by("-version").first() or (
        RoleCard.objects.filter(kind=kind).order_by("version").first()
    )


def get_role_card(kind: str, on: dt.date) -> RoleCard:
    """The role card, or 404 where none is written."""
    card = role_card(kind, on)
    if card is None:
        raise Http404
    return card


def get_district(ags: str) -> District:
    """One district, or 404."""
    district = District.objects.filter(ags=ags).first()
    if district is None:
        raise Http404
    return district


def get_municipality(ags: str) -> Municipality:
    """One municipality with its district, or 404."""
    found = Municipality.objects.filter(ags=ags).select_related("district").first()
    if found is None:
        raise Http404
    return found


def get_body(pk: int) -> Organisation:
    """One body of the public register (companies are not part of the directory), or 404."""
    body = (
        directory()
        .filter(pk=pk)
        .prefetch_related(Prefetch("mandates", Mandate.objects.select_related("district", "municipality")))
    ).first()
    if body is None:
        raise Http404
    return body


def directory(*, words: str = "", kind: str = "", district: str = "") -> QuerySet[Organisation]:
    """Bodies of the network, by name; `words` look at names and legal entities, `district` at seat and responsibility."""
    bodies = Organisation.objects.exclude(kind=BodyKind.COMPANY).select_related(
        "legal_entity", "district", "municipality"
    )
    for word in words.split():
        bodies = bodies.filter(
            Q(sort_key__contains=sort_key(word)) | Q(short_name__icontains=word) | Q(legal_entity__name__icontains=word)
        )
    if kind:
        bodies = bodies.filter(kind=kind)
    if district:
        bodies = bodies.filter(
            Q(district_id=district) | Q(pk__in=Mandate.objects.filter(district_id=district).values("body_id"))
        )
    return bodies.order_by("sort_key", "id")


def people_of(body: Organisation, on: dt.date) -> QuerySet[Membership]:
    """Who works in a body that day, with function and deputy; accounts without function (administration) are left out."""
    return (
        Membership.objects.filter(organisation=body, starts_on__lte=on, user__is_active=True)
        .filter(Q(ends_on=None) | Q(ends_on__gte=on))
        .exclude(role__in=["account_admin", "privacy_officer"])
        .select_related("user", "deputy__user")
        .order_by("user__name", "id")
    )
