"""Conditions of the wall around what the radar keeps: the case team, and the coordination where only numbers stand."""

from integrativ.cases.walls import COORDINATES, in_team
from integrativ.tenancy.wall import HAT

TEAM = f"{HAT} IS NULL OR {in_team(case='case_id')}"
TEAM_OR_COORDINATOR = f"{TEAM} OR {COORDINATES}"
