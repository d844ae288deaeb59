"""Leases of control and moves of cameras, as frozen values (articles 2, 7(2), 16(3))."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mingcha.kit.words import Words
from mingcha.registry.viewing_grounds.values import ViewedPoint

MOST_REASON = 200
"""Characters of the reason for taking control over."""


class LeaseEnd(StrEnum):
    """Why a lease ended; the value is stored."""

    GIVEN_BACK = "given_back"
    LAPSED = "lapsed"
    HANDED_ON = "handed_on"
    TAKEN_OVER = "taken_over"
    GRANT_ENDED = "grant_ended"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _END_WORDS[self]


_END_WORDS = {
    LeaseEnd.GIVEN_BACK: Words("已交还", "given back"),
    LeaseEnd.LAPSED: Words("租用到期", "lapsed"),
    LeaseEnd.HANDED_ON: Words("已转交", "handed on"),
    LeaseEnd.TAKEN_OVER: Words("被接管", "taken over"),
    LeaseEnd.GRANT_ENDED: Words("授权或会话已终止", "the grant or the session ended"),
}


class MoveKind(StrEnum):
    """What a line of moves says; the value is stored, and it is the kind of the gateway's line."""

    MOVED = "moved"
    HOME = "home"
    HOME_FAILED = "home_failed"
    LEFT = "left"
    """The recorder has the camera no more: it was left away, and is not sent home from there."""


@dataclass(frozen=True, slots=True)
class ControlledPoint:
    """A point as the rules of control see it: as for viewing, whether it turns, and whether a plan of masks holds."""

    viewed: ViewedPoint
    moves: bool
    masked: bool = False


@dataclass(frozen=True, slots=True)
class LeaseFacts:
    """A lease as rules see it. `is_over`: it was ended, its time is over, or its grant is."""

    holder_id: int
    is_over: bool


@dataclass(frozen=True, slots=True)
class LeaseRow:
    """A lease for its holder: `asked_by` is the name of who asks for it; "" if nobody. `begun`: by the act that
    returns it."""

    number: int
    point: str
    grant: str
    holder_id: int
    person: str
    taken_at: datetime
    until: datetime
    asked_by: str = ""
    begun: bool = False


@dataclass(frozen=True, slots=True)
class ControlState:
    """Who turns a point now, as one reader may see it. `lease` 0: nobody. `name`: the person, or the unit for a reader
    of another one. `asked_by` is shown to the holder and to who asked. `away_since`: since when it has not been at its
    home preset. `lost`: how the reader's own lease of the point was taken over, if it was its newest one."""

    lease: int = 0
    holder: int = 0
    name: str = ""
    until: datetime | None = None
    mine: bool = False
    asked_by: str = ""
    away_since: datetime | None = None
    lost: "LostLease | None" = None


@dataclass(frozen=True, slots=True)
class LostLease:
    """A lease that was taken over: who did it, when, and the reason."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class HomeOfPoint:
    """The home preset of a point: its number at the device, 0 where the register has none or a name, and after how many
    seconds the camera returns to it."""

    preset: int
    return_s: int


@dataclass(frozen=True, slots=True)
class MoveSearch:
    """Which moves are asked for; empty: all."""

    point: str = ""
    grant: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A move, a return or a failed return: who, when, what and for which purpose. `verb` is its JSON (media/ptz), ""
    for a return; `by_clock`: the gateway's clock sent the camera home; `after_s`: seconds from the last verb to the
    return; `why`: the gateway's reason of a failed return. A return of a camera that nobody leased has no person."""

    number: int
    kind: MoveKind
    at: datetime
    point: str
    point_name: str
    person: str
    unit: str
    grant: str
    purpose: Words
    verb: str
    by_clock: bool
    after_s: int
    why: str
