"""Everything anyone waits for: matter, step, event, clock."""
