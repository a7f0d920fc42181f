"""Companies: who they are, where they work, whom one calls, and which people they look for."""
