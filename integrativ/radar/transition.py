"""The Chancen-Aufenthaltsrecht runs out: for each holder of § 104c AufenthG, how far the way to § 25a and § 25b is.

Nothing is decided here. The conditions are those of the catalogue's rules, read as the question "Wege zum Bleiben" reads
them; a missing fact stays open. A title under § 104c cannot be prolonged; only an application for § 25a or § 25b before its
last day keeps stay and work (§ 104c Abs. 2 Satz 3, § 81 Abs. 4 AufenthG).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from integrativ import law
from integrativ.common.dates import add_months

TITLE = "ae_104c"
QUESTION = "residence_paths"
GRANT, BRIDGE, FICTION = "aufenthg-104c-1", "aufenthg-104c-transition", "aufenthg-104c-2-fiction"
MONTHS = 18
PATHS = {
    "§ 25a": ("aufenthg-25a-1", "aufenthg-25a-1-discretion", "aufenthg-25a-6-s2"),
    "§ 25b": ("aufenthg-25b-1", "aufenthg-25b-8-s2"),
}
NEAR = {"met": 0, "open": 1, "not_met": 2, "blocked": 3, "not_applicable": 4, "not_in_force": 5}
APPLIED = {"ae_25a": "§ 25a", "ae_25b": "§ 25b"}
CURT = 22  # shorter words are told together with the fact they are about


@dataclass(frozen=True)
class Condition:
    """One condition of a rule in words; of alternatives those that matter for its state."""

    state: str
    text: str
    options: tuple[Condition, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class LastDay:
    """The last day on which an application is in time, and why that day."""

    day: dt.date
    why: str
    norm: str


@dataclass(frozen=True)
class Path:
    """One way on, as the rule of it says that is nearest, with what is still missing."""

    section: str
    rule: str
    title: str
    status: str
    edition: law.Edition
    conditions: tuple[Condition, ...]
    ask: tuple[law.MissingPart, ...]
    last: LastDay | None
    opens: law.Earliest | None
    help: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    def count(self, state: str) -> int:
        """How many conditions have this state."""
        return sum(1 for condition in self.conditions if condition.state == state)

    @property
    def is_out(self) -> bool:
        """Whether this way is closed as things are known today."""
        return self.status not in ("met", "open") and self.opens is None and not self.help


@dataclass(frozen=True)
class Standing:
    """Until when one holder of the title can file, and whether an application in time lets the title go on."""

    on: dt.date
    ends_on: dt.date | None
    last: LastDay | None
    in_time: str = "open"
    applied_on: dt.date | None = None
    applied_for: str = ""

    @property
    def days(self) -> int | None:
        """Days until the last day; negative when it has passed, None while the end of the title is unknown."""
        return None if self.last is None else (self.last.day - self.on).days

    @property
    def keeps_running(self) -> bool:
        """Whether an application in time lets the title go on (§ 81 Abs. 4 AufenthG)."""
        return self.in_time == "met"

    @property
    def is_over(self) -> bool:
        """Whether the last day has passed without an application in time, as far as is known."""
        return self.days is not None and self.days < 0 and not self.keeps_running

    @property
    def urgency(self) -> tuple[int, int]:
        """First what is over or has no day, then the nearest last day; who has applied in time comes last."""
        if self.keeps_running:
            return (2, self.days or 0)
        return (0, 0) if self.days is None or self.days < 0 else (1, self.days)


@dataclass(frozen=True)
class Outlook:
    """What one holder of the title has to know: until when, and both ways."""

    standing: Standing
    paths: tuple[Path, ...]
    doubts: tuple[str, ...] = ()

    @property
    def last(self) -> LastDay | None:
        return self.standing.last

    @property
    def keeps_running(self) -> bool:
        return self.standing.keeps_running


def statutory_end() -> dt.date:
    """The last day any title under § 104c can last: granted on the last day of the old wording, for 18 months.

    § 104c Abs. 3 Satz 2 AufenthG in the wording until 30.12.2025; the catalogue's rule for the transition names the same day.
    """
    last_grant = law.catalogue().rules[GRANT].editions[-1].valid_to
    assert last_grant is not None
    return add_months(last_grant, MONTHS)


def holds_title(facts: Mapping[str, Any]) -> bool:
    """Whether the known title is that of § 104c."""
    return facts.get("residence_title") == TITLE


def standing(facts: Mapping[str, Any], on: dt.date) -> Standing:
    """Until when to file, from few facts: cheap enough for a whole list."""
    ends_on, applied = _day(facts.get("title_valid_until")), facts.get("title_applied_for")
    return Standing(
        on=on,
        ends_on=ends_on,
        last=last_day(ends_on),
        in_time=law.evaluate(facts, on, [FICTION])[FICTION].result,
        applied_on=_day(facts.get("application_date")) if applied in APPLIED else None,
        applied_for=APPLIED.get(str(applied), ""),
    )


def outlook(facts: Mapping[str, Any], on: dt.date) -> Outlook:
    """Everything for one person, from her facts on a day.

    :raises law.LawError: for facts the law cannot read.
    """
    stands = standing(facts, on)
    asked = [rule for rules in PATHS.values() for rule in rules]
    states = {track.id: track.on(on) for track in law.timeline(QUESTION, facts, on, on, only=asked).tracks}
    doubts = tuple(found.text_de for found in law.contradictions(dict(facts), on))
    paths = tuple(_path(section, rules, states, facts, on, stands.last) for section, rules in PATHS.items())
    return Outlook(stands, paths, doubts)


def last_day(ends_on: dt.date | None) -> LastDay | None:
    """The end of the title, never later than the law lets any such title last; None while the end is unknown."""
    if ends_on is None:
        return None
    latest = statutory_end()
    if ends_on > latest:
        return LastDay(latest, "An diesem Tag endet der letzte Titel, den es nach § 104c geben kann.", _norm(BRIDGE))
    why = "Der Titel endet. Nur ein Antrag bis zu diesem Tag erhält Aufenthalt und Arbeitserlaubnis."
    return LastDay(ends_on, why, "§ 81 Abs. 4, § 104c Abs. 2 Satz 3 AufenthG")


def _path(
    section: str,
    rules: tuple[str, ...],
    stands: Mapping[str, str],
    facts: Mapping[str, Any],
    on: dt.date,
    last: LastDay | None,
) -> Path:
    nearest = min(rules, key=lambda rule: (NEAR[stands[rule]], rules.index(rule)))
    if NEAR[stands[nearest]] > NEAR["open"]:
        nearest = rules[0]
    status, is_near = stands[nearest], stands[nearest] in ("met", "open")
    edition = _edition(nearest, on)
    conditions = _conditions(nearest, edition, facts, on)
    missing = {name for condition in conditions if condition.state == "open" for name in condition.missing}
    return Path(
        section=section,
        rule=nearest,
        title=law.catalogue().rules[nearest].title_de,
        status=status,
        edition=edition,
        conditions=conditions,
        ask=law.questions_for(missing),
        last=_earlier(last, nearest, facts, on) if is_near else None,
        opens=None if is_near else _opens(nearest, facts, on, last),
        help=() if is_near else _help(nearest, facts, on),
        others=tuple(rule for rule in rules if rule != nearest and stands[rule] in ("met", "open")),
    )


def _help(rule: str, facts: Mapping[str, Any], on: dt.date) -> tuple[str, ...]:
    """What somebody can do to bring the way back: the smallest sets of changes, each tried by evaluating again."""
    found = law.openers(QUESTION, rule, facts, on).openings
    return tuple(" und ".join(step.text_de for step in opening.steps) for opening in found)


def _earlier(last: LastDay | None, rule: str, facts: Mapping[str, Any], on: dt.date) -> LastDay | None:
    """The end of the title, or an earlier day on which the way itself closes, for example a birthday."""
    found = law.last_day(QUESTION, rule, facts, on)
    if found is None or (last is not None and last.day <= found.day):
        return last
    why = next((reason.text_de for reason in found.reasons if reason.fact != "as_of"), found.label_de)
    return LastDay(found.day, f"Danach gilt nicht mehr: {why}.", _norm(rule))


def _opens(rule: str, facts: Mapping[str, Any], on: dt.date, last: LastDay | None) -> law.Earliest | None:
    """The day from which waiting alone helps, if it comes before the last day."""
    found = law.earliest(QUESTION, rule, facts, on, wanted=("met", "open"))
    return found if found is not None and last is not None and found.day <= last.day else None


def _conditions(rule: str, edition: law.Edition, facts: Mapping[str, Any], on: dt.date) -> tuple[Condition, ...]:
    """The conditions of a rule and of the rules it requires, as the question reads them."""
    roots = [law.explain(name, facts, on, question=QUESTION) for name in (rule, *edition.requires)]
    found = [_condition(node) for root in roots for node in _joined(root)]
    return tuple({(one.state, one.text, one.options): one for one in found if one.text}.values())


def _joined(root: law.Node) -> Iterable[law.Node]:
    """The lines below a rule: the parts of its one big "all", or the single condition."""
    for node in root.children:
        if node.kind == "all":
            yield from node.children
        else:
            yield node


def _condition(node: law.Node) -> Condition:
    """A line with the alternatives that matter: those that hold, else all that are not out of question for the title."""
    if node.kind == "leaf" and node.fact and node.value is not None and node.children == ():
        return Condition(node.state, _words(node))
    if node.kind in ("any", "all") and node.children:
        options = tuple(_condition(child) for child in _telling(node))
        missing = tuple(dict.fromkeys(name for option in options if option.state == "open" for name in option.missing))
        if len(options) == 1:
            return options[0]
        return Condition(node.state, node.text_de, options, missing if node.state == "open" else ())
    return Condition(node.state, _words(node), (), node.missing)


def _telling(node: law.Node) -> list[law.Node]:
    children = list(node.children)
    if node.kind == "all":
        return children
    if node.state == "met":
        return [child for child in children if child.state == "met"][:1]
    return [child for child in children if not _is_about_title(child)] or children


def _is_about_title(node: law.Node) -> bool:
    """Alternatives for people with another title say nothing here."""
    if node.kind == "leaf":
        return node.fact == "residence_title" and node.state == "not_met"
    return node.kind == "all" and any(_is_about_title(child) for child in node.children)


def _words(node: law.Node) -> str:
    """The words of the catalogue, without the "oder" of a list of alternatives; short ones say what they are about."""
    text = node.text_de.removeprefix("oder ")
    if node.fact in law.catalogue().facts and node.fact != "residence_title" and len(text) < CURT:
        label = law.fact(node.fact).label_de.partition(" (")[0]
        text = f"{text} – {label}" if label.lower() not in text.lower() else text
    return text[:1].upper() + text[1:]


def _edition(rule: str, on: dt.date) -> law.Edition:
    editions = law.catalogue().rules[rule].editions
    return next((edition for edition in editions if edition.covers(on)), editions[-1])


def _norm(rule: str) -> str:
    return law.catalogue().rules[rule].editions[-1].norm


def _day(value: Any) -> dt.date | None:
    return (
        dt.date.fromisoformat(value)
        if isinstance(value, str) and value
        else value
        if isinstance(value, dt.date)
        else None
    )
