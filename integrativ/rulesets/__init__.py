"""Rule sets: which law answers since when, drafts of new editions, what they would change, and their release by a second person."""
