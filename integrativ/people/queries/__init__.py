"""Reads about people that authorise: what is returned may be shown to the hat that asked."""

from integrativ.people.queries.duplicates import Duplicate, find_duplicates
from integrativ.people.queries.facts import (
    conflicts,
    current_facts,
    fact_history,
    facts_known,
    facts_true,
    get_fact,
    values_true,
)
from integrativ.people.queries.looks import Look, looks_at
from integrativ.people.queries.people import (
    PeoplePage,
    PersonCard,
    PersonRow,
    find_people,
    get_card,
    get_person,
    household_of,
)
from integrativ.people.queries.reference import (
    contact_languages,
    countries,
    languages,
    municipalities,
    occupation_titles,
    search_occupations,
)
from integrativ.people.queries.shares import (
    SharedPerson,
    SharePreview,
    get_share,
    shared_people,
    shared_person,
    shares_ending,
    shares_of,
    what_would_go,
)

__all__ = [
    "Duplicate",
    "Look",
    "PeoplePage",
    "PersonCard",
    "PersonRow",
    "SharePreview",
    "SharedPerson",
    "conflicts",
    "contact_languages",
    "countries",
    "current_facts",
    "fact_history",
    "facts_known",
    "facts_true",
    "find_duplicates",
    "find_people",
    "get_card",
    "get_fact",
    "get_person",
    "get_share",
    "household_of",
    "languages",
    "looks_at",
    "municipalities",
    "occupation_titles",
    "search_occupations",
    "shared_people",
    "shared_person",
    "shares_ending",
    "shares_of",
    "values_true",
    "what_would_go",
]
