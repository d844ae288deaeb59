"""Shifts over the API: those of a unit, plans, shifts, who is on one (articles 3, 16(1), 16(2)). Signing in at a seat,
presence and hand-over are no matter of programs: each is done by its person at a browser.
"""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Query, Router, Schema
from ninja.responses import Status

from mingcha.kit.decision import cites
from mingcha.law.periods import COUNTED_FROM, COUNTED_UNTIL
from mingcha.registry.shifts.actions import add_shifts, make_shift_plan, withdraw_shift_plan
from mingcha.registry.shifts.rules import MOST_REPEATED, MOST_SEATS
from mingcha.registry.shifts.values import ShiftPlanRow
from mingcha.registry.watches.actions import roster, unroster
from mingcha.registry.watches.queries import shifts_of
from mingcha.registry.watches.states import WatchState
from mingcha.registry.watches.values import WatchRow
from mingcha.web.api.door import reader
from mingcha.web.api.shapes import LARGEST_NUMBER, Instant, ShortCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in

router = Router(tags=["shifts"])

CountedDay = Annotated[date, Query(ge=COUNTED_FROM, le=COUNTED_UNTIL)]
Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]


class ShiftPlanShape(Schema):
    """A shift plan; both days of Shanghai are included; `withdrawn_at` is null while it stands."""

    number: int
    unit: str
    from_on: date
    until_on: date
    withdrawn_at: Instant | None


class WatchShape(Schema):
    """A person at a seat; `unattended_from` and `overstayed_at` are null while there is nothing to note."""

    number: int
    seat: str
    username: str
    state: WatchState
    unattended_from: Instant | None
    overstayed_at: Instant | None


class ShiftShape(Schema):
    """A shift with the watches that stand; `lacking`: persons that it still lacks."""

    number: int
    plan: int
    begins_at: Instant
    ends_at: Instant
    seats: list[str]
    least: int
    lacking: int
    watches: list[WatchShape]


class NewShiftPlanBody(Strict):
    """Of which unit, from which Shanghai day to which, both included."""

    unit: ShortCode
    from_on: date
    until_on: date


class NewShiftsBody(Strict):
    """A shift, on one day or on several in a row at the same hours."""

    begins_at: Instant
    ends_at: Instant
    seats: list[ShortCode] = Field(min_length=1, max_length=MOST_SEATS)
    least: int = Field(ge=1, le=MOST_SEATS)
    days: int = Field(default=1, ge=1, le=MOST_REPEATED)


class RosterBody(Strict):
    """Who sits where; `weight` of the scene, 1 to 3, for the note on loads."""

    seat: ShortCode
    username: str = Field(min_length=1, max_length=150, pattern=r"^[^\x00]*$")
    weight: int = Field(default=1, ge=1, le=3)


class AddedShifts(Schema):
    """The numbers of the shifts that were added."""

    shifts: list[int]


@router.get("", response=list[ShiftShape], summary="Shifts of a unit")
@cites("3", "16(1)")
def shifts(
    request: HttpRequest, unit: Query[ShortCode], from_on: CountedDay, days: Annotated[int, Query(ge=1, le=31)] = 7
) -> list[ShiftShape]:
    """Those that touch these days, for the unit's own people and who answers for it."""
    asker, at = reader(request)
    found = shifts_of(asker, unit, from_on=from_on, days=days, at=at)
    return [
        ShiftShape(
            number=one.shift.number,
            plan=one.shift.plan,
            begins_at=one.shift.hours.begins_at,
            ends_at=one.shift.hours.ends_at,
            seats=list(one.shift.seats),
            least=one.shift.least,
            lacking=one.lacking,
            watches=[WatchShape.model_validate(watch) for watch in one.watches],
        )
        for one in found
    ]


@router.post("/plans", response={201: ShiftPlanShape}, summary="Make the shift plan of a unit")
@cites("3", "16(1)")
def make_plan(request: HttpRequest, body: NewShiftPlanBody) -> Status[ShiftPlanRow]:
    """While it is in force, duty viewing of the unit's people needs a running watch."""
    return Status(201, make_shift_plan(signed_in(request), **body.model_dump(), clock=wiring.clock()))


@router.post("/plans/{number}/withdraw", response=ShiftPlanShape, summary="Withdraw a shift plan")
@cites("3", "16(1)")
def withdraw_plan(request: HttpRequest, number: Path[Number]) -> ShiftPlanRow:
    """Its shifts are planned no longer; watches that run go on to their hand-over."""
    return withdraw_shift_plan(signed_in(request), plan=number, clock=wiring.clock())


@router.post("/plans/{number}/shifts", response={201: AddedShifts}, summary="Add shifts to a plan")
@cites("3", "16(1)")
def add(request: HttpRequest, number: Path[Number], body: NewShiftsBody) -> Status[AddedShifts]:
    """At most so long, with at least so many persons as the unit's parameters say."""
    made = add_shifts(signed_in(request), plan=number, **body.model_dump(), clock=wiring.clock())
    return Status(201, AddedShifts(shifts=[one.number for one in made]))


@router.post("/{number}/watches", response={201: WatchShape}, summary="Put a person on a shift")
@cites("3", "16(1)", "16(2)")
def put_on(request: HttpRequest, number: Path[Number], body: RosterBody) -> Status[WatchRow]:
    """A monitor of the unit, trained and filed to the end of the shift, with the rest that the parameters ask for."""
    return Status(201, roster(signed_in(request), shift=number, **body.model_dump(), clock=wiring.clock()))


@router.post("/watches/{number}/withdraw", response=WatchShape, summary="Take a person off a shift")
@cites("3", "16(1)")
def take_off(request: HttpRequest, number: Path[Number]) -> WatchRow:
    """Before the watch began."""
    return unroster(signed_in(request), watch=number, clock=wiring.clock())
