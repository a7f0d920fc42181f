"""The whole way: from the first talk in Bochum to a job that holds, by five people on their own screens.

Everything is done by reading and clicking, at a desk and on a phone without JavaScript. Only time is helped along.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from integrativ.cases.models import Case, TeamMember
from integrativ.common import dates
from integrativ.people.models import Fact
from integrativ.placements.models import Placement, Slip
from integrativ.steps.models import Step
from integrativ.tenancy.models import Membership
from tests import factories as f
from tests.browser.conftest import DESK, PHONE
from tests.browser.screen import Effort, Screen
from tests.browser.town import Town, open_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]


class Story:
    """Time, windows and people of one whole way. It begins today: the database's own clock dates the shares."""

    def __init__(self, town: Town, opened: Callable[[Membership], Page], monkeypatch: pytest.MonkeyPatch) -> None:
        self.town, self.opened, self.effort = town, opened, Effort()
        self.windows: dict[int, Page] = {}
        folder = os.environ.get("PICTURES", "")
        self.pictures = Path(folder) if folder else None
        self.began = self.moment = dates.now()
        monkeypatch.setattr(dates, "clock", lambda: self.moment)

    def later(self, days: int) -> None:
        """Some days pass, and everybody signs in anew."""
        self.moment += dt.timedelta(days=days)
        self.windows.clear()

    def day(self, days: int = 0) -> str:
        """A day as people write it, counted from the day of the story."""
        return f"{dates.today() + dt.timedelta(days=days):%d.%m.%Y}"

    def as_(self, hat: Membership) -> Screen:
        """Sit down as somebody and open the first page."""
        if hat.pk not in self.windows:
            self.windows[hat.pk] = self.opened(hat)
        self.last = Screen(self.windows[hat.pk], self.effort, self.pictures)
        return self.last.start()

    @contextmanager
    def shown_when_it_fails(self) -> Iterator[None]:
        """Print the page on which somebody got stuck."""
        try:
            yield
        except BaseException:
            print(self.last.page.url, self.last.page.locator("main").inner_text(), sep="\n")
            raise


@pytest.fixture(params=["desk", "phone-without-script"])
def story(
    request: pytest.FixtureRequest, open_as: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Story]:
    """The way at a desk, and on a phone without JavaScript."""
    how: dict[str, Any] = {"size": DESK} if request.param == "desk" else {"size": PHONE, "script": False}
    yield Story(open_town(), lambda hat: open_as(hat, **how), monkeypatch)


DECIDES = "Ausländerbehörde Bochum"


def take_in(story: Story) -> None:
    """First talk: who it is, papers and languages, work and everyday life."""
    lead = story.as_(story.town.lead).sees("Heute")
    lead.follow("Personen").follow("Person aufnehmen").sees("Wer ist es?")
    lead.write("Nachname", "Testkhafaji").write("Vornamen", "Layla").write("Geburtsdatum", "14.05.1996")
    lead.write("Telefon", "0170 0000000").choose("In welcher Sprache", "Arabisch").write("Wohnort", "Bochum")
    lead.press("Weiter").sees("Papiere und Sprache")
    lead.choose("Welchen Pass", "Irak").choose("Welches Dokument", "Duldung (§ 60a)")
    lead.write("Bis wann ist Ihr Titel", story.day(150)).choose("Was steht in Ihrem Dokument", "nur mit Erlaubnis")
    lead.write("Dokument gesehen am", story.day()).choose("Welches Deutsch", "A2")
    lead.choose("Welche Leistung", "Grundleistungen")
    lead.press("Weiter").sees("Arbeit und Alltag")
    lead.write("Was ist das Ziel", "Arbeit in der Pflege").write("Wie viele Stunden", "30")
    lead.press("Aufnehmen").sees("Aufgenommen", "Layla Testkhafaji")


def open_case(story: Story, hat: Membership | None = None) -> Screen:
    """From the first page to the case of the person."""
    return story.as_(hat or story.town.lead).follow("Personen").follow("Layla Testkhafaji")


def write_down_a_fact(story: Story) -> None:
    """What the person brings along later."""
    lead = open_case(story).follow("Angaben").sees("Duldung (§ 60a)")
    lead.choose("Was wissen Sie jetzt?", "Tag der (letzten) Einreise").press("Eintragen")
    lead.write("Wann sind Sie nach Deutschland", "12.03.2023").mark("Woher wissen wir das?", "Unterlage gesehen")
    lead.write("Welche Unterlage?", "Ankunftsnachweis").write("Gesehen am", story.day())
    lead.press("Speichern").sees("12.03.2023", "gesehen am")


def ask_the_law(story: Story) -> None:
    """May she work, who decides, what is missing?"""
    lead = open_case(story).follow("Rechte & Fristen")
    lead.sees("Darf die Person arbeiten?", "Das ist noch offen", "Ausländerbehörde", "Rechtsstand")
    lead.within("gültigen Pass vorgelegt?").mark("Haben Sie einen gültigen Pass", "Ja").press("Antwort übernehmen")
    lead.press("Antwort festhalten").sees("Die Auskunft ist festgehalten")


def share(story: Story, body: str, purpose: str, *categories: str) -> None:
    """The person lets a body see exactly this."""
    lead = (
        open_case(story)
        .follow("Freigaben")
        .write("Stelle suchen", body)
        .press("Suchen")
        .within("Neue Freigabe")
        .follow(body)
    )
    lead.mark("Was soll die Stelle sehen?", *categories).mark("Wofür?", purpose)
    lead.mark("Worauf stützt sich das?", "Einwilligung").write("Bis wann?", story.day(360))
    lead.choose("In welcher Sprache", "العربية").mark("Auf welchem Weg?", "schriftlich unterschrieben")
    lead.write("Wann hat die Person", story.day()).press("Vorschau zeigen").sees("genau das und nicht mehr")
    lead.press("Die Person ist einverstanden").sees("gespeichert")


def plan(story: Story) -> None:
    """A goal and a step, agreed with the person."""
    lead = open_case(story).follow("Plan & Schritte")
    lead.choose("Lebensbereich", "Arbeit").write("Ziel in den Worten", "Ich möchte alten Menschen helfen")
    lead.tick("mit der Person vereinbart").press("Ziel speichern").sees("alten Menschen helfen")
    lead.follow("Schritt anlegen")
    lead.write("Worum geht es?", "Lebenslauf schreiben").mark("Wer ist dran?", "die Person selbst")
    lead.write("Bis wann?", story.day(7)).choose("Lebensbereich", "Arbeit").tick("mit der Person vereinbart")
    lead.press("Schritt anlegen").sees("Lebenslauf schreiben")


def ask_the_office(story: Story) -> None:
    """A question without a name, answered from the office's own screen."""
    lead = open_case(story).follow("Netzwerk").follow("Frage an eine Stelle")
    lead.choose("Welche Stelle fragen Sie?", DECIDES).press("Weiter").write(
        "Worum geht es?", "Arbeitserlaubnis in der Pflege"
    )
    lead.write("Ihre Frage", "Reicht der Entwurf des Arbeitsvertrags?")
    lead.press("Frage senden").sees("gesendet")
    story.later(1)
    office = story.as_(story.town.office).sees("Eingang").follow("Arbeitserlaubnis in der Pflege")
    office.sees("Reicht der Entwurf").mark("Entscheidung", "Ja").press("Antwort senden").sees("Antwort gesendet")
    lead = story.as_(story.town.lead).sees("Arbeitserlaubnis in der Pflege").follow("Arbeitserlaubnis in der Pflege")
    lead.sees("Ja").press("Antwort gelesen").sees("Arbeitserlaubnis in der Pflege")


def report_a_demand(story: Story) -> None:
    """The company looks for somebody."""
    company = story.as_(story.town.company).sees("Guten Tag, Ida Tenhagen").follow("Bedarf melden")
    company.write("Was soll die Person tun?", "Bewohner waschen, Essen geben, Betten machen")
    company.write("Wie nennen Sie den Beruf?", "Pflegehelferin").mark("Was bieten Sie an?", "Arbeit")
    company.mark("Was muss die Person können?", "Helfertätigkeit").mark("Wie viel Deutsch", "Einfache Gespräche")
    company.mark("Wann wird gearbeitet?", "Früh", "Spät").write("Stunden pro Woche", "30").write("Lohn", "16,95")
    company.write("Wie viele Personen?", "1").write("Straße", "Wiesenstraße 4").write("Postleitzahl", "44892")
    company.press("Bedarf melden").sees("Pflegehelferin")


def propose(story: Story) -> None:
    """A person proposes a person; the company says yes."""
    lead = story.as_(story.town.lead).follow("Stellen").follow("1 × Pflegehelferin").follow("Person vorschlagen")
    lead.choose("Wen schlagen Sie vor?", "Testkhafaji").mark("Das passt", "Deutsch reicht")
    lead.write("Begründung", "Hat ihre Großmutter gepflegt.").write("Geplanter erster Tag", story.day(21))
    lead.press("Vorschlag senden").sees("Weg in die Arbeit")
    company = story.as_(story.town.company).sees("Sie sind dran").follow("Vorschlag ansehen")
    company.sees("Hat ihre Großmutter gepflegt.").mark("Was möchten Sie?", "Ja").press("Antwort senden")
    company.sees("Ihre Antwort ist angekommen", "Noch nicht")


def open_way(story: Story, hat: Membership | None = None) -> Screen:
    """From the first page to the way into work."""
    return open_case(story, hat).tab("Stellen").within("Wege in die Arbeit").follow("Pflegehelferin, Haus Ruhraue")


def try_out(story: Story) -> None:
    """Two days of looking on; the permit is checked for this stage."""
    lead = open_way(story).follow("Gelesen")
    lead.press("Gelesen, weiter").follow("Erprobung vereinbaren").mark("Was?", "Hospitation")
    lead.write("Ab", story.day(1)).write("Bis", story.day(2))
    lead.press("An den Betrieb senden").sees("Der Betrieb ist gefragt", "Dafür ist keine Erlaubnis nötig.")
    company = story.as_(story.town.company).follow("Tage ansehen").mark("Passen Ihnen die Tage?", "Ja")
    company.press("Antwort senden").sees("Ihre Antwort ist angekommen")
    story.later(3)
    lead = open_way(story).follow("Ergebnis eintragen").mark("Wie geht es weiter?", "weiter")
    lead.press("Speichern")


def ask_for_the_permit(story: Story) -> None:
    """Complete at the first try, returned once all the same, supplied, granted with a condition and dates."""
    lead = open_way(story).follow("Erlaubnis oder Zustimmung beantragen")
    lead.mark("Was brauchen Sie?", "Erlaubnis der Ausländerbehörde").write("Ab", story.day(14)).press("Vorbereiten")
    lead.sees(DECIDES).mark("Das liegt vor", "Arbeitsvertrag oder Entwurf").press("Speichern und senden")
    lead.sees("Es fehlt", "Erklärung zum Beschäftigungsverhältnis")
    lead.mark("Das liegt vor", "Erklärung", "Arbeitsvertrag", "Identitätspapier", "Aufenthaltspapier")
    lead.press("Speichern und senden").sees("vollständig bei " + DECIDES)
    story.later(4)
    office = story.as_(story.town.office).follow("Arbeitserlaubnis")
    office.sees("Layla", "Irak", "Haus Ruhraue", "16,95").sees_nothing_of("Großmutter", "Grundleistungen")
    office.mark("Entscheidung", "Es fehlt etwas").unfold("Es fehlt etwas: was?").mark(
        "Was fehlt?", "Erklärung zum Besch"
    )
    office.write("Auflage, Grund", "Die Unterschrift fehlt auf Seite 2.").press("Antwort senden").sees(
        "Antwort gesendet"
    )
    story.later(1)
    lead = story.as_(story.town.lead).sees("Zurück").follow("Arbeitserlaubnis")
    lead.sees("Die Unterschrift fehlt auf Seite 2.")
    lead.mark("Das liegt vor", "Erklärung zum Besch").press("Speichern und senden").sees("Nachgereicht")
    story.later(3)
    office = story.as_(story.town.office).follow("Arbeitserlaubnis").sees("ergänzt", "Die Unterschrift fehlt")
    office.mark("Entscheidung", "Erteilt mit Auflage").write("Arbeit erlaubt ab", story.day(5))
    office.write("Gilt bis", story.day(140)).write("Auflage, Grund", "Nur bei diesem Betrieb, höchstens 30 Stunden.")
    office.press("Antwort senden").sees("Antwort gesendet")
    lead = story.as_(story.town.lead).follow("Arbeitserlaubnis").sees("Erteilt mit Auflage")
    lead.write("Bedingungen in Worten", "Höchstens 30 Stunden in der Woche").press("Gelesen, Bestätigung ausstellen")
    lead.sees("Die Bestätigung für den Betrieb ist ausgestellt")


def hand_benefits_over(story: Story) -> None:
    """The Jobcenter takes the benefits over."""
    lead = open_case(story).follow("Netzwerk").follow("Übergabe anbieten").choose("Was wird übergeben?", "Leistungen")
    lead.choose("An welche Stelle?", "Jobcenter Bochum").write("Ab welchem Tag?", story.day(10))
    lead.mark("Vollständig beim ersten Mal", "Die Person weiß", "Freigabe oder").press("Übergabe anbieten").sees(
        "angeboten"
    )
    jobcenter = story.as_(story.town.jobcenter).follow("Übergabe")
    jobcenter.mark("Entscheidung", "Wir übernehmen").press("Antwort senden").sees("Antwort gesendet")
    open_case(story).follow("Netzwerk").sees("Leistungen", "Jobcenter Bochum", "zugesagt")


def sign_and_start(story: Story) -> None:
    """Contract and first day."""
    lead = open_way(story).follow("Vertrag anfordern").press("An den Betrieb senden")
    lead.sees("Der Betrieb ist um den Vertrag gebeten")
    company = story.as_(story.town.company).follow("Vertrag melden").mark("Ist der Vertrag", "Ja, unterschrieben")
    company.write("Unterschrieben am", story.day()).press("Antwort senden").sees("Ihre Antwort ist angekommen")
    lead = open_way(story).follow("Gelesen").press("Gelesen, weiter").follow("Stunden, Lohn oder Ende ändern")
    lead.write("Gilt ab", story.day(5)).press("Speichern").follow("Ersten Arbeitstag planen")
    lead.write("Geplanter erster Tag", story.day(5)).press("Speichern").sees("Der erste Arbeitstag ist geplant")
    story.later(5)
    lead = open_way(story).follow("Hat angefangen").press("Ersten Arbeitstag eintragen")
    lead.sees("Der erste Arbeitstag steht")


def company_reads_what_it_may(story: Story) -> None:
    """From when, as what, under which conditions, and its duties: nothing else, nowhere."""
    company = story.as_(story.town.company)
    company.sees("Ihre Pflichten mit Datum", "Pflegehelferin", "Höchstens 30 Stunden in der Woche")
    company.follow("Pflegehelferin: Einzelheiten").sees("Darf", "bei Ihnen arbeiten als: Pflegehelferin", "Bis")
    company.sees_nothing_of("Duldung", "60a", "Grundleistungen", "Jobcenter", "Asyl", "Irak", "Titel")


def ask_how_it_goes(story: Story) -> None:
    """Day 7: the person says good, the company says it sticks; Heute shows it the same day."""
    story.later(7)
    lead = (
        open_way(story).within("nach 7 Tagen: Person").follow("Antwort eintragen").mark("Wie läuft es?", "Es läuft gut")
    )
    lead.press("Speichern").sees("Gespeichert")
    company = story.as_(story.town.company).follow("Pflegehelferin: Einzelheiten").follow("Es hakt")
    company.write("Was hakt?", "Kommt zu spät, der Bus fährt anders.").press("Antwort senden")
    company.sees("Ihre Antwort ist angekommen")
    story.as_(story.town.lead).sees("Wie läuft es?", "Frühe Warnung: Es hakt")


def take_over(story: Story) -> None:
    """A colleague takes the lead and sees everything; the first one leads no longer.

    Who belongs to a team today is decided by the database, by its own clock: so this happens on its day.
    """
    story.moment = story.began
    story.windows.clear()
    lead = open_case(story).follow("Fallteam ändern")
    lead.choose("Wer?", "Jonas Beispiel").choose("Als", "führt").press("Speichern")
    lead.sees("Jonas Beispiel führt jetzt den Fall von Layla Testkhafaji").follow("Personen")
    lead.sees("Sie begleiten hier noch niemanden")
    colleague = open_way(story, story.town.colleague).sees("Es hakt", "Erteilt mit Bedingungen")
    colleague.within("nach 7 Tagen: Betrieb").follow("Gelöst").write(
        "Was haben Sie getan?", "Mit dem Betrieb die Schicht getauscht."
    )
    colleague.press("Gelöst")


def test_one_person_comes_to_a_job_that_holds(story: Story, watch: list[str]) -> None:
    with story.shown_when_it_fails():
        take_in(story)
        write_down_a_fact(story)
        ask_the_law(story)
        share(
            story,
            "Ausländerbehörde der Stadt Bochum",
            "Arbeitserlaubnis",
            "Name, Geburtsdatum",
            "Aufenthalt",
            "die konkrete Stelle",
        )
        share(story, "Haus Ruhraue", "in Arbeit", "Name", "warum die Person passt", "ab wann")
        share(story, "Jobcenter Bochum", "Leistungen klären", "Name, Geburtsdatum", "Leistungen")
        plan(story)
        ask_the_office(story)
        report_a_demand(story)
        propose(story)
        try_out(story)
        ask_for_the_permit(story)
        hand_benefits_over(story)
        sign_and_start(story)
        company_reads_what_it_may(story)
        ask_how_it_goes(story)
        take_over(story)
    # A form with an error answers 422; the browser mentions that, and it is meant.
    assert [said for said in watch if "422" not in said] == []
    assert story.effort.clicks < 160 and story.effort.fields < 160
    print(f"Klicks: {story.effort.clicks}, Felder: {story.effort.fields}, Fenster: {len(story.effort.seen)}")
    at_the_end(story)


def at_the_end(story: Story) -> None:
    """What the database holds when everybody has gone home."""
    town = story.town
    with f.wearing(town.colleague):
        case = Case.objects.get(person__family_name="Testkhafaji")
        states = {step.kind: step.state for step in Step.objects.filter(matter__kind="placement").order_by("pk")}
        lead = TeamMember.objects.get(case=case, role="lead", ends_on=None)
        slip, way = Slip.objects.get(), Placement.objects.get()
    assert lead.membership == town.colleague and case.closed_on is None and way.ended_on is None
    assert states["permit_request"] == states["contract"] == states["first_day"] == "done"
    assert slip.conditions == "Höchstens 30 Stunden in der Woche" and slip.withdrawn_on is None
    with f.wearing(town.lead):
        assert not Placement.objects.exists(), "who has passed the case on sees its ways no longer"
    with f.wearing(town.company):
        assert not Fact.objects.filter(category="residence").exists()
