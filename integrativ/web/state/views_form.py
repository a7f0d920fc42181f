"""A draft as a form: one edition of a rule, for editors who do not write YAML. Form and text are the same draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from integrativ import law
from integrativ.law.yaml_text import Fault, as_yaml, remarks_of
from integrativ.rulesets import actions, queries
from integrativ.rulesets.errors import Changed, NotPossible, TooLong
from integrativ.rulesets.face import edition as face
from integrativ.rulesets.face.moves import moved
from integrativ.rulesets.face.tree import Line
from integrativ.rulesets.face.words import Words, typed_day
from integrativ.rulesets.models import Draft, EntryKind
from integrativ.web.doors import HatRequest
from integrativ.web.state import present_tree
from integrativ.web.state.doors import editor_door
from integrativ.web.state.forms import TEXT
from integrativ.web.state.forms_edition import EditionForm, lines_from
from integrativ.web.state.frame import frame

LINE_TOO_LONG = "Eine Zeile der Bedingungen ist zu lang oder enthält ein Zeichen, das hier nicht stehen darf."


@editor_door
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HatRequest, pk: int) -> HttpResponse:
    """One edition of the rule as fields and lines."""
    found = queries.get_draft(request.membership, pk)
    if found.kind != EntryKind.RULE:
        return redirect("state:draft", pk)
    entry = face.editions_of(found.text)
    if entry is None:
        context = {**frame(request, found, "Formular"), "faults": queries.reading(found).faults}
        return render(request, "state/form.html", context)
    number = _number(request, len(entry["editions"]))
    words = Words(law.catalogue())
    page = _Page(request, found, entry, number, words)
    return page.sent() if request.method == "POST" else page.stored()


def _number(request: HatRequest, count: int) -> int:
    """The place of the edition that is asked for; the newest if nothing is said."""
    said = request.POST.get("edition") if request.method == "POST" else request.GET.get("fassung", str(count - 1))
    if said is None or not said.isascii() or not said.isdigit() or len(said) > 6 or not int(said) < count:
        raise Http404
    return int(said)


class _Page:
    """One request for the form."""

    def __init__(self, request: HatRequest, draft: Draft, entry: Mapping[str, Any], number: int, words: Words) -> None:
        self.request, self.draft, self.entry, self.number, self.words = request, draft, entry, number, words
        self.shown = face.shown(entry, number, words)

    def stored(self) -> HttpResponse:
        """What is stored, each fault beside its field or line."""
        form = EditionForm(shown=self.shown, draft=self.draft)
        by_field, by_line, others = self._placed(queries.reading(self.draft).faults)
        return self._answer(form, list(self.shown.lines), by_field=by_field, by_line=by_line, faults=others)

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
        theirs = None
        if form.is_valid():
            try:
                return redirect(self._store(form, lines))
            except NotPossible as refused:
                form.add_error(None, str(refused))
                theirs = refused.theirs if isinstance(refused, Changed) else None
                if theirs is not None:
                    form.go_on_from(theirs)
        return self._answer(form, lines, unsaved=True, theirs=theirs, status=422)

    def _store(self, form: EditionForm, lines: list[Line]) -> str:
        made = face.written(self.entry, self.number, form.typed(), lines, self.words)
        number, data = self.number, form.cleaned_data
        if self.request.POST.get("do") == "new" and data["begins"]:
            made = face.with_new_edition(made, data["begins"])
            number = len(made["editions"]) - 1
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
        return f"{reverse('state:form', args=[self.draft.pk])}?fassung={number}"

    def _placed(self, faults: tuple[Fault, ...]) -> tuple[dict[str, list[str]], dict[int, list[str]], list[Fault]]:
        """Faults beside fields, beside lines, and those that belong to neither."""
        places = face.places(self.shown.lines, self.number, self.words) if self.shown.has_tree else {}
        by_field: dict[str, list[str]] = {}
        by_line: dict[int, list[str]] = {}
        others = []
        for fault in faults:
            line = next(
                (places[fault.path[:n]] for n in range(len(fault.path), 2, -1) if fault.path[:n] in places), None
            )
            name = face.field_of(fault.path, self.number)
            if line is not None:
                by_line.setdefault(line, []).append(_at_its_field(fault))
            elif name in self.shown.typed:
                by_field.setdefault(str(name), []).append(_at_its_field(fault))
            else:
                others.append(fault)
        for said in (*by_field.values(), *by_line.values()):
            if len(said) > 1:  # where something else says why, that no form fits says nothing
                said[:] = [message for message in said if "keiner erlaubten Form" not in message] or said[:1]
        return by_field, by_line, others

    def _answer(
        self,
        form: EditionForm,
        lines: list[Line],
        *,
        look: int = -1,
        unsaved: bool = False,
        by_field: Mapping[str, list[str]] | None = None,
        by_line: Mapping[int, list[str]] | None = None,
        faults: list[Fault] | None = None,
        theirs: Draft | None = None,
        status: int = 200,
    ) -> HttpResponse:
        by_line, by_field, faults = by_line or {}, by_field or {}, faults or []
        context = {
            **frame(self.request, self.draft, "Formular"),
            "form": form,
            "groups": [
                (title, [(field, by_field.get(field.name, ())) for field in part]) for title, part in form.groups()
            ],
            "rows": present_tree.rows(lines, self.words, by_line, {look}),
            "choices": present_tree.choices(self.words, lines),
            "editions": self._editions(),
            "kept": as_yaml(self.shown.kept) if self.shown.kept else "",
            "faults": faults,
            "count": sum(map(len, (*by_field.values(), *by_line.values()))) + len(faults),
            "unsaved": unsaved,
            "theirs": theirs,
            "remarks": remarks_of(self.draft.text),
        }
        return render(self.request, "state/form.html", context, status=status)

    def _editions(self) -> list[dict[str, Any]]:
        address = reverse("state:form", args=[self.draft.pk])
        return [
            {
                "label": f"ab {begins}" if (begins := typed_day(edition.get("valid_from"))) else "von Anfang an",
                "url": f"{address}?fassung={number}",
                "current": number == self.number,
            }
            for number, edition in reversed(list(enumerate(self.entry["editions"])))
        ]


def _at_its_field(fault: Fault) -> str:
    """A fault without the path to its place: it stands there."""
    place, colon, said = fault.message.partition(": ")
    return said if colon and " " not in place and said else fault.message
