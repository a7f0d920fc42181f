"""The Land: the rule workshop."""
