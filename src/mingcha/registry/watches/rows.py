"""Rows of watches: found by number, judged with the rows around them, and turned into values; not for pages."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.hands import person_id
from mingcha.registry.identity.models import User
from mingcha.registry.seats.queries import pictures_at_once
from mingcha.registry.sessions.models import SessionUse
from mingcha.registry.shifts.rows import LARGEST_NUMBER, standing_shifts
from mingcha.registry.shifts.values import Hours
from mingcha.registry.watches.models import Watch, WatchHandover
from mingcha.registry.watches.states import RUNNING, WatchState
from mingcha.registry.watches.values import JudgedWatch, SheetLine, WatchHandoverRow, WatchRow

BESIDE = ("user", "seat", "shift__plan__unit")
"""What is read with a watch."""
_FOLLOWS_WITHIN = timedelta(hours=1)
"""A shift that begins so long after the end at the latest goes on at the seat."""


def watch_called(number: int) -> Watch:
    """The watch with this number, with person, seat, shift and unit. Raises Fault(NOT_FOUND)."""
    found = Watch.objects.select_related(*BESIDE).filter(pk=number)
    held = found.first() if 0 < number <= LARGEST_NUMBER else None
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这次值班", "there is no such watch"), str(number))
    return held


def hours_of(held: Watch) -> Hours:
    """The hours of its shift."""
    return Hours(held.shift.begins_at, held.shift.ends_at)


def hours_worked(held: Watch) -> Hours:
    """The hours of its shift, of one that was ended early until then."""
    ended = held.ended_at if held.state == WatchState.ENDED_EARLY.value else None
    return Hours(held.shift.begins_at, min(held.shift.ends_at, ended) if ended else held.shift.ends_at)


def sheet_of(held: Watch) -> WatchHandover | None:
    """Its hand-over sheet, None before it was filled."""
    return WatchHandover.objects.select_related("relief__user").filter(watch=held).first()


def judged(held: Watch, sheet: WatchHandover | None = None) -> JudgedWatch:
    """A watch as its rules see it. One of a withdrawn plan that has not begun is withdrawn."""
    state = WatchState(held.state)
    if state is WatchState.PLANNED and held.shift.plan.withdrawn_at is not None:
        state = WatchState.WITHDRAWN
    return JudgedWatch(
        state=state,
        person=held.user_id,
        seat=held.seat.code,
        hours=hours_of(held),
        session=held.session,
        has_sheet=sheet is not None,
        out_signed_at=sheet.out_signed_at if sheet else None,
        out_session=sheet.out_session if sheet else 0,
        is_followed=_is_followed(held),
        shift=held.shift_id,
        is_taken_over=sheet is not None and sheet.in_signed_at is not None,
    )


def running_at_seat(user_id: int, seat_id: int, *, but: int) -> Watch | None:
    """The running watch of a person at a seat, other than the one with the number `but`."""
    states = [one.value for one in RUNNING]
    rows = Watch.objects.select_related(*BESIDE).filter(user=user_id, seat=seat_id, state__in=states)
    return rows.exclude(pk=but).order_by("-pk").first()


def relief_of(user_id: int, held: Watch) -> Watch | None:
    """The running watch by which a person may take another one over: at its seat, or, of one that was ended early, in
    its shift; None for none."""
    at_seat = running_at_seat(user_id, held.seat_id, but=held.pk)
    if at_seat is not None or held.state != WatchState.ENDED_EARLY.value:
        return at_seat
    rows = Watch.objects.select_related(*BESIDE).filter(user=user_id, shift=held.shift_id)
    return rows.filter(state__in=[one.value for one in RUNNING]).first()


def is_on_shift_of(user_id: int, unit_id: int) -> bool:
    """Whether a person has a running watch of a unit whose time is not over."""
    states = [one.value for one in RUNNING if one is not WatchState.OVERSTAYED]
    return Watch.objects.filter(user=user_id, shift__plan__unit=unit_id, state__in=states).exists()


def seen_at(sessions: Collection[int]) -> dict[int, datetime]:
    """When the person last did something by hand in each of these sessions, by their numbers."""
    rows = SessionUse.objects.filter(session__in=set(sessions)).values_list("session_id", "acted_at")
    return {session: at for session, at in rows if at is not None}


def present_at(held: Watch, seen: Mapping[int, datetime]) -> datetime | None:
    """The last sign of the person at the seat: the sign-in, a stated presence, or something done in that session."""
    signs = (held.signed_in_at, held.present_at, seen.get(held.session))
    return max((one for one in signs if one is not None), default=None)


def watch_rows(found: Collection[Watch]) -> tuple[WatchRow, ...]:
    """Watches as values, with two queries for what lies beside them."""
    seen = seen_at([one.session for one in found if one.session])
    pictures = pictures_at_once([one.seat.code for one in found])
    return tuple(_watch_row(one, pictures.get(one.seat.code, 0), seen) for one in found)


def handover_row(held: Watch, sheet: WatchHandover) -> WatchHandoverRow:
    """The sheet of a watch as a value."""
    (row,) = watch_rows((held,))
    return WatchHandoverRow(
        watch=row,
        filled_at=sheet.filled_at,
        lines=tuple(SheetLine(code, Words(zh, en), count, tuple(named)) for code, zh, en, count, named in sheet.lines),
        notes=sheet.notes,
        out_signed_at=sheet.out_signed_at,
        out_name=held.user.name if sheet.out_signed_at else "",
        in_signed_at=sheet.in_signed_at,
        in_name=sheet.relief.user.name if sheet.relief else "",
        in_watch=sheet.relief_id or 0,
        objections=sheet.objections,
        ended_by_name=_name_of(held.ended_by),
    )


def _watch_row(held: Watch, pictures: int, seen: Mapping[int, datetime]) -> WatchRow:
    unit = held.shift.plan.unit
    return WatchRow(
        number=held.pk,
        shift=held.shift_id,
        unit=unit.code,
        unit_name=unit.name,
        place=unit.place,
        hours=hours_of(held),
        seat=held.seat.code,
        seat_name=held.seat.name,
        person=held.user_id,
        username=held.user.username,
        name=held.user.name,
        state=WatchState(held.state),
        weight=held.weight,
        pictures=pictures,
        signed_in_at=held.signed_in_at,
        present_at=present_at(held, seen) if held.state in RUNNING else held.present_at,
        unattended_from=held.unattended_from,
        overstayed_at=held.overstayed_at,
        ended_at=held.ended_at,
        ended_by=held.ended_by,
        end_reason=held.end_reason,
    )


def _is_followed(held: Watch) -> bool:
    ends = held.shift.ends_at
    later = standing_shifts(held.shift.plan.unit_id).exclude(pk=held.shift_id)
    later = later.filter(begins_at__gte=ends - timedelta(minutes=1), begins_at__lte=ends + _FOLLOWS_WITHIN)
    return any(held.seat.code in one.seats for one in later)


def _name_of(actor_id: str) -> str:
    found = User.objects.filter(pk=person_id(actor_id)).values_list("name", flat=True).first() if actor_id else None
    return found or ""
