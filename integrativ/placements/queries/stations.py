"""The stations of a way, each from the steps that belong to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from integrativ.common import dates
from integrativ.placements import permits
from integrativ.placements.codes import AftercareAnswer, NotNowBecause, TrialResult
from integrativ.placements.deadlines import deemed, milestone_label
from integrativ.placements.models import AftercareContact, Fit, PermitNeed, Placement, Side, Stage, Trial
from integrativ.placements.queries.agreed import answer_of
from integrativ.steps.models import State, Step, StepEvent, StepKind

DONE, NOW, NEXT, MAYBE = "done", "now", "next", "maybe"


@dataclass(frozen=True)
class Station:
    """One station of the way, as the component `weg` takes it."""

    key: str
    title: str
    state: str = NEXT
    text: str = ""
    when: dt.date | str | None = None
    who: str = ""
    note: str = ""
    warning: str = ""
    url: str = ""
    button: str = ""
    step: Step | None = None
    trial: Trial | None = None
    contacts: tuple[AftercareContact, ...] = ()


def demand(placement: Placement) -> Station:
    demand = placement.demand
    people = "1 Person" if demand.number == 1 else f"{demand.number} Personen"
    return Station(
        key="demand",
        title="Bedarf gemeldet",
        state=DONE,
        text=f"{people}, Deutsch: {demand.get_language_display()}.",
        when=demand.opened_on,
        who=str(placement.company),
    )


def _day(event: StepEvent | None) -> dt.date | None:
    return event.at.astimezone(dates.BERLIN).date() if event else None


def _sent(step: Step) -> dt.date | None:
    return _day(next((event for event in step.events.all() if event.event == "send"), None))


def _turn(step: Step) -> str:
    """Who is waited for, with the day since when."""
    if step.waiting_since is None or step.waiting_for == "nobody":
        return str(step.owner_org)
    since = f"seit {step.waiting_since.astimezone(dates.BERLIN):%d.%m.%Y}"
    if step.waiting_for != "owner" and not step.turn_of:
        return f"Sie sind dran, {since}"
    return f"wartet auf: {step.turn_of or step.owner_org}, {since}"


def _last_text(step: Step) -> str:
    rows = list(step.events.all())
    return rows[-1].text if rows else ""


def proposals(placement: Placement, steps: list[Step]) -> Iterable[Station]:
    for step in (s for s in steps if s.kind == StepKind.PROPOSAL):
        said = answer_of(step)
        reasons = ", ".join(str(Fit(fit).label) for fit in placement.fits)
        text = ". ".join(part for part in (reasons, placement.reasons) if part)
        title, state = "Vorschlag gemacht", NEXT
        if said and said.event == "agree":
            title, state = "Vorschlag gemacht und angenommen", DONE
        elif said:
            reason = dict(NotNowBecause.choices).get(said.code, said.code)
            title, text, state = "Vorschlag abgelehnt", f"{reason}. {said.text}".strip(), DONE
        elif step.state == State.RETURNED:
            title, text = "Der Betrieb möchte erst sprechen", _last_text(step) or text
        yield Station(
            key="proposal",
            title=title,
            state=state,
            text=text,
            when=_span(_sent(step), _day(said)),
            who=_turn(step),
            step=step,
        )


def _span(start: dt.date | None, end: dt.date | None) -> str:
    if start is None:
        return ""
    if end is None or end == start:
        return f"{start:%d.%m.%Y}"
    return f"{start:%d.%m.} → {end:%d.%m.%Y}"


def trials(steps: list[Step], trials: dict[int, Trial], on: dt.date) -> Iterable[Station]:
    for step in (s for s in steps if s.kind == StepKind.TRIAL and s.pk in trials):
        trial, said = trials[step.pk], answer_of(step)
        permit = permits.SENTENCES[PermitNeed(trial.permit_need)]
        text = f"{permit} {trial.permit_reason}".strip()
        accepted = next((e for e in reversed(step.events.all()) if e.event == "accept"), None)
        warning = ""
        if accepted and step.state == State.DONE:
            text = f"Ergebnis: {dict(TrialResult.choices).get(accepted.code, 'erledigt')}. {accepted.text}".strip()
        elif said and said.event == "decline":
            warning = "Der Betrieb möchte andere Tage"
        elif trial.permit_need != PermitNeed.NOT_NEEDED and trial.ends_on >= on:
            warning = "ohne festgestellte Erlaubnis, mit Begründung"
        yield Station(
            key="trial",
            title=Stage(trial.kind).label,
            state=DONE if step.state == State.DONE else NEXT,
            text=text,
            when=_span(trial.starts_on, trial.ends_on),
            who=_turn(step),
            warning=warning,
            step=step,
            trial=trial,
        )


_OFFICE_SAID = {
    "grant": "Erteilt.",
    "grant_conditions": "Erteilt mit Bedingungen.",
    "refuse": "Abgelehnt.",
    "deemed": "Gilt als erteilt (§ 36 Abs. 2 BeschV).",
}


def permissions(steps: list[Step], outcome: permits.PermitOutcome, has_slip: bool) -> Iterable[Station]:
    asked = [s for s in steps if s.kind in (StepKind.PERMIT_REQUEST, StepKind.BA_CONSENT)]
    for step in asked:
        yield _permit(step)
    if not any(s.kind == StepKind.PERMIT_REQUEST for s in asked):
        if outcome.need == PermitNeed.NOT_NEEDED or has_slip:
            text = (
                outcome.reason
                if outcome.need == PermitNeed.NOT_NEEDED
                else "Die Bestätigung für den Betrieb liegt vor."
            )
            yield Station(key="permit_free", title="Erlaubnis geklärt", state=DONE, text=text)
        else:
            yield Station(
                key="permit_missing",
                title="Erlaubnis klären",
                text=f"{outcome.sentence} {outcome.reason}".strip(),
                warning="nicht erlaubt" if outcome.need == PermitNeed.PROHIBITED else "",
            )


def _permit(step: Step) -> Station:
    said, sent = answer_of(step), _sent(step)
    is_ba = step.kind == StepKind.BA_CONSENT
    title = "Zustimmung der Bundesagentur" if is_ba else "Erlaubnis beantragen"
    text, note, state = "Der Antrag wird vorbereitet.", "", NEXT
    if said:
        title = title if is_ba else "Antwort der Ausländerbehörde"
        until = f" Gilt bis {said.valid_until:%d.%m.%Y}." if said.valid_until else ""
        text = f"{_OFFICE_SAID.get(said.event, '')}{until} {said.text}".strip()
        state = DONE if step.state in (State.DONE, State.CANCELLED) else NEXT
        if step.state == State.ANSWERED:
            note = "Antwort ist da, bitte lesen"
    elif step.state == State.RETURNED:
        text = f"Zurückgegeben: {_last_text(step)}".strip()
    elif sent:
        text = "Gesendet, vollständig."
        if is_ba and step.waiting_since:
            period = deemed(step.waiting_since.astimezone(dates.BERLIN).date())
            note = f"gilt ab {period.deemed_on:%d.%m.%Y} als erteilt, wenn sie sich nicht meldet"
        elif step.usual_days:
            note = f"üblich {step.usual_days} Tage"
    return Station(
        key="permit",
        title=title,
        state=state,
        text=text,
        when=_span(sent, _day(said)),
        who=_turn(step) if sent else str(step.owner_org),
        note=note,
        step=step,
    )


def contract(steps: list[Step], placement: Placement) -> Station:
    rows = [s for s in steps if s.kind == StepKind.CONTRACT]
    if not rows:
        return Station(key="contract_missing", title="Vertrag", who=str(placement.company))
    step = rows[-1]
    said = answer_of(step)
    if said and said.event == "agree":
        signed = said.valid_from or _day(said)
        return Station(
            key="contract",
            title="Vertrag unterschrieben",
            state=DONE,
            when=signed,
            who=str(placement.company),
            step=step,
        )
    if said:
        return Station(
            key="contract", title="Kein Vertrag", text=said.text, when=_day(said), who=_turn(step), step=step
        )
    return Station(
        key="contract",
        title="Vertrag",
        text="Der Betrieb schickt den Vertrag.",
        when=step.due_on,
        who=_turn(step),
        step=step,
    )


def first_day(placement: Placement, steps: list[Step]) -> tuple[dt.date | None, Station]:
    for step in (s for s in steps if s.kind == StepKind.FIRST_DAY):
        done = next((e for e in reversed(step.events.all()) if e.event == "complete"), None)
        if done and step.state == State.DONE:
            day = done.valid_from or _day(done)
            warning = "ohne festgestellte Erlaubnis, mit Begründung" if done.code == "without_permit" else ""
            return day, Station(
                key="first_day", title="Erster Arbeitstag", state=DONE, text=done.text, when=day, who=str(placement.company),
                warning=warning, step=step,
            )  # fmt: skip
    planned = placement.planned_start_on
    return None, Station(
        key="first_day",
        title="Erster Arbeitstag",
        when=planned,
        note="geplant" if planned else "",
        who=str(placement.company),
    )


def aftercare(placement: Placement, first_day: dt.date | None, on: dt.date) -> Iterable[Station]:
    if first_day is None:
        yield Station(
            key="aftercare", title="Wie läuft es? Tag 7, 30, 60, 90", text="Wir fragen beide Seiten getrennt."
        )
        yield Station(key="aftercare", title="Monat 6, 9 und 12", state=MAYBE, text="Der Fall bleibt offen.")
        return
    rows = AftercareContact.objects.filter(placement=placement).select_related("step__owner_org")
    by_milestone: dict[str, list[AftercareContact]] = {}
    for row in rows.prefetch_related("step__events").order_by("step__due_on", "id"):
        by_milestone.setdefault(row.milestone, []).append(row)
    for name, contacts in by_milestone.items():
        if live := [contact for contact in contacts if contact.step.state != State.CANCELLED]:
            yield _milestone(name, live, on)


def _milestone(name: str, contacts: list[AftercareContact], on: dt.date) -> Station:
    done = all(c.step.state in (State.DONE, State.CANCELLED) for c in contacts)
    back = [c for c in contacts if c.step.state == State.RETURNED]
    due = contacts[0].step.due_on
    late = not done and due is not None and due < on
    state = DONE if done else NEXT if back or (due and due <= on + dt.timedelta(days=14)) else MAYBE
    return Station(
        key="aftercare",
        title=f"Wie läuft es? {milestone_label(name)}",
        state=state,
        text=" · ".join(f"{Side(c.side).label}: {answer_word(c)}" for c in contacts),
        when=due,
        who="",
        warning="Es hakt" if back else "noch nicht gefragt" if late else "",
        step=back[0].step if back else contacts[0].step,
        contacts=tuple(contacts),
    )


def answer_word(contact: AftercareContact) -> str:
    """What this side has said, in words."""
    step = contact.step
    said = next((e for e in reversed(step.events.all()) if e.event in ("complete", "decline")), None)
    if said is None or step.state in (State.DRAFT, State.OPEN):
        return "offen"
    if said.code == "solved":
        return "hat gehakt, gelöst"
    return str(dict(AftercareAnswer.choices).get(said.code, "beantwortet"))


def end(placement: Placement) -> Station:
    return Station(
        key="end",
        title="Weg beendet",
        state=DONE,
        text=f"{placement.get_end_reason_display()}. {placement.end_text}".strip(),
        when=placement.ended_on,
    )
