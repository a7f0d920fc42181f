"""Credits that licences ask for, shown on the page Datenquellen."""

from __future__ import annotations

from typing import NamedTuple


class Credit(NamedTuple):
    """One source with the line its licence asks for."""

    title: str
    line: str
    url: str
    licence: str


CREDITS = (
    Credit(
        "Grenzen der Gemeinden und Kreise",
        "© GeoBasis-DE / BKG 2021 (Daten verändert)",
        "https://www.bkg.bund.de",
        "Datenlizenz Deutschland – Namensnennung – Version 2.0 (www.govdata.de/dl-de/by-2-0)",
    ),
    Credit(
        "Postleitzahlen und Koordinaten",
        "GeoNames, Auswahl und Zuordnung verändert",
        "https://www.geonames.org",
        "CC BY 4.0 (creativecommons.org/licenses/by/4.0)",
    ),
    Credit(
        "Klassifikation der Berufe 2010, überarbeitete Fassung 2020",
        "© Statistik der Bundesagentur für Arbeit; eigene Auswahl und Aufbereitung",
        "https://statistik.arbeitsagentur.de",
        "Nutzung mit Angabe der Quelle",
    ),
    Credit(
        "ISCO-08",
        "This service uses the ESCO classification of the European Commission. Deutsche Titel: eigene Übersetzung.",
        "https://esco.ec.europa.eu",
        "Beschluss 2011/833/EU",
    ),
    Credit("Namen von Ländern und Sprachen", "Unicode CLDR", "https://cldr.unicode.org", "Unicode License v3"),
    Credit(
        "Gestaltung",
        "KERN UX-Standard, @kern-ux/native 2.7.2, für Schrift von rechts nach links verändert",
        "https://www.kern-ux.de",
        "EUPL-1.2",
    ),
    Credit(
        "Schrift Fira Sans",
        "© 2012–2015 The Mozilla Foundation and Telefonica S.A.",
        "https://github.com/mozilla/Fira",
        "SIL Open Font License 1.1",
    ),
    Credit(
        "Schriften Noto Sans und Noto Sans Arabic",
        "© 2015 Google Inc., © 2022 The Noto Project Authors",
        "https://notofonts.github.io",
        "SIL Open Font License 1.1",
    ),
    Credit("Bedienung ohne Neuladen", "htmx 2, mitgeliefert von django-htmx", "https://htmx.org", "0BSD und MIT"),
    Credit("Rahmenwerk", "Django", "https://www.djangoproject.com", "BSD-3-Clause"),
)
