"""The accompaniment: case, team, responsibility over time, plan, notes."""
