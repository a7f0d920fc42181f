"""Record an answer given on the spot, keep a finding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from integrativ import law
from integrativ.audit import log
from integrativ.cases.legal.facts import FactSheet, facts_for
from integrativ.cases.legal.models import MatterFact
from integrativ.cases.models import Case, Finding
from integrativ.cases.policies import must_be_in_team
from integrativ.common.dates import now
from integrativ.people.actions import record_fact
from integrativ.steps.models import Matter
from integrativ.tenancy.models import Membership


class MayNotBeKept(Exception):
    """This fact (or this value of it) is for one answer only; nothing about it is stored."""


def record_answer(
    *,
    case: Case,
    matter: Matter | None,
    name: str,
    value: Any,
    source: str,
    by: Membership,
    true_since: dt.date | None = None,
    evidence: str = "",
    seen_on: dt.date | None = None,
) -> None:
    """Store one answered question where it belongs: in the person's ledger, or with the job.

    `value` is the JSON value of the vocabulary.

    :raises NotAllowed: for everybody outside the case team, also for an emergency access, which only looks.
    :raises FactError: for an unknown fact or a value of the wrong type.
    :raises MayNotBeKept: if the law's handling table forbids keeping it.
    """
    must_be_in_team(by, case)
    law.validate_facts({name: value})
    handling = law.handling(name)
    if not handling.may_keep(value):
        raise MayNotBeKept
    if handling.holder == "person":
        record_fact(
            person=case.person,
            name=name,
            value=value,
            by=by,
            source=source,
            true_since=true_since,
            evidence=evidence,
            seen_on=seen_on,
        )
        return
    MatterFact.objects.create(
        org_id=case.org_id,
        case=case,
        matter=matter or case.matter,
        name=name,
        value=value,
        source=source,
        recorded_by=by,
        recorded_at=now(),
    )
    log.write(
        kind="change", act="law.record_answer", person_ids=[case.person_id], object_kind="case", object_id=case.pk
    )


def keep_finding(
    *,
    case: Case,
    matter: Matter | None,
    question: str,
    on: dt.date,
    by: Membership,
    also: Mapping[str, Any] | None = None,
) -> Finding:
    """Keep an answer as it is given: rule set, facts of this moment, result. It is never changed afterwards.

    `also` brings facts that may stand in a finding but not in the ledger.

    :raises NotAllowed: for everybody outside the case team, also for an emergency access, which only looks.
    :raises MayNotBeKept: if `also` holds a fact that no finding may hold.
    """
    must_be_in_team(by, case)
    for name, value in (also or {}).items():
        if law.handling(name).record != "finding_only" and not law.handling(name).may_keep(value):
            raise MayNotBeKept
    sheet: FactSheet = facts_for(case, matter, on).with_transient(also or {})
    answer = law.answer(question, sheet.values, on)
    version = law.ruleset()
    finding = Finding.objects.create(
        org_id=case.org_id,
        case=case,
        matter=matter,
        question=question,
        as_of=on,
        ruleset=f"{version.number}-{version.hash}"[:80],
        facts={
            name: {"value": _as_json(item.value), "source": item.source} for name, item in sorted(sheet.known.items())
        },
        result=answer.as_json(),
        kept_by=by,
        kept_at=now(),
    )
    log.write(kind="change", act="law.keep", person_ids=[case.person_id], object_kind="finding", object_id=finding.pk)
    return finding


def _as_json(value: Any) -> Any:
    """A decimal as the JSON number it is."""
    return float(value) if isinstance(value, Decimal) else value


def split_transient(answers: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Divide answered questions into what may be kept and what lives for one evaluation only."""
    keep = {name: value for name, value in answers.items() if law.handling(name).may_keep(value)}
    return keep, {name: value for name, value in answers.items() if name not in keep}
