"""Forms about the case itself: goal, closing, notes, team, caseload."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from integrativ.cases import queries
from integrativ.cases.models import Case, Outcome, TargetGroup, TeamRole
from integrativ.steps.models import LifeArea
from integrativ.tenancy.models import Membership, Role
from integrativ.web.forms import GermanDateField, SafeForm


def colleagues(organisation_id: int, on: dt.date) -> QuerySet[Membership]:
    """Case managers of the body on that day."""
    return (
        Membership.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=on),
            ended_at=None,
            organisation_id=organisation_id,
            role=Role.CASE_MANAGER,
            starts_on__lte=on,
        )
        .select_related("user", "organisation")
        .order_by("user__name", "pk")
    )


class MemberField(forms.ModelChoiceField):
    """A colleague by name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user} (arbeitet nicht mehr hier)" if obj.ended_at else str(obj.user)


class CaseForm(SafeForm):
    """Goal, target group, next contact; the version tells whether somebody else was faster."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    goal = forms.CharField(label="Ziel", max_length=200, required=False)
    target_group = forms.ChoiceField(
        label="Zielgruppe", choices=[("", "nicht eingetragen"), *TargetGroup.choices], required=False
    )
    next_contact_on = GermanDateField(label="Nächster Kontakt", required=False)


class CloseForm(SafeForm):
    """Outcome and reason of closing."""

    outcome = forms.ChoiceField(label="Ergebnis", choices=Outcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label="Begründung", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    despite_aftercare = forms.BooleanField(
        label="Ich schließe, obwohl Kontakte nach dem Start noch offen sind", required=False
    )


class NoteForm(SafeForm):
    """A note for the team, or one that may be passed on."""

    text = forms.CharField(label="Notiz", max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))
    kind = forms.ChoiceField(
        label="Wer darf das lesen?",
        choices=(
            ("team", "nur das Fallteam"),
            ("shareable", "darf weitergegeben werden, wenn jemand aus dem Team es entscheidet"),
        ),
        widget=forms.RadioSelect,
        initial="team",
        help_text="Gesundheit, Familie und Vertrauliches gehören in eine Notiz nur für das Fallteam.",
    )


class GoalForm(SafeForm):
    """A goal the person wants to reach."""

    life_area = forms.ChoiceField(label="Lebensbereich", choices=LifeArea.choices)
    text = forms.CharField(label="Ziel in den Worten der Person", max_length=200)
    agreed = forms.BooleanField(label="mit der Person vereinbart", required=False)


class TeamForm(SafeForm):
    """Put a colleague into the team."""

    ROLES = (
        (TeamRole.MEMBER.value, "im Team"),
        (TeamRole.DEPUTY.value, "Vertretung"),
        (TeamRole.LEAD.value, "führt den Fall ab heute"),
    )

    member = MemberField(label="Wer?", queryset=Membership.objects.none(), empty_label="Bitte wählen")
    role = forms.ChoiceField(label="Als", choices=ROLES, initial="member")

    def __init__(self, *args: Any, case: Case, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = colleagues(case.org_id, on)  # type: ignore[attr-defined]


class CaseloadForm(SafeForm):
    """Give a whole caseload to a colleague, for good or while somebody is away."""

    giver = MemberField(label="Wessen Fälle?", queryset=Membership.objects.none(), empty_label="Bitte wählen")
    receiver = MemberField(label="Wer übernimmt?", queryset=Membership.objects.none(), empty_label="Bitte wählen")
    starts_on = GermanDateField(label="ab")
    until = GermanDateField(label="bis (nur bei Abwesenheit)", required=False)
    reason = forms.CharField(label="Anlass", max_length=200, required=False)

    def __init__(self, *args: Any, membership: Membership, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = colleagues(membership.organisation_id, on)
        self.fields["receiver"].queryset = every  # type: ignore[attr-defined]
        if membership.role == Role.COORDINATOR:
            self.fields["giver"].queryset = queries.caseload_holders(membership.organisation_id, on)  # type: ignore[attr-defined]
        else:
            del self.fields["giver"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts_on, until = data.get("starts_on"), data.get("until")
        if starts_on and until and until < starts_on:
            self.add_error("until", "Das Ende liegt vor dem Beginn.")
        if data.get("giver") and data.get("giver") == data.get("receiver"):
            self.add_error("receiver", "Bitte wählen Sie zwei verschiedene Personen.")
        return data


class BreakGlassForm(SafeForm):
    """The reason of an emergency access."""

    reason = forms.CharField(
        label="Warum ist es dringend?", min_length=10, max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ein Satz. Das Fallteam, die Koordination und der Datenschutz lesen ihn.",
    )  # fmt: skip
