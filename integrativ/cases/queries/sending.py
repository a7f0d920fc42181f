"""The preview of a request: each value with its category, and whether the person has released it to that body."""

from __future__ import annotations

from dataclasses import dataclass

from integrativ.cases.models import Case
from integrativ.common import dates
from integrativ.people import vocabulary
from integrativ.people.models import Category, Fact, Share, Source
from integrativ.tenancy.models import Organisation


@dataclass(frozen=True)
class Sendable:
    """One value as the receiver would read it."""

    name: str
    label: str
    text: str
    category: str
    is_released: bool
    evidence: str = ""

    @property
    def category_label(self) -> str:
        return str(Category(self.category).label)


def released_categories(case: Case, to: Organisation) -> set[str]:
    """Categories with a live release to that body at this moment."""
    now = dates.now()
    return set(
        Share.objects.filter(
            org_id=case.org_id, person_id=case.person_id, recipient=to, withdrawn_at=None, valid_from__lte=now,
            valid_until__gt=now,
        ).values_list("category", flat=True)
    )  # fmt: skip


def sendable(case: Case, to: Organisation) -> list[Sendable]:
    """All values of the person in the order of their categories. What came under professional secrecy is not offered."""
    released = released_categories(case, to)
    person = case.person
    base = [
        ("full_name", "Name", person.full_name),
        ("birth_date", "Geburtsdatum", f"{person.birth_date:%d.%m.%Y}" if person.birth_date else ""),
        ("municipality", "Wohnort", str(person.municipality or "")),
        ("telephone", "Telefon", person.telephone),
        (
            "contact_language",
            "Sprache für Gespräche",
            vocabulary.profile.language_names().get(person.contact_language, ""),
        ),
    ]
    found = [
        Sendable(name, label, text, Category.BASE, Category.BASE in released) for name, label, text in base if text
    ]
    order = {category: number for number, category in enumerate(Category.values)}
    facts = Fact.objects.filter(
        org_id=case.org_id, person=person, superseded_at=None, is_retracted=False, from_professional_secret=False
    ).order_by("name", "-recorded_at")
    strength = list(Source.values)
    best: dict[str, Fact] = {}
    for fact in facts:
        known = best.get(fact.name)
        if known is None or strength.index(fact.source) > strength.index(known.source):
            best[fact.name] = fact
    for fact in sorted(best.values(), key=lambda row: (order.get(row.category, 99), row.name)):
        label, text = vocabulary.label(fact.name), vocabulary.value_text(fact.name, fact.value)
        evidence = f"{Source(fact.source).label}{', ' + fact.evidence if fact.evidence else ''}"
        found.append(Sendable(fact.name, label, text, fact.category, fact.category in released, evidence))
    return found
