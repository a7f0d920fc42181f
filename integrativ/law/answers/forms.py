"""The catalogue's questions in executable form."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from integrativ.law.catalogue import shipped_catalogue
from integrativ.law.catalogue.model import Catalogue, Question, Raw
from integrativ.law.errors import CatalogueError
from integrativ.law.kernel.form import Condition, FactRef, Form
from integrativ.law.kernel.lowering import Lowering
from integrativ.law.kernel.operators import AS_OF, shift_of
from integrativ.law.kernel.values import checked_value


@dataclass(frozen=True)
class Assumption:
    """What a question takes for granted while nobody has said otherwise; shown to the reader when it is used."""

    fact: str
    text_de: str
    value: Any = None
    same_as: str | None = None


@dataclass(frozen=True)
class Row:
    """One row of a decision: if the condition holds, this is the outcome."""

    outcome: str
    when: Condition
    because: tuple[str, ...]
    note_de: str


@dataclass(frozen=True)
class Field:
    """One field of a decision with its rows from top to bottom."""

    name: str
    label_de: str
    primary: bool
    rows: tuple[Row, ...]
    values_de: Mapping[str, str]
    reads: int


@dataclass(frozen=True)
class Entry:
    """One rule of a rule set, with the view it is asked under and whom it concerns."""

    rule_id: str
    view: Mapping[str, Any]
    applies_when: Condition | None
    reads: int


@dataclass(frozen=True)
class Item:
    """One deadline: under which condition it runs and from which fact its day follows."""

    id: str
    label_de: str
    norm: str
    when: Condition
    day: date | FactRef
    view: Mapping[str, Any]
    reads: int


# what can be followed: a point of a question, or by its name a rule by itself, outside every question
Aspect = Field | Entry | Item | str


@dataclass(frozen=True)
class QuestionForm:
    """A question ready to be answered; which of fields, entries and items is filled depends on its kind."""

    id: str
    kind: str
    view: Mapping[str, Any]
    assumptions: tuple[Assumption, ...]
    fields: tuple[Field, ...] = ()
    entries: tuple[Entry, ...] = ()
    items: tuple[Item, ...] = ()
    earliest_for: str | None = None


@dataclass(frozen=True, eq=False)
class Law:
    """Catalogue, form and questions that belong together; two of them are the same only if they are one object."""

    catalogue: Catalogue
    form: Form
    questions: Mapping[str, QuestionForm]


_adopted: list[Law] = []
_using: ContextVar[Law | None] = ContextVar("law", default=None)


def law() -> Law:
    """Give the law that answers now: the one being tried, else the one adopted, else that of this release."""
    return _using.get() or (_adopted[0] if _adopted else _shipped())


def catalogue() -> Catalogue:
    """Give the whole catalogue that answers now: facts, values, lists, flags, rules, questions."""
    chosen = _using.get() or (_adopted[0] if _adopted else None)
    return chosen.catalogue if chosen else shipped_catalogue()


@lru_cache(maxsize=1)
def _shipped() -> Law:
    return law_from(shipped_catalogue())


def adopt(newer: Law | None) -> None:
    """Answer with this law from now on, in this process; `None` returns to the law of this release."""
    _adopted[:] = [] if newer is None else [newer]


@contextmanager
def using(other: Law) -> Iterator[None]:
    """Answer with another law inside the block: a draft, or the rule set of an earlier day. Only for this thread or task."""
    token = _using.set(other)
    try:
        yield
    finally:
        _using.reset(token)


def law_from(source: Catalogue) -> Law:
    """Compile a catalogue with its questions."""
    lowering = Lowering(source)
    questions = {question.id: _question(source, lowering, question) for question in source.questions.values()}
    return Law(source, lowering.form(), questions)


def _question(source: Catalogue, lowering: Lowering, question: Question) -> QuestionForm:
    raw = question.raw
    for rule_id in question.rule_ids:
        lowering.rule(rule_id)
    return QuestionForm(
        id=question.id,
        kind=question.kind,
        view=_view(source, raw.get("with")),
        assumptions=tuple(_assumption(source, entry) for entry in raw.get("assume", ())),
        fields=tuple(_field(raw, lowering, entry) for entry in raw.get("fields", ())),
        entries=tuple(_entry(source, lowering, entry) for entry in raw.get("rules", ())),
        items=tuple(_item(source, lowering, entry) for entry in raw.get("items", ())),
        earliest_for=raw.get("earliest_for"),
    )


def _field(question: Raw, lowering: Lowering, raw: Raw) -> Field:
    unknown = [name for row in raw["rows"] for name in row["because"] if name not in lowering.rules]
    if unknown:
        raise CatalogueError(f"unbekannte Regel: {unknown[0]}")
    primary = raw.get("primary", False)
    rows = tuple(
        Row(row["outcome"], lowering.condition(row["when"]), tuple(row["because"]), row.get("note_de", ""))
        for row in raw["rows"]
    )
    return Field(
        name=raw["name"],
        label_de=raw.get("label_de", question["label_de"]),
        primary=primary,
        rows=rows,
        values_de=question["outcomes"] if primary else raw.get("values_de", {}),
        reads=reduce(or_, (lowering.reads[row.when.node] for row in rows)),
    )


def _entry(source: Catalogue, lowering: Lowering, raw: Raw) -> Entry:
    rule = lowering.rule(raw["rule"])
    applies_when = lowering.condition(raw["applies_when"]) if "applies_when" in raw else None
    others = {name for edition in rule.editions for name in (*edition.requires, *edition.blocked_by)}
    reads = reduce(or_, (lowering.rule(name).reads for name in others), rule.reads)
    # whom to turn to and how much also depends on facts
    for edition in rule.editions:
        for body in edition.responsible:
            reads |= lowering.reads[body.when.node] if body.when else 0
        for _, _, formula in edition.calculations:
            reads |= lowering.reads_of_formula(formula)
    if applies_when is not None:
        reads |= lowering.reads[applies_when.node]
    return Entry(rule.id, _view(source, raw.get("with")), applies_when, reads)


def _item(source: Catalogue, lowering: Lowering, raw: Raw) -> Item:
    when, raw_day = lowering.condition(raw["when"]), raw["date"]
    reads = lowering.reads[when.node]
    day: date | FactRef
    if isinstance(raw_day, Mapping):
        day = FactRef(raw_day["fact"], shift_of(raw_day))
        reads |= lowering.reads_of_fact(day.fact)
    else:
        day = date.fromisoformat(raw_day)
    return Item(raw["id"], raw["label_de"], raw["norm"], when, day, _view(source, raw.get("with")), reads)


def _assumption(source: Catalogue, raw: Raw) -> Assumption:
    value = raw["value"]
    if isinstance(value, Mapping):
        if value["fact"] != AS_OF and value["fact"] not in source.facts:
            raise CatalogueError(f"unbekannter Fakt: {value['fact']}")
        return Assumption(raw["fact"], raw["text_de"], same_as=value["fact"])
    return Assumption(raw["fact"], raw["text_de"], value=checked_value(source.facts[raw["fact"]], value))


def _view(source: Catalogue, raw: Raw | None) -> dict[str, Any]:
    return {name: checked_value(source.facts[name], value) for name, value in (raw or {}).items()}
