"""Pages of the case managers and coordinators."""
