"""One look at the law of a case: its day, its job, what is known, and answers for this look only."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import urlencode

from integrativ import law
from integrativ.cases.legal.facts import FactSheet, facts_for
from integrativ.cases.models import Case
from integrativ.cases.queries import get_case
from integrativ.common.dates import today
from integrativ.people.models import Subject
from integrativ.placements.queries.placement import job_names
from integrativ.steps.models import Matter
from integrativ.web.desk.legal.no_answer import NoAnswer
from integrativ.web.doors import HatRequest
from integrativ.web.forms import GermanDateField

ORDINARY_JOB = {"job_type": "employment"}


class LookForm(forms.Form):
    """On which day, for which job."""

    am = GermanDateField(label="Stand am")
    stelle = forms.ChoiceField(label="Für welche Arbeit?", required=False)

    def __init__(self, data: dict[str, str], *, jobs: list[tuple[str, str]]) -> None:
        super().__init__(data, label_suffix="")
        self.fields["stelle"].choices = jobs  # type: ignore[attr-defined]


class View:
    """What one look at the law is about: case, concrete job or none, day, and answers for this look only."""

    def __init__(self, request: HatRequest, pk: int, transient: dict[str, Any] | None = None) -> None:
        self.request = request
        self.today = today()
        self.case: Case = get_case(request.membership, pk)
        data = request.POST if request.method == "POST" else request.GET
        self.matter = self._matter(data.get("stelle", ""))
        day = data.get("am", "")[:40] or f"{self.today:%d.%m.%Y}"
        self.form = LookForm({"am": day, "stelle": data.get("stelle", "")}, jobs=_jobs(self.case))
        self.is_valid = self.form.is_valid()
        self.on: dt.date = self.form.cleaned_data.get("am") or self.today
        self.transient = transient or {}
        self.assumes_job = False
        self.doubts: list[str] = []

    def _matter(self, number: str) -> Matter | None:
        if not number:
            return None
        if not number.isascii() or not number.isdigit() or len(number) > 18:
            raise Http404
        subject = get_object_or_404(
            Subject.objects.select_related("matter"),
            matter_id=int(number),
            person_id=self.case.person_id,
            org_id=self.case.org_id,
        )
        return subject.matter

    @property
    def sheet(self) -> FactSheet:
        """What is known, with the answers of this look; asked in general, the job is taken as an ordinary one.

        :raises NoAnswer: when facts contradict each other: nothing is evaluated silently then.
        """
        known = facts_for(self.case, self.matter, self.on).with_transient(self.transient)
        found = law.contradictions(known.values, self.today)
        if faults := [entry for entry in found if entry.certain]:
            raise NoAnswer(faults)
        self.doubts = [entry.text_de for entry in found]
        self.assumes_job = self.matter is None and "job_type" not in known.known
        return known.with_transient(ORDINARY_JOB) if self.assumes_job else known

    @property
    def transient_fields(self) -> list[tuple[str, str]]:
        """Answers for this look as hidden fields of its forms."""
        return [
            (name, str(value).lower() if isinstance(value, bool) else str(value))
            for name, value in self.transient.items()
        ]

    def url(self, name: str = "desk:case_law", *args: Any) -> str:
        """An address of this look: day and job travel in it, nothing about the person."""
        day = f"{self.on:%d.%m.%Y}" if self.on != self.today else ""
        query = {k: v for k, v in (("am", day), ("stelle", self.matter and self.matter.pk)) if v}
        return reverse(name, args=[self.case.pk, *args]) + (f"?{urlencode(query)}" if query else "")


def _jobs(case: Case) -> list[tuple[str, str]]:
    """The matters one can ask about: work in general, or a concrete way into work by occupation and company."""
    named = [(str(matter), name) for matter, name in sorted(job_names(case).items())]
    return [("", "allgemein, ohne bestimmte Stelle"), *named]


def posted_transient(request: HttpRequest) -> dict[str, Any]:
    """Answers for this look that came back in hidden fields; anything unusable is dropped, not guessed."""
    values: dict[str, Any] = {}
    for key, typed in request.POST.items():
        text = str(typed)
        name = key.removeprefix("einmal_")
        if name == key or name not in law.catalogue().handling:
            continue
        fact = law.fact(name)
        value: Any = (
            text == "true" if fact.type == "bool" else int(text) if fact.type == "int" and text.isdigit() else text
        )
        try:
            law.validate_facts({name: value})
        except law.FactError:
            continue
        values[name] = value
    return values
