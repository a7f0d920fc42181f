"""Pages of the law desk in a case. Answers that may not be kept travel in the request body only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from integrativ import law
from integrativ.cases.legal import actions, checks
from integrativ.cases.legal.facts import FactSheet
from integrativ.cases.legal.for_person import kept_answers
from integrativ.people.vocabulary import UnusableValue
from integrativ.tenancy.models import Role
from integrativ.web.desk.case_frame import case_context
from integrativ.web.desk.legal import asking, interview, outlook, present, words
from integrativ.web.desk.legal.look import View, posted_transient
from integrativ.web.desk.legal.no_answer import evaluating, or_says_why
from integrativ.web.doors import DESK_KINDS, HatRequest, door
from integrativ.web.honest import Banner, authority_of, for_staff, uncertain
from integrativ.web.law_words import source_link

SHOWN_PATHS = 8
desk_door = door(Role.CASE_MANAGER, kinds=DESK_KINDS)


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
    interview.beside(asks, view.case.person)
    shown = [{**entry, "url": view.url("desk:case_law_rule", entry["rule"])} for entry in near]
    near_paths = [path for path in shown if path["status"] != "blocked"][:SHOWN_PATHS]
    about = "diese Stelle annehmen" if view.matter else "arbeiten"
    return {
        **_frame(view, sheet),
        "honest": _honest(view, work.because, work.missing),
        "card": present.work_card(work, sheet, question=f"Darf die Person {about}?", on=view.on),
        "asks": [form if form is not None and form.name == ask.name else ask for ask in asks],
        "rest": rest,
        "following": following,
        "asks_for_ways": not work.missing,
        "start": outlook.start_of_work(work, sheet.values, view.on),
        "interview_url": view.url("desk:case_law_interview"),
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


def _honest(view: View, rules: Iterable[str], missing: Iterable[str]) -> Banner | None:
    """What is uncertain about an answer of this look, and whom to ask."""
    return for_staff(uncertain(rules, missing, view.on), authority_of(view.case.person.municipality, view.today))


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
        work = law.answer("work_access", sheet.values, view.on)
    assert isinstance(work, law.DecisionAnswer)
    honest = _honest(view, work.because, work.missing)
    context = {
        **_frame(view, sheet, here="Ausblick"),
        **told,
        "honest": honest,
        "ruleset": present.ruleset_line(view.on),
    }
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
    interview.beside(asks, view.case.person)
    trusted = present.trust([rule], view.on)
    edition = (present.rules_of([rule], view.on) or [law.catalogue().rules[rule].editions[-1]])[0]
    return {
        **_frame(view, sheet, here=law.catalogue().rules[rule].title_de),
        "honest": _honest(view, [rule], entry.missing if entry else node.missing),
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
    view = View(request, pk, posted_transient(request))
    form = asking.AskForm(law.fact(name), request.POST)
    rule = request.POST.get("regel", "")
    if rule and rule not in law.catalogue().rules:
        raise Http404
    if not form.is_valid():
        return _show(request, view, rule, form, status=422)
    value = form.cleaned_data["json_value"]
    if text := checks.contradiction(case=view.case, name=name, value=value, on=view.today):
        form.add_error("value", text)
        return _show(request, view, rule, form, status=422)
    if law.handling(name).may_keep(value):
        try:
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
        except UnusableValue as error:
            form.add_error("value", str(error))
            return _show(request, view, rule, form, status=422)
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
    view = View(request, pk, posted_transient(request))
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
