"""The questions people ask, put together from rules: decisions, sets of rules, deadlines."""
