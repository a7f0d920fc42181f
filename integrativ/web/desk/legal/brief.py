"""What the law says today, in one sentence, for the overview of a case; reasons and sources stand one click away."""

from __future__ import annotations

import datetime as dt
from typing import Any

from integrativ import law
from integrativ.cases.legal.facts import facts_for
from integrativ.cases.models import Case
from integrativ.web.desk.legal import present, words
from integrativ.web.desk.legal.look import ORDINARY_JOB
from integrativ.web.desk.legal.no_answer import NoAnswer, evaluating
from integrativ.web.honest import uncertain


def brief(case: Case, on: dt.date) -> dict[str, Any] | None:
    """May the person work, who decides, what is missing, how sure that is. None where nothing can be said."""
    try:
        with evaluating():
            return _answer(case, on)
    except NoAnswer:
        return None


def _answer(case: Case, on: dt.date) -> dict[str, Any] | None:
    known = facts_for(case, None, on)
    if any(fault.certain for fault in law.contradictions(known.values, on)):
        return None
    sheet = known if "job_type" in known.known else known.with_transient(ORDINARY_JOB)
    work = law.answer("work_access", sheet.values, on)
    assert isinstance(work, law.DecisionAnswer)
    said = words.WORK.get(work.outcome, words.WORK["open"])
    editions = present.rules_of(work.because, on)
    later = f"Noch nicht. Frühestens ab {work.earliest:%d.%m.%Y}." if work.earliest else said.sentence
    return {
        "kind": said.kind,
        "sentence": later if work.outcome == "not_yet" else said.sentence,
        "word": said.word,
        "decides": words.decides(tuple(m for e in editions for m in e.decision_maker if m != "none")),
        "norms": ", ".join(dict.fromkeys(edition.norm for edition in editions)),
        "missing": len(law.questions_for(work.missing)),
        "law_date": present.trust(work.because, on).text_state,
        "unsure": bool(uncertain(work.because, work.missing, on)),
    }
