"""Of which fields the form of each kind of entry is made: rules, dated values, dated lists, unsettled points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from integrativ.rulesets.face.fields import Entry

Groups = tuple[tuple[str, tuple[Entry, ...]], ...]

BASIS = (
    ("official_publication", "amtliche Verkündung"),
    ("mirror_diff", "Vergleich zweier Textstände"),
    ("mirror_window", "zwischen zwei Textständen"),
    ("background_unverified", "Hintergrundwissen, nicht geprüft"),
)
KINDS = tuple(
    (kind, word)
    for kind, word in (
        ("Anspruch", "Anspruch (muss)"),
        ("Regelanspruch", "Regelanspruch (muss in der Regel)"),
        ("Soll", "Soll"),
        ("Ermessen", "Ermessen (kann)"),
        ("gebunden", "gebundene Entscheidung"),
        *((kind, kind) for kind in ("Verbot", "Pflicht", "Befreiung", "Fiktion", "Definition", "Regelvoraussetzung")),
        *((kind, kind) for kind in ("Zuständigkeit", "Rechtsfolge", "Öffnung", "Programm", "Information")),
    )
)
LEVELS = (("high", "hoch"), ("medium", "mittel"), ("low", "gering"))
OUTSIDE = (("not_in_force", "gilt nicht"), ("not_encoded", "nicht erfasst"))
TIMING = (
    ("", "nichts gesagt"),
    ("apply_before_event", "Antrag vor dem Ereignis"),
    ("after_event", "nach dem Ereignis"),
    ("retroactive_to_month_start", "rückwirkend zum Monatsanfang"),
    ("any_time", "jederzeit"),
    ("automatic", "von selbst"),
    ("notification", "Mitteilung"),
    ("not_applicable", "kommt nicht darauf an"),
)
ONE_A_LINE = "Eine Angabe je Zeile"

RULE: Groups = (
    (
        "Wann und wo",
        (
            Entry("valid_from", ("valid_from",), "Gilt ab", "day", True, "Leer heißt: schon immer"),
            Entry("valid_to", ("valid_to",), "Gilt bis", "day", True, "Leer heißt: bis auf Weiteres"),
            Entry("basis", ("valid_from_basis",), "Woher der Beginn bekannt ist", "choice", True, choices=BASIS),
            Entry("norm", ("norm",), "Norm", needed=True),
        ),
    ),
    (
        "Was folgt",
        (
            Entry("effect", ("effect_de",), "Rechtsfolge", needed=True, rows=4),
            Entry("kind", ("kind",), "Bindung", "choice", True, choices=KINDS),
            Entry("makers", ("decision_maker",), "Wer entscheidet", "lines", True, ONE_A_LINE, rows=2),
        ),
    ),
    (
        "Texte zum Ergebnis",
        (
            Entry("steps", ("next_steps_de",), "Nächste Schritte", "lines", help=ONE_A_LINE, rows=3),
            Entry("papers", ("documents_de",), "Unterlagen", "lines", help=ONE_A_LINE, rows=3),
            Entry("exceptions", ("exceptions_de",), "Ausnahmen", "lines", help=ONE_A_LINE, rows=3),
            Entry("notes", ("notes_de",), "Hinweise", "lines", help=ONE_A_LINE, rows=3),
        ),
    ),
    (
        "Quelle",
        (
            Entry("sources", ("sources",), "Adressen der Quelle", "lines", True, ONE_A_LINE, rows=2),
            Entry("text_state", ("text_state",), "Textstand der Quelle", "day", True),
            Entry("verified", ("last_verified",), "Zuletzt verglichen am", "day", True),
            Entry("level", ("confidence", "level"), "Wie sicher", "choice", True, choices=LEVELS),
            Entry("why", ("confidence", "why"), "Warum nicht sicherer", rows=2),
            Entry("begin_level", ("confidence", "valid_from_level"), "Wie sicher der Beginn ist"),
        ),
    ),
    (
        "Andere Regeln",
        (
            Entry("requires", ("requires",), "Setzt voraus", "rules", help="Eine Regel je Zeile", rows=2),
            Entry("blocked_by", ("blocked_by",), "Wird gesperrt durch", "rules", help="Eine Regel je Zeile", rows=2),
        ),
    ),
    (
        "Antrag",
        (
            Entry("timing", ("timing", "type"), "Wann beantragen", "choice", choices=TIMING),
            Entry("event", ("timing", "event"), "Ereignis"),
            Entry("timing_norm", ("timing", "norm"), "Norm dazu"),
            Entry("hardship", ("timing", "hardship_de"), "Härtefall", rows=2),
            Entry("practice", ("timing", "practice_de"), "Praxis", rows=2),
        ),
    ),
    (
        "Zur Regel, für alle Fassungen",
        (
            Entry("title", ("title_de",), "Titel", needed=True, of_entry=True),
            Entry("topic", ("topic",), "Thema", needed=True, of_entry=True),
            Entry(
                "before", ("before_first",), "Vor der ersten Fassung", "choice", True, choices=OUTSIDE, of_entry=True
            ),
            Entry("after", ("after_last",), "Nach der letzten Fassung", "choice", True, choices=OUTSIDE, of_entry=True),
        ),
    ),
)
SHOWN_AS_TEXT = ("grants", "responsible", "calculations", "parameters", "combination")

STATUS = (
    ("official", "amtlich bekannt gemacht"),
    ("derived", "aus amtlichen Zahlen berechnet"),
    ("secondary", "aus zweiter Hand, amtlich nicht gesehen"),
    ("window", "bekannt, aber der erste Tag nur ungefähr"),
    ("unverified_after_mirror", "seit dem letzten Textvergleich nicht geprüft"),
    ("unknown", "noch nicht veröffentlicht"),
)
ANSWERS = (("", "noch ungeklärt"), ("true", "Ja"), ("false", "Nein"))
HINTS = (("", "ändert Auskünfte"), ("true", "nur ein Hinweis, ändert keine Auskunft"))
SINCE = "Leer heißt: schon immer"
UNTIL = "Leer heißt: bis auf Weiteres"
PARAMETER: Groups = (
    (
        "Dieser Zeitraum",
        (
            Entry("valid_from", ("valid_from",), "Gilt ab", "day", True, SINCE),
            Entry("valid_to", ("valid_to",), "Gilt bis", "day", True, UNTIL),
            Entry(
                "value", ("value",), "Wert", "amount", True, "Zum Beispiel: 1.234,56. Leer heißt: noch nicht bekannt"
            ),
            Entry("status", ("status",), "Wie bekannt", "choice", True, choices=STATUS),
            Entry("source", ("source",), "Quelle", needed=True, help="Adresse oder Fundstelle", rows=2),
        ),
    ),
    (
        "Zum Wert, für alle Zeiträume",
        (
            Entry("label", ("label_de",), "Bezeichnung", needed=True, of_entry=True),
            Entry("unit", ("unit",), "Einheit", needed=True, of_entry=True),
            Entry("norm", ("norm",), "Norm", needed=True, rows=2, of_entry=True),
            Entry("formula", ("formula_de",), "Wie er sich berechnet", rows=2, of_entry=True),
        ),
    ),
)
LIST: Groups = (
    (
        "Dieser Zeitraum",
        (
            Entry("valid_from", ("valid_from",), "Gilt ab", "day", True, SINCE),
            Entry("valid_to", ("valid_to",), "Gilt bis", "day", True, UNTIL),
            Entry("values", ("values",), "Was auf der Liste steht", "values", True, ONE_A_LINE, rows=6),
            Entry("source", ("source",), "Quelle", help="Adresse oder Fundstelle", rows=2),
        ),
    ),
    (
        "Zur Liste, für alle Zeiträume",
        (
            Entry("label", ("label_de",), "Bezeichnung", needed=True, of_entry=True),
            Entry("norm", ("norm",), "Norm", needed=True, of_entry=True),
        ),
    ),
)
FLAG: Groups = (
    (
        "Antwort",
        (
            Entry("question", ("question_de",), "Frage", needed=True, rows=2),
            Entry("answer", ("default",), "Antwort", "answer", True, choices=ANSWERS),
        ),
    ),
    (
        "Solange er ungeklärt ist",
        (
            Entry("check", ("check_de",), "Wie lässt er sich klären", needed=True, rows=2),
            Entry("set_by", ("set_by",), "Wen man fragt", needed=True),
            Entry("sources", ("sources",), "Adressen der Quelle", "lines", True, ONE_A_LINE, rows=2),
            Entry("hint", ("informational",), "Wirkung", "hint", choices=HINTS),
        ),
    ),
)


@dataclass(frozen=True)
class Shape:
    """The form of one kind of entry: its fields, and where its dated parts stand; without them it is one page."""

    groups: Groups
    parts: str = ""
    part: str = ""  # the word for one dated part
    only_text: tuple[str, ...] = ()
    has_tree: bool = False

    @property
    def entries(self) -> Sequence[Entry]:
        """All fields."""
        return tuple(entry for _, group in self.groups for entry in group)


SHAPES: Mapping[str, Shape] = {
    "rule": Shape(RULE, "editions", "Fassung", SHOWN_AS_TEXT, has_tree=True),
    "parameter": Shape(PARAMETER, "series", "Zeitraum"),
    "list": Shape(LIST, "editions", "Zeitraum"),
    "flag": Shape(FLAG),
}
