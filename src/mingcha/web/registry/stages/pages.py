"""The page of a stage of a project's main works or video (article 8)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.places.rules import KEEPERS
from mingcha.registry.projects.queries import project
from mingcha.registry.stages.actions import record_stage
from mingcha.registry.stages.queries import stages_of
from mingcha.registry.stages.rules import is_derived
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.stages.forms import PlannedStageForm, StageForm, stage_of


@login_required
@cites("3", "8", "11")
def one(request: HttpRequest, number: int, work: str, stage: str) -> HttpResponse:
    """A stage as it stands; a POST records it."""
    facts, at = facts_of(request), wiring.clock().now()
    named = stage_of(work, stage)
    if named is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个阶段", "there is no such stage"))
    found = project(facts, number, at=at)
    lanes, may = stages_of(facts, number, at=at)
    held = next(each for each in lanes.of(named[0]) if each.stage is named[1])
    kind = PlannedStageForm if is_derived(*named) else StageForm
    form = kind.from_post(request) if request.method == "POST" else kind.of(held)
    if form.is_valid():
        with form.answers(request):
            record_stage(
                signed_in(request),
                project=number,
                work=named[0],
                stage=named[1],
                new=form.new,
                revision=form.cleaned_data["revision"],
                clock=wiring.clock(),
            )
            done(request, Words("阶段已登记", "The stage is recorded"))
            return redirect("project", number)
    form.offer_newest(held.revision)
    context = {
        "active": "points",
        "row": found.row,
        "work": named[0],
        "held": held,
        "form": form,
        "closed": closed(may, *KEEPERS),
    }
    return render(request, "stages/one.html", context, status=form.status)
