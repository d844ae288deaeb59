"""Who may watch a system on duty, and how its points are used (articles 8, 13, 15, 16)."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from mingcha.access.trial_stills.queries import stills_of_system
from mingcha.kit.codes import division_words
from mingcha.kit.decision import cites
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.acceptance.queries import acceptances
from mingcha.registry.acceptance.rules import NOT_ACCEPTED, may_organise
from mingcha.registry.commissioning.queries import use_of_system
from mingcha.registry.identity.queries import actor_names
from mingcha.registry.places.queries import organisations
from mingcha.registry.systems.actions import set_units
from mingcha.registry.systems.queries import SystemPage, system
from mingcha.registry.systems.rules import may_name_units
from mingcha.registry.viewing_grounds.actions import RecordedGround, end_ground, record_ground
from mingcha.registry.viewing_grounds.queries import grounds_of_system
from mingcha.registry.viewing_grounds.rules import may_handle_ground, may_record_by_document
from mingcha.registry.viewing_grounds.values import GroundKind
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.sign_in.step_up import needs_step_up
from mingcha.web.registry.systems.viewing_forms import (
    ContractForm,
    DecisionForm,
    EndGroundForm,
    UnitsForm,
)

MOST_OFFERED = 500
"""Units that are offered beside the fields of a code."""


@login_required
@cites("3", "8")
def use(request: HttpRequest, code: str) -> HttpResponse:
    """Which points of a system are on trial, and by which acceptances the others are in use. A POST is answered by 409:
    nothing but an acceptance opens use (T8a)."""
    facts, now = facts_of(request), wiring.clock().now()
    found = system(facts, code, at=now)
    if request.method == "POST":
        raise Fault(FaultKind.CONFLICT, NOT_ACCEPTED)
    state, row = use_of_system(code), found.row
    context = {
        **_shared(found),
        "use": state,
        "acceptances": [one for one in acceptances(facts, at=now, system=code) if one.state.is_waiting],
        "organises": may_organise(facts, found.place, row.building_unit).allowed,
        "names": actor_names({one.recorded_by for one in state.records}),
        "stills": stills_of_system(facts, code, at=now),
    }
    return render(request, "systems/use.html", context)


@login_required
@cites("3", "13", "15", "16(2)")
def viewing(request: HttpRequest, code: str) -> HttpResponse:
    """Who may watch a system on duty: its units, the contracts and decisions, and the forms for new ones."""
    return _viewing(request, system(facts_of(request), code, at=wiring.clock().now()), {})


@login_required
@require_POST
@needs_step_up
@cites("3", "15", "16(2)")
def units(request: HttpRequest, code: str) -> HttpResponse:
    """Sets the building and using units."""
    form = UnitsForm.from_post(request)

    def act() -> None:
        given = form.cleaned_data
        set_units(
            signed_in(request),
            system=code,
            building_unit=given["building_unit"],
            using_unit=given["using_unit"],
            document=given["document"],
            clock=wiring.clock(),
        )

    return _do(request, code, "units_form", form, act)


@login_required
@require_POST
@needs_step_up
@cites("3", "15", "16(2)")
def contract(request: HttpRequest, code: str) -> HttpResponse:
    """Records a contract for this system."""
    form = ContractForm.from_post(request)
    return _do(request, code, "contract_form", form, lambda: _record(request, code, GroundKind.CONTRACT, form))


@login_required
@require_POST
@needs_step_up
@cites("3", "13", "15")
def decision(request: HttpRequest, code: str) -> HttpResponse:
    """Records a sharing decision for this system, or for every system of its unit."""
    form = DecisionForm.from_post(request)
    return _do(request, code, "decision_form", form, lambda: _record(request, code, GroundKind.DECISION, form))


@login_required
@require_POST
@cites("3", "15", "16(2)")
def ground_end(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Ends a contract or decision now; the clock ends the grants that rest on it within five seconds."""
    form = EndGroundForm.from_post(request)

    def act() -> None:
        end_ground(signed_in(request), number=number, reason=form.cleaned_data["reason"], clock=wiring.clock())

    return _do(request, code, "end_form", form, act)


def _record(request: HttpRequest, code: str, kind: GroundKind, form: ActionForm) -> None:
    given = form.cleaned_data
    found = system(facts_of(request), code, at=wiring.clock().now())
    ground = RecordedGround(
        kind=kind,
        unit=found.site.organisation,
        organisation=given["organisation"],
        document=given["document"],
        authority=given.get("authority", ""),
        issued_on=given["issued_on"],
        from_on=given["from_on"],
        until_on=given["until_on"],
        systems=() if given.get("scope") == "unit" else (code,),
    )
    record_ground(signed_in(request), ground=ground, clock=wiring.clock())


def _do(request: HttpRequest, code: str, name: str, form: ActionForm, act: Callable[[], None]) -> HttpResponse:
    """Runs the action of a form and goes back to the page, or shows the page with the form and its answer."""
    found = system(facts_of(request), code, at=wiring.clock().now())
    if form.is_valid():
        with form.answers(request):
            act()
            done(request, Words("已记录", "Recorded"))
            return HttpResponseRedirect(reverse("system-viewing", args=[code]))
    return _viewing(request, found, {name: form})


def _viewing(request: HttpRequest, found: SystemPage, sent: dict[str, ActionForm]) -> HttpResponse:
    facts, now = facts_of(request), wiring.clock().now()
    row = found.row
    grounds = grounds_of_system(facts, row.code, at=now)
    form = next(iter(sent.values()), None)
    people = {one.recorded_by for one in grounds} | {one.ended_by for one in grounds}
    context = {
        **_shared(found),
        "standing": tuple(one for one in grounds if one.stands(now)),
        "ended": tuple(one for one in grounds if not one.stands(now)),
        "begun": {one.number for one in grounds if one.has_begun(now)},
        "unit_codes": [(one.code, one.name) for one in organisations(facts, at=now, limit=MOST_OFFERED)],
        "names": actor_names(people - {""}),
        "may_handle": may_handle_ground(facts, found.place).allowed,
        "by_document": may_record_by_document(shanghai_day(now)).allowed,
        "may_set_units": may_name_units(facts, found.place),
        "units_form": UnitsForm(initial={"building_unit": row.building_unit, "using_unit": row.using_unit}),
        "contract_form": ContractForm(),
        "decision_form": DecisionForm(),
        "end_form": EndGroundForm(),
        "sent": form,
        **sent,
    }
    return render(request, "systems/viewing.html", context, status=form.status if form else 200)


def _shared(found: SystemPage) -> dict[str, object]:
    return {
        "active": "points",
        "found": found,
        "system": found.row,
        "site": found.site,
        "area": division_words(found.site.zone or found.site.division),
    }
