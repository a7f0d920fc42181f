"""The stock PostgreSQL backend; each outermost BEGIN also carries the actor (transaction-local, so safe with a pool)."""

from typing import Any

from django.db.backends.postgresql import base

from integrativ.tenancy import actor


class DatabaseWrapper(base.DatabaseWrapper):
    def set_autocommit(self, autocommit: bool, *args: Any, **kwargs: Any) -> None:
        super().set_autocommit(autocommit, *args, **kwargs)
        if not autocommit:
            who = actor.current()
            if who is not None and self.alias == "default":
                with self.cursor() as cursor:
                    actor.apply(cursor, who)
