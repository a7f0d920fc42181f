"""Reads that authorise: cases, their team, timeline and course."""

from integrativ.cases.queries.case import Card, card, cases_of, get_case, header, team_of
from integrativ.cases.queries.responsibility import Gap, gaps, gaps_of, responsibilities

__all__ = [
    "Card",
    "Gap",
    "card",
    "cases_of",
    "gaps",
    "gaps_of",
    "get_case",
    "header",
    "responsibilities",
    "team_of",
]
