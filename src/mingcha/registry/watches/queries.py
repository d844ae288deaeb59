"""Watches that a reader may see: of a unit in some days, the own ones, a hand-over sheet (articles 3, 16(1))."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import cites, require
from mingcha.kit.words import Words
from mingcha.law.retention import day_begins, day_ends, shanghai_day
from mingcha.registry.identity.asker import Reader, duty_of, facts_of_many
from mingcha.registry.identity.duty import DutyFacts, Role
from mingcha.registry.identity.models import User
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.reach import PlaceColumns, reach
from mingcha.registry.places.rows import organisation_called
from mingcha.registry.shifts.models import Shift
from mingcha.registry.shifts.queries import units_with_shift_plan
from mingcha.registry.shifts.rows import shift_called, shift_row, standing_shifts
from mingcha.registry.shifts.rules import may_plan_shifts, may_read_shifts
from mingcha.registry.watches import rules
from mingcha.registry.watches.models import Watch
from mingcha.registry.watches.rest import rest_notes
from mingcha.registry.watches.rows import (
    BESIDE,
    handover_row,
    is_on_shift_of,
    judged,
    relief_of,
    sheet_of,
    watch_called,
    watch_rows,
)
from mingcha.registry.watches.states import LEAVES_SEAT, RUNNING, WatchState
from mingcha.registry.watches.values import ShiftOfDay, WatchHandoverRow, WatchRow

_UNIT = PlaceColumns("plan__unit__division", "plan__unit__code", "plan__unit__zone")
MOST_SHIFTS = 500
MOST_OWN = 20
MOST_OFFERED = 200
_RUNNING = [one.value for one in RUNNING]
_NO_SESSION = -1
"""Asked of a page that has no number of a session: unequal to every one."""


@cites("3", "16(1)")
def shifts_of(asker: Reader, unit: str, *, from_on: date, days: int, at: datetime) -> tuple[ShiftOfDay, ...]:
    """The shifts of a unit (code) that touch these Shanghai days, in their order, with who is on them and the notes on
    their load. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = organisation_called(unit)
    require(may_read_shifts(duty_of(asker, at), held.place))
    begin, end = day_begins(from_on), day_ends(from_on + timedelta(days=days - 1))
    found = standing_shifts(held.pk).select_related("plan__unit").filter(begins_at__lt=end, ends_at__gt=begin)
    shifts = list(found[:MOST_SHIFTS])
    standing = Watch.objects.select_related(*BESIDE).filter(shift__in=shifts).order_by("seat__code")
    watches = defaultdict(list)
    for row in watch_rows(list(standing.exclude(state=WatchState.WITHDRAWN.value))):
        watches[row.shift].append(row)
    return tuple(_of_day(one, tuple(watches[one.pk]), at) for one in shifts)


@cites("3", "16(1)")
def one_shift(asker: Reader, number: int, *, at: datetime) -> ShiftOfDay:
    """One shift with who is on it. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = shift_called(number)
    require(may_read_shifts(duty_of(asker, at), held.plan.unit.place))
    rows = Watch.objects.select_related(*BESIDE).filter(shift=held).exclude(state=WatchState.WITHDRAWN.value)
    return _of_day(held, watch_rows(list(rows.order_by("seat__code"))), at)


@cites("16(1)")
def own_watches(asker: Reader, *, at: datetime) -> tuple[WatchRow, ...]:
    """The watches of the asker that run or are to come, the first one first; MOST_OWN at most."""
    rows = Watch.objects.select_related(*BESIDE).filter(user=duty_of(asker, at).user_id)
    planned = rows.filter(state=WatchState.PLANNED.value, shift__ends_at__gt=at, shift__plan__withdrawn_at=None)
    found = [*rows.filter(state__in=_RUNNING).order_by("shift__begins_at"), *planned.order_by("shift__begins_at")]
    return watch_rows(found[:MOST_OWN])


@cites("16(1)")
def count_own_watches(asker: Reader, *, at: datetime) -> int:
    """How many watches of the asker run, or are to come today."""
    day = shanghai_day(at)
    mine = Watch.objects.filter(user=duty_of(asker, at).user_id)
    to_come = Q(state=WatchState.PLANNED.value, shift__begins_at__lt=day_ends(day), shift__ends_at__gt=at)
    return mine.filter(Q(state__in=_RUNNING) | to_come & Q(shift__plan__withdrawn_at=None)).count()


@cites("16(1)")
def count_lacking_shifts(asker: Reader, *, at: datetime) -> int:
    """How many shifts of today that are not over lack persons, of the units whose manager the asker is."""
    who = duty_of(asker, at)
    manages = replace(who, roles=tuple(one for one in who.roles if one.role is Role.UNIT_MANAGER))
    rows = Shift.objects.filter(reach(manages, _UNIT), plan__withdrawn_at=None, ends_at__gt=at)
    persons = Count("watches", filter=~Q(watches__state__in=[one.value for one in LEAVES_SEAT]))
    today = rows.filter(begins_at__lt=day_ends(shanghai_day(at)))
    return today.annotate(persons=persons).filter(persons__lt=F("least")).count()


@cites("16(1)")
def running_watch(asker: Reader, *, at: datetime) -> WatchRow | None:
    """The running watch of the asker, None if there is none."""
    rows = Watch.objects.select_related(*BESIDE).filter(user=duty_of(asker, at).user_id, state__in=_RUNNING)
    found = watch_rows(list(rows.order_by("-signed_in_at")[:1]))
    return found[0] if found else None


@cites("3", "16(1)")
def watch(asker: Reader, number: int, *, at: datetime) -> WatchRow:
    """One watch. Raises Fault(NOT_FOUND), Refused (article 3)."""
    return watch_rows((_readable(duty_of(asker, at), number),))[0]


@cites("3", "16(1)")
def handover(asker: Reader, number: int, *, at: datetime) -> WatchHandoverRow | None:
    """The hand-over sheet of a watch, None before it was filled. Raises as `watch`."""
    held = _readable(duty_of(asker, at), number)
    sheet = sheet_of(held)
    return handover_row(held, sheet) if sheet else None


@cites("16(1)")
def to_relieve(asker: Reader, number: int, *, at: datetime) -> WatchRow | None:
    """The running watch of somebody else at the seat of the asker's own running watch with this number, which began
    earlier: the one that is to be taken over. None for none. Raises as `watch`."""
    held = _readable(duty_of(asker, at), number)
    rows = Watch.objects.select_related(*BESIDE).filter(seat=held.seat_id, state__in=_RUNNING)
    earlier = rows.filter(shift__begins_at__lt=held.shift.begins_at).exclude(user=held.user_id)
    found = watch_rows(list(earlier.order_by("shift__begins_at")[:1]))
    return found[0] if found else None


@cites("16(1)")
def left_seats(asker: Reader, number: int, *, at: datetime) -> tuple[WatchRow, ...]:
    """The watches of a shift, or at the seat, of the watch with this number that another person ended early and nobody
    has taken over. Raises as `watch`."""
    held = _readable(duty_of(asker, at), number)
    beside = Q(shift=held.shift_id) | Q(seat=held.seat_id, shift__ends_at__gte=held.shift.begins_at)
    rows = Watch.objects.select_related(*BESIDE).filter(beside, state=WatchState.ENDED_EARLY.value)
    return watch_rows(list(rows.filter(handover__in_signed_at=None).exclude(pk=held.pk).order_by("-ended_at")))


@cites("3", "16(1)")
def asker_may_end(asker: Reader, number: int, *, at: datetime) -> bool:
    """Whether the asker may end this watch early at a browser. Raises as `watch`."""
    who = duty_of(asker, at)
    held = _readable(who, number)
    unit, hands = held.shift.plan.unit, hands_of((who.user_id, held.user_id))
    on_shift = is_on_shift_of(who.user_id, unit.pk)
    return bool(rules.may_end_watch(who, unit.place, judged(held), 1, hands, is_on_shift=on_shift))


@cites("3", "16(1)")
def asker_may_take_over(asker: Reader, number: int, *, at: datetime) -> bool:
    """Whether the asker may sign the sheet of this watch as the one who relieves, but for what sessions say. Raises as
    `watch`."""
    who = duty_of(asker, at)
    held = _readable(who, number)
    relief, hands = relief_of(who.user_id, held), hands_of((who.user_id, held.user_id))
    stands = judged(relief) if relief else None
    return bool(rules.may_take_over(who, judged(held, sheet_of(held)), stands, _NO_SESSION, hands, at))


def watch_titles(subjects: Collection[str]) -> dict[str, str]:
    """Seat and begin of watches, by the subject of a finding (the number), for readers who may see the finding; unknown
    subjects are absent."""
    wanted = [int(one) for one in subjects if one.isascii() and one.isdigit() and len(one) < 19]
    rows = Watch.objects.select_related("seat", "shift").filter(pk__in=wanted)
    return {str(one.pk): f"{one.seat.name} {one.shift.begins_at.astimezone(SHANGHAI):%m-%d %H:%M}" for one in rows}


@cites("16(1)")
def is_followed(number: int) -> bool:
    """Whether a shift of the unit goes on at the seat of a watch. For pages that show the watch."""
    return judged(watch_called(number)).is_followed


@cites("3", "16(2)")
def who_may_be_rostered(asker: Reader, unit: str, *, at: datetime) -> tuple[tuple[str, str], ...]:
    """User names and names of the monitors of a unit (code), for who plans its shifts; () for others."""
    held = organisation_called(unit)
    if not may_plan_shifts(duty_of(asker, at), held.place):
        return ()
    people = list(User.objects.filter(organisation=held, is_active=True).order_by("name")[:MOST_OFFERED])
    facts = facts_of_many([one.pk for one in people], at)
    return tuple((one.username, one.name) for one in people if facts[one.pk].over(held.place, Role.MONITOR))


@cites("16(1)")
def lacks_watch(who: DutyFacts, at: datetime) -> bool:
    """Whether a person lacks the running watch that duty viewing needs where the unit has a shift plan in force or a
    shift of one still runs. For rules, not for pages."""
    return bool(who_lack_watch((who,), at))


@cites("16(1)")
def who_lack_watch(people: Iterable[DutyFacts], at: datetime) -> frozenset[int]:
    """The user ids among these people of those who lack such a watch, by two queries for all. For rules, not for
    pages."""
    units = {one.user_id: one.organisation for one in people}
    planned = units_with_shift_plan(set(units.values()), at)
    asked = [number for number, unit in units.items() if unit in planned]
    if not asked:
        return frozenset()
    found = Watch.objects.filter(user__in=asked, state__in=_RUNNING).values_list("user", "state", "shift__ends_at")
    running = {user for user, state, ends_at in found if rules.gives_view(WatchState(state), ends_at, at)}
    return frozenset(one for one in asked if rules.needs_watch(at, has_plan=True, is_running=one in running))


def _of_day(held: Shift, watches: tuple[WatchRow, ...], at: datetime) -> ShiftOfDay:
    row = shift_row(held)
    taken = [one for one in watches if one.takes_seat]
    loads = [rules.load_of(one.pictures, row.hours, one.weight) for one in taken]
    notes: tuple[Words, ...] = rules.notes_of(loads, [one.pictures for one in taken], at)
    return ShiftOfDay(row, watches, notes + rest_notes(row.hours))


def _readable(who: DutyFacts, number: int) -> Watch:
    held = watch_called(number)
    require(may_read_shifts(who, held.shift.plan.unit.place))
    return held
