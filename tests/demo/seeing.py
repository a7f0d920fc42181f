"""Look at everything a demonstration holds, body by body, as the platform's own job may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from integrativ.people.models import Fact, Person, Share
from integrativ.placements.models import Placement
from integrativ.steps.models import Step, StepEvent
from integrativ.tenancy.actor import Actor, acting
from integrativ.tenancy.models import Organisation


def everywhere() -> Iterator[Organisation]:
    """Each body in turn, acting for it while the caller looks."""
    for body in Organisation.objects.filter(memberships__isnull=False).distinct().order_by("pk"):
        with acting(Actor(user_id=None, org_id=body.pk)):
            yield body


def everything() -> dict[str, list[Any]]:
    """All that was told, without the numbers the database gives out."""
    found: dict[str, list[Any]] = {}
    for body in everywhere():
        own = {"org": body}
        people = Person.objects.filter(**own).values_list("given_names", "family_name", "birth_date", "telephone")
        facts = Fact.objects.filter(**own).values_list(
            "person__family_name", "name", "value", "source", "seen_on", "recorded_at"
        )
        shares = Share.objects.filter(**own).values_list(
            "person__family_name", "recipient__name", "category", "valid_from", "valid_until", "withdrawn_at"
        )
        steps = Step.objects.filter(**own).values_list(
            "kind", "title", "state", "waiting_for", "waiting_since", "due_on"
        )
        events = StepEvent.objects.filter(**own).values_list(
            "step__title", "event", "at", "code", "text", "on_behalf_of"
        )
        ways = Placement.objects.filter(**own).values_list("person__family_name", "proposed_on", "ended_on", "fits")
        for name, rows in {
            "people": people,
            "facts": facts,
            "shares": shares,
            "steps": steps,
            "events": events,
            "ways": ways,
        }.items():
            found[f"{body} {name}"] = sorted(map(repr, rows))
    return found
