"""What a turn of an answer means to the person: gain, loss, duty, or something to look at. No law is decided here."""

from __future__ import annotations

from integrativ.radar.models import Kind

# The gravest first; it names the hint when several things happen on one day.
GRAVITY = (Kind.DEADLINE, Kind.LOSS, Kind.DUTY, Kind.GAIN, Kind.WINDOW)

# How far an answer lets somebody work. Open is neither: it is worth a look.
WORK = {
    "prohibited": 0,
    "title_required": 1,
    "not_yet": 1,
    "discretionary": 3,
    "should": 4,
    "entitled": 5,
    "limited": 6,
    "free": 7,
}
POSSIBLE = 3
RULES = {"met": 2, "open": 1}  # everything else is no
# Being met is a burden: a place of residence is prescribed, an employer has to act.
BURDENS = ("residence_restrictions", "employer_duties")
# Periods of which nothing is lost when they end: waiting is over. All others are days until which somebody must act.
WAITING = frozenset(
    (
        "ba_fiction", "ba_fiction_fast", "asylum_work_3_months", "asylum_work_6_months", "asylum_work_3_months_outside",
        "toleration_reception_6_months", "ba_3_months", "ba_free_4_years", "toleration_60c_apply_from", "stay_25b_4_years",
        "stay_25b_6_years", "toleration_3_months", "residence_rule_12a", "toleration_60d_30_months", "analog_benefits",
    )
)  # fmt: skip


def kind_of_deadline(item: str) -> Kind:
    """Whether a period is one to keep or one to wait for."""
    return Kind.GAIN if item in WAITING else Kind.DEADLINE


def kind_of(question: str, point: str, before: str, after: str) -> Kind | None:
    """Say what a turn brings; `None` if it makes no difference to anybody."""
    if question == "work_access":
        return _work(before, after) if point == "outcome" else _field(point, before, after)
    if question == "benefit_regime":
        return _benefit(point, before, after)
    before_worth, after_worth = RULES.get(before, 0), RULES.get(after, 0)
    if before_worth == after_worth:
        return None
    if question in BURDENS:
        return _burden(before_worth, after_worth)
    if after_worth == RULES["met"]:
        return Kind.GAIN
    return Kind.LOSS if before_worth == RULES["met"] else Kind.WINDOW


def _work(before: str, after: str) -> Kind | None:
    if before not in WORK and after not in WORK:
        return None if before == after else Kind.WINDOW
    if before in WORK and after in WORK:
        if WORK[before] == WORK[after]:
            return None
        return Kind.GAIN if WORK[after] > WORK[before] else Kind.LOSS
    if before in WORK:  # what was certain becomes open
        return Kind.LOSS if WORK[before] >= POSSIBLE else Kind.WINDOW
    return Kind.GAIN if WORK[after] >= POSSIBLE else Kind.LOSS


def _field(point: str, before: str, after: str) -> Kind | None:
    """Whether the employment agency is asked; the other fields follow from the outcome."""
    if point != "ba":
        return None
    free, asked = ("not_required", "not_applicable", "by_title"), ("required", "refused")
    if after == "not_required" and before in asked:
        return Kind.GAIN
    if after in asked and before in free[:1]:
        return Kind.DUTY
    return Kind.WINDOW if "open" in (before, after) and (before in asked or after in asked) else None


def _benefit(point: str, before: str, after: str) -> Kind | None:
    if point != "outcome" or before == after:
        return None
    if "open" in (before, after):
        return Kind.WINDOW
    return Kind.LOSS if after.startswith("none") else Kind.DUTY


def _burden(before: int, after: int) -> Kind | None:
    """A burden that may or may not be there is no news until somebody knows more."""
    if after == RULES["met"]:
        return Kind.DUTY
    return Kind.GAIN if before == RULES["met"] else None
