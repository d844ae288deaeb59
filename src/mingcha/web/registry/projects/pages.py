"""Pages of projects: the list, a new one, one with the points that it built (articles 5, 8)."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.rules import KEEPERS, may_write, somewhere
from mingcha.registry.projects.actions import add_built_points, start_project
from mingcha.registry.projects.queries import MOST_PROJECTS, ProjectRow, carried_out, planned_places, projects
from mingcha.registry.stages.queries import stages_of_listed
from mingcha.registry.stages.rules import stage_reached
from mingcha.registry.stages.values import Lanes, Stage
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.places.offered import unit_codes
from mingcha.web.registry.projects.forms import BuiltPointsForm, ProjectForm, ProjectsFrom
from mingcha.web.registry.projects.project_page import offered_points, project_page

MOST_DIGITS = 16
"""Of the number of an item that is looked for before the form is read."""


@dataclass(frozen=True, slots=True)
class ListedProject:
    """A project with its stages."""

    row: ProjectRow
    lanes: Lanes

    @property
    def stage(self) -> Stage | None:
        """The last stage that its video has behind it, None before the first one."""
        return stage_reached(self.lanes.video)


@login_required
@cites("3", "5", "8")
def index(request: HttpRequest) -> HttpResponse:
    """The projects in this person's reach, newest first, each with the stage of its video and what is out of step."""
    facts, now = facts_of(request), wiring.clock().now()
    before = ProjectsFrom.from_query(request).value("before") or 0
    rows = projects(facts, at=now, before=before, limit=MOST_PROJECTS + 1)
    lanes = stages_of_listed([row.number for row in rows[:MOST_PROJECTS]])
    context = {
        "active": "points",
        "rows": [ListedProject(row, lanes[row.number]) for row in rows[:MOST_PROJECTS]],
        "next": rows[MOST_PROJECTS - 1].number if len(rows) > MOST_PROJECTS else 0,
        "keeps": facts.has(*KEEPERS),
    }
    return render(request, "projects/index.html", context)


@login_required
@cites("3", "5")
def new(request: HttpRequest) -> HttpResponse:
    """The form of a project; a POST begins it."""
    form = ProjectForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            number = start_project(signed_in(request), **form.cleaned_data, clock=wiring.clock())
            done(request, Words("项目已登记", "The project is recorded"))
            return redirect("project", number)
    facts, now = facts_of(request), wiring.clock().now()
    shut = closed(somewhere(facts, may_write), *KEEPERS)
    context = {
        "active": "points",
        "form": form,
        "closed": shut,
        "unit_codes": () if shut else unit_codes(facts, now),
        "planned": planned_places(facts, at=now),
        "begun": () if shut else _begun(facts, form, now),
    }
    return render(request, "projects/new.html", context, status=form.status)


def _begun(facts: DutyFacts, form: ProjectForm, now: datetime) -> tuple[tuple[int, str], ...]:
    """(number, title) of the projects in reach that carry out the item of the form already."""
    item = str(form["item"].value() or "")
    if not (item.isascii() and item.isdigit() and len(item) < MOST_DIGITS):
        return ()
    found = carried_out(facts, [int(item)], at=now).get(int(item))
    return found.projects if found else ()


@login_required
@cites("3", "5", "8")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A project: what it carries out, its stages beside its main works', its trial run, the points that it built."""
    return project_page(request, number)


@login_required
@require_POST
@cites("3", "5")
def add_points(request: HttpRequest, number: int) -> HttpResponse:
    """Records points that the project built."""
    form = BuiltPointsForm.from_post(request, offered=offered_points(facts_of(request), number))
    if form.is_valid():
        with form.answers(request):
            given = (*form.cleaned_data.get("offered", ()), *form.cleaned_data["points"])
            add_built_points(
                signed_in(request), project=number, points=list(dict.fromkeys(given)), clock=wiring.clock()
            )
            done(request, Words("点位已登记", "The points are recorded"))
            return redirect("project", number)
    return project_page(request, number, form)
