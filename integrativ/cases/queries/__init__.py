"""Reads that authorise: cases, their team, timeline, plan and course, *Heute*, what ends, the coordinator's overview."""

from integrativ.cases.queries.case import Card, card, case_of_person, cases_of, get_case, header, team_of, team_today
from integrativ.cases.queries.coordination import Overview, overview
from integrativ.cases.queries.course import course, involved, notes, open_steps, plan, steps_of
from integrativ.cases.queries.expiry import Expiry, also, expiring
from integrativ.cases.queries.responsibility import Gap, gaps, gaps_of, responsibilities
from integrativ.cases.queries.sending import Sendable, sendable
from integrativ.cases.queries.team import caseload_holders, emergencies_of, unconfirmed
from integrativ.cases.queries.today import Today, today

__all__ = [
    "Card",
    "Expiry",
    "Gap",
    "Overview",
    "Sendable",
    "Today",
    "also",
    "card",
    "case_of_person",
    "caseload_holders",
    "cases_of",
    "course",
    "emergencies_of",
    "expiring",
    "gaps",
    "gaps_of",
    "get_case",
    "header",
    "involved",
    "notes",
    "open_steps",
    "overview",
    "plan",
    "responsibilities",
    "sendable",
    "steps_of",
    "team_of",
    "team_today",
    "today",
    "unconfirmed",
]
