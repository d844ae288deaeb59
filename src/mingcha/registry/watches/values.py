"""Watches and hand-over sheets as frozen values (article 16(1))."""

from dataclasses import dataclass
from datetime import datetime

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Place
from mingcha.registry.shifts.values import Hours, ShiftRow
from mingcha.registry.watches.states import LEAVES_SEAT, RUNNING, WatchState


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line of a hand-over sheet that the machine filled: what is counted, how many, and which of them, as texts."""

    code: str
    words: Words
    count: int
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JudgedWatch:
    """A watch as its rules see it. `person`: user id; `session`: of the sign-in, 0 before; `out_*`, when and in which
    session who leaves has signed; `is_followed`: whether a shift of the unit goes on at the seat; `is_taken_over`:
    whether who relieves has signed."""

    state: WatchState
    person: int
    seat: str
    hours: Hours
    session: int = 0
    has_sheet: bool = False
    out_signed_at: datetime | None = None
    out_session: int = 0
    is_followed: bool = False
    shift: int = 0
    is_taken_over: bool = False


@dataclass(frozen=True, slots=True)
class WatchRow:
    """A watch for pages and programs. `present_at`: the last sign of the person at the seat; `weight`: of the scene, 1
    to 3; `pictures`: shown at once by the largest layout of the seat; `ended_by`: the actor who ended it early, ""
    for none, and why."""

    number: int
    shift: int
    unit: str
    unit_name: str
    place: Place
    hours: Hours
    seat: str
    seat_name: str
    person: int
    username: str
    name: str
    state: WatchState
    weight: int
    pictures: int
    signed_in_at: datetime | None
    present_at: datetime | None
    unattended_from: datetime | None
    overstayed_at: datetime | None
    ended_at: datetime | None
    ended_by: str = ""
    end_reason: str = ""

    @property
    def is_running(self) -> bool:
        """Whether its person is on shift now."""
        return self.state in RUNNING

    @property
    def takes_seat(self) -> bool:
        """Whether it takes its seat in the shift: not one that ended early."""
        return self.state not in LEAVES_SEAT


@dataclass(frozen=True, slots=True)
class WatchHandoverRow:
    """The hand-over sheet of a watch: what the machine filled in and when, the free lines, both signatures with their
    times, the objections. Who relieved is "" before the second signature, and where nobody was to follow;
    `ended_by_name` is who ended the watch early; "" if nobody."""

    watch: WatchRow
    filled_at: datetime
    lines: tuple[SheetLine, ...]
    notes: str
    out_signed_at: datetime | None
    out_name: str
    in_signed_at: datetime | None
    in_name: str
    in_watch: int
    objections: str
    ended_by_name: str = ""


@dataclass(frozen=True, slots=True)
class ShiftOfDay:
    """A shift with its watches that stand, and the notes on it: never on a person."""

    shift: ShiftRow
    watches: tuple[WatchRow, ...]
    notes: tuple[Words, ...]

    @property
    def filled(self) -> int:
        """Seats that are taken."""
        return sum(one.takes_seat for one in self.watches)

    @property
    def lacking(self) -> int:
        """Persons that it still lacks."""
        return max(0, self.shift.least - self.filled)
