"""One draft: its text with the faults beside the lines, its conditions in words, cases, effect, release."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from integrativ import law
from integrativ.common.dates import today
from integrativ.law import book
from integrativ.rulesets import actions, policies, queries, trying
from integrativ.rulesets.errors import Changed, NotPossible
from integrativ.rulesets.face.words import Words
from integrativ.rulesets.models import Draft, EntryKind
from integrativ.web.doors import HatRequest
from integrativ.web.forms import answer
from integrativ.web.state import present, present_change
from integrativ.web.state.doors import editor_door
from integrativ.web.state.forms import DraftForm, ReleaseForm
from integrativ.web.state.frame import frame


@editor_door
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HatRequest, pk: int) -> HttpResponse:
    """Write the draft; every fault stands beside its line."""
    found = queries.get_draft(request.membership, pk)
    form = DraftForm(request.POST or None, draft=found)
    theirs = None
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("version", "text", "reason", "effective_on")}
        try:
            found = actions.change_draft(draft=found, by=request.membership, **data)
        except Changed as changed:
            theirs = changed.theirs
            form.add_error(None, str(changed))
            form.go_on_from(theirs)
        except NotPossible as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("state:draft", pk)
    read = queries.reading(found)
    now = queries.entry_text(found.kind, found.entry) or ""
    context = {
        **frame(request, found, "Text"),
        "faults": read.faults,
        "lines": present.numbered(found.text, read.faults) if read.faults else [],
        "editions": _editions(found) if not read.faults else [],
        "diff": present.differences(now, found.text),
        "theirs": theirs,
    }
    return answer(request, "state/draft.html", context, form=form)


def _editions(found: Draft) -> list[dict[str, Any]]:
    """The conditions of each edition in words, as they would be read."""
    staged = queries.law_with(found)
    if staged is None or found.kind != EntryKind.RULE or found.entry not in staged.catalogue.rules:
        return []
    with law.using(staged):
        page = book.rule_page(found.entry)
        return [
            {
                "norm": one.edition.norm,
                "from": one.edition.valid_from,
                "to": one.edition.valid_to,
                "conditions": [one.conditions],
            }
            for one in page.editions
        ]


@editor_door
@require_http_methods(["GET", "HEAD", "POST"])
def effects(request: HatRequest, pk: int) -> HttpResponse:
    """What the draft would change, counted by the worker."""
    found = queries.get_draft(request.membership, pk)
    if request.method == "POST":
        try:
            actions.ask_effects(draft=found, by=request.membership)
        except NotPossible as refused:
            messages.error(request, str(refused))
        return redirect("state:effects", pk)
    run = queries.last_run(found)
    begins = queries.begins_on(found, today()) if found.is_open else None
    context = {
        **frame(request, found, "Wirkung"),
        "faults": queries.reading(found).faults if found.is_open else (),
        "run": run,
        "days": present.effect_days(run, queries.effects(run)) if run and run.finished_at else [],
        "begins": begins,
        "at_once": begins == today(),
        "is_old": run is not None and run.draft_version != found.version,
    }
    return render(request, "state/effects.html", context)


@editor_door
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HatRequest, pk: int) -> HttpResponse:
    """The second person releases, with a reason."""
    found = queries.get_draft(request.membership, pk)
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.release_draft(draft=found, by=request.membership, reason=form.cleaned_data["reason"])
        except NotPossible as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"Regelwerk {made.number} gilt ab jetzt.")
            return redirect("state:release", made.number)
    now = queries.entry_text(found.kind, found.entry) or ""
    faults = queries.reading(found).faults
    around = frame(request, found, "Freigabe")
    context = {
        **around,
        "faults": faults,
        "form_shown": found.is_open and not faults and around["may_release"],
        "own": trying.own_numbers(found),
        "changes": present_change.changes(found.kind, now, found.text, Words(law.catalogue(), found.entry)),
        "must_cite": queries.must_cite(found) and not policies.cites_gazette(found.reason),
    }
    return answer(request, "state/release_draft.html", context, form=form)


@editor_door
@require_POST
def withdraw(request: HatRequest, pk: int) -> HttpResponse:
    """Take a draft back."""
    found = queries.get_draft(request.membership, pk)
    try:
        actions.withdraw_draft(draft=found, by=request.membership)
    except NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("state:draft", pk)
    messages.success(request, "Der Entwurf ist zurückgezogen.")
    return redirect("state:rulesets")
