"""Writes about people: each checks who may, changes, and leaves an entry in the access log."""

from integrativ.people.actions.facts import correct_fact, record_fact, record_facts, retract_fact
from integrativ.people.actions.intake import draft_of, drop_draft, keep_typing, save_draft
from integrativ.people.actions.lookup import agree_to_lookup, find_elsewhere, withdraw_lookup
from integrativ.people.actions.merging import merge_people, when_merged
from integrativ.people.actions.people import (
    correct_person,
    join_household,
    leave_household,
    lift_restriction,
    register_person,
    restrict_processing,
)
from integrativ.people.actions.shares import prolong_share, share, withdraw, withdraw_all

__all__ = [
    "agree_to_lookup",
    "correct_fact",
    "correct_person",
    "draft_of",
    "drop_draft",
    "find_elsewhere",
    "join_household",
    "keep_typing",
    "leave_household",
    "lift_restriction",
    "merge_people",
    "prolong_share",
    "record_fact",
    "record_facts",
    "register_person",
    "restrict_processing",
    "retract_fact",
    "save_draft",
    "share",
    "when_merged",
    "withdraw",
    "withdraw_all",
    "withdraw_lookup",
]
