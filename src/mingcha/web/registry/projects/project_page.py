"""The page of a project with its stages, its trial run, its points, its budget, and the forms sent from it
(articles 4, 5, 8).
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingcha.registry.funding.queries import budget_of_project
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.plans.queries import opens_plan
from mingcha.registry.projects.queries import ProjectPage, points_of_no_project, project
from mingcha.registry.stages.queries import stages_of
from mingcha.registry.stages.values import Work
from mingcha.registry.trials.queries import trial_of_project
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.person import facts_of
from mingcha.web.registry.projects.forms import BuiltPointsForm
from mingcha.web.registry.trials.forms import LeavingPersonForm, TrialDaysForm, TrialPersonForm


def project_page(request: HttpRequest, number: int, sent: ActionForm | None = None) -> HttpResponse:
    """The page of a project; `sent`: the form that was answered and is shown again."""
    facts, at = facts_of(request), wiring.clock().now()
    found = project(facts, number, at=at)
    lanes, may_stage = stages_of(facts, number, at=at)
    trial, may_trial = trial_of_project(facts, number, at=at)
    _, budget = budget_of_project(facts, number, at=at)
    days = {"first_on": trial.first_on, "last_on": trial.last_on, "revision": trial.revision}
    if isinstance(sent, TrialDaysForm):
        sent.offer_newest(trial.revision)
    context = {
        "active": "points",
        "found": found,
        "row": found.row,
        "opens_plan": found.row.plan is not None and opens_plan(facts, found.row.plan, at=at),
        "organises": facts.has(Role.UNIT_MANAGER),
        "names": actor_names({found.row.started_by}),
        "answered": sent,
        "form": sent if isinstance(sent, BuiltPointsForm) else _built_form(facts, found),
        "budget": budget,
        "lanes": lanes,
        "pairs": tuple(zip(lanes.main, lanes.video, strict=True)),
        "has_main": any(one.planned_on or one.done_on for one in lanes.main),
        "main_work": Work.MAIN,
        "video_work": Work.VIDEO,
        "may_stage": may_stage.allowed,
        "trial": trial,
        "may_trial": may_trial.allowed,
        "days_form": sent if isinstance(sent, TrialDaysForm) else TrialDaysForm(initial=days),
        "person_form": sent if isinstance(sent, TrialPersonForm) else TrialPersonForm(),
        "leaving": sent if isinstance(sent, LeavingPersonForm) else None,
    }
    return render(request, "projects/project.html", context, status=sent.status if sent else 200)


def offered_points(facts: DutyFacts, number: int) -> list[tuple[str, str]]:
    """The points on trial that this project may have built, by code."""
    rows = points_of_no_project(facts, number, at=wiring.clock().now())
    return [(code, f"{name} · {system}") for code, name, system in rows]


def _built_form(facts: DutyFacts, found: ProjectPage) -> BuiltPointsForm:
    return BuiltPointsForm(offered=offered_points(facts, found.row.number) if found.may_add else ())
