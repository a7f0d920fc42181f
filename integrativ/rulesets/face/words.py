"""Names of the catalogue as the words people read, and words back into names; what is unknown stays as it was typed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Any

from integrativ.common.dates import parse_german_date
from integrativ.law.answers.forms import law as law_now
from integrativ.law.catalogue.model import Catalogue
from integrativ.law.kernel.form import ListRef
from integrativ.law.kernel.operators import AS_OF
from integrativ.law.wording import value_words
from integrativ.people.profile import country_names

COUNTRIES = frozenset(("nationality",))
_NUMBER = re.compile(r"-?([0-9]+|[0-9]{1,3}(\.[0-9]{3})+)(,[0-9]+)?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_UNITS = {"years": ("Jahr", "Jahre"), "months": ("Monat", "Monate"), "days": ("Tag", "Tage")}
_SPAN = re.compile(r"(-?\d+)\s*(Jahre?n?|Monate?n?|Tage?n?)", re.IGNORECASE)


class Names:
    """The words for one kind of entry; an entry whose words are not its own keeps its name."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        often = Counter(labels.values())
        self._words = {
            name: label
            for name, label in labels.items()
            if often[label] == 1 and label not in labels and label == " ".join(label.split())
        }
        self._names = {label: name for name, label in self._words.items()}

    def words(self, name: str) -> str:
        """Give the words for a name, or the name."""
        return self._words.get(name, name)

    def name(self, typed: str) -> str:
        """Give the name for what was typed: its words or the name itself."""
        return self._names.get(typed, typed)

    def pairs(self) -> Iterable[tuple[str, str]]:
        """All words with their names, for lists to choose from."""
        return sorted(self._names.items(), key=lambda pair: pair[0].casefold())


class Words:
    """All words of one catalogue."""

    def __init__(self, catalogue: Catalogue, entry: str = "") -> None:
        self.catalogue = catalogue
        self.entry = entry  # the list whose values are typed

    @cached_property
    def facts(self) -> Names:
        """Words for facts; the day itself is one."""
        return Names({name: fact.label_de for name, fact in self.catalogue.facts.items()} | {AS_OF: "Stichtag"})

    @cached_property
    def rules(self) -> Names:
        """Words for rules."""
        return Names({name: rule.title_de for name, rule in self.catalogue.rules.items()})

    @cached_property
    def flags(self) -> Names:
        """Words for unsettled points."""
        return Names({name: flag.question_de for name, flag in self.catalogue.flags.items()})

    @cached_property
    def parameters(self) -> Names:
        """Words for dated values."""
        return Names({name: series.label_de for name, series in self.catalogue.parameters.items()})

    @cached_property
    def lists(self) -> Names:
        """Words for dated lists."""
        return Names({name: series.label_de for name, series in self.catalogue.lists.items()})

    @cached_property
    def on_list(self) -> Names:
        """Words for what may stand on the list: the values of the facts that are compared with it."""
        return Names({name: label for fact in facts_of(self.entry) for name, label in _labels(fact).items()})

    def values(self, fact: str) -> Names:
        """Words for the values of a fact."""
        return _values(fact)

    def typed_of(self, fact: str, value: Any) -> str:
        """Give a value as it is typed into the form."""
        if isinstance(value, bool):
            return "ja" if value else "nein"
        if isinstance(value, int | float):
            return str(value).replace(".", ",")
        kind = self._kind(fact)
        if kind == "date" and (found := _ISO.fullmatch(str(value))):
            return ".".join(reversed(found.groups()))
        return self.values(fact).words(str(value)) if kind != "date" else str(value)

    def value_of(self, fact: str, typed: str) -> Any:
        """Give the value for what was typed; what does not fit the fact stays text, and the schema or the law says so."""
        kind = self._kind(fact)
        if kind == "bool":
            return {"ja": True, "nein": False}.get(typed.lower(), typed)
        if kind in ("int", "decimal"):
            return number_of(typed)
        if kind == "date":
            return day_of(typed)
        return self.values(fact).name(typed)

    def _kind(self, fact: str) -> str:
        if fact == AS_OF:
            return "date"
        known = self.catalogue.facts.get(fact)
        return known.type if known else "text"


@lru_cache(maxsize=512)
def _values(fact: str) -> Names:
    return Names(_labels(fact))


def _labels(fact: str) -> Mapping[str, str]:
    return country_names() if fact in COUNTRIES else value_words(fact)


def facts_of(list_id: str) -> list[str]:
    """The facts that the law which answers now compares with a list."""
    leaves = [node.leaf for node in law_now().form.nodes if node.leaf is not None]
    return sorted({one.fact for one in leaves if isinstance(one.operand, ListRef) and one.operand.list_id == list_id})


def number_of(typed: str) -> Any:
    """Give a German number; anything else stays text."""
    if not _NUMBER.fullmatch(typed) or len(typed) > 30:
        return typed
    plain = typed.replace(".", "").replace(",", ".")
    return float(plain) if "." in plain else int(plain)


def day_of(typed: str) -> Any:
    """Give a German day as the catalogue writes it; anything else stays text."""
    try:
        return parse_german_date(typed).isoformat()
    except ValueError:
        return typed


def typed_day(value: Any) -> str:
    """Give a day of the catalogue as it is typed."""
    found = _ISO.fullmatch(value) if isinstance(value, str) else None
    return ".".join(reversed(found.groups())) if found else str(value if value is not None else "")


def typed_span(span: Mapping[str, Any]) -> str:
    """Give a period as it is typed: "3 Jahre 6 Monate"."""
    return " ".join(
        f"{span[unit]} {one if span[unit] == 1 else many}" for unit, (one, many) in _UNITS.items() if unit in span
    )


def span_of(typed: str) -> dict[str, int] | None:
    """Read a period; `None` if something in it is no number of years, months or days."""
    if _SPAN.sub("", typed).replace(",", " ").replace("und", " ").strip():
        return None
    found: dict[str, int] = {}
    for count, word in _SPAN.findall(typed):
        unit = {"j": "years", "m": "months", "t": "days"}[word[0].lower()]
        if unit in found or len(count) > 6:
            return None
        found[unit] = int(count)
    return found or None
