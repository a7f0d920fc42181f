"""Load the reference data of the network: districts, municipalities, bodies, who is responsible, standards, role cards.

Runs as owner of the tables after migration. A second run changes nothing; what coordinators recorded locally stays.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from integrativ.common.names import sort_key
from integrativ.network.models import Mandate, RoleCard, ServiceStandard
from integrativ.tenancy.models import District, LegalEntity, Municipality, Organisation

DATA = Path(__file__).resolve().parent / "data"


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one table of the reference data."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def document(name: str) -> Any:
    """One YAML document of the reference data."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((DATA / f"{name}.yaml").read_text(encoding="utf-8"), Loader=loader)  # noqa: S506


def load_reference(using: str) -> None:
    """Bring the reference tables to what this release knows."""
    with transaction.atomic(using=using):
        _districts(using)
        _municipalities(using)
        bodies = _bodies(using)
        _mandates(using, bodies)
        _standards(using)
        _role_cards(using)


def _upsert(model: Any, made: list[Any], key: str, using: str) -> None:
    fields = [f.attname for f in model._meta.concrete_fields if f.attname != key]
    model.objects.using(using).bulk_create(made, update_conflicts=True, unique_fields=[key], update_fields=fields)


def _districts(using: str) -> None:
    made = [
        District(
            ags=row["ags"],
            name=row["name"],
            label=row["label"],
            kind=row["kind"],
            regierungsbezirk=row["regierungsbezirk"],
            pilots_first=row["pilot"] == "yes",
            tile_column=int(row["tile_column"]),
            tile_row=int(row["tile_row"]),
            latitude=row["lat"],
            longitude=row["lon"],
        )
        for row in rows("districts")
    ]
    _upsert(District, made, "ags", using)


def _municipalities(using: str) -> None:
    made = [
        Municipality(
            ags=row["ags"],
            name=row["name"],
            district_id=row["district"],
            kind=row["kind"],
            postal_codes=row["postal_codes"],
            latitude=row["lat"],
            longitude=row["lon"],
        )
        for row in rows("municipalities")
    ]
    _upsert(Municipality, made, "ags", using)


def _bodies(using: str) -> dict[str, int]:
    """Add bodies that are new, correct names that changed, leave contact data alone. Returns key → id."""
    wanted = list(rows("bodies"))
    entities = {name: LegalEntity(name=name) for row in wanted if (name := row["legal_entity"])}
    LegalEntity.objects.using(using).bulk_create(entities.values(), ignore_conflicts=True)
    entity_ids = dict(LegalEntity.objects.using(using).values_list("name", "pk"))
    known = {body.key: body for body in Organisation.objects.using(using).exclude(key="")}
    new, changed = [], []
    for row in wanted:
        fields = {
            "name": row["name"],
            "short_name": row["short_name"],
            "legal_entity_id": entity_ids.get(row["legal_entity"]),
            "district_id": row["district"] or None,
            "municipality_id": row["municipality"] or None,
            "sort_key": sort_key(row["name"])[:220],
        }
        body = known.get(row["key"])
        if body is None:
            new.append(Organisation(key=row["key"], kind=row["kind"], **fields))
        elif any(getattr(body, name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(body, name, value)
            changed.append(body)
    Organisation.objects.using(using).bulk_create(new)
    if changed:
        Organisation.objects.using(using).bulk_update(changed, [*fields])
    return dict(Organisation.objects.using(using).exclude(key="").values_list("key", "pk"))


def _mandates(using: str, bodies: dict[str, int]) -> None:
    """Replace the reference rows where they differ; rows confirmed locally are never touched."""
    bases = document("bases")
    wanted = {}
    for row in rows("mandates"):
        basis = bases[row["basis"]]
        for topic in row["topics"].split(";"):
            made = Mandate(
                topic=topic,
                district_id=row["district"],
                municipality_id=row["municipality"] or None,
                body_id=bodies[row["body"]] if row["body"] else None,
                evidence=row["evidence"],
                basis=row["basis"],
                norm=basis["norm"],
                reason=basis["reason"],
                source=basis["source"],
                check_note=basis["check"],
            )
            wanted[_content(made)] = made
    known = {_content(mandate): mandate.pk for mandate in Mandate.objects.using(using).exclude(evidence="local")}
    Mandate.objects.using(using).filter(pk__in=[pk for content, pk in known.items() if content not in wanted]).delete()
    Mandate.objects.using(using).bulk_create(made for content, made in wanted.items() if content not in known)


def _content(row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname != "id")


def _standards(using: str) -> None:
    known = {
        (s.kind, s.step_kind): s
        for s in ServiceStandard.objects.using(using).filter(district=None, body=None, starts_on=None)
    }
    for row in document("standards"):
        made = ServiceStandard(kind=row["kind"], step_kind=row["step"], days=row["days"], source=row["source"])
        old = known.get((made.kind, made.step_kind))
        if old is None:
            made.save(using=using, force_insert=True)
        elif (old.days, old.source) != (made.days, made.source):
            old.days, old.source = made.days, made.source
            old.save(using=using, update_fields=["days", "source"])


def _role_cards(using: str) -> None:
    for path in sorted((DATA / "role_cards").glob("*.yaml")):
        card = document(f"role_cards/{path.stem}")
        kind, version = card.pop("kind"), card.pop("version")
        RoleCard.objects.using(using).update_or_create(kind=kind, version=version, defaults=card)
