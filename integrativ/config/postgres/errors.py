"""The one exception of the embedded server."""


class PostgresNotStarted(RuntimeError):
    """The embedded PostgreSQL could not be started; the text says why and what to do."""
