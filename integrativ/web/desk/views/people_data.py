"""Everything held about a person, to read, print and take along."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render

from integrativ.cases.queries import get_case
from integrativ.common.dates import now, today
from integrativ.people import vocabulary
from integrativ.people.whole_data import whole_data
from integrativ.tenancy.models import Role
from integrativ.web.confirm import recently_confirmed
from integrativ.web.doors import DESK_KINDS, HatRequest, door

TABLE_WORDS = {
    "audit.Entry": "Wer hat hingesehen oder geändert",
    "cases.Case": "Fall",
    "cases.EarlierPeriod": "Frühere Begleitung",
    "cases.Finding": "Auskünfte zum Recht",
    "cases.Goal": "Ziele",
    "cases.MatterFact": "Angaben zum Vorgang",
    "cases.Note": "Notizen",
    "cases.Responsibility": "Zuständigkeiten",
    "cases.TeamMember": "Fallteam",
    "companies.Demand": "Bedarf",
    "network.AnswerDetail": "Antworten anderer Stellen",
    "network.Assignment": "Bearbeitung bei anderen Stellen",
    "network.Necessity": "Begründete Anfragen von Behörden",
    "people.Account": "Eigener Zugang",
    "people.Fact": "Angaben",
    "people.LookupKey": "Erlaubte Suche bei anderen Stellen",
    "people.Person": "Person",
    "people.PersonChange": "Berichtigungen",
    "people.SentValue": "Mit Anfragen gesendet",
    "people.Share": "Freigaben",
    "people.Subject": "Vorgänge zur Person",
    "people.TitleEnd": "Ende des Titels",
    "placements.AftercareContact": "Nachbetreuung",
    "placements.PermitRequest": "Anträge auf Arbeitserlaubnis",
    "placements.Placement": "Wege in die Arbeit",
    "placements.Slip": "Bestätigungen für Betriebe",
    "placements.Terms": "Arbeitsbedingungen",
    "placements.Trial": "Erprobungen",
    "radar.Hint": "Hinweise des Radars",
    "radar.HintContent": "Was sich an diesen Tagen ändert",
    "radar.Look": "Wann das Radar nachgesehen hat",
    "radar.Mark": "Antworten auf Hinweise des Radars",
    "radar.Transition": "Vom Chancen-Aufenthalt zu §§ 25a, 25b",
    "rulesets.CaseEffect": "Was ein Rechtsentwurf ändern würde",
    "steps.Checkpoint": "Prüflisten",
    "steps.Matter": "Vorgänge",
    "steps.Step": "Schritte",
    "steps.StepEvent": "Verlauf der Schritte",
}


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
@recently_confirmed
def person_data(request: HatRequest, pk: int) -> HttpResponse:
    """The whole data as a sheet to print."""
    case = get_case(request.membership, pk)
    data = whole_data(request.membership, case.person, at=now())
    tables = [
        (TABLE_WORDS.get(name, name), [_words(name, row) for row in rows])
        for name, rows in data["tables"].items()
        if rows
    ]
    return render(
        request, "desk/people/person_data.html", {"case": case, "person": case.person, "tables": tables, "on": today()}
    )


@door(Role.CASE_MANAGER, kinds=DESK_KINDS)
@recently_confirmed
def person_data_file(request: HatRequest, pk: int) -> HttpResponse:
    """The same as a JSON file (Art. 20 DSGVO)."""
    case = get_case(request.membership, pk)
    data = whole_data(request.membership, case.person, at=now())
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="daten-{case.pk}.json"'
    return response


def _words(table: str, row: dict[str, object]) -> list[tuple[str, str]]:
    """A row in words: labels of the fields, facts with label and value as people read them."""
    from django.apps import apps

    if table == "people.Fact":
        name = str(row["name"])
        return [
            (vocabulary.label(name), vocabulary.value_text(name, row["value"])),
            ("Nachweis", str(row["source"])),
            ("eingetragen", str(row["recorded_at"])[:16]),
        ]
    labels = (
        {}
        if table == "audit.Entry"
        else {f.name: str(f.verbose_name) for f in apps.get_model(table)._meta.concrete_fields}
    )
    return [(labels.get(name, name), str(value)) for name, value in row.items() if value not in (None, "", [], {})]
