"""The catalogue as a book to look things up in: statutes, rules with all their editions in words, cases, open points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from integrativ.law.answers.forms import Law, law
from integrativ.law.casebook import Case, cases_of
from integrativ.law.catalogue.model import Edition, Rule
from integrativ.law.errors import UnknownRule
from integrativ.law.kernel.form import Condition
from integrativ.law.wording import condition_text

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True)
class Statute:
    """A statute or programme with its rules in the catalogue's order; `slug` is its place in an address."""

    slug: str
    name: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Words:
    """One condition in words, with the conditions it is made of; `rule` names the rule it refers to."""

    text: str
    norm: str = ""
    rule: str = ""
    children: tuple["Words", ...] = ()


@dataclass(frozen=True)
class EditionPage:
    """One edition of a rule as a reader sees it."""

    edition: Edition
    conditions: Words
    open_points: tuple[str, ...]


@dataclass(frozen=True)
class RulePage:
    """Everything the catalogue knows about one rule."""

    rule: Rule
    statute: Statute
    editions: tuple[EditionPage, ...]
    cases: tuple[Case, ...]
    questions: tuple[str, ...]
    used_by: tuple[Rule, ...]

    def on(self, day: date) -> EditionPage | None:
        """Give the edition whose wording was in force on the day, or `None` before the first and after the last."""
        return next((page for page in self.editions if page.edition.covers(day)), None)


def statutes() -> Sequence[Statute]:
    """List the statutes of the catalogue in their order."""
    return tuple(_statutes(law()).values())


def statute(slug: str) -> Statute | None:
    """Find a statute by its place in an address."""
    return _statutes(law()).get(slug)


@lru_cache(maxsize=4)
def _statutes(source: Law) -> Mapping[str, Statute]:
    found: dict[str, list[Rule]] = {}
    for rule in source.catalogue.rules.values():
        found.setdefault(rule.statute, []).append(rule)
    return {slug(name): Statute(slug(name), name, tuple(rules)) for name, rules in found.items()}


def rule_page(rule_id: str) -> RulePage:
    """Gather the page of a rule. Raises `UnknownRule`."""
    rule = law().catalogue.rules.get(rule_id)
    if rule is None:
        raise UnknownRule(rule_id)
    forms = law().form.rules[rule_id].editions
    return RulePage(
        rule=rule,
        statute=_statutes(law())[slug(rule.statute)],
        editions=tuple(
            EditionPage(edition, words(form.condition), open_points(edition, form.condition))
            for edition, form in zip(rule.editions, forms, strict=True)
        ),
        cases=tuple(cases_of(rule_id)),
        questions=tuple(q.label_de for q in law().catalogue.questions.values() if _names(q.raw, rule_id)),
        used_by=tuple(
            other
            for other in law().catalogue.rules.values()
            if other.id != rule_id and any(_edition_names(edition, rule_id) for edition in other.editions)
        ),
    )


def words(condition: Condition) -> Words:
    """Say a condition and everything below it in words."""
    raw = condition.raw
    return Words(
        text=condition_text(law().catalogue, condition),
        norm=raw.get("norm", ""),
        rule=raw["rule"] if condition.kind == "rule" else "",
        children=tuple(words(child) for child in condition.children),
    )


def open_points(edition: Edition, condition: Condition) -> tuple[str, ...]:
    """Name what is not settled about an edition: confidence below high, unsettled points of law it turns on."""
    points = []
    if edition.confidence != "high":
        level = {"medium": "mittel", "low": "gering"}[edition.confidence]
        why = f": {edition.confidence_why}" if edition.confidence_why else "."
        points.append(f"Wie sicher wir sind: {level}{why}")
    for flag in dict.fromkeys(_flags(condition)):
        points.append(f"Nicht geklärt: {law().catalogue.flags[flag].question_de}")
    return tuple(points)


def _flags(condition: Condition) -> list[str]:
    own = [condition.raw["flag"]] if condition.kind == "flag" else []
    return own + [flag for child in condition.children for flag in _flags(child)]


def _edition_names(edition: Edition, rule_id: str) -> bool:
    if rule_id in edition.requires or rule_id in edition.blocked_by:
        return True
    return _names(edition.raw["condition"], rule_id)


def _names(raw: object, rule_id: str) -> bool:
    """Say whether a raw part of the catalogue refers to the rule, at any depth."""
    if isinstance(raw, Mapping):
        return raw.get("rule") == rule_id or any(_names(part, rule_id) for part in raw.values())
    if isinstance(raw, list | tuple):
        return any(_names(part, rule_id) for part in raw)
    return False


def search(text: str) -> Sequence[Rule]:
    """Find rules in which every word typed occurs: in name, statute, norm, effect; "§ 16g" finds what stands there.

    Case and umlaut spelling do not matter. An empty text finds nothing.
    """
    wanted = [folded(word) for word in text.replace("§", " ").split()]
    if not wanted:
        return ()
    return [
        law().catalogue.rules[rule_id] for rule_id, hay in _hay(law()).items() if all(word in hay for word in wanted)
    ]


@lru_cache(maxsize=4)
def _hay(source: Law) -> Mapping[str, str]:
    return {
        rule.id: folded(
            " ".join((rule.id, rule.title_de, rule.statute, *(f"{e.norm} {e.effect_de}" for e in rule.editions)))
        )
        for rule in source.catalogue.rules.values()
    }


def folded(text: str) -> str:
    """Fold case and umlauts, so that Müller, MUELLER and mueller are one."""
    return text.casefold().translate(_UMLAUTS)


def oldest_check() -> tuple[date, date]:
    """Give the earliest and the latest day on which an edition in force was last verified."""
    days = [e.last_verified for rule in law().catalogue.rules.values() for e in rule.editions]
    return min(days), max(days)


def slug(name: str) -> str:
    """Give the place of a statute in an address: "SGB III" → "sgb-iii"."""
    plain = "".join(letter if letter.isalnum() else " " for letter in name.lower().translate(_UMLAUTS))
    return "-".join(plain.split())
