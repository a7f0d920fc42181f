"""Shares: which there are, what a new one would carry, and what a recipient may read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, F, Func, Q, QuerySet
from django.http import Http404

from integrativ.audit import log
from integrativ.common.dates import now
from integrativ.people import ledger, limits, policies, vocabulary
from integrativ.people.models import Category, Fact, Person, Share
from integrativ.people.queries.people import get_person
from integrativ.tenancy.models import BodyKind, Membership, Organisation

WARN_DAYS = 60
BASE_FIELDS = ("full_name", "birth_date", "municipality", "telephone", "email", "contact_language", "needs_interpreter")
BASE_LABELS = {
    "full_name": "Name",
    "birth_date": "Geburtsdatum",
    "municipality": "Wohnort",
    "telephone": "Telefon",
    "email": "E-Mail",
    "contact_language": "Sprache für Gespräche",
    "needs_interpreter": "Dolmetschen nötig",
}


@dataclass(frozen=True)
class Field:
    """One datum that would be seen: category, words, current value, where it comes from."""

    category: str
    label: str
    text: str
    source: str = ""


@dataclass(frozen=True)
class SharePreview:
    """Exactly what a recipient would see, and which chosen categories hold nothing today."""

    fields: tuple[Field, ...]
    empty: tuple[str, ...]
    forbidden: tuple[str, ...]


@dataclass(frozen=True)
class ShareRow:
    """A share with where it stands today."""

    share: Share
    standing: str  # live, ending, paused, ended, withdrawn, replaced
    days_left: int


@dataclass(frozen=True)
class SharedPerson:
    """What a recipient reads of a person: her base data and the facts of the released categories."""

    person: Person
    fields: tuple[Field, ...]
    shares: tuple[Share, ...]


def without_release() -> Func:
    """For steps sent to our body: whether they run about a person of whom nothing is released to us now.

    Nobody can answer such a request. The database is asked, because without a share we see neither the share nor the
    person; it finds all of them at once and each place that names this runs it once, not once per step.
    """
    return Func(
        F("pk"), template="(%(expressions)s IN (SELECT people_steps_without_release()))", output_field=BooleanField()
    )


def live(at: dt.datetime) -> Q:
    """Condition for shares that open something at this instant."""
    return Q(withdrawn_at=None, paused_at=None, valid_from__lte=at, valid_until__gt=at)


def shares_of(person: Person, *, at: dt.datetime | None = None) -> list[ShareRow]:
    """All shares of a person, live ones first, the next to end on top."""
    at = at or now()
    rows = Share.objects.filter(person=person, org_id=person.org_id).select_related("recipient", "given_to__user")
    order = {"live": 1, "ending": 0, "paused": 2, "ended": 3, "withdrawn": 3, "replaced": 4}
    found = [ShareRow(row, standing(row, at), max(0, (row.valid_until - at).days)) for row in rows]
    return sorted(found, key=lambda r: (order[r.standing], r.share.valid_until, r.share.pk))


def standing(share: Share, at: dt.datetime) -> str:
    """Where a share stands: live, ending within 60 days, paused, ended, withdrawn or replaced by a newer one."""
    if share.replaced_by_id is not None:
        return "replaced"
    if share.withdrawn_at is not None and share.withdrawn_at < share.valid_until:
        return "withdrawn"
    if at >= share.valid_until:
        return "ended"
    if share.paused_at is not None:
        return "paused"
    return "ending" if share.valid_until <= at + dt.timedelta(days=WARN_DAYS) else "live"


def shares_ending(membership: Membership, *, at: dt.datetime, days: int = WARN_DAYS) -> list[Share]:
    """Live shares of the hat's own people that end within the days, soonest first."""
    mine = policies.people_of(membership)
    rows = Share.objects.filter(live(at), org_id=membership.organisation_id, person_id__in=mine)
    rows = rows.filter(valid_until__lte=at + dt.timedelta(days=days)).select_related("person", "recipient")
    log.saw({row.person_id for row in rows}, act="people.shares_ending")
    return list(rows.order_by("valid_until", "id"))


def get_share(membership: Membership, pk: int) -> Share:
    """One share of a person the hat may see, or 404."""
    share = Share.objects.filter(pk=pk, org_id=membership.organisation_id).select_related("recipient").first()
    if share is None:
        log.denied(act="people.share", object_kind="share", object_id=pk)
        raise Http404
    share.person = get_person(membership, share.person_id)
    return share


def what_would_go(person: Person, recipient: Organisation, categories: Iterable[str]) -> SharePreview:
    """The fields a recipient of these categories would see today, in the order of the categories."""
    chosen = [category for category in Category.values if category in set(categories)]
    allowed = policies.shareable_categories(recipient.kind)
    if recipient.kind == BodyKind.COMPANY:
        return _for_company(person, chosen, allowed)
    facts = Fact.objects.filter(
        person=person,
        org_id=person.org_id,
        superseded_at=None,
        is_retracted=False,
        from_professional_secret=False,
        category__in=[category for category in chosen if category in allowed],
    ).exclude(name__in=list(limits.harmless_values()))
    fields = _base_fields(person) if Category.BASE in chosen and Category.BASE in allowed else []
    fields += _fact_fields(facts)
    fields.sort(key=lambda field: Category.values.index(field.category))
    filled = {field.category for field in fields}
    return SharePreview(
        fields=tuple(fields),
        empty=tuple(c for c in chosen if c in allowed and c not in filled),
        forbidden=tuple(c for c in chosen if c not in allowed),
    )


def _base_fields(person: Person) -> list[Field]:
    texts = {
        "full_name": person.full_name,
        "birth_date": f"{person.birth_date:%d.%m.%Y}" if person.birth_date else "",
        "municipality": str(person.municipality or ""),
        "telephone": person.telephone,
        "email": person.email,
        "contact_language": vocabulary.profile.language_names().get(person.contact_language, ""),
        "needs_interpreter": {True: "ja", False: "nein", None: ""}[person.needs_interpreter],
    }
    return [Field(Category.BASE, BASE_LABELS[name], texts[name]) for name in BASE_FIELDS if texts[name]]


COMPANY_READS = {
    Category.LABOUR: Field(
        Category.LABOUR, "Warum die Person passt", "die Begründung, die wir beim Vorschlag schreiben"
    ),
    Category.JOB: Field(Category.JOB, "Die Stelle", "Stunden, Lohn und Termine, die mit dem Betrieb vereinbart sind"),
    Category.SLIP: Field(
        Category.SLIP, "Erlaubnis", "darf ab … bis … als … arbeiten, mit Bedingungen, ohne Aufenthaltstitel"
    ),
}


def _for_company(person: Person, chosen: list[str], allowed: list[str]) -> SharePreview:
    """A company reads no fact at all: the name, why somebody suits, and from when she may work (placements)."""
    fields = [Field(Category.BASE, BASE_LABELS["full_name"], person.full_name)] if Category.BASE in chosen else []
    fields += [field for category, field in COMPANY_READS.items() if category in chosen]
    return SharePreview(tuple(fields), (), tuple(category for category in chosen if category not in allowed))


def _fact_fields(facts: Iterable[Fact]) -> list[Field]:
    """Each value once, with its strongest source; sources that disagree are both seen."""
    found: dict[tuple[str, str], Field] = {}
    for fact in sorted(facts, key=lambda row: (row.name, -ledger.STRENGTH[row.source])):
        field = _fact_field(fact)
        found.setdefault((fact.name, field.text), field)
    return list(found.values())


def _fact_field(fact: Fact) -> Field:
    return Field(
        fact.category,
        vocabulary.label(fact.name),
        vocabulary.value_text(fact.name, fact.value),
        fact.get_source_display(),
    )


def shared_people(membership: Membership, *, at: dt.datetime | None = None) -> QuerySet[Person]:
    """People whose base data are released to the hat's body now. Ids are fetched first (measured: a join is 500 times slower)."""
    at = at or now()
    ids = Share.objects.filter(live(at), recipient_id=membership.organisation_id, category=Category.BASE)
    return Person.objects.filter(pk__in=list(ids.values_list("person_id", flat=True)), merged_into=None)


def shared_person(membership: Membership, pk: int, *, at: dt.datetime | None = None) -> SharedPerson:
    """What is released to the hat's body of one person, or 404."""
    at = at or now()
    shares = list(Share.objects.filter(live(at), recipient_id=membership.organisation_id, person_id=pk).order_by("id"))
    categories = {share.category for share in shares}
    person = None
    if Category.BASE in categories:
        person = Person.objects.filter(pk=pk).select_related("municipality", "org").first()
    if person is None:
        log.denied(act="people.shared", object_kind="person", object_id=pk)
        raise Http404
    log.saw([person.pk], act="people.shared")
    preview = what_would_go(person, membership.organisation, categories)
    return SharedPerson(person=person, fields=preview.fields, shares=tuple(shares))
