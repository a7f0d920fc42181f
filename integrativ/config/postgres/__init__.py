"""The PostgreSQL server that comes with a checkout: started when first needed, stopped with its last user.

`urls()` says where it will answer without starting anything; `ensure()` starts or joins it.
One keeper process per checkout owns the server (`keeper.py`); everybody else only holds a lock that says "I use it".
"""

from integrativ.config.postgres.errors import PostgresNotStarted
from integrativ.config.postgres.server import Server, ensure, is_kept, release, urls

__all__ = ["PostgresNotStarted", "Server", "ensure", "is_kept", "release", "urls"]
