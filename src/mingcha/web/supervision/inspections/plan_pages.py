"""Pages of yearly plans of inspections: the plans of a city, one plan with its systems by quarter (799-24)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.rules import PUBLIC_SECURITY, somewhere
from mingcha.supervision.inspection_plans.actions import (
    approve_inspection_plan,
    draw_inspection_plan,
    plan_inspection,
    withdraw_planned,
)
from mingcha.supervision.inspection_plans.queries import inspection_plan, inspection_plans
from mingcha.supervision.inspections.rules import may_inspect_units
from mingcha.supervision.officers.rules import may_read_enforcement
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.places.offered import system_codes
from mingcha.web.supervision.inspections.forms import PlanForm, PlannedForm, WithdrawForm


@login_required
@cites("799-24")
def index(request: HttpRequest) -> HttpResponse:
    """The plans in reach; a POST draws one up."""
    facts, now, form = facts_of(request), wiring.clock().now(), PlanForm.from_post(request)
    require(somewhere(facts, may_read_enforcement))
    if form.is_valid():
        with form.answers(request):
            number = draw_inspection_plan(signed_in(request), **form.cleaned_data, clock=wiring.clock())
            done(request, Words("计划已开始编制，请列入系统", "The plan is begun: put systems into it"))
            return redirect("inspection-plan", number)
    rows = inspection_plans(facts, at=now)
    shown = form if form.is_bound else PlanForm(initial={"year": shanghai_day(now).year})
    context = {
        "active": "supervision",
        "rows": [(one, division_words(one.place.zone or one.place.division)) for one in rows],
        "form": shown,
        "closed": closed(somewhere(facts, may_inspect_units), *PUBLIC_SECURITY),
    }
    return render(request, "inspections/plans.html", context, status=form.status)


@login_required
@cites("799-24")
def one(request: HttpRequest, number: int) -> HttpResponse:
    """A plan with its systems; a POST puts one into it."""
    form = PlannedForm.from_post(request)
    if form.is_valid():
        given = form.cleaned_data
        facts = {"system": given["system"], "quarter": int(given["quarter"]), "note": given["note"]}
        with form.answers(request):
            plan_inspection(signed_in(request), plan=number, **facts, clock=wiring.clock())
            done(request, Words("已列入计划", "It stands in the plan"))
            return redirect("inspection-plan", number)
    return _page(request, number, form)


@login_required
@require_POST
@cites("799-24")
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Sets a plan in force."""
    form = ActionForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            approve_inspection_plan(signed_in(request), plan=number, clock=wiring.clock())
            done(request, Words("计划已执行", "The plan is in force"))
            return redirect("inspection-plan", number)
    return _page(request, number, form)


@login_required
@require_POST
@cites("799-24")
def withdraw(request: HttpRequest, number: int, line: int) -> HttpResponse:
    """Takes a system off a plan."""
    form = WithdrawForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            withdraw_planned(signed_in(request), line=line, **form.cleaned_data, clock=wiring.clock())
            done(request, Words("已撤出计划", "It is taken off the plan"))
            return redirect("inspection-plan", number)
    return _page(request, number, form)


def _page(request: HttpRequest, number: int, sent: ActionForm) -> HttpResponse:
    now = wiring.clock().now()
    found = inspection_plan(facts_of(request), number, at=now)
    context = {
        "active": "supervision",
        "found": found,
        "row": found.row,
        "lies_in": division_words(found.row.place.zone or found.row.place.division),
        "names": actor_names({found.row.made_by, found.row.approved_by} - {""}),
        "form": sent if isinstance(sent, PlannedForm) else PlannedForm(),
        "withdraw_form": sent if isinstance(sent, WithdrawForm) else WithdrawForm(),
        "answered": sent,
        "system_codes": system_codes(facts_of(request), now) if found.may_add else (),
    }
    return render(request, "inspections/plan.html", context, status=sent.status)
