"""The plan: goals by area of life, steps agreed with the person, the sheet to take home."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from integrativ.cases import actions, queries
from integrativ.cases.models import Goal
from integrativ.cases.queries.today import Line, lines
from integrativ.common import dates
from integrativ.tenancy.models import Role
from integrativ.web.desk import plan_words, rows
from integrativ.web.desk.case_frame import case_context
from integrativ.web.desk.forms import posted
from integrativ.web.desk.forms.cases import GoalForm
from integrativ.web.desk.forms.steps import StepForm
from integrativ.web.desk.views.cases import form_page
from integrativ.web.doors import DESK_KINDS, HatRequest, door
from integrativ.web.forms import answer

desk_door = door(Role.CASE_MANAGER, kinds=DESK_KINDS)


@desk_door
def plan(request: HatRequest, pk: int) -> HttpResponse:
    """The plan by areas of life, and a form for a goal."""
    case, on = queries.get_case(request.membership, pk), dates.today()
    form = GoalForm(posted(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.agree_goal(
            case=case,
            by=request.membership,
            life_area=data["life_area"],
            text=data["text"],
            on=on,
            agreed=data["agreed"],
        )
        messages.success(request, "Das Ziel steht im Plan.")
        return redirect("desk:case_plan", pk=pk)
    areas = [
        {
            "area": area,
            "id": f"bereich-{area.code or 'ohne'}",
            "open": [_row(line, on) for line in lines(area.steps, [case], on) if line.step.state != "done"],
            "done": [step for step in area.steps if step.state == "done"],
        }
        for area in queries.plan(case)
    ]
    context = {**case_context(case, "desk:case_plan", on), "areas": areas}
    return answer(request, "desk/plan/plan.html", context, form=form)


def _row(line: Line, on: dt.date) -> dict[str, object]:
    agreed = "vereinbart" if line.step.agreed_with_person else "noch nicht besprochen"
    return {
        **rows.step_row(line, on, came_back=rows.is_back(line), with_person=False),
        "person": agreed,
        "mine": line.is_mine,
    }


@require_POST
@desk_door
def goal(request: HatRequest, pk: int, goal: int) -> HttpResponse:
    """A goal is reached or not pursued any more."""
    case = queries.get_case(request.membership, pk)
    found = Goal.objects.filter(org_id=case.org_id, case=case, pk=goal).select_related("case").first()
    if found is None:
        raise Http404
    act = actions.reach_goal if request.POST.get("was") == "reached" else actions.drop_goal
    act(goal=found, by=request.membership, on=dates.today())
    return redirect("desk:case_plan", pk=pk)


@desk_door
def new_step(request: HatRequest, pk: int) -> HttpResponse:
    """Put a step into the plan."""
    case, on = queries.get_case(request.membership, pk), dates.today()
    area = request.GET.get("bereich", "")
    form = StepForm(posted(request), on=on, initial={"life_area": area, "kind": request.GET.get("art", "task")})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.open_plan_step(
            case=case, by=request.membership, key=data["submit_key"], kind=data["kind"], title=data["title"],
            turn_of=form.turn_of(), due_on=data["due_on"], starts_at=form.starts_at(), usual_days=data["usual_days"],
            life_area=data["life_area"], agreed_with_person=data["agreed_with_person"],
            owner=request.membership if data["who"] == "us" else None,
        )  # fmt: skip
        messages.success(request, "Der Schritt steht im Plan.")
        return redirect("desk:case_plan", pk=pk)
    return form_page(
        request, case, "desk:case_plan", form, title="Schritt anlegen", submit="Schritt anlegen", back="desk:case_plan"
    )


@desk_door
def sheet(request: HatRequest, pk: int) -> HttpResponse:
    """The plan on paper, in German and in the language of the person."""
    case, on = queries.get_case(request.membership, pk), dates.today()
    wanted = request.GET.get("sprache", case.person.contact_language)
    other = plan_words.words(wanted)
    areas = []
    for area in queries.plan(case):
        steps = [step for step in area.steps if step.agreed_with_person and step.state != "done"]
        goals = [goal for goal in area.goals if goal.agreed_on and not goal.reached_on]
        if steps or goals:
            areas.append(
                {"area": area, "steps": steps, "goals": goals, "other": other.areas.get(area.code, "") if other else ""}
            )
    context = {
        "case": case,
        "person": case.person,
        "areas": areas,
        "other": other,
        "german": plan_words.GERMAN,
        "languages": plan_words.languages(),
        "lead": next((row for row in queries.team_of(case, on) if row.role == "lead"), None),
        "on": on,
    }
    return render(request, "desk/plan/sheet.html", context)
