"""The engine: from dated rules to results, exact to the day and honest about what is unknown."""
