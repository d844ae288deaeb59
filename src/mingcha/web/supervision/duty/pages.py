"""Pages of a unit's shifts: the week with who is on, plans and their shifts, one shift (articles 3, 16(1), 16(2))."""

from datetime import date, datetime, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.places.queries import organisations
from mingcha.registry.places.rules import KEEPERS
from mingcha.registry.seats.queries import seats
from mingcha.registry.shifts.actions import add_shifts, make_shift_plan, withdraw_shift_plan
from mingcha.registry.shifts.queries import plan, shift_plans, unit_place
from mingcha.registry.shifts.rules import may_plan_shifts
from mingcha.registry.shifts.values import ShiftPlanRow
from mingcha.registry.watches.actions import roster
from mingcha.registry.watches.queries import one_shift, own_watches, shifts_of, who_may_be_rostered
from mingcha.registry.watches.values import ShiftOfDay
from mingcha.web.forms.action_form import ActionForm
from mingcha.web.forms.closed import closed
from mingcha.web.frame import wiring
from mingcha.web.frame.done import done
from mingcha.web.frame.person import facts_of
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.places.pages import MOST_UNITS
from mingcha.web.supervision.duty.forms import RosterForm, ShiftPlanForm, ShiftsForm, WeekQuery
from mingcha.web.templatetags.parts import WEEKDAYS

DAYS = 7
"""Days of the week that is shown."""


@require_GET
@login_required
@cites("3", "16(1)")
def index(request: HttpRequest) -> HttpResponse:
    """The own watches, the week of a unit, its plans, and the form of a new one."""
    return _index(request, None)


@login_required
@require_POST
@cites("3", "16(1)")
def make_plan(request: HttpRequest, unit: str) -> HttpResponse:
    """Makes a plan."""
    form = ShiftPlanForm.from_post(request)
    if form.is_valid():
        with form.answers(request):
            made = make_shift_plan(signed_in(request), unit=unit, **form.cleaned_data, clock=wiring.clock())
            done(request, Words("排班计划已建立，请增加班次", "The plan is made: add its shifts"))
            return redirect("duty-plan", made.number)
    return _index(request, form, unit)


@login_required
@cites("3", "16(1)")
def one_plan(request: HttpRequest, number: int) -> HttpResponse:
    """A plan with its shifts and the form of further ones."""
    facts, at = facts_of(request), wiring.clock().now()
    row = plan(facts, number, at=at)
    form = ShiftsForm.from_post(request, seats=_seats(facts, row.unit, at))
    if form.is_valid():
        with form.answers(request):
            made = add_shifts(signed_in(request), plan=number, **form.cleaned_data, clock=wiring.clock())
            done(request, Words(f"已增加 {len(made)} 个班次", f"{len(made)} shifts are added"))
            return redirect("duty-plan", number)
    if not form.is_bound:
        least = parameters.number("shift.least_persons", shanghai_day(at))
        form = ShiftsForm(initial={"least": least, "days": 1}, seats=_seats(facts, row.unit, at))
    return _plan_page(request, row, form)


@login_required
@require_POST
@cites("3", "16(1)")
def withdraw_plan(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraws a plan."""
    facts, form = facts_of(request), ActionForm.from_post(request)
    row = plan(facts, number, at=wiring.clock().now())
    if form.is_valid():
        with form.answers(request):
            withdraw_shift_plan(signed_in(request), plan=number, clock=wiring.clock())
            done(request, Words("排班计划已撤回", "The plan is withdrawn"))
            return HttpResponseRedirect(f"{reverse('duty')}?unit={row.unit}")
    return _plan_page(request, row, form)


@login_required
@cites("3", "16(1)", "16(2)")
def shift(request: HttpRequest, number: int) -> HttpResponse:
    """A shift with who is on it; a POST puts a person on it."""
    facts, at = facts_of(request), wiring.clock().now()
    found = one_shift(facts, number, at=at)
    taken = {one.seat for one in found.watches if one.takes_seat}
    offered = {
        "seats": [one for one in _seats(facts, found.shift.unit, at) if one[0] in set(found.shift.seats) - taken],
        "people": who_may_be_rostered(facts, found.shift.unit, at=at),
    }
    form = RosterForm.from_post(request, **offered)
    if form.is_valid():
        given = form.cleaned_data
        with form.answers(request):
            made = roster(
                signed_in(request),
                shift=number,
                seat=given["seat"],
                username=given["username"],
                weight=int(given["weight"]),
                clock=wiring.clock(),
            )
            done(request, Words(f"{made.name}已排班", f"{made.name} is on the shift"))
            return redirect("duty-shift", number)
    place = unit_place(found.shift.unit)
    context = {
        "active": "supervision",
        "found": found,
        "ends_on": found.shift.hours.ends_at,
        "form": form,
        "closed": closed(may_plan_shifts(facts, place), *KEEPERS),
        "is_over": found.shift.hours.ends_at <= at,
    }
    return render(request, "duty/shift.html", context, status=form.status)


def _plan_page(request: HttpRequest, row: ShiftPlanRow, form: ActionForm) -> HttpResponse:
    facts, at = facts_of(request), wiring.clock().now()
    days = (row.until_on - row.from_on).days + 1
    context = {
        "active": "supervision",
        "row": row,
        "shifts": shifts_of(facts, row.unit, from_on=row.from_on, days=days, at=at),
        "form": form if isinstance(form, ShiftsForm) else ShiftsForm(seats=_seats(facts, row.unit, at)),
        "answered": form,
        "closed": closed(may_plan_shifts(facts, row.place), *KEEPERS),
    }
    return render(request, "duty/plan.html", context, status=form.status)


def _index(request: HttpRequest, sent: ShiftPlanForm | None, unit: str = "") -> HttpResponse:
    facts, at = facts_of(request), wiring.clock().now()
    units = _units(facts, at)
    query = WeekQuery.from_query(request, units=units)
    code = unit or query.value("unit") or facts.organisation or (units[0][0] if units else "")
    first: date = query.value("day") or shanghai_day(at)
    context: dict[str, object] = {
        "active": "supervision",
        "query": WeekQuery({"unit": code, "day": first.isoformat()}, units=units),
        "mine": own_watches(facts, at=at),
        "unit": code,
        "before": first - timedelta(days=DAYS),
        "after": first + timedelta(days=DAYS),
    }
    if code:
        week = shifts_of(facts, code, from_on=first, days=DAYS, at=at)
        context |= {
            "days": _by_day(week, first),
            "plans": [one for one in shift_plans(facts, code, at=at) if one.until_on >= shanghai_day(at)],
            "form": sent or ShiftPlanForm(initial={"from_on": shanghai_day(at)}),
            "closed": closed(may_plan_shifts(facts, unit_place(code)), *KEEPERS),
        }
    return render(request, "duty/index.html", context, status=sent.status if sent else 200)


def _by_day(week: tuple[ShiftOfDay, ...], first: date) -> list[tuple[date, Words, list[ShiftOfDay]]]:
    """Each day of the week with the shifts that begin on it; one that began the day before stands on the first."""
    days = [first + timedelta(days=number) for number in range(DAYS)]
    begun = {day: [one for one in week if max(_day(one), first) == day] for day in days}
    return [(day, WEEKDAYS[day.weekday()], begun[day]) for day in days]


def _day(one: ShiftOfDay) -> date:
    return one.shift.hours.begins_at.astimezone(SHANGHAI).date()


def _units(facts: DutyFacts, at: datetime) -> list[tuple[str, str]]:
    """The own unit first, then those in reach of a keeper."""
    own = [(facts.organisation, facts.organisation_name)] if facts.organisation else []
    if not facts.has(*KEEPERS):
        return own
    reached = [(one.code, one.name) for one in organisations(facts, at=at, limit=MOST_UNITS)]
    return own + [one for one in reached if one[0] != facts.organisation]


def _seats(facts: DutyFacts, unit: str, at: datetime) -> list[tuple[str, str]]:
    return [(one.code, f"{one.name}（{one.code}）") for one in seats(facts, at=at) if one.organisation == unit]
