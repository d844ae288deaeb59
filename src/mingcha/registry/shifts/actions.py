"""Makes and withdraws the shift plans of a unit, and adds their shifts (articles 3, 16(1))."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from mingcha.evidence.entries import ActRecord, act
from mingcha.kit.clock import Clock
from mingcha.kit.decision import cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Asker, actor_of, duty_of
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.seats.models import Seat
from mingcha.registry.shifts import rules
from mingcha.registry.shifts.models import Shift, ShiftPlan
from mingcha.registry.shifts.rows import plan_called, plan_row, shift_row, standing_shifts
from mingcha.registry.shifts.values import Hours, ShiftPlanRow, ShiftRow


@cites("3", "16(1)")
def make_shift_plan(by: Asker, *, unit: str, from_on: date, until_on: date, clock: Clock) -> ShiftPlanRow:
    """Makes the shift plan of a unit (code) from a Shanghai day to another one, both included. While it is in force,
    duty viewing of the unit's people needs a running watch. Raises Refused (articles 3, 16(1)), Fault(NOT_FOUND)."""
    with act("registry.shift_plan.make", by=actor_of(by), clock=clock, cites=("3", "16(1)")) as record:
        now, held = clock.now(), organisation_called(unit)
        require(rules.may_plan_shifts(duty_of(by, now), held.place))
        require(rules.plan_is_whole(from_on, until_on, shanghai_day(now)))
        others = ShiftPlan.objects.filter(unit=held, withdrawn_at=None).values_list("from_on", "until_on")
        require(rules.plans_are_apart(from_on, until_on, list(others)))
        plan = ShiftPlan.objects.create(
            unit=held, from_on=from_on, until_on=until_on, made_at=now, made_by=actor_of(by).id
        )
        record.wrote(plan)
        record.fact("plan", plan.pk)
        record.fact("unit", held.code)
        record.fact("from_on", from_on.isoformat())
        record.fact("until_on", until_on.isoformat())
    return plan_row(plan)


@cites("3", "16(1)")
def withdraw_shift_plan(by: Asker, *, plan: int, clock: Clock) -> ShiftPlanRow:
    """Withdraws a plan: its shifts are planned no longer; watches that run go on to their hand-over. Raises Refused
    (articles 3, 16(1)), Fault(NOT_FOUND), Fault(CONFLICT) if it was withdrawn."""
    with act("registry.shift_plan.withdraw", by=actor_of(by), clock=clock, cites=("3", "16(1)")) as record:
        now, held = clock.now(), plan_called(plan)
        require(rules.may_plan_shifts(duty_of(by, now), held.unit.place))
        _require_standing(held)
        held.withdrawn_at, held.withdrawn_by = now, actor_of(by).id
        held.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record.wrote(held)
        record.fact("plan", held.pk)
        record.fact("unit", held.unit.code)
    return plan_row(held)


@cites("3", "16(1)")
def add_shifts(
    by: Asker,
    *,
    plan: int,
    begins_at: datetime,
    ends_at: datetime,
    seats: Sequence[str],
    least: int,
    clock: Clock,
    days: int = 1,
) -> tuple[ShiftRow, ...]:
    """Adds a shift to a plan, on so many days in a row at the same hours. `seats`: codes of seats of the unit.

    Raises Refused (articles 3, 16(1)), Fault(NOT_FOUND) for an unknown plan or seat, Fault(CONFLICT) for a withdrawn
    plan, Fault(INVALID) for more than rules.MOST_REPEATED days.
    """
    if not 1 <= days <= rules.MOST_REPEATED:
        words = Words(f"天数须为 1 至 {rules.MOST_REPEATED}", f"the days are 1 to {rules.MOST_REPEATED}")
        raise Fault(FaultKind.INVALID, words)
    with act("registry.shift.add", by=actor_of(by), clock=clock, cites=("3", "16(1)")) as record:
        held = plan_called(plan)
        require(rules.may_plan_shifts(duty_of(by, clock.now()), held.unit.place))
        _require_standing(held)
        codes = _seats_of(held, seats)
        made = [
            _add(record, held, Hours(begins_at + timedelta(days=n), ends_at + timedelta(days=n)), codes, least, clock)
            for n in range(days)
        ]
        record.fact("plan", held.pk)
        record.fact("unit", held.unit.code)
        record.fact("shifts", [one.pk for one in made])
    return tuple(map(shift_row, made))


def _add(record: ActRecord, plan: ShiftPlan, hours: Hours, seats: list[str], least: int, clock: Clock) -> Shift:
    days = {"from_on": plan.from_on, "until_on": plan.until_on}
    require(rules.shift_is_whole(hours, seats, least, **days, at=clock.now()))
    beside = standing_shifts(plan.unit_id).filter(begins_at__lt=hours.ends_at, ends_at__gt=hours.begins_at)
    require(rules.seats_are_free(hours, seats, [(Hours(one.begins_at, one.ends_at), one.seats) for one in beside]))
    made = Shift.objects.create(plan=plan, begins_at=hours.begins_at, ends_at=hours.ends_at, seats=seats, least=least)
    record.wrote(made)
    return made


def _seats_of(plan: ShiftPlan, codes: Sequence[str]) -> list[str]:
    """These codes, each once. Raises Fault(NOT_FOUND) for a code that is no seat of the plan's unit."""
    wanted = list(dict.fromkeys(codes))
    known = set(Seat.objects.filter(organisation=plan.unit_id, code__in=wanted).values_list("code", flat=True))
    for code in wanted:
        if code not in known:
            words = Words(f"本单位没有这个席位：“{code[:20]}”", f"the unit has no seat {code[:20]!r}")
            raise Fault(FaultKind.NOT_FOUND, words)
    return wanted


def _require_standing(plan: ShiftPlan) -> None:
    if plan.withdrawn_at is not None:
        raise Fault(FaultKind.CONFLICT, Words("该排班计划已撤回", "the plan was withdrawn"), str(plan.pk))
