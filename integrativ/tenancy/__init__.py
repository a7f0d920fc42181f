"""Who works where, in which role, and the wall around every body."""
