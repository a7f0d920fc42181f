"""A draft as a form, for editors who do not write YAML. Form and text are the same draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from integrativ import law
from integrativ.law.yaml_text import as_yaml, remarks_of
from integrativ.rulesets import actions, policies, queries
from integrativ.rulesets.errors import Changed, NotPossible, SameDay, TooLong
from integrativ.rulesets.face import edition as face
from integrativ.rulesets.face.moves import moved
from integrativ.rulesets.face.shapes import SHAPES
from integrativ.rulesets.face.tree import Line
from integrativ.rulesets.face.words import Words
from integrativ.rulesets.models import Draft
from integrativ.web.doors import HatRequest
from integrativ.web.state import present_change, present_form, present_tree
from integrativ.web.state.doors import editor_door
from integrativ.web.state.forms import TEXT
from integrativ.web.state.forms_edition import EditionForm, lines_from
from integrativ.web.state.frame import frame
from integrativ.web.state.present_form import Placed

LINE_TOO_LONG = "Eine Zeile der Bedingungen ist zu lang oder enthält ein Zeichen, das hier nicht stehen darf."
NO_CITATION = "Bitte nennen Sie die Fundstelle. Ohne sie kann der Punkt nicht freigegeben werden."


@editor_door
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HatRequest, pk: int) -> HttpResponse:
    """One dated part of the entry as fields; of a rule also its conditions as lines."""
    found = queries.get_draft(request.membership, pk)
    shape = SHAPES[found.kind]
    entry = face.entry_of(found.text, shape)
    if entry is None:
        context = {**frame(request, found, "Formular"), "faults": queries.reading(found).faults}
        return render(request, "state/form.html", context)
    number = _number(request, len(face.parts_of(entry, shape)))
    page = _Page(request, found, entry, number, Words(law.catalogue(), found.entry))
    return page.sent() if request.method == "POST" else page.stored()


def _number(request: HatRequest, count: int) -> int:
    """The place of the part that is asked for; the newest if nothing is said."""
    said = request.POST.get("edition") if request.method == "POST" else request.GET.get("fassung", str(count - 1))
    if said is None or not said.isascii() or not said.isdigit() or len(said) > 6 or not int(said) < count:
        raise Http404
    return int(said)


class _Page:
    """One request for the form."""

    def __init__(self, request: HatRequest, draft: Draft, entry: Mapping[str, Any], number: int, words: Words) -> None:
        self.request, self.draft, self.entry, self.number, self.words = request, draft, entry, number, words
        self.shape = SHAPES[draft.kind]
        self.shown = face.shown(entry, number, words, self.shape)
        self.may_go = present_form.may_go(self.shown, queries.entry_text(draft.kind, draft.entry))

    def stored(self) -> HttpResponse:
        """What is stored, each fault beside its field or line."""
        form = EditionForm(shown=self.shown, draft=self.draft)
        found = present_form.placed(queries.reading(self.draft).faults, self.shown, self.draft, self.words)
        if queries.must_cite(self.draft) and not policies.cites_gazette(self.draft.reason):
            found.by_field["reason"] = [NO_CITATION]
        return self._answer(form, list(self.shown.lines), found=found)

    def sent(self) -> HttpResponse:
        """What was typed: lines moved without storing, or everything stored."""
        form = EditionForm(self.request.POST, shown=self.shown, draft=self.draft)
        lines, fine = lines_from(self.request.POST) if self.shown.has_tree else ([], True)
        move, _, at = self.request.POST.get("move", "").partition(":")
        if move:
            done = moved(lines, move, int(at)) if at.isascii() and at.isdigit() and len(at) < 4 else None
            lines, look = done if done is not None else (lines, -1)
            return self._answer(form, lines, look=look, unsaved=True)
        if not fine:
            form.add_error(None, LINE_TOO_LONG)
        if self.request.POST.get("do") == "new" and form.is_valid() and not form.cleaned_data["begins"]:
            form.add_error("begins", "Bitte nennen Sie den ersten Tag.")
        theirs = None
        if form.is_valid():
            try:
                return redirect(self._store(form, lines))
            except SameDay as refused:
                form.add_error("begins", str(refused))
            except NotPossible as refused:
                form.add_error(None, str(refused))
                theirs = refused.theirs if isinstance(refused, Changed) else None
                if theirs is not None:
                    form.go_on_from(theirs)
                    lines = self._merged(theirs, form, lines)
        return self._answer(form, lines, unsaved=True, theirs=theirs, status=422)

    def _store(self, form: EditionForm, lines: list[Line]) -> str:
        made = face.written(self.entry, self.number, form.typed(), lines, self.words, self.shape)
        number, data, do = self.number, form.cleaned_data, self.request.POST.get("do")
        if do == "new" and self.shape.parts:
            more = face.with_new_part(made, data["begins"], self.shape)
            if more is None:
                raise SameDay
            made, number = more
        elif do == "drop" and self.may_go:
            made, number = face.without_part(made, number, self.shape), max(0, number - 1)
        text = self.draft.text if made == self.entry else face.as_text(made, self.draft.text)
        if len(text) > TEXT:
            raise TooLong
        actions.change_draft(
            draft=self.draft,
            by=self.request.membership,
            version=data["version"],
            text=text,
            reason=data["reason"],
            effective_on=data["effective_on"],
        )
        address = reverse("state:form", args=[self.draft.pk])
        return f"{address}?fassung={number}" if self.shape.parts else address

    def _answer(
        self,
        form: EditionForm,
        lines: list[Line],
        *,
        look: int = -1,
        unsaved: bool = False,
        found: Placed | None = None,
        theirs: Draft | None = None,
        status: int = 200,
    ) -> HttpResponse:
        found = found or Placed()
        groups = form.groups()
        if not self.shape.parts:  # a point of law: what settles it stands below its answer
            groups[0][1].append(form["reason"])
        context = {
            **frame(self.request, self.draft, "Formular"),
            "form": form,
            "groups": [
                (title, [(field, found.by_field.get(field.name, ())) for field in part]) for title, part in groups
            ],
            "shape": self.shape,
            "rows": present_tree.rows(lines, self.words, found.by_line, {look}),
            "choices": present_tree.choices(self.words, lines),
            "possible": present_form.possible(self.words) if self.draft.kind == "list" else [],
            "parts": present_form.parts(self.shown, self.draft) if self.shape.parts else [],
            "may_go": self.may_go,
            "kept": as_yaml(self.shown.kept) if self.shown.kept else "",
            "faults": found.others,
            "count": found.count,
            "unsaved": unsaved,
            "theirs": theirs,
            "differences": self._differences(theirs, form, lines) if theirs is not None else None,
            "remarks": remarks_of(self.draft.text),
        }
        return render(self.request, "state/form.html", context, status=status)

    def _merged(self, theirs: Draft, form: EditionForm, lines: list[Line]) -> list[Line]:
        """What the other person changed and this one did not stands in the form already."""
        entry = face.entry_of(theirs.text, self.shape)
        if entry is None or self.number >= len(face.parts_of(entry, self.shape)):
            return lines
        merged = form.take_over(theirs, face.shown(entry, self.number, self.words, self.shape), lines)
        form.add_error(None, str(Changed(theirs)))
        return merged

    def _differences(self, theirs: Draft, form: EditionForm, lines: list[Line]) -> list[tuple[str, str, str]] | None:
        reason = [("Warum, mit Fundstelle", theirs.reason, str(form.data.get("reason", "")).replace("\r", ""))]
        rows = present_change.conflict(theirs, self.number, form.typed(), lines, self.words, self.shape)
        return None if rows is None else [*rows, *(row for row in reason if row[1] != row[2])]
