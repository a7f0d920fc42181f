"""Looking ahead: which question to ask next, what would open a way, on which days an answer changes.

Everything here is found by asking the evaluator again under other facts or on other days; no rule is decided here.
"""
