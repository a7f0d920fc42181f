"""A small committed world of its own: every table holds rows of two bodies, with live, withdrawn, expired and future shares."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connections, models
from django.db import transaction as db_transaction
from django.utils import timezone

from integrativ.steps.models import Step, StepEvent
from integrativ.tenancy import wall
from integrativ.tenancy.actor import Actor, acting
from integrativ.tenancy.models import Membership, Organisation, User
from tests import database
from tests import factories as f
from tests.cast import Cast

# What a random row cannot guess: values that satisfy a CHECK. Everything else is filled by type.
SPECIAL: dict[str, dict[str, Any]] = {
    "people.Fact": {"name": "german_level", "value": "B1", "category": "labour"},
    "people.Share": {
        "recipient_kind": "sozialamt",
        "category": "labour",
        "legal_basis": "application",
        "valid_until": timezone.now() + dt.timedelta(days=90),
    },
    "people.SentValue": {"category": "labour"},
    "cases.MatterFact": {"name": "job_type", "value": "employment"},
    "cases.Case": {"closed_on": None, "outcome": "", "closing_reason": ""},
    "cases.TeamMember": {"role": "member"},
    "companies.Site": {"postal_code": "44787"},
    "companies.Demand": {"entered_by_org": lambda filler: filler.hat.organisation},
    "placements.Placement": {"company": lambda filler: filler.cast.company},
    "placements.Trial": {"permit_reason": "geprüft"},
    "network.Necessity": {"register_not_sufficient": True},
}
MADE_BY_THE_PARTNER = {"network.AnswerDetail", "network.Assignment", "network.Necessity"}
MADE_BY_JOBS = {"rulesets.CaseEffect", "radar.Transition"}
SKIPPED = {
    "audit.Entry": "eigene Prüfung: nur Einfügen, nach Monaten geteilt",
    "steps.StepEvent": "eigene Prüfung in tests/steps: der Auslöser spricht zuerst",
    "people.LookupUse": "schreibt nur die Suchfunktion",
    "people.TitleEnd": "schreibt nur der Auslöser des Faktenbuchs",
}


class Filler:
    """Builds one row of any model for the acting hat, with everything it hangs on."""

    def __init__(self, hat: Membership, cast: Cast) -> None:
        self.hat, self.cast, self.made = hat, cast, {}
        self.missing: dict[str, str] = {}

    def row(self, model: type[models.Model], depth: int = 0) -> models.Model:
        if model is Organisation:
            return self.cast.abh
        if model is Membership:
            return self.hat
        if model is User:
            return self.hat.user
        if model in self.made:
            return self.made[model]
        existing = (
            model._default_manager.filter(org_id=self.hat.organisation_id).first()
            if wall.has_org(model)
            else model._default_manager.first()
        )
        made = existing or self._create(model, depth)
        self.made[model] = made
        return made

    def _create(self, model: type[models.Model], depth: int) -> models.Model:
        values: dict[str, Any] = {}
        special = SPECIAL.get(model._meta.label, {})
        for field in model._meta.concrete_fields:
            if field.name in special or field.name in ("pk", "id"):
                continue
            value = self._value(field, depth, wall.of(model))
            if value is not _LEAVE:
                values[field.name] = value
        with db_transaction.atomic():
            known = {name: value(self) if callable(value) else value for name, value in special.items()}
            made = model(**values, **known)
            made.save(force_insert=True)
        return made

    def _value(self, field: models.Field[Any, Any], depth: int, around: wall.Wall | None) -> Any:
        if field.column == "org_id":
            by_partner = field.model._meta.label in MADE_BY_THE_PARTNER and self.hat == self.cast.partner
            return self.cast.kim if by_partner else self.hat.organisation
        if isinstance(field, models.ForeignKey):
            if field.null or depth > 4:
                return _LEAVE
            elsewhere = around is not None and field.name in around.crosses and wall.has_org(field.related_model)
            foreign = field.related_model._default_manager.order_by("pk").first() if elsewhere else None
            return foreign or self.row(field.related_model, depth + 1)
        if field.null or field.has_default() or not field.editable:
            return _LEAVE
        if field.choices:
            return next(iter(field.flatchoices))[0]
        return _plain(field)


_LEAVE = object()


def _plain(field: models.Field[Any, Any]) -> Any:
    by_kind: list[tuple[type, Any]] = [
        (ArrayField, []),
        (models.DateTimeField, timezone.now()),
        (models.DateField, f.ON),
        (models.BooleanField, False),
        (models.JSONField, {}),
        (models.UUIDField, uuid.uuid4()),
        (models.EmailField, "a@test.example"),
        (models.DecimalField, 20),
        (models.IntegerField, 1),
        (models.BinaryField, b"x"),
    ]
    for kind, value in by_kind:
        if isinstance(field, kind):
            return value
    return _LEAVE if field.blank else f"x{field.name}"[: field.max_length or 20]


def build() -> tuple[Cast, dict[str, str]]:
    """Fill the current database and commit. Returns the cast and the models no row could be made for, with the error."""
    with db_transaction.atomic():
        cast = Cast.make()
    now = timezone.now()
    jobcenter, agentur = f.organisation("jobcenter", "Jobcenter"), f.organisation("agentur", "Agentur")
    welfare = f.organisation("welfare", "Diakonie Test")
    cast.others = {  # type: ignore[attr-defined]
        "withdrawn": f.hat(jobcenter, "clerk"),
        "expired": f.hat(agentur, "clerk"),
        "future": f.hat(welfare),
    }
    for category in ("base", "labour", "residence"):
        f.share(cast.lead, cast.person, cast.abh, category)
        f.share(cast.lead, cast.person, jobcenter, category, withdrawn_at=now)
        f.share(
            cast.lead,
            cast.person,
            agentur,
            category,
            valid_from=now - dt.timedelta(days=9),
            valid_until=now - dt.timedelta(days=1),
        )
        f.share(cast.lead, cast.person, welfare, category, valid_from=now + dt.timedelta(days=5))
    neighbours_person = f.person(cast.neighbour, given="Nina", family="Nachbar")
    f.case(cast.neighbour, neighbours_person)
    _sent_step(cast)
    other_company = f.hat(f.organisation("company", "Kessel und Rohr"), "company_user")
    cast.others["other_company"] = other_company  # type: ignore[attr-defined]
    editors = [f.hat(f.organisation("state", name), "state_officer") for name in ("Land Test", "Land Andernorts")]
    cast.others |= {"editor": editors[0], "other_editor": editors[1]}  # type: ignore[attr-defined]
    for category in ("base", "labour"):
        f.share(cast.lead, cast.person, cast.company, category)
    _restricted_person(cast)
    for hat in (*cast.others.values(), cast.company_user):  # type: ignore[attr-defined]
        _request_to(cast, hat.organisation)
    step, asked = _sent_step(cast)
    wanted = [m for m in wall.walled_models() if wall.has_org(m) and m._meta.label not in SKIPPED]
    missing: dict[str, str] = {m._meta.label: "" for m in wanted}
    for hat in (cast.company_user, other_company, cast.lead, cast.neighbour, cast.partner, *editors):
        filler = Filler(hat, cast)
        if hat == cast.partner:
            filler.made |= {Step: step, StepEvent: asked}
        for model in wanted:
            known = dict(filler.made)
            try:
                with acting(_by_job(hat)) if model._meta.label in MADE_BY_JOBS else f.wearing(hat):
                    filler.row(model)
                missing.pop(model._meta.label, None)
            except Exception as error:
                filler.made = known
                if model._meta.label in missing:
                    missing[model._meta.label] += f"{hat.organisation.kind}: {error}"[:200] + "\n"
    return cast, missing


def _by_job(hat: Membership) -> Actor:
    """The system acting for the body, without a hat."""
    return Actor(user_id=None, org_id=hat.organisation_id)


def _restricted_person(cast: Cast) -> None:
    """Somebody only her case team may see, with a title that ends."""
    from integrativ.people.models import Fact, Person

    with f.wearing(cast.lead):
        Fact.objects.create(
            org=cast.kim, person=cast.person, name="title_valid_until", value="2027-02-18", category="residence", source="seen",
            seen_on=f.ON, recorded_by=cast.lead, recorded_at=timezone.now(),
        )  # fmt: skip
        Fact.objects.create(
            org=cast.kim, person=cast.person, name="english_level", value="B1", category="labour", source="self_reported",
            recorded_by=cast.lead, recorded_at=timezone.now(),
        )  # fmt: skip
    hidden = f.person(cast.lead, given="Verborgen", family="Test")
    f.case(cast.lead, hidden)
    with f.wearing(cast.lead):
        Person.objects.filter(pk=hidden.pk).update(is_restricted=True)


def _request_to(cast: Cast, receiver: Organisation) -> Step:
    """A question about the person, sent with a checklist line and a value; what the receiver sees depends on the share."""
    from integrativ.people.models import SentValue
    from integrativ.steps import actions
    from integrativ.steps.models import Checkpoint

    with f.wearing(cast.lead):
        step = actions.open_step(
            matter=cast.case.matter, kind="question", title="Frage", by=cast.lead, owner_org=receiver
        )
        Checkpoint.objects.create(org=cast.kim, step=step, code="paper", label="Unterlage", is_there=True)
        for category in ("base", "labour", "health"):
            SentValue.objects.create(
                org=cast.kim, step=step, person=cast.person, category=category, name=category, label="l", text="t"
            )
        actions.move(step=step, event="send", by=cast.lead)
    return step


def _sent_step(cast: Cast) -> tuple[Step, StepEvent]:
    """A request that lies at the Ausländerbehörde, so that rows "sent to us" exist."""
    from integrativ.steps import actions

    step = _request_to(cast, cast.abh)
    with f.wearing(cast.partner):
        asked = actions.move(step=Step.objects.get(pk=step.pk), event="ask_back", by=cast.partner)
    with f.wearing(cast.lead):
        actions.move(step=step, event="supply", by=cast.lead)
    return step, asked


@contextmanager
def world(blocker: Any) -> Iterator[tuple[str, Cast, dict[str, str]]]:
    """A database of its own with the world in it; the test process' database is restored afterwards."""
    before = settings.DATABASES["default"]["NAME"]
    with blocker.unblock():
        name = database.create("walls")
        try:
            for config in ("network", "people"):
                apps.get_app_config(config).load_reference("owner")  # type: ignore[attr-defined]
            cast, missing = build()
            connections["default"].close()
            database._point_to(before)
            yield name, cast, missing
        finally:
            database.drop(name)
            database._point_to(before)
