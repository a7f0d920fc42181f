"""The form of one dated part of an entry: its fields, and the lines of its conditions as they were sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields as fields_of
from typing import Any
from zlib import crc32

from django import forms
from django.core.validators import MaxLengthValidator
from django.http import QueryDict

from integrativ.rulesets.face.edition import Shown
from integrativ.rulesets.face.fields import Entry
from integrativ.rulesets.face.tree import MOST, Line, tidy
from integrativ.rulesets.models import Draft
from integrativ.web.forms import GermanDateField
from integrativ.web.state.forms import OfDraft

LONGEST = 8000
KINDS = ("all", "any", "not", "leaf", "rule", "flag", "raw")
_TEXTS = tuple(field.name for field in fields_of(Line) if field.name not in ("depth", "kind"))


class EditionForm(OfDraft):
    """One dated part of an entry. What is typed may be wrong: it is stored, and the messages stand beside the fields."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=LONGEST, widget=forms.HiddenInput)  # what it was begun from
    reason = forms.CharField(
        label="Warum, mit Fundstelle",
        max_length=2000,
        required=False,
        help_text="Zum Beispiel: BGBl. 2026 I Nr. 145, in Kraft ab 12.06.2026",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    effective_on = GermanDateField(label="Wirkung ansehen am", help_text="An diesem Tag wird gezählt, was sich ändert.")
    begins = GermanDateField(label="Erster Tag", required=False)

    def __init__(self, data: QueryDict | None = None, *, shown: Shown, draft: Draft) -> None:
        first: dict[str, Any] = {
            **{name: getattr(draft, name) for name in ("reason", "effective_on", "version")},
            "edition": shown.edition,
            **shown.typed,
            "seen": marks(draft, shown),
        }
        super().__init__(data, initial=first)
        self.shape = shown.shape
        for entry in self.shape.entries:
            if entry.name in shown.typed:
                self.fields[entry.name] = _field(entry, shown.typed[entry.name], shown.typed.get("unit", ""))
        if not self.shape.parts:
            cited = self.fields["reason"]
            cited.label, cited.help_text = "Fundstelle", CITED

    def typed(self) -> dict[str, str]:
        """What was typed into the fields of the part and the entry."""
        return {
            entry.name: self.cleaned_data[entry.name].replace("\r\n", "\n")
            for entry in self.shape.entries
            if entry.name in self.fields and entry.name in self.cleaned_data
        }

    def take_over(self, theirs: Draft, shown: Shown, lines: list[Line]) -> list[Line]:
        """Take over what somebody else wrote where nothing was typed here; gives the lines as they then stand."""
        begun = dict(part.split("=", 1) for part in self.data.get("seen", "").split() if "=" in part)
        now = texts(theirs, shown)
        for name, text in now.items():
            if name != LINES and begun.get(name) == mark(self.data.get(name, "")):
                self.data[name] = text  # type: ignore[index]
        self.data["seen"] = marks(theirs, shown)  # type: ignore[index]
        self.full_clean()
        return list(shown.lines) if begun.get(LINES) == mark(_line_text(lines)) else lines

    def groups(self) -> list[tuple[str, list[Any]]]:
        """The fields under their headings; fields that are only shown as text are left out."""
        found = [
            (title, [self[entry.name] for entry in part if entry.name in self.fields])
            for title, part in self.shape.groups
        ]
        return [(title, part) for title, part in found if part]


LINES = "l"


def texts(draft: Draft, shown: Shown) -> dict[str, str]:
    """Everything the form shows of a draft, as it is sent."""
    around = {"reason": draft.reason, "effective_on": f"{draft.effective_on:%d.%m.%Y}"}
    return {**shown.typed, **around, LINES: _line_text(shown.lines)}


def marks(draft: Draft, shown: Shown) -> str:
    """A short mark of each text, so that it is known later which of them were changed."""
    return " ".join(f"{name}={mark(text)}" for name, text in texts(draft, shown).items())


def mark(text: str) -> str:
    """A short mark of a text, whatever its line ends."""
    return f"{crc32(text.replace(chr(13), '').strip().encode()):x}"


def _line_text(lines: Sequence[Line]) -> str:
    return repr([tuple(vars(line).values()) for line in lines])


CITED = (
    "Gesetzblatt mit Jahr und Nummer, oder Gericht mit Tag und Aktenzeichen. Zum Beispiel: BGBl. 2026 I Nr. 145 – oder: "
    "BVerwG, Urteil vom 12.03.2026, 1 C 12.25"
)


def _field(entry: Entry, now: str, unit: str) -> forms.Field:
    known: dict[str, Any] = {"label": entry.label, "required": False, "help_text": entry.help, "max_length": LONGEST}
    if entry.choices:
        choices = list(entry.choices)
        if now not in dict(choices):
            choices.insert(0, (now, now or "bitte wählen"))
        limit = MaxLengthValidator(known.pop("max_length"))  # a choice has no attribute for it
        return forms.CharField(widget=forms.Select(choices=choices), validators=[limit], **known)
    if entry.how == "amount":
        known["label"] = f"{entry.label} ({unit})" if unit else entry.label
        if ":" in now:
            known["help_text"] = "Eine Angabe je Zeile: Name, Doppelpunkt, Zahl. Leer heißt: noch nicht bekannt"
    if entry.rows > 1 or "\n" in now:
        rows = max(entry.rows, sum(len(line) // 56 + 1 for line in now.split("\n")))
        return forms.CharField(widget=forms.Textarea(attrs={"rows": min(rows, 14)}), **known)
    attrs = {"day": {"inputmode": "numeric", "autocomplete": "off"}, "amount": {"inputmode": "decimal"}}
    return forms.CharField(widget=forms.TextInput(attrs=attrs.get(entry.how, {})), **known)


def lines_from(sent: QueryDict) -> tuple[list[Line], bool]:
    """The lines that were sent, and whether all of them could be kept as they were typed."""
    lines: list[Line] = []
    fine = True
    while len(lines) < MOST and f"l{len(lines)}-kind" in sent:
        before = f"l{len(lines)}-"
        texts = {name: sent.get(before + name, "").replace("\r\n", "\n").strip() for name in _TEXTS}
        if any("\x00" in text or len(text) > LONGEST * (3 if name == "raw" else 1) for name, text in texts.items()):
            fine = False
            texts = {name: text.replace("\x00", "") for name, text in texts.items()}
        kind, depth = sent[before + "kind"], sent.get(before + "depth", "")
        depth_number = int(depth) if depth.isascii() and depth.isdigit() and len(depth) < 4 else 1
        lines.append(Line(depth_number, kind if kind in KINDS else "leaf", **texts))
    return tidy(lines), fine
