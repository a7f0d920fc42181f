"""Facts about a matter (a job, an application) that the law asks for and no other table holds."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from integrativ import law
from integrativ.cases.walls import in_team
from integrativ.people.models import Source
from integrativ.tenancy import wall


def _names() -> str:
    """SQL list of the facts that belong to a job, company or application and may be kept (law's handling table)."""
    kept = sorted(n for n, h in law.catalogue().handling.items() if h.holder != "person" and h.record == "ledger")
    return ", ".join(f"'{name}'" for name in kept)


class MatterFact(models.Model):
    """One thing known about a matter, for example the hours of a job. Added, never changed; the newest row counts."""

    org = models.ForeignKey("tenancy.Organisation", models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="matter_facts")
    matter = models.ForeignKey("steps.Matter", models.CASCADE, related_name="+")
    name = models.CharField("Angabe", max_length=80)
    value = models.JSONField("Wert", null=True)
    source = models.CharField("Nachweis", max_length=16, choices=Source.choices)
    recorded_by = models.ForeignKey("tenancy.Membership", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    wall = wall.insert_only(
        restrict=(
            # the system's nightly work reads for the body without a hat, as it does the facts of people
            ("team", "SELECT", f"{wall.HAT} IS NULL OR {in_team(case='case_id')}"),
            ("team_writes", "INSERT", in_team(case="case_id")),
        ),
        checks=(("may_be_kept", f"name IN ({_names()})"),),
    )

    class Meta:
        app_label = "cases"
        constraints = [
            models.CheckConstraint(condition=Q(source__in=Source.values), name="matter_fact_source_is_known")
        ]
        indexes = [models.Index(fields=["matter", "name", "-id"], name="matter_fact_current")]

    def __str__(self) -> str:
        return f"{self.name} zu Vorgang {self.matter_id}"
