"""Break one policy at a time, the way a hurried hand would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from integrativ.tenancy import wall
from integrativ.tenancy.wall import ORG, Policy

SLIPS = (
    ("sh.withdrawn_at IS NULL", "widerrufen gilt weiter"),
    ("now() >= sh.valid_from", "gilt zu früh"),
    ("now() < sh.valid_until", "läuft nicht ab"),
    (f"sh.recipient_id = {ORG}", "jeder Empfänger"),
    (f"s.owner_org_id = {ORG}", "jede Stelle"),
    ("s.state <> 'draft'", "auch Entwürfe"),
    ("state <> 'draft'", "auch Entwürfe"),
    (f"org_id = {ORG}", "jede Stelle schreibt"),
)


@dataclass(frozen=True)
class Mutant:
    """A changed policy; None means it is gone."""

    name: str
    original: Policy
    changed: Policy | None


def mutants() -> Iterator[Mutant]:
    """All mutants of all walls with rows of bodies, in a stable order."""
    for model in wall.walled_models():
        spec = wall.table_wall(model)
        if spec.forced and wall.has_org(model) and model._meta.pk.name == "id":
            for policy in spec.policies:
                yield from _of(policy)


def _of(policy: Policy) -> Iterator[Mutant]:
    if not policy.permissive:
        yield Mutant(f"{policy.name}: weg", policy, None)
        return
    if policy.role != wall.APP:
        return
    if policy.using:
        yield Mutant(f"{policy.name}: USING true", policy, replace(policy, using="true"))
        yield from _slips(policy)
    if policy.check and policy.check != policy.using or policy.command == "UPDATE":
        yield Mutant(f"{policy.name}: CHECK true", policy, replace(policy, check="true"))
    if policy.command == "SELECT" and ") OR (" in policy.using:
        arms = policy.using[1:-1].split(") OR (")
        for number in range(len(arms)):
            rest = " OR ".join(f"({arm})" for i, arm in enumerate(arms) if i != number)
            if rest.count("(") == rest.count(")"):
                yield Mutant(f"{policy.name}: ohne Zweig {number}", policy, replace(policy, using=rest))


def _slips(policy: Policy) -> Iterator[Mutant]:
    for text, what in SLIPS:
        changed = re.sub(rf"(?<![\w.]){re.escape(text)}", "true", policy.using)
        if policy.command == "SELECT" and changed not in (policy.using, "true", "(true)"):
            yield Mutant(f"{policy.name}: {what} ({text[:28]})", policy, replace(policy, using=changed))
