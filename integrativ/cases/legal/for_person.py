"""What the person reads of a kept answer: one sentence, one next step, one contact. No norm, no value of a fact."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from integrativ import law
from integrativ.cases.models import Finding, TeamRole
from integrativ.cases.queries.case import team_of
from integrativ.law.texts import GERMAN, LANGUAGES
from integrativ.people import profile
from integrativ.people.models import Person
from integrativ.people.queries.facts import current_facts
from integrativ.tenancy.models import Membership

OUTCOMES = (
    *("free", "limited", "entitled", "should", "discretionary", "not_yet", "title_required", "prohibited"),
    *("other_law", "open"),
)
"""Outcomes the sheet has words for, in `law/texts`: `sheet.said.<outcome>.sentence` and `.next`."""


SPOKEN_WELL = ("M", "C2", "C1", "B2", "B1")


@dataclass(frozen=True)
class PersonSheet:
    """Everything that stands on the page for the person, without its words."""

    outcome: str
    earliest: dt.date | None
    contact: Membership | None
    on: dt.date
    kept_on: dt.date
    checked_until: dt.date | None
    because: tuple[str, ...]
    missing: tuple[str, ...]


def for_person(finding: Finding, on: dt.date) -> PersonSheet | None:
    """A kept answer to "Darf ich arbeiten?" for the person; other questions have no sheet.

    The day up to which the texts were checked is named only while the rule set of the finding is the one in use.
    """
    if finding.question != "work_access":
        return None
    outcome = finding.result.get("outcome", "open")
    earliest = finding.result.get("earliest") if outcome == "not_yet" else None
    lead = next((row for row in team_of(finding.case, on) if row.role == TeamRole.LEAD), None)
    version = law.ruleset()
    same = finding.ruleset == f"{version.number}-{version.hash}"[:80]
    return PersonSheet(
        outcome=outcome if outcome in OUTCOMES else "open",
        earliest=dt.date.fromisoformat(earliest) if earliest else None,
        contact=lead.membership if lead else None,
        on=finding.as_of,
        kept_on=finding.kept_at.date(),
        checked_until=version.text_state if same else None,
        because=tuple(finding.result.get("because", ())),
        missing=tuple(finding.result.get("missing", ())),
    )


def language_of(person: Person) -> str:
    """The language of the talks if our texts speak it, else the one the person speaks best that they do, else German."""
    if known := speaks(person.contact_language):
        return known
    names = {profile.language_fact(code): code for code in ("prs", *LANGUAGES) if code != GERMAN}
    facts = [fact for fact in current_facts(person) if fact.name in names and fact.value in SPOKEN_WELL]
    best = min(facts, key=lambda fact: SPOKEN_WELL.index(fact.value), default=None)
    return speaks(names[best.name]) if best else GERMAN


def speaks(code: str) -> str:
    """The language of our texts for a recorded one, or nothing: Dari is written as Persian."""
    code = {"prs": "fa"}.get(code, code)
    return code if code in LANGUAGES else ""


def kept_answers(case_id: int, org_id: int) -> list[Finding]:
    """The kept answers of a case, newest first."""
    return list(
        Finding.objects.filter(case_id=case_id, org_id=org_id, question="work_access")
        .select_related("kept_by__user")
        .order_by("-kept_at", "-pk")[:5]
    )
