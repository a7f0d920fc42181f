"""Entries of the log in words: the name of the one who acted and what the act is called."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from integrativ.audit.models import Entry, EntryKind
from integrativ.cases.models import Outcome
from integrativ.cases.queries.course import EVENT_WORDS
from integrativ.documents.periods import PROPOSALS
from integrativ.people.models import Category
from integrativ.tenancy.models import Role, User

WORDS = {
    "read": "angesehen",
    "access.accept": "Einladung angenommen",
    "access.absence": "Abwesenheit eingetragen",
    "access.back": "Abwesenheit gelöscht",
    "access.change": "Zugang geändert",
    "access.end": "Zugang beendet",
    "access.invite": "eingeladen",
    "access.invite_again": "Einladung neu gesendet",
    "access.role": "Rolle geändert",
    "access.uninvite": "Einladung zurückgenommen",
    "audit.protocol": "Protokoll gelesen",
    "cases.absence": "Vertretung in den Fällen begonnen",
    "cases.absence_ends": "Vertretung in den Fällen beendet",
    "cases.ask": "Frage an eine Stelle vorbereitet",
    "cases.break_glass": "Notzugriff auf einen Fall",
    "cases.card": "Fall in Kurzform angesehen",
    "cases.caseload": "ganzen Fallbestand übergeben",
    "cases.change": "Fall geändert",
    "cases.close": "Fall geschlossen",
    "cases.close_double": "doppelten Fall geschlossen",
    "cases.confirm_emergency": "Notzugriff bestätigt",
    "cases.emergency_unconfirmed": "Notzugriff nicht rechtzeitig bestätigt",
    "cases.goal": "Ziel vereinbart",
    "cases.goal.drop": "Ziel aufgegeben",
    "cases.goal.reach": "Ziel erreicht",
    "cases.handover.offer": "Übergabe angeboten",
    "cases.note": "Notiz geschrieben",
    "cases.note.delete": "Notiz gelöscht",
    "cases.open": "Fall geöffnet",
    "cases.read": "Fall angesehen",
    "cases.reopen": "Fall wieder aufgenommen",
    "cases.responsibility": "Zuständigkeit eingetragen",
    "cases.take_over": "Fall von einer anderen Stelle übernommen",
    "cases.team.join": "ins Fallteam aufgenommen",
    "cases.team.lead": "Begleitung an eine Kollegin oder einen Kollegen gegeben",
    "cases.team.leave": "aus dem Fallteam genommen",
    "companies.agreement": "Vereinbarung mit einem Betrieb eingetragen",
    "companies.change_demand": "Bedarf eines Betriebs geändert",
    "companies.close_demand": "Bedarf eines Betriebs beendet",
    "companies.contact": "Ansprechperson eines Betriebs eingetragen",
    "companies.demand": "Bedarf eines Betriebs angesehen",
    "companies.look_after": "Betreuung eines Betriebs eingetragen",
    "companies.open_demand": "Bedarf eines Betriebs aufgenommen",
    "companies.profile": "Angaben eines Betriebs geändert",
    "companies.read": "Betrieb angesehen",
    "companies.register": "Betrieb eingetragen",
    "companies.site": "Standort eines Betriebs eingetragen",
    "desk.today": "Heute angesehen",
    "law.enclose": "Auskunft zum Recht beigelegt",
    "law.keep": "Auskunft zum Recht festgehalten",
    "law.record_answer": "Angabe zur Stelle eingetragen",
    "letters.read": "Brief angesehen",
    "network.acknowledge": "Rollenblatt bestätigt",
    "network.contact": "Kontakt einer Stelle eingetragen",
    "network.mandate": "örtliche Zuständigkeit eingetragen",
    "network.promise": "zugesagte Bearbeitungszeit eingetragen",
    "partner.assign": "Anfrage zugewiesen",
    "partner.inbox": "Eingang angesehen",
    "partner.request": "Anfrage angesehen",
    "people.agree_to_lookup": "Zustimmung zur Suche nach Doppelungen eingetragen",
    "people.card": "Person in Kurzform angesehen",
    "people.correct": "Angabe berichtigt",
    "people.duplicates": "nach Doppelungen gesucht",
    "people.fact": "Angabe angesehen",
    "people.find_elsewhere": "bei anderen Stellen nach derselben Person gefragt",
    "people.household": "Haushalt angesehen",
    "people.import": "Tabelle übernommen",
    "people.join_household": "in einen Haushalt aufgenommen",
    "people.leave_household": "aus einem Haushalt genommen",
    "people.lift_restriction": "Sperre der Verarbeitung aufgehoben",
    "people.list": "Liste der Personen angesehen",
    "people.merge": "Doppelung zusammengeführt",
    "people.read": "Person angesehen",
    "people.record_fact": "Angabe eingetragen",
    "people.register": "Person aufgenommen",
    "people.restrict": "Verarbeitung gesperrt",
    "people.retract_fact": "Angabe zurückgenommen",
    "people.share": "Freigabe angesehen",
    "people.shared": "freigegebene Angaben angesehen",
    "people.shares_ending": "endende Freigaben angesehen",
    "people.whole_data": "alle Daten einer Person ausgegeben",
    "people.withdraw": "Freigabe widerrufen",
    "people.withdraw_all": "alle Freigaben an eine Stelle widerrufen",
    "people.withdraw_lookup": "Zustimmung zur Suche nach Doppelungen widerrufen",
    "placements.accept_answer": "Antwort des Betriebs übernommen",
    "placements.accept_permit": "Entscheidung über die Erlaubnis übernommen",
    "placements.agree_terms": "Bedingungen der Arbeit eingetragen",
    "placements.choose": "Personen für eine Stelle angesehen",
    "placements.company_read": "Weg in die Arbeit als Betrieb angesehen",
    "placements.company_step": "Schritt eines Betriebs angesehen",
    "placements.deem_consent": "Zustimmung gilt als erteilt",
    "placements.end": "Weg in die Arbeit beendet",
    "placements.finish_trial": "Erprobung abgeschlossen",
    "law.sheet_printed": "Auskunft für die Person gedruckt",
    "placements.issue_paper": "Nachweis mit Code ausgestellt",
    "placements.slip_by_company": "Nachweis vom Betrieb geöffnet",
    "placements.slip_printed": "Nachweis gedruckt",
    "placements.issue_slip": "Auskunft an den Betrieb gegeben",
    "placements.list": "Wege in die Arbeit angesehen",
    "placements.open_contract": "Vertrag vorbereitet",
    "placements.open_trial": "Erprobung vorbereitet",
    "placements.plan_first_day": "ersten Arbeitstag geplant",
    "placements.prepare_permit": "Antrag auf Erlaubnis vorbereitet",
    "placements.propose": "Person für eine Stelle vorgeschlagen",
    "placements.read": "Weg in die Arbeit angesehen",
    "placements.record_office_answer": "Antwort einer Behörde eingetragen",
    "placements.send_permit": "Antrag auf Erlaubnis gesendet",
    "placements.solve_concern": "Sorge in der Arbeit gelöst",
    "placements.start_work": "Arbeitsbeginn eingetragen",
    "placements.wish_aftercare": "weitere Begleitung gewünscht",
    "placements.withdraw_slip": "Auskunft an den Betrieb zurückgenommen",
    "radar.look": "Radar für einen Fall neu nachsehen lassen",
    "radar.read": "Hinweise des Radars angesehen",
    "radar.body_mark": "Termin der eigenen Liste beantwortet",
    "radar.transition": "Übergang vom Chancen-Aufenthalt angesehen",
    "rulesets.case": "Fall für einen Rechtsentwurf geschrieben",
    "rulesets.change": "Rechtsentwurf geändert",
    "rulesets.draft": "Rechtsentwurf geöffnet",
    "rulesets.effects": "Wirkung von Rechtsentwürfen angesehen",
    "rulesets.release": "Regelwerk freigegeben",
    "rulesets.start": "Rechtsentwurf begonnen",
    "rulesets.withdraw": "Rechtsentwurf zurückgezogen",
    "steps.open": "Schritt angelegt",
    "steps.read": "Schritt angesehen",
}
REASONS = {str(value): str(label) for choices in (Role, Outcome) for value, label in choices.choices}


PERIODS = {proposal.code: proposal.label for proposal in PROPOSALS}
# Acts that end with what they are about: an event, a category, a period.
RADAR_ANSWERS = {
    "again": "Hinweis des Radars wieder geöffnet",
    "done": "Hinweis des Radars erledigt",
    "later": "an einen Hinweis des Radars später erinnern lassen",
    "not_relevant": "Hinweis des Radars trifft nicht zu",
}
FAMILIES: dict[str, Callable[[str], str]] = {
    "steps.": lambda event: f"Schritt {EVENT_WORDS[event]}",
    "people.share.": lambda category: f"freigegeben: {Category(category).label}",
    "retention.": lambda code: f"Frist abgelaufen, gelöscht: {PERIODS[code]}",
    "radar.": lambda answer: RADAR_ANSWERS[answer],
}


def words_of(act: str) -> str | None:
    """What an act is called; None if nobody has given it a name yet."""
    if act in WORDS:
        return WORDS[act]
    for prefix, say in FAMILIES.items():
        if act.startswith(prefix):
            try:
                return say(act.removeprefix(prefix))
            except (KeyError, ValueError):
                return None
    return None


def reason_in_words(reason: str) -> str:
    """Reasons are typed by people, except roles and outcomes, which are kept as codes."""
    return " → ".join(REASONS.get(part, part) for part in reason.split(" → "))


@dataclass(frozen=True)
class Shown:
    """One entry as the page shows it."""

    at: Any
    who: str
    kind: str
    is_denial: bool
    act: str
    people: int
    reason: str


def shown(entries: Iterable[Entry], actors: Iterable[User]) -> list[Shown]:
    """Entries with names; an act without a word of its own keeps its technical name, so that nothing is hidden."""
    names = {user.pk: user.name for user in actors}
    return [
        Shown(
            at=entry.at,
            who=names.get(entry.user_id, f"Konto {entry.user_id}") if entry.user_id else "System",
            kind=entry.get_kind_display(),
            is_denial=entry.kind == EntryKind.DENIAL,
            act=("Versuch: " if entry.kind == EntryKind.DENIAL else "") + (words_of(entry.act) or entry.act),
            people=len(entry.person_ids),
            reason=reason_in_words(entry.reason),
        )
        for entry in entries
    ]
