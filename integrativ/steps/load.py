"""Load the table of moves into the database after each migration."""

from typing import Any

from integrativ.steps import transitions


def after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Make the database's table equal to transitions.moves()."""
    from integrativ.steps.models import Transition

    if using != "owner":
        return
    wanted = [
        Transition(
            kind=m.kind, state=m.state, event=m.event, party=m.party, next_state=m.next_state, waiting_for=m.waiting_for
        )
        for m in transitions.moves()
    ]
    Transition.objects.using(using).all().delete()
    Transition.objects.using(using).bulk_create(wanted)
