"""States and closed lists of cases of moving and removing: grounds, plans, papers (article 10)."""

from collections.abc import Mapping
from enum import StrEnum

from mingcha.kit.words import Words


class RelocationState(StrEnum):
    """Where a case stands between its request and its end."""

    ASKED = "asked"
    KNOWN = "known"
    OBJECTED = "objected"
    DONE = "done"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _STATES[self]

    @property
    def is_waiting(self) -> bool:
        """Whether its points are not moved or removed yet, and still may be."""
        return self in WAITING


_STATES = {
    RelocationState.ASKED: Words("已提出", "asked"),
    RelocationState.KNOWN: Words("公安机关已知悉", "known to the police"),
    RelocationState.OBJECTED: Words("公安机关有异议", "objected to"),
    RelocationState.DONE: Words("已移动或者拆除", "moved or removed"),
    RelocationState.ACCEPTED: Words("已由新点位接替", "succeeded by accepted points"),
    RelocationState.WITHDRAWN: Words("已撤回", "withdrawn"),
    RelocationState.LAPSED: Words("已失效", "lapsed"),
}
TRANSITIONS: Mapping[RelocationState, frozenset[RelocationState]] = {
    RelocationState.ASKED: frozenset(
        {
            RelocationState.KNOWN,
            RelocationState.OBJECTED,
            RelocationState.DONE,
            RelocationState.WITHDRAWN,
            RelocationState.LAPSED,
        }
    ),
    RelocationState.KNOWN: frozenset(
        {RelocationState.ASKED, RelocationState.DONE, RelocationState.WITHDRAWN, RelocationState.LAPSED}
    ),
    RelocationState.OBJECTED: frozenset({RelocationState.ASKED, RelocationState.WITHDRAWN, RelocationState.LAPSED}),
    RelocationState.DONE: frozenset({RelocationState.ACCEPTED}),
    RelocationState.ACCEPTED: frozenset(),
    RelocationState.WITHDRAWN: frozenset(),
    RelocationState.LAPSED: frozenset(),
}
"""From each state the states that may follow. Back to `asked` leads a postponement, and a ground or plan that is handed
in anew after an objection; `asked` to `done` is for points that article 6 does not demand, whose filing asks for
no answer."""
WAITING = (RelocationState.ASKED, RelocationState.KNOWN, RelocationState.OBJECTED)
"""The states in which the points still stand; a point is of one such case at a time."""
ENDED_UNDONE = (RelocationState.WITHDRAWN, RelocationState.LAPSED)
"""The states of cases that ended while their points stood."""


class MovingKind(StrEnum):
    """What happens to the points. A moved camera is a new point at its new place: what articles 8 and 9 ask begins
    again there."""

    MOVE = "move"
    REMOVE = "remove"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _KINDS[self]


_KINDS = {MovingKind.MOVE: Words("移动", "move"), MovingKind.REMOVE: Words("拆除", "removal")}


class Happened(StrEnum):
    """How points came to stand no more before anybody asked."""

    DESTROYED = "destroyed"
    TAKEN = "taken"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _HAPPENED[self]


_HAPPENED = {
    Happened.DESTROYED: Words("因事故、灾害等毁损或者灭失", "destroyed by an accident"),
    Happened.TAKEN: Words("已移动或者拆除，事后补报", "moved or removed, reported afterwards"),
}


class GroundKind(StrEnum):
    """Why it is necessary (因规划变更等原因确需调整)."""

    PLANNING = "planning"
    ROAD_WORKS = "road_works"
    BUILDING_WORKS = "building_works"
    SAFETY = "safety"
    ENDED_USE = "ended_use"
    OTHER = "other"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _GROUNDS[self]


_GROUNDS = {
    GroundKind.PLANNING: Words("规划变更", "change of planning"),
    GroundKind.ROAD_WORKS: Words("道路、管线施工", "road works or pipes"),
    GroundKind.BUILDING_WORKS: Words("建筑改建、拆除", "rebuilding or demolition"),
    GroundKind.SAFETY: Words("安全隐患", "danger"),
    GroundKind.ENDED_USE: Words("场所停用、系统报废", "the place or the system is given up"),
    GroundKind.OTHER: Words("其他确需调整的原因", "another ground that makes it necessary"),
}


class PaperPurpose(StrEnum):
    """What a paper of a case is handed in for. A guest's link takes one paper of each."""

    GROUND = "ground"
    PLAN = "plan"
    BEFORE = "before"
    AFTER = "after"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _PURPOSES[self]


_PURPOSES = {
    PaperPurpose.GROUND: Words("原因的证明文书", "document of the ground"),
    PaperPurpose.PLAN: Words("复建或者替代方案", "plan of rebuilding or replacement"),
    PaperPurpose.BEFORE: Words("移动或者拆除前的照片", "picture from before"),
    PaperPurpose.AFTER: Words("移动或者拆除后的照片", "picture from after"),
}
IMAGES = (PaperPurpose.BEFORE, PaperPurpose.AFTER)
"""The papers that show that it was done."""


class PlanKind(StrEnum):
    """What a plan says: built again, or replaced by something else (复建或者替代方案)."""

    REBUILD = "rebuild"
    REPLACEMENT = "replacement"

    @property
    def words(self) -> Words:
        """Its name for people."""
        return _PLANS[self]


_PLANS = {
    PlanKind.REBUILD: Words("复建方案", "plan of rebuilding"),
    PlanKind.REPLACEMENT: Words("替代方案", "plan of replacement"),
}
