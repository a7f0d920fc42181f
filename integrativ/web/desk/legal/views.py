"""Pages of the law desk in a case. Answers that may not be kept travel in the request body only."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from integrativ import law
from integrativ.cases.legal import actions, checks, projection
from integrativ.cases.legal.facts import FactSheet, facts_for
from integrativ.cases.legal.for_person import kept_answers
from integrativ.cases.models import Case, Finding
from integrativ.cases.queries import get_case
from integrativ.common.dates import today
from integrativ.people.models import Subject
from integrativ.placements.queries.placement import job_names
from integrativ.steps.models import Matter
from integrativ.tenancy.models import Role
from integrativ.web.desk.case_frame import case_context
from integrativ.web.desk.legal import asking, outlook, present, words
from integrativ.web.desk.legal.no_answer import NoAnswer, evaluating, or_says_why
from integrativ.web.doors import DESK_KINDS, HatRequest, door
from integrativ.web.forms import GermanDateField
from integrativ.web.law_words import source_link

ORDINARY_JOB = {"job_type": "employment"}
SHOWN_PATHS = 8
desk_door = door(Role.CASE_MANAGER, kinds=DESK_KINDS)


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
    subjects = Subject.objects.filter(person_id=case.person_id, org_id=case.org_id, matter__kind="placement").order_by(
        "matter_id"
    )
    names = job_names(case)
    named = [(str(s.matter_id), names.get(s.matter_id, f"Stelle {n}")) for n, s in enumerate(subjects, start=1)]
    return [("", "allgemein, ohne bestimmte Stelle"), *named]


def _context(view: View, form: asking.AskForm | None = None) -> dict[str, Any]:
    with evaluating():
        return _answers(view, form)


def _answers(view: View, form: asking.AskForm | None) -> dict[str, Any]:
    sheet = view.sheet
    work = law.answer("work_access", sheet.values, view.on)
    ways = law.answer("residence_paths", sheet.values, view.on)
    limits = law.answer("deadlines", sheet.values, view.on)
    duties = law.answer("employer_duties", sheet.values, view.on)
    assert isinstance(work, law.DecisionAnswer) and isinstance(ways, law.RuleSetAnswer)
    assert isinstance(limits, law.DeadlineAnswer) and isinstance(duties, law.RuleSetAnswer)
    near, far = present.paths(ways, view.on)
    following = asking.next_of("work_access" if work.missing else "residence_paths", sheet.values, view.on)
    asks, rest = asking.ask_forms(work.missing or _only(following), following.part.name if following else "")
    shown = [{**entry, "url": view.url("desk:case_law_rule", entry["rule"])} for entry in near]
    near_paths = [path for path in shown if path["status"] != "blocked"][:SHOWN_PATHS]
    about = "diese Stelle annehmen" if view.matter else "arbeiten"
    return {
        **_frame(view, sheet),
        "card": present.work_card(work, sheet, question=f"Darf die Person {about}?", on=view.on),
        "asks": [form if form is not None and form.name == ask.name else ask for ask in asks],
        "rest": rest,
        "following": following,
        "asks_for_ways": not work.missing,
        "start": outlook.start_of_work(work, sheet.values, view.on),
        "outlook_url": view.url("desk:case_law_outlook"),
        "paths": near_paths,
        "more_paths": [path for path in shown if path not in near_paths],
        "far": far,
        "kept": [
            {"finding": row, "sentence": words.WORK.get(row.result.get("outcome", ""), words.WORK["open"]).sentence}
            for row in kept_answers(view.case.pk, view.case.org_id)
        ],
        "deadlines": present.deadlines(limits),
        "passed": present.deadlines(limits, passed=True),
        "undated": [law.questions_for(d.missing) for d in limits.undated][:3],
        "duties": present.duties(duties, view.on),
    }


def _only(following: law.NextQuestion | None) -> tuple[str, ...]:
    return (following.part.name,) if following else ()


def _frame(view: View, sheet: FactSheet, *, here: str = "") -> dict[str, Any]:
    return {
        **case_context(view.case, "desk:case_law", view.today, here=here),
        "view": view,
        "on": view.on,
        "today": view.today,
        "conflicts": [
            {
                "label": law.fact(c.name).label_de,
                "used": words.value(c.name, c.value),
                "other": words.value(c.name, c.conflict),
            }
            for c in sheet.conflicts
        ],
        "transient": [
            {"name": n, "label": law.fact(n).label_de, "value": words.value(n, v)} for n, v in view.transient.items()
        ],
        "assumes_job": view.assumes_job,
        "doubts": view.doubts,
        "after_check": view.on > max(view.today, law.ruleset().text_state),
        "law_date": law.ruleset().text_state,
    }


@require_GET
@desk_door
@or_says_why
def case_law(request: HatRequest, pk: int) -> HttpResponse:
    """Darf arbeiten? Wege zum Bleiben, Fristen, Pflichten des Betriebs, on any day."""
    view = View(request, pk)
    return render(request, "desk/law/page.html", _context(view), status=200 if view.is_valid else 422)


@require_GET
@desk_door
@or_says_why
def case_law_outlook(request: HatRequest, pk: int) -> HttpResponse:
    """What holds when: five years back and ahead, the first and the last day of each way, and what would open it."""
    view = View(request, pk)
    with evaluating():
        sheet = view.sheet
        told = outlook.outlook(sheet.values, view.on, lambda rule: view.url("desk:case_law_rule", rule))
    context = {**_frame(view, sheet, here="Ausblick"), **told, "ruleset": present.ruleset_line(view.on)}
    return render(request, "desk/law/outlook.html", context, status=200 if view.is_valid else 422)


@require_GET
@desk_door
@or_says_why
def case_law_rule(request: HatRequest, pk: int, rule: str) -> HttpResponse:
    """One rule for this person: all conditions as a tree, sources, what is missing."""
    if rule not in law.catalogue().rules:
        raise Http404
    view = View(request, pk)
    return render(request, "desk/law/rule.html", _rule_context(view, rule))


def _rule_context(view: View, rule: str, form: asking.AskForm | None = None) -> dict[str, Any]:
    with evaluating():
        return _one_rule(view, rule, form)


def _one_rule(view: View, rule: str, form: asking.AskForm | None) -> dict[str, Any]:
    sheet = view.sheet
    ways = law.answer("residence_paths", sheet.values, view.on)
    assert isinstance(ways, law.RuleSetAnswer)
    entry = next((e for e in ways.items if e.rule == rule), None)
    node = law.explain(rule, sheet.values, view.on, question="residence_paths" if entry else None)
    asks, rest = asking.ask_forms(entry.missing if entry else node.missing)
    trusted = present.trust([rule], view.on)
    edition = (present.rules_of([rule], view.on) or [law.catalogue().rules[rule].editions[-1]])[0]
    return {
        **_frame(view, sheet, here=law.catalogue().rules[rule].title_de),
        "rule": law.catalogue().rules[rule],
        "edition": edition,
        "sources": [source_link(source) for source in edition.sources],
        "path": present.path(entry, view.on) if entry else None,
        "way": outlook.way(entry, sheet.values, view.on) if entry else None,
        "because": present.tree(node, sheet),
        "asks": [form if form is not None and form.name == ask.name else ask for ask in asks],
        "rest": rest,
        "trust": trusted,
        "ruleset": present.ruleset_line(view.on),
        "next_steps": edition.texts("next_steps_de"),
        "documents": edition.texts("documents_de"),
        "exceptions": edition.texts("exceptions_de"),
        "notes": edition.texts("notes_de"),
    }


def _posted_transient(request: HttpRequest) -> dict[str, Any]:
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


@require_POST
@desk_door
@or_says_why
def answer(request: HatRequest, pk: int) -> HttpResponse:
    """Answer one missing question. What may be kept is recorded; the rest lives in this response only.

    The name of the fact travels in the body: an address must not tell what was asked about a person.
    """
    name = request.POST.get("angabe", "")
    if name not in law.catalogue().handling:
        raise Http404
    view = View(request, pk, _posted_transient(request))
    form = asking.AskForm(law.fact(name), request.POST)
    rule = request.POST.get("regel", "")
    if not form.is_valid():
        return _show(request, view, rule, form, status=422)
    value = form.cleaned_data["json_value"]
    if text := checks.contradiction(case=view.case, name=name, value=value, on=view.today):
        form.add_error("value", text)
        return _show(request, view, rule, form, status=422)
    if law.handling(name).may_keep(value):
        actions.record_answer(
            case=view.case,
            matter=view.matter,
            name=name,
            value=value,
            source=form.cleaned_data["source"],
            by=request.membership,
            evidence=form.cleaned_data["evidence"],
            seen_on=form.cleaned_data["seen_on"],
        )
        if not view.transient and not request.headers.get("HX-Request"):
            messages.success(request, "Die Antwort ist gespeichert. Die Auskunft ist neu berechnet.")
            return redirect(view.url("desk:case_law_rule", rule) if rule else view.url())
    else:
        view.transient[name] = value
    return _show(request, view, rule)


def _show(
    request: HatRequest, view: View, rule: str, form: asking.AskForm | None = None, *, status: int = 200
) -> HttpResponse:
    known_rule = rule in law.catalogue().rules
    context = _rule_context(view, rule, form) if known_rule else _context(view, form)
    part = "_rule" if known_rule else "_answers"
    full = "rule" if known_rule else "page"
    template = f"desk/law/{part if request.headers.get('HX-Request') else full}.html"
    return render(request, template, context, status=status)


@require_POST
@desk_door
@or_says_why
def keep(request: HatRequest, pk: int) -> HttpResponse:
    """Keep the answer as it is given now, to show it to others or to explain it in years."""
    view = View(request, pk, _posted_transient(request))
    question = request.POST.get("frage", "work_access")
    if question not in law.catalogue().questions:
        raise Http404
    try:
        with evaluating():
            view.sheet  # noqa: B018 - a contradictory case has no answer to keep
        finding = actions.keep_finding(
            case=view.case,
            matter=view.matter,
            question=question,
            on=view.on,
            by=request.membership,
            also=view.transient,
        )
    except actions.MayNotBeKept:
        messages.error(
            request,
            "Diese Auskunft beruht auf Angaben, die nicht gespeichert werden dürfen. Sie lässt sich deshalb nicht festhalten.",
        )
        return redirect(view.url())
    messages.success(request, "Die Auskunft ist festgehalten. Sie ändert sich nicht mehr.")
    return redirect("desk:finding", finding.pk)


@require_GET
@desk_door
def finding(request: HatRequest, pk: int) -> HttpResponse:
    """A kept answer, under the rule set of its day."""
    kept = (
        Finding.objects.filter(pk=pk, org_id=request.membership.organisation_id).select_related("kept_by__user").first()
    )
    if kept is None:
        raise Http404
    case = get_case(request.membership, kept.case_id)
    known = [
        {"label": law.fact(n).label_de, "value": words.value(n, item["value"]), "note": item["source"]}
        for n, item in kept.facts.items()
        if n in law.catalogue().facts
    ]
    return render(
        request,
        "desk/law/finding.html",
        {
            **case_context(case, "desk:case_law", today(), here="Auskunft"),
            "finding": kept,
            "known": known,
            "shown": [{"label": line.label, "value": line.text} for line in projection.for_authority(kept)],
            "requests": projection.open_requests(case),
            **_result(kept),
        },
    )


def _result(kept: Finding) -> dict[str, Any]:
    question = law.catalogue().questions[kept.question]
    if question.kind == "decision" and kept.question == "work_access":
        return {
            "question": question,
            "said": words.WORK.get(kept.result["outcome"], words.WORK["open"]),
            "because": kept.result["because"],
        }
    entries = [e for e in kept.result.get("items", []) if e.get("status") in words.ORDER]
    rows = [
        {"title": law.catalogue().rules[e["rule"]].title_de, "word": words.STATUS[e["status"]][1]}
        for e in entries
        if e["rule"] in law.catalogue().rules
    ]
    return {"question": question, "rows": rows}


@require_POST
@desk_door
def enclose(request: HatRequest, pk: int) -> HttpResponse:
    """Lay a kept answer beside a request that is not sent yet."""
    kept = Finding.objects.filter(pk=pk, org_id=request.membership.organisation_id).first()
    if kept is None:
        raise Http404
    kept.case = get_case(request.membership, kept.case_id)
    number = request.POST.get("schritt", "")
    step = (
        projection.open_requests(kept.case).filter(pk=int(number)).first()
        if number.isascii() and number.isdigit()
        else None
    )
    if step is None:
        messages.error(
            request, "Diese Anfrage ist schon gesendet oder gehört nicht zu diesem Fall. Bitte wählen Sie eine andere."
        )
        return redirect("desk:finding", pk)
    projection.enclose(finding=kept, step=step, by=request.membership)
    messages.success(request, f"Die Auskunft liegt der Anfrage bei: {step.title}.")
    return redirect("desk:finding", pk)
