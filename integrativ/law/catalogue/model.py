"""The catalogue as frozen records: facts, values, lists, flags, rules with their editions, questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal

FactType = Literal["bool", "enum", "date", "int", "decimal", "text", "list"]
Raw = Mapping[str, Any]


@dataclass(frozen=True)
class Fact:
    """One word of the vocabulary: what is asked, in which words, and which values it may take."""

    name: str
    type: FactType
    entity: str
    label_de: str
    source: Literal["raw", "derived", "raw_or_derived"]
    sensitivity: Literal["normal", "special_art9", "criminal_art10"]
    question_de: str = ""
    values: tuple[str, ...] = ()
    ordered: bool = False
    unit: str = ""
    assessment: bool = False
    may_be_given: bool = False
    evidence_de: tuple[str, ...] = ()
    derive: Raw | None = None

    @property
    def can_be_given(self) -> bool:
        """Say whether a person may state this fact; the others are computed."""
        return self.derive is None or self.may_be_given


@dataclass(frozen=True)
class Handling:
    """Whom a fact belongs to, in which data category it falls and whether it may be kept.

    `record`: `ledger` may be kept; `harmless` only with the value `harmless`; `finding_only` only inside a kept
    finding; `never` lives for one evaluation. `value_records` names values with a stricter rule of their own.
    """

    name: str
    holder: Literal["person", "job", "company", "application"]
    category: str
    record: Literal["ledger", "harmless", "finding_only", "never"]
    harmless: Any = None
    value_records: Mapping[Any, str] | None = None

    def may_keep(self, value: Any) -> bool:
        """Say whether this value may enter the fact ledger."""
        record = (self.value_records or {}).get(value, self.record) if isinstance(value, str) else self.record
        if record == "harmless":
            return type(value) is type(self.harmless) and bool(value == self.harmless)
        return record == "ledger"


@dataclass(frozen=True)
class Dated:
    """A value with the days on which it holds, both inclusive; `None` is open."""

    valid_from: date | None
    valid_to: date | None
    value: Any
    status: str = ""
    source: str = ""

    def covers(self, day: date) -> bool:
        """Say whether this value holds on the day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Series:
    """A named parameter or list with its dated values."""

    id: str
    label_de: str
    norm: str
    unit: str
    dated: tuple[Dated, ...]

    def on(self, day: date) -> Any:
        """Give the value of the day, or `None` if it is unknown or not recorded."""
        return next((entry.value for entry in self.dated if entry.covers(day)), None)


@dataclass(frozen=True)
class Flag:
    """An unsettled point of law that a named person sets; unknown until then."""

    id: str
    default: bool | None
    informational: bool
    question_de: str
    check_de: str
    set_by: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Edition:
    """One wording of a rule with the days on which it holds and everything a reader may ask about it."""

    valid_from: date | None
    valid_to: date | None
    norm: str
    kind: str
    decision_maker: tuple[str, ...]
    effect_de: str
    sources: tuple[str, ...]
    text_state: date
    last_verified: date
    confidence: str
    confidence_why: str
    requires: tuple[str, ...]
    blocked_by: tuple[str, ...]
    raw: Raw

    def covers(self, day: date) -> bool:
        """Say whether this wording holds on the day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def texts(self, key: str) -> tuple[str, ...]:
        """Give the sentences under a key such as `next_steps_de`, `documents_de`, `notes_de`, `exceptions_de`."""
        return tuple(self.raw.get(key, ()))


@dataclass(frozen=True)
class Rule:
    """One norm as a rule; its editions are ordered by date and never overlap."""

    id: str
    title_de: str
    topic: str
    statute: str
    before_first: Literal["not_in_force", "not_encoded"]
    after_last: Literal["not_in_force", "not_encoded"]
    edition_by: str | None
    editions: tuple[Edition, ...]


@dataclass(frozen=True)
class Question:
    """A question people ask, put together from rules; `raw` holds its rows, entries or items."""

    id: str
    label_de: str
    question_de: str
    kind: Literal["decision", "rule_set", "deadline_set"]
    raw: Raw

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """Name the rules of a rule set in their order."""
        return tuple(entry["rule"] for entry in self.raw.get("rules", ()))


@dataclass(frozen=True)
class RuleSet:
    """Which law answered: number and content hash of the catalogue, and the day its texts were last checked."""

    number: int
    hash: str
    text_state: date
    last_verified: date


@dataclass(frozen=True)
class Catalogue:
    """The whole law as data, each part by its name."""

    version: RuleSet
    facts: Mapping[str, Fact]
    handling: Mapping[str, Handling]
    parameters: Mapping[str, Series]
    lists: Mapping[str, Series]
    flags: Mapping[str, Flag]
    rules: Mapping[str, Rule]
    questions: Mapping[str, Question]

    @cached_property
    def days_of_change(self) -> tuple[date, ...]:
        """List every day on which an edition, a list or a value begins or has just ended."""
        spans = [(e.valid_from, e.valid_to) for rule in self.rules.values() for e in rule.editions]
        series = [*self.parameters.values(), *self.lists.values()]
        spans += [(d.valid_from, d.valid_to) for entry in series for d in entry.dated]
        starts = {start for start, _ in spans if start}
        ends = {date.fromordinal(end.toordinal() + 1) for _, end in spans if end}
        return tuple(sorted(starts | ends))
