"""Take over today's spreadsheet: upload, look at every row, take over wholly or not at all."""

from __future__ import annotations

import io

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from integrativ.cases import importing
from integrativ.common.dates import today
from integrativ.people.errors import PeopleError
from integrativ.people.models import ImportBatch
from integrativ.people.spreadsheet import UnreadableTable
from integrativ.tenancy.models import Role
from integrativ.web.doors import DESK_KINDS, HatRequest, door
from integrativ.web.forms import SafeForm, answer

TRAIL = [("Personen", "/personen/"), ("Tabelle einlesen", "")]
SHOWN_ROWS = 200


class UploadForm(SafeForm):
    """One file."""

    file = forms.FileField(
        label="Datei (CSV oder XLSX)",
        help_text="Höchstens 2 MB und 2000 Zeilen, mit Überschriften in der ersten Zeile.",
    )


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def upload(request: HatRequest) -> HttpResponse:
    """Choose the file."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = importing.begin(by=request.membership, file_name=file.name, content=file.read())
        except UnreadableTable as error:
            form.add_error("file", str(error))
        else:
            return redirect("desk:people_import_preview", batch.pk)
    return answer(request, "desk/people/import.html", {"trail": TRAIL}, form=form)


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def preview(request: HatRequest, pk: int) -> HttpResponse:
    """Which column means what, which rows are wrong, who is already there; then take over."""
    batch = ImportBatch.objects.filter(
        pk=pk, org_id=request.membership.organisation_id, membership=request.membership
    ).first()
    if batch is None:
        raise Http404
    status = 200
    if request.method == "POST" and batch.done_at is None:
        batch.mapping = _mapping(request, batch)
        batch.save(update_fields=["mapping"])
        if request.POST.get("schritt") == "uebernehmen":
            try:
                made = importing.take_over(batch=batch, by=request.membership, on=today())
            except PeopleError as error:
                messages.error(request, error.message)
                status = 422
            else:
                messages.success(request, f"{made} Personen sind neu aufgenommen.")
                return redirect("desk:people")
    rows = [] if batch.done_at else importing.check(batch, by=request.membership)
    bad = [row for row in rows if row.errors]
    known = [row for row in rows if row.known]
    context = {
        "batch": batch,
        "columns": [
            {"name": name, "label": label, "required": name in importing.REQUIRED, "place": batch.mapping.get(name, "")}
            for name, (label, _) in importing.COLUMNS.items()
        ],
        "headings": list(enumerate(batch.header)),
        "bad": bad[:SHOWN_ROWS],
        "bad_count": len(bad),
        "known": known[:SHOWN_ROWS],
        "known_count": len(known),
        "fresh": [row for row in rows if not row.errors and not row.known][:SHOWN_ROWS],
        "fresh_count": len(rows) - len(bad) - len(known),
        "trail": TRAIL,
    }
    return render(request, "desk/people/import_preview.html", context, status=status)


def _mapping(request: HatRequest, batch: ImportBatch) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in importing.COLUMNS:
        typed = request.POST.get(f"spalte_{name}", "")
        if typed.isascii() and typed.isdigit() and len(typed) < 4 and int(typed) < len(batch.header):
            found[name] = int(typed)
    return found


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
def template(request: HatRequest) -> HttpResponse:
    """An empty table with the headings we understand."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Personen"
    sheet.append([label for label, _ in importing.COLUMNS.values()])
    written = io.BytesIO()
    book.save(written)
    response = HttpResponse(
        written.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = 'attachment; filename="personen-vorlage.xlsx"'
    return response
