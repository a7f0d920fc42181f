"""Cases of a draft: which hold, which change, and new ones written by form or as text."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from integrativ import law
from integrativ.common.dates import today
from integrativ.rulesets import actions, current, queries, trying
from integrativ.rulesets.errors import NotPossible
from integrativ.rulesets.face.case import RESULTS, TypedCase, outcome_words, text_from, typed_from
from integrativ.rulesets.face.words import Words
from integrativ.rulesets.models import Draft
from integrativ.rulesets.writing import CaseFault, raw_case
from integrativ.web.doors import HatRequest
from integrativ.web.forms import answer
from integrativ.web.state import present
from integrativ.web.state.doors import editor_door
from integrativ.web.state.forms import CaseForm
from integrativ.web.state.forms_case import CaseFields, rows_of, typed_case
from integrativ.web.state.frame import frame

FIRST_OWN = 9001
LONGEST = 1000


@editor_door
@require_http_methods(["GET", "HEAD", "POST"])
def cases(request: HatRequest, pk: int) -> HttpResponse:
    """All cases tried under the draft, which of them change, and new ones as text."""
    found = queries.get_draft(request.membership, pk)
    form = CaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_case(draft=found, by=request.membership, text=form.cleaned_data["text"])
        except (CaseFault, NotPossible) as refused:
            form.add_error("text", str(refused))
        else:
            return redirect("state:cases", pk)
    tried = trying.tried(found)
    context = {
        **frame(request, found, "Fälle"),
        "tried": tried,
        "changed": present.changed_case_rows(tried) if tried else [],
        "failing": present.failing_rows(tried) if tried else [],
        "own": found.cases.order_by("number"),
    }
    return answer(request, "state/cases.html", context, form=form)


@editor_door
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HatRequest, pk: int) -> HttpResponse:
    """Write a case by form: empty, or begun from another one."""
    found = queries.get_draft(request.membership, pk)
    words = Words(law.catalogue())
    begun = _begun(request, found, words)
    form = CaseFields(request.POST or None, initial=begun.plain)
    more = request.POST.get("do") == "more"
    rows = rows_of(request.POST if request.method == "POST" else None, begun, more)
    if request.method == "POST" and not more and form.is_valid():
        wrong = _wrong_facts(rows["facts"], words)
        for message in wrong:
            form.add_error(None, message)
        try:
            if not wrong:
                text = text_from(typed_case(form, rows), words)
                actions.write_case(draft=found, by=request.membership, text=text)
                return redirect("state:cases", pk)
        except (CaseFault, NotPossible) as refused:
            form.add_error(None, str(refused))
    context = {
        **frame(request, found, "Fälle"),
        "rows": rows,
        "results": RESULTS,
        "left_out": present.left_out_words(begun.left_out),
        "choices": {
            "facts": [label for label, _ in words.facts.pairs()],
            "rules": [label for label, _ in words.rules.pairs()],
            "outcomes": [label for label, _ in outcome_words(words.catalogue).pairs()],
        },
    }
    if more:  # everything typed stays, and nothing is complained about yet
        form = CaseFields(initial={name: form.data.get(name, "") for name in form.fields})
    return answer(request, "state/case.html", context, form=form)


def _wrong_facts(facts: list[tuple[str, str]], words: Words) -> list[str]:
    """Facts that do not exist or cannot have the value that was typed, one sentence each."""
    wrong = []
    for label, typed in facts:
        if len(label) + len(typed) > LONGEST:
            wrong.append("Eine Angabe ist zu lang.")
        elif label:
            name = words.facts.name(label)
            try:
                law.validate_facts({name: words.value_of(name, typed)})
            except law.FactError as error:
                wrong.append(f"{label}: {str(error).partition(': ')[2] or error}")
    return wrong


def _begun(request: HatRequest, draft: Draft, words: Words) -> TypedCase:
    """An empty case, or one begun from another: one of this draft, or of the catalogue."""
    number = request.GET.get("aus", "")
    own = draft.cases.filter(number=number[:40].replace("\x00", "")).first()
    if own is not None:
        return typed_from(raw_case(own.text), words)
    all_cases = {case.id: case for case in current.all_cases()}
    used = [int(found[1]) for name in all_cases if (found := re.fullmatch(r"R-(\d+)", name))]
    used += [int(name[2:]) for name in draft.cases.values_list("number", flat=True) if name.startswith("R-")]
    begun: dict[str, Any] = {"id": f"R-{max(FIRST_OWN, *(n + 1 for n in used))}", "as_of": today().isoformat()}
    other = all_cases.get(number)
    if other is None:
        return typed_from({**begun, "facts": {}, "derived_from": "norm"}, words)
    if request.GET.get("ersetzt"):
        begun["id"] = other.id
    expect = {"rules": other.expected_rules, "questions": other.expected_questions}
    begun |= {"title": other.title, "citation": other.citation, "as_of": other.as_of.isoformat()}
    return typed_from({**begun, "facts": other.facts, "flags": other.flags, "expect": expect}, words)
