"""What the Land has in each of the two towns' worlds: a draft, and a rule set it released."""

from __future__ import annotations

from typing import Any

from integrativ import law
from integrativ.common.dates import today
from integrativ.rulesets import actions as rulesets
from integrativ.tenancy.models import Role
from tests import factories as f


def law_of_the_land(town: Any) -> None:
    """A draft of the Land, and a rule set that it released."""
    editor, t, on = town.hat("editor"), town.things, today()
    with f.wearing(editor):
        drafts = [
            rulesets.start_draft(kind="rule", entry=rule, by=editor, on=on) for rule in ("asylg-61-2", "aufenthg-16g-1")
        ]
        t["draft"] = rulesets.change_draft(
            draft=drafts[0],
            by=editor,
            version=1,
            text=drafts[0].text,
            reason=town.say("erfundene Fundstelle"),
            effective_on=on,
        )
        text = drafts[1].text.replace("title_de: ", f"title_de: Erfunden {town.name} ", 1)
        second = rulesets.change_draft(
            draft=drafts[1], by=editor, version=1, text=text, reason="erfunden", effective_on=on
        )
    other = f.hat(town.bodies["state"], Role.STATE_OFFICER, user_=f.user(name=f"Zweite Kraft aus {town.name}"))
    with f.wearing(other):
        t["release"] = rulesets.release_draft(draft=second, by=other, reason="erfunden")
    law.adopt(None)  # what was released here answers nowhere else in this process
