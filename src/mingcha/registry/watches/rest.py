"""When seats are changed at night, and when who sits there is off the wall: reminders about hours and seats, never a
refusal and nothing by person (article 16(1)). The article asks for a system of duty; these numbers are our own
(`shift.*`). Pure.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mingcha.kit.clock import SHANGHAI
from mingcha.kit.decision import cites
from mingcha.kit.words import Words
from mingcha.law import parameters
from mingcha.law.retention import shanghai_day
from mingcha.registry.shifts.values import Hours

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class RestReminder:
    """What somebody at a seat is reminded of, and during which hours of the shift."""

    during: Hours
    words: Words


@cites("16(1)")
def seat_changes(hours: Hours) -> tuple[datetime, ...]:
    """The instants inside of a shift at which its people change seats: every `shift.rotate_hours` from its begin, where
    they lie in the night."""
    every = timedelta(hours=parameters.number("shift.rotate_hours", shanghai_day(hours.begins_at)))
    count = (hours.length - timedelta(microseconds=1)) // every
    return tuple(at for n in range(1, count + 1) if _is_night(at := hours.begins_at + n * every))


@cites("16(1)")
def pause_now(hours: Hours, at: datetime) -> tuple[datetime, datetime]:
    """The time off the wall of the running hour of a shift, of which `at` is an instant: its last minutes, to the end
    of the shift at most."""
    minutes = parameters.number("shift.pause_minutes", shanghai_day(hours.begins_at))
    ends = min(hours.begins_at + ((at - hours.begins_at) // _HOUR + 1) * _HOUR, hours.ends_at)
    return ends - timedelta(minutes=minutes), ends


@cites("16(1)")
def rest_notes(hours: Hours) -> tuple[Words, ...]:
    """The note on a shift of a plan: when seats are changed; () for one without a change at night."""
    changes = [_clock(one) for one in seat_changes(hours)]
    words = Words(f"夜间换席：{'、'.join(changes)}", f"seats are changed at {', '.join(changes)}")
    return (words,) if changes else ()


@cites("16(1)")
def reminders_of(hours: Hours) -> tuple[RestReminder, ...]:
    """What somebody at a seat is reminded of during a whole shift: in each hour the time off the wall, and before each
    change of seats its instant. A page that stays open all night shows those of its time."""
    count = -(-hours.length // _HOUR)
    begins = tuple(hours.begins_at + n * _HOUR for n in range(count))
    pauses = tuple(RestReminder(Hours(at, min(at + _HOUR, hours.ends_at)), _pause_words(hours, at)) for at in begins)
    changes = seat_changes(hours)
    earlier = (hours.begins_at, *changes[:-1])
    return pauses + tuple(
        RestReminder(
            Hours(before, at),
            Words(f"下次换席：{_clock(at)}", f"seats are changed next at {_clock(at)}"),
        )
        for before, at in zip(earlier, changes, strict=False)
    )


@cites("16(1)")
def rest_reminders(hours: Hours, at: datetime) -> tuple[Words, ...]:
    """What somebody at a seat is reminded of at an instant: the time off the wall of this hour, and the next change of
    seats; () before and after the shift."""
    return tuple(one.words for one in reminders_of(hours) if one.during.begins_at <= at < one.during.ends_at)


def _pause_words(hours: Hours, at: datetime) -> Words:
    begins, ends = map(_clock, pause_now(hours, at))
    return Words(f"本小时离屏休息：{begins}–{ends}，轮流", f"off the wall this hour: {begins}–{ends}, in turns")


@cites("16(1)")
def _is_night(at: datetime) -> bool:
    day, hour = shanghai_day(at), at.astimezone(SHANGHAI).hour
    begins, ends = parameters.number("shift.night_from_hours", day), parameters.number("shift.night_until_hours", day)
    return hour >= begins or hour < ends


def _clock(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%H:%M}"
