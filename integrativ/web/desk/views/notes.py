"""Notes and contacts."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from integrativ.cases import actions, queries
from integrativ.common import dates
from integrativ.tenancy.models import Role
from integrativ.web.desk.case_frame import case_context
from integrativ.web.desk.forms import posted
from integrativ.web.desk.forms.cases import NoteForm
from integrativ.web.doors import DESK_KINDS, HatRequest, door
from integrativ.web.forms import SafeForm, answer

desk_door = door(Role.CASE_MANAGER, kinds=DESK_KINDS)


@desk_door
def notes(request: HatRequest, pk: int) -> HttpResponse:
    """Read the notes of a case and write one."""
    case = queries.get_case(request.membership, pk)
    form = NoteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.write_note(
            case=case, by=request.membership, text=data["text"], is_shareable=data["kind"] == "shareable",
            key=data["submit_key"],
        )  # fmt: skip
        messages.success(request, "Die Notiz ist gespeichert.")
        return redirect("desk:case_notes", pk=pk)
    found = [
        {"note": note, "mine": note.written_by_id == request.membership.pk and _day(note.written_at) == dates.today()}
        for note in queries.notes(case)[:200]
    ]
    context = {**case_context(case, "desk:case", dates.today(), here="Notizen"), "notes": found}
    return answer(request, "desk/case/notes.html", context, form=form)


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(dates.BERLIN).date()


@require_POST
@desk_door
def contact(request: HatRequest, pk: int) -> HttpResponse:
    """Keep a contact with one click."""
    case = queries.get_case(request.membership, pk)
    form = SafeForm(request.POST)
    key = form.cleaned_data["submit_key"] if form.is_valid() else None
    channel = request.POST.get("channel", "")
    try:
        if channel not in actions.CHANNELS:
            raise ValidationError("Bitte wählen Sie, wie der Kontakt war.")
        actions.note_contact(case=case, by=request.membership, channel=channel, key=key)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, f"Eingetragen: {actions.CHANNELS[channel]} heute.")
    return redirect("desk:case", pk=pk)


@require_POST
@desk_door
def delete(request: HatRequest, pk: int, note: int) -> HttpResponse:
    """Take back one's own note of today."""
    case = queries.get_case(request.membership, pk)
    found = queries.notes(case).filter(pk=note).first()
    if found is None:
        raise Http404
    try:
        actions.delete_note(note=found, by=request.membership, on=dates.today())
        messages.success(request, "Die Notiz ist gelöscht.")
    except PermissionDenied as error:
        messages.error(request, str(error))
    return redirect("desk:case_notes", pk=pk)
