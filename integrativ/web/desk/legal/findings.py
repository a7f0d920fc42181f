"""Kept answers: opened under the rule set of their day, laid beside a request."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from integrativ import law
from integrativ.cases.legal import projection
from integrativ.cases.models import Case, Finding
from integrativ.cases.queries import get_case
from integrativ.common.dates import today
from integrativ.people.models import Source
from integrativ.rulesets.current import as_it_was
from integrativ.tenancy.models import Role
from integrativ.web.desk.case_frame import case_context
from integrativ.web.desk.legal import words
from integrativ.web.doors import DESK_KINDS, HatRequest, door
from integrativ.web.honest import authority_of, for_staff, uncertain

desk_door = door(Role.CASE_MANAGER, kinds=DESK_KINDS)


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
    with as_it_was(kept.ruleset) as same_law:
        context = _kept_context(kept, case)
    return render(request, "desk/law/finding.html", {**context, "same_law": same_law})


def _kept_context(kept: Finding, case: Case) -> dict[str, Any]:
    """What the page of a kept answer shows, in the words of the rule set it was given under."""
    known = [
        {"label": law.fact(n).label_de, "value": words.value(n, item["value"]), "note": _origin(item["source"])}
        for n, item in kept.facts.items()
        if n in law.catalogue().facts
    ]
    return {
        **case_context(case, "desk:case_law", today(), here="Auskunft"),
        "finding": kept,
        "known": known,
        "shown": [{"label": line.label, "value": line.text} for line in projection.for_authority(kept)],
        "requests": projection.open_requests(case),
        "honest": for_staff(
            uncertain(kept.result.get("because", ()), kept.result.get("missing", ()), kept.as_of),
            authority_of(case.person.municipality, today()),
        ),
        **_result(kept),
    }


def _origin(source: str) -> str:
    return str(Source(source).label) if source in Source.values else source


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
