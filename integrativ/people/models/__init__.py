"""What the platform knows about people, one file per subject."""

from integrativ.people.models.intake import ImportBatch, IntakeDraft
from integrativ.people.models.ledger import Fact, Source
from integrativ.people.models.lookup import LookupKey, LookupUse
from integrativ.people.models.person import Account, Category, Household, Person, PersonChange, TitleEnd
from integrativ.people.models.reference import (
    CefrLevel,
    Country,
    Language,
    Occupation,
    OccupationTerm,
    QualificationType,
    ReferenceState,
)
from integrativ.people.models.sharing import LegalBasis, Purpose, SentValue, Share, Subject

__all__ = [
    "Account",
    "Category",
    "CefrLevel",
    "Country",
    "Fact",
    "Household",
    "ImportBatch",
    "IntakeDraft",
    "Language",
    "LegalBasis",
    "LookupKey",
    "LookupUse",
    "Occupation",
    "OccupationTerm",
    "Person",
    "PersonChange",
    "Purpose",
    "QualificationType",
    "ReferenceState",
    "SentValue",
    "Share",
    "Source",
    "Subject",
    "TitleEnd",
]
