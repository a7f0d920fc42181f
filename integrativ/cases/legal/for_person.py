"""What the person reads of a kept answer: one sentence, one next step, one contact. No norm, no value of a fact."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from integrativ import law
from integrativ.cases.models import Finding, TeamRole
from integrativ.cases.queries.case import team_of
from integrativ.tenancy.models import Membership

ASK_FIRST = "Bringen Sie uns den Vertrag oder das Angebot vom Betrieb. Dann stellen wir den Antrag mit Ihnen."
TALK = "Fangen Sie noch keine Arbeit an. Sprechen Sie mit uns: Wir prüfen, was sich ändern lässt."
SAID: dict[str, tuple[str, str]] = {  # outcome: sentence, next step
    "free": (
        "Sie dürfen arbeiten und brauchen dafür keine weitere Erlaubnis.",
        "Zeigen Sie dem Betrieb Ihr Dokument. Er macht davon eine Kopie.",
    ),
    "limited": (
        "Sie dürfen arbeiten, aber nur so, wie es in Ihrem Dokument steht.",
        "Zeigen Sie uns Ihr Dokument, bevor Sie etwas unterschreiben. Wir lesen es zusammen.",
    ),
    "entitled": (
        "Sie dürfen arbeiten, sobald die Ausländerbehörde es erlaubt hat; wenn alle Angaben stimmen, muss sie es erlauben.",
        ASK_FIRST,
    ),
    "should": (
        "Sie dürfen arbeiten, sobald die Ausländerbehörde es erlaubt hat; in der Regel soll sie es erlauben, sicher ist es nicht.",
        ASK_FIRST,
    ),
    "discretionary": (
        "Sie dürfen arbeiten, sobald die Ausländerbehörde es erlaubt hat; sie kann Ja oder Nein sagen.",
        ASK_FIRST,
    ),
    "not_yet": ("Sie dürfen jetzt noch nicht arbeiten.", TALK),
    "title_required": (
        "Sie dürfen erst arbeiten, wenn Sie ein Dokument haben, das die Arbeit erlaubt.",
        "Sprechen Sie mit uns, bevor Sie etwas unterschreiben. Wir suchen mit Ihnen den richtigen Weg.",
    ),
    "prohibited": ("Sie dürfen zurzeit nicht arbeiten.", TALK),
    "other_law": (
        "Ob Sie arbeiten dürfen, muss eine andere Stelle prüfen.",
        "Warten Sie bitte auf unseren Anruf. Wir fragen die Stelle und sagen Ihnen die Antwort.",
    ),
    "open": (
        "Wir wissen noch nicht sicher, ob Sie arbeiten dürfen; das heißt nicht Nein.",
        "Bringen Sie zum nächsten Gespräch Ihr Dokument und Ihre Briefe vom Amt mit. Dann prüfen wir weiter.",
    ),
}


@dataclass(frozen=True)
class PersonSheet:
    """Everything that stands on the page for the person."""

    sentence: str
    next_step: str
    contact: Membership | None
    on: dt.date
    kept_on: dt.date
    checked_until: dt.date | None


def for_person(finding: Finding, on: dt.date) -> PersonSheet | None:
    """A kept answer to "Darf ich arbeiten?" in plain words; other questions have no sheet.

    The day up to which the texts were checked is named only while the rule set of the finding is the one in use.
    """
    if finding.question != "work_access":
        return None
    outcome = finding.result.get("outcome", "open")
    sentence, step = SAID.get(outcome, SAID["open"])
    if outcome == "not_yet" and (day := finding.result.get("earliest")):
        sentence = f"Sie dürfen frühestens ab dem {dt.date.fromisoformat(day):%d.%m.%Y} arbeiten, wenn alles so bleibt."
    lead = next((row for row in team_of(finding.case, on) if row.role == TeamRole.LEAD), None)
    version = law.ruleset()
    same = finding.ruleset == f"{version.number}-{version.hash}"[:80]
    return PersonSheet(
        sentence=sentence,
        next_step=step,
        contact=lead.membership if lead else None,
        on=finding.as_of,
        kept_on=finding.kept_at.date(),
        checked_until=version.text_state if same else None,
    )


def kept_answers(case_id: int, org_id: int) -> list[Finding]:
    """The kept answers of a case, newest first."""
    return list(
        Finding.objects.filter(case_id=case_id, org_id=org_id, question="work_access")
        .select_related("kept_by__user")
        .order_by("-kept_at", "-pk")[:5]
    )
