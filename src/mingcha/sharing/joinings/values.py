"""Joinings as frozen values (article 13(3))."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from mingcha.access.shares.values import ShareKind
from mingcha.kit.decision import Decision
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Place
from mingcha.sharing.joinings.states import JoiningSide, JoiningState


class Gb35114(StrEnum):
    """The level of GB 35114 that the cameras of a system keep; the value is stored."""

    NONE = "none"
    A = "A"
    B = "B"
    C = "C"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _LEVELS[self]


_LEVELS = {
    Gb35114.NONE: Words("不符合", "none"),
    Gb35114.A: Words("A 级", "level A"),
    Gb35114.B: Words("B 级", "level B"),
    Gb35114.C: Words("C 级", "level C"),
}


@dataclass(frozen=True, slots=True)
class NewJoining:
    """What a unit offers: the document of its consent, the kinds of pictures, points of the system (none: all that may
    be offered), daily hours (both None: the whole day)."""

    system: str
    consent: str = ""
    kinds: tuple[ShareKind, ...] = ()
    points: tuple[str, ...] = ()
    opens: time | None = None
    closes: time | None = None


@dataclass(frozen=True, slots=True)
class JoiningChecks:
    """What an officer found at the boundary: the device, the level of GB 35114, the grade of the network's protection
    (MLPS, 1 to 5; 0: not said)."""

    boundary: str = ""
    gb35114: Gb35114 | None = None
    mlps_grade: int = 0


@dataclass(frozen=True, slots=True)
class OfferedSystem:
    """A system as the rules of an offer see it. `has_open`: whether it has a joining that has not ended."""

    place: Place
    legal_class: str
    unit_kind: str
    has_open: bool = False


@dataclass(frozen=True, slots=True)
class JoiningFacts:
    """A joining as rules see it; `offered_by`: user id; `suspended_by`: None while it is not suspended, and where it is
    not known, which counts as by the unit."""

    state: JoiningState
    place: Place
    offered_by: int = 0
    suspended_by: JoiningSide | None = None


@dataclass(frozen=True, slots=True)
class JoiningStepRow:
    """A step that was taken; `why`: of a suspension or an end; `lifts`: whether it lifted a suspension."""

    state: JoiningState
    at: datetime
    by: str
    why: str = ""
    lifts: bool = False

    @property
    def words(self) -> Words:
        """What was done, for people: a lift leads to the state of a check and is none."""
        return Words("已解除暂停", "suspension lifted") if self.lifts else self.state.words


@dataclass(frozen=True, slots=True)
class JoiningRow:
    """A joining in a list. `number`: its place in lists; `point_class`: class of the points of its system by our
    reading, 0 if not known; `points`: those in use that are named to everybody; `permille`: time online when it was
    verified, None before."""

    number: int
    no: str
    system: str
    system_name: str
    unit: str
    unit_name: str
    division: str
    zone: str
    state: JoiningState
    point_class: int
    points: int
    kinds: tuple[ShareKind, ...]
    opens: time | None
    closes: time | None
    offered_at: datetime
    verified_at: datetime | None
    permille: int | None


@dataclass(frozen=True, slots=True)
class JoiningMoves:
    """Which steps the reader may take now, each with its reason."""

    check: Decision
    connect: Decision
    lift: Decision
    suspend: Decision
    end: Decision


@dataclass(frozen=True, slots=True)
class JoiningPage:
    """A joining with what was found and its steps, the first one first. `codes`: its points for who keeps the register
    of its place, else none; `suspended_by`: None while it is not suspended."""

    row: JoiningRow
    consent: str
    checks: JoiningChecks
    test_call_at: datetime | None
    connected_at: datetime | None
    suspended_by: JoiningSide | None
    codes: tuple[str, ...]
    history: tuple[JoiningStepRow, ...]
    moves: JoiningMoves


@dataclass(frozen=True, slots=True)
class SystemJoining:
    """The joining of a system that has not ended, for the page of the system. `no`: "" if there is none; `may_offer`:
    whether the reader may offer the system now."""

    no: str = ""
    state: JoiningState | None = None
    may_offer: bool = False


@dataclass(frozen=True, slots=True)
class BoardLine:
    """The systems of class 2 of a district or functional zone: all, those that are joined, those that are on the way;
    points in use of all of them, and of those that are joined as they were offered. Without secret points and those of
    classified places."""

    area: str
    systems: int = 0
    joined: int = 0
    under_way: int = 0
    points: int = 0
    joined_points: int = 0

    @property
    def permille(self) -> int | None:
        """The share of points that are joined, rounded down; None without points."""
        return self.joined_points * 1000 // self.points if self.points else None
