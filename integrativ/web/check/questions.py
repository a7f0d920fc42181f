"""What the check may ask, of whom, and in which shape an answer is typed and sent along."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from integrativ import law
from integrativ.common import dates
from integrativ.common.dates import parse_german_date
from integrativ.tenancy.models import Municipality
from integrativ.web.check import papers

UNKNOWN = "?"
DOCUMENT, TITLE, PLACE, COUNTRY = "document", "residence_title", "place", "nationality"
EARLIEST_YEAR = 1930
OFFERED: dict[str, tuple[str, ...]] = {
    DOCUMENT: papers.CHOICES,
    "job_type": (
        *("employment", "agency_work", "vocational_training_qualified", "assistant_training", "school_training"),
        *("internship_compulsory", "internship_orientation_max3m", "internship_other", "eq_54a", "bfd_fsj"),
        *("probation_work", "hospitation", "volunteering", "mag_45", "self_employment"),
    ),
    "title_applied_for": ("ae_24", "ae_other"),
    "asylum_decision": (
        *("pending", "withdrawn", "rejected_simple", "rejected_manifestly_unfounded", "rejected_inadmissible", "none"),
    ),
    "work_permission_note": ("unrestricted", "only_with_permission", "prohibited"),
}
"""Values offered where not every value of the catalogue makes sense to the person asked."""
ASKED_OF_PEOPLE = (
    *("job_type", "title_applied_for", "title_bound_to_specific_job", "intended_activity_covered_by_title"),
    *("student_job_is_academic_side_job", "must_live_in_reception", "nationality", "training_registered_or_contract"),
    *("training_qualifies", "asylum_registration_date", "asylum_stay_permitted_since", "stay_uninterrupted_since"),
    *("toleration_since", "valid_passport_presented", "asylum_application_date", "asylum_decision"),
    *("asylum_decision_final", "accelerated_art42_a_to_f", "dublin_request_sent", "protection_in_other_eu_state"),
    *("identity_clarified", "identity_clarified_date", "entry_date", "training_start_date"),
)
"""Facts of the law the check asks people and helpers, the most telling first."""
ASKED_OF_COMPANIES = ("work_permission_note", "work_permit_for_job")
NAMES = frozenset({DOCUMENT, TITLE, PLACE, *ASKED_OF_PEOPLE, *ASKED_OF_COMPANIES})
MAY_LIE_AHEAD = frozenset({"training_start_date"})


class Unusable(Exception):
    """An answer that cannot be read; the code says which sentence repairs it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Shape:
    """How a question is answered: `choice`, `bool`, `date`, `country` or `place`, and the values on offer."""

    name: str
    kind: str
    values: tuple[str, ...] = ()


def may_be_asked(name: str) -> bool:
    """Whether a fact may be asked of a stranger: nothing sensitive, nothing only professionals judge, nothing that
    a public body could not keep anyway (docs/decisions/0006)."""
    fact = law.fact(name)
    kept = law.handling(name)
    harmless = fact.sensitivity == "normal" and not fact.assessment and kept.record == "ledger"
    return harmless and kept.category not in ("health", "family")


def shape(name: str, facts: Mapping[str, Any]) -> Shape:
    """The shape of a question; the titles on offer follow from the paper chosen."""
    if name == PLACE:
        return Shape(name, "place")
    if name == COUNTRY:
        return Shape(name, "country")
    if name == TITLE:
        return Shape(name, "choice", papers.titles(str(facts.get(DOCUMENT, ""))))
    if name in OFFERED:
        return Shape(name, "choice", OFFERED[name])
    fact = law.fact(name)
    return Shape(name, fact.type, ("true", "false") if fact.type == "bool" else fact.values)


def read(asked: Shape, typed: str) -> str:
    """Turn what somebody typed or chose into the text that is sent along.

    :raises Unusable: with the code of a sentence.
    """
    text = typed.strip()
    if text == UNKNOWN:
        return UNKNOWN
    if not text:
        raise Unusable("empty")
    if asked.kind == "date":
        day = _day(text)
        if day > dates.today() and asked.name not in MAY_LIE_AHEAD:
            raise Unusable("future")
        return day.isoformat()
    if asked.kind == "country":
        return _country(text)
    if asked.kind == "place":
        return text
    if text not in asked.values:
        raise Unusable("choice")
    return text


def checked(name: str, sent: str, facts: Mapping[str, Any]) -> Any:
    """Check a value that came back in a hidden field; it may have been changed on the way.

    :raises Unusable: when it is not one the check could have sent.
    """
    asked = shape(name, facts)
    if sent == UNKNOWN and name != DOCUMENT:
        return None
    if name == PLACE:
        if not (
            len(sent) == 8 and sent.isascii() and sent.isdigit() and Municipality.objects.filter(ags=sent).exists()
        ):
            raise Unusable("choice")
        return sent
    if read(asked, sent) != sent:
        raise Unusable("choice")
    if name == DOCUMENT:
        return sent
    value: Any = sent == "true" if asked.kind == "bool" else sent
    try:
        return law.validate_facts({name: value})[name]
    except law.FactError as error:
        raise Unusable("choice") from error


def _day(text: str) -> dt.date:
    """A day typed in Western, Arabic or Persian digits, with dots or slashes."""
    plain = "".join(str(unicodedata.digit(sign, sign)) for sign in text if sign.isprintable() and sign != "\u200f")
    for sign in "/٫،":
        plain = plain.replace(sign, ".")
    try:
        day = parse_german_date(plain)
    except ValueError as error:
        raise Unusable("date") from error
    if day.year < EARLIEST_YEAR:
        raise Unusable("date")
    return day


def _country(text: str) -> str:
    if not (len(text) == 2 and text.isascii() and text.isalpha() and text.isupper()):
        raise Unusable("choice")
    return text
