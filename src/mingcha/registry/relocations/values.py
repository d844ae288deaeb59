"""Cases of moving and removing as frozen values (article 10)."""

from dataclasses import dataclass, field
from datetime import date, datetime

from mingcha.law.relocation import NoticeWindow
from mingcha.registry.identity.duty import Place
from mingcha.registry.relocations.states import (
    GroundKind,
    Happened,
    MovingKind,
    PaperPurpose,
    PlanKind,
    RelocationState,
)


@dataclass(frozen=True, slots=True)
class NewRelocation:
    """A case as its form states it. `mover`: who moves or removes, the unit itself or a third party; `interim`: what
    covers the place meanwhile, "" if nothing is said."""

    kind: MovingKind
    ground_kind: GroundKind
    ground: str
    mover: str
    planned_on: date
    interim: str = ""


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper to be handed in. `plan_kind` is kept of a plan alone; `giver`: who gives it, "" for the unit itself."""

    purpose: PaperPurpose
    title: str
    issued_on: date | None = None
    plan_kind: PlanKind | None = None
    note: str = ""
    giver: str = ""


@dataclass(frozen=True, slots=True)
class JudgedCase:
    """A case as its rules see it. `units`: codes of the units that build and use the system; `waiting_points`: points
    without a successor; `asked_by`: the actor of the request or of its last postponement; `handed_by`: the actors who
    handed in ground or plan, no guests; `papers`, `links`: how many there are; `happened`: of what was told afterwards;
    `answered`: the police said something."""

    place: Place
    state: RelocationState
    mandatory: bool
    planned_on: date
    noticed_on: date
    units: frozenset[str] = frozenset()
    asked_by: str = ""
    known_on: date | None = None
    done_on: date | None = None
    handed_in: frozenset[PaperPurpose] = frozenset()
    handed_by: frozenset[str] = frozenset()
    papers: int = 0
    links: int = 0
    waiting_points: int = 0
    happened: Happened | None = None
    answered: bool = False

    @property
    def waits_to_be_noted(self) -> bool:
        """Whether it was told afterwards, and the police have not noted it yet."""
        return self.happened is not None and not self.answered


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """A guest's link as its rule sees it: its last day, whether it was revoked, whether its case waits no longer, for
    what it was used."""

    last_on: date
    revoked: bool = False
    ended: bool = False
    used: frozenset[PaperPurpose] = frozenset()


@dataclass(frozen=True, slots=True)
class SuccessorFacts:
    """A point that is to take another one's place: whether it is another one, the unit that manages it, the day on
    which its acceptance passed or None, and whether it already succeeds a point."""

    is_other: bool
    unit: str
    accepted_on: date | None
    taken: bool = False


@dataclass(frozen=True, slots=True)
class RelocationRow:
    """A case in a list. `window`: the days on which its notice counts, None for one that article 6 binds;
    `is_early`: its notice lies before that window; `happened`: of what was told afterwards, whose notice is its record;
    `uncovered_days`: days without a successor since it was done."""

    number: int
    kind: MovingKind
    state: RelocationState
    mandatory: bool
    system: str
    system_name: str
    unit_name: str
    mover: str
    planned_on: date
    noticed_on: date
    window: NoticeWindow | None
    is_early: bool
    happened: Happened | None
    done_on: date | None
    uncovered_days: int | None
    points: int
    revision: int
    asked_by: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper as it was handed in; `by_guest`: under a link, by `giver`."""

    number: int
    purpose: PaperPurpose
    plan_kind: PlanKind | None
    title: str
    issued_on: date | None
    note: str
    giver: str
    by_guest: bool
    media_type: str
    sha256: str
    handed_by: str
    handed_at: datetime


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A guest's link: for whom, its last day, for what it was used; the link and its code are not kept."""

    number: int
    guest: str
    last_on: date
    given_by: str
    given_at: datetime
    used: tuple[PaperPurpose, ...]
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class MovedPoint:
    """A point of a case and, once there is one, the accepted point that took its place."""

    code: str
    name: str
    successor: str = ""
    successor_name: str = ""


@dataclass(frozen=True, slots=True)
class Steps:
    """What the reader may do now."""

    answer: bool
    object: bool
    confirm: bool
    postpone: bool
    hand_in: tuple[PaperPurpose, ...]
    give_link: bool
    carry_out: bool
    accept_anew: bool
    withdraw: bool


@dataclass(frozen=True, slots=True)
class RelocationFacts:
    """One case with all that its page shows."""

    row: RelocationRow
    site: str
    ground_kind: GroundKind
    ground: str
    interim: str
    answered_by: str
    answered_at: datetime | None
    answer_note: str
    done_note: str
    ended_reason: str
    points: tuple[MovedPoint, ...]
    papers: tuple[PaperRow, ...]
    links: tuple[LinkRow, ...]
    steps: Steps


@dataclass(frozen=True, slots=True)
class GivenLink:
    """What is told once: the key that stands in the link, and the code that is given by another way."""

    number: int
    key: str = field(repr=False)
    code: str = field(repr=False)
    last_on: date


@dataclass(frozen=True, slots=True)
class GuestView:
    """All that a guest sees: the number of the case, its state and planned day, its points' places and unit, and what
    may still be handed in. No names of points: they say what is watched."""

    number: int
    state: RelocationState
    planned_on: date
    unit: str
    places: tuple[tuple[str, str], ...]
    """Code and place of each point."""
    last_on: date
    open_purposes: tuple[PaperPurpose, ...]


@dataclass(frozen=True, slots=True)
class PointRelocation:
    """What a point's page says of its case: the code of its successor, or of the point whose place it took, or ""."""

    number: int
    state: RelocationState
    successor: str = ""
    succeeds: str = ""
