"""PostgreSQL backend that tells the database at every BEGIN who acts."""
