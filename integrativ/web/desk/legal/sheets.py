"""The page a person takes home: a kept answer in plain words, on one sheet of paper."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from integrativ.audit import log
from integrativ.cases.legal.for_person import for_person
from integrativ.cases.models import Finding
from integrativ.cases.queries import get_case
from integrativ.common.dates import today
from integrativ.placements.queries.placement import job_names
from integrativ.rulesets.current import as_it_was
from integrativ.tenancy.models import Role
from integrativ.web import pdf
from integrativ.web.desk.legal import two_sides
from integrativ.web.doors import DESK_KINDS, HatRequest, door
from integrativ.web.honest import uncertain


@require_GET
@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def finding_for_person(request: HatRequest, pk: int) -> HttpResponse:
    """One sentence, one next step, one contact, and the day of the law."""
    return render(request, "desk/law/for_person.html", _sheet(request, pk))


@require_GET
@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def finding_for_person_pdf(request: HatRequest, pk: int) -> HttpResponse:
    """The same sheet as a tagged PDF, for those who read it with a screen reader or get it by mail."""
    context = _sheet(request, pk)
    log.write(
        kind="export",
        act="law.sheet_printed",
        person_ids=[context["case"].person_id],
        object_kind="finding",
        object_id=pk,
    )
    return pdf.answer(request, "desk/law/for_person_paper.html", context, name=f"auskunft-{pk}")


def _sheet(request: HatRequest, pk: int) -> dict[str, Any]:
    kept = Finding.objects.filter(pk=pk, org_id=request.membership.organisation_id).first()
    if kept is None:
        raise Http404
    kept.case = get_case(request.membership, kept.case_id)
    sheet = for_person(kept, today())
    if sheet is None:
        raise Http404
    with as_it_was(kept.ruleset):
        found = uncertain(sheet.because, sheet.missing, kept.as_of)
    shown = two_sides.language(request, kept.case.person)
    sides = [two_sides.answer_side(code, sheet, found, str(kept.case.org)) for code in two_sides.both(shown)]
    return {
        "case": kept.case,
        "finding": kept,
        "sheet": sheet,
        "sides": sides,
        "is_two": len(sides) > 1,
        "chosen": shown,
        "languages": two_sides.choices(shown),
        "not_spoken": two_sides.not_spoken(kept.case.person),
        "job": job_names(kept.case).get(kept.matter_id or 0, ""),
        "person": kept.case.person,
    }
