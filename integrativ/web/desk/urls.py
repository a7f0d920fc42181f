"""Addresses of the desk. Each subject brings a list of its own (urls_people.py, urls_placements.py, urls_law.py)."""

from importlib import import_module
from pathlib import Path

from django.urls import URLPattern, path

from integrativ.web.desk.views import calendar, caseload, cases, coordination, network, notes, plan, steps, today

SUBJECTS = ("urls_people", "urls_placements", "urls_law", "urls_radar", "urls_transition")

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("heute/", today.today, name="today"),
    path("heute/hinweise/<int:pk>/", today.notice_read, name="notice_read"),
    path("heute/kalender/", calendar.calendar, name="calendar"),
    path("heute/kalender/beenden/", calendar.revoke, name="calendar_revoke"),
    path("koordination/", coordination.coordination, name="coordination"),
    path("koordination/fallbestand/", caseload.caseload, name="caseload"),
    path("notzugriffe/<int:pk>/bestaetigen/", coordination.confirm_emergency, name="emergency_confirm"),
    path("faelle/<int:pk>/", cases.overview, name="case"),
    path("faelle/<int:pk>/aendern/", cases.change, name="case_change"),
    path("faelle/<int:pk>/schliessen/", cases.close, name="case_close"),
    path("faelle/<int:pk>/oeffnen/", cases.reopen, name="case_reopen"),
    path("faelle/<int:pk>/notzugriff/", cases.break_glass, name="case_break_glass"),
    path("faelle/<int:pk>/team/", cases.team, name="case_team"),
    path("faelle/<int:pk>/team/<int:member>/", cases.leave, name="case_team_leave"),
    path("faelle/<int:pk>/verlauf/", cases.course, name="case_course"),
    path("faelle/<int:pk>/notizen/", notes.notes, name="case_notes"),
    path("faelle/<int:pk>/notizen/<int:note>/loeschen/", notes.delete, name="note_delete"),
    path("faelle/<int:pk>/kontakt/", notes.contact, name="case_contact"),
    path("faelle/<int:pk>/plan/", plan.plan, name="case_plan"),
    path("faelle/<int:pk>/plan/blatt/", plan.sheet, name="plan_sheet"),
    path("faelle/<int:pk>/plan/ziele/<int:goal>/", plan.goal, name="goal"),
    path("faelle/<int:pk>/schritte/neu/", plan.new_step, name="step_new"),
    path("faelle/<int:pk>/netzwerk/", network.network, name="case_network"),
    path("faelle/<int:pk>/netzwerk/eintragen/", network.record, name="responsibility_new"),
    path("faelle/<int:pk>/uebergabe/", network.handover, name="handover_new"),
    path("faelle/<int:pk>/frage/", network.question, name="question_new"),
    path("schritte/<int:pk>/", steps.step, name="step"),
    path("schritte/<int:pk>/antwort/", steps.answered, name="step_answer"),
    path("schritte/<int:pk>/unterlagen/", steps.checks, name="step_checks"),
    path("schritte/<int:pk>/uebernehmen/", steps.take_over, name="step_take_over"),
    path("schritte/<int:pk>/<slug:event>/", steps.click, name="step_click"),
]
for _subject in SUBJECTS:
    if (Path(__file__).parent / f"{_subject}.py").exists():
        urlpatterns += import_module(f"integrativ.web.desk.{_subject}").urlpatterns
