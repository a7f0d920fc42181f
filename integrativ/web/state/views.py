"""Releases and the verification round; for case managers, what a draft would change for their people."""

from __future__ import annotations

import json

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from integrativ import law
from integrativ.common.dates import today
from integrativ.law import book
from integrativ.rulesets import actions, current, queries
from integrativ.rulesets.models import EntryKind
from integrativ.web.doors import HatRequest
from integrativ.web.state import present
from integrativ.web.state.doors import desk_door, editor_door
from integrativ.web.state.frame import trail

PAGE = 50


@editor_door
@require_safe
def overview(request: HatRequest) -> HttpResponse:
    """Drafts and releases."""
    hat = request.membership
    context = {
        "drafts": [present.draft_row(draft) for draft in queries.drafts(hat)],
        "releases": [present.release_row(release) for release in queries.releases(hat)[:PAGE]],
        "version": law.ruleset(),
        "broken": current.chain_breaks(),
    }
    return render(request, "state/overview.html", context)


@editor_door
@require_safe
def choose(request: HatRequest) -> HttpResponse:
    """Find the entry to draft."""
    words = request.GET.get("q", "")[:100]
    rules = [("rule", rule.id, f"{rule.title_de} ({rule.editions[-1].norm})") for rule in book.search(words)]
    found = [
        {"kind": EntryKind(kind).label, "label": label, "url": reverse("state:start", args=[kind, entry])}
        for kind, entry, label in [*rules, *_others(words)]
    ]
    return render(
        request,
        "state/choose.html",
        {"found": found if words else None, "words": words, "trail": trail(("Entwurf beginnen", ""))},
    )


def _others(words: str) -> list[tuple[str, str, str]]:
    """Values, lists and unsettled points in whose name every word occurs."""
    catalogue, wanted = law.catalogue(), book.folded(words).replace("§", " ").split()
    named = [
        *(("parameter", entry.id, entry.label_de) for entry in catalogue.parameters.values()),
        *(("list", entry.id, entry.label_de) for entry in catalogue.lists.values()),
        *(("flag", flag.id, flag.question_de) for flag in catalogue.flags.values()),
    ]
    return [row for row in named if wanted and all(word in book.folded(row[2]) for word in wanted)]


@editor_door
@require_POST
def start(request: HatRequest, kind: str, entry: str) -> HttpResponse:
    """Begin a draft of an entry."""
    draft = actions.start_draft(kind=kind, entry=entry, by=request.membership, on=today())
    return redirect("state:form", draft.pk)


@editor_door
@require_safe
def verification(request: HatRequest) -> HttpResponse:
    """Rules to look at again, the riskiest first."""
    rows = queries.verification_round(request.membership, today())
    page = Paginator(rows, PAGE).get_page(request.GET.get("seite"))
    context = {"page": page, "rows": [present.check_row(row) for row in page], "trail": trail(("Prüfrunde", ""))}
    return render(request, "state/verification.html", context)


@editor_door
@require_POST
def checked(request: HatRequest, rule: str) -> HttpResponse:
    """Begin a draft that says the rule was compared with its source today."""
    draft = actions.draft_checked(rule=rule, by=request.membership, on=today())
    messages.success(
        request, "Der Entwurf hält fest, dass Sie heute verglichen haben. Eine zweite Person gibt ihn frei."
    )
    return redirect("state:release_draft", draft.pk)


@editor_door
@require_safe
def release(request: HatRequest, number: int) -> HttpResponse:
    """One rule set: what changed, who drafted and released it, why."""
    found = queries.get_release(request.membership, number)
    before = current.before(found)
    context = {
        "release": found,
        "items": present.release_items(found),
        "changes": present.change_of(found, before),
        "before": before,
        "trail": trail((str(found), "")),
        "is_newest": law.ruleset().number == number,
    }
    return render(request, "state/release.html", context)


@editor_door
@require_safe
def export(request: HatRequest, number: int) -> HttpResponse:
    """A rule set as a file: content, hash, chain, reasons. It holds nothing about people who are accompanied."""
    found = queries.get_release(request.membership, number)
    whole = {
        "number": found.number,
        "sha256": found.digest,
        "chain": found.chain,
        "released_at": found.released_at.isoformat(),
        "reason": found.reason,
        "changed": found.changed,
        "cases": found.cases,
        "catalogue": json.loads(found.compiled),
    }
    response = HttpResponse(json.dumps(whole, ensure_ascii=False, indent=1), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="regelwerk-{found.number}.json"'
    return response


@editor_door
@require_POST
def back(request: HatRequest, number: int) -> HttpResponse:
    """Begin a draft that puts back what a release changed."""
    found = queries.get_release(request.membership, number)
    draft = actions.draft_back(release=found, by=request.membership, on=today())
    if draft is None:
        raise Http404
    return redirect("state:form", draft.pk)


@desk_door
@require_safe
def changed_cases(request: HatRequest) -> HttpResponse:
    """For a case manager: in which of her cases a draft of the Land would change an answer."""
    rows = [present.case_effect_row(row) for row in queries.changed_cases(request.membership)]
    return render(request, "state/changed_cases.html", {"rows": rows})
