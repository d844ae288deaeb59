"""When a camera or planned place would be built twice, and what is needed all the same (article 5)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from math import hypot

from mingcha.geo.local_plane import LocalPlane
from mingcha.geo.sectors import WHOLE_CIRCLE_DEG, Sector, views_overlap_at
from mingcha.kit.decision import Decision, Missing, NextStep, allow, cites, refuse
from mingcha.kit.words import Words

MOST_NAMED = 5
"""Neighbours that a refusal names, the nearest."""


@dataclass(frozen=True, slots=True)
class SeenFrom:
    """Where a camera stands or is planned (CGCS2000, 1e-9 degrees) and its view; None for what is open."""

    longitude_ndeg: int
    latitude_ndeg: int
    azimuth_deg: int | None = None
    angle_deg: int | None = None
    range_m: int | None = None

    def sector(self, least_m: float) -> Sector | None:
        """Its sector of view, None while direction or angle is open. An open range is taken as `least_m`; one that
        can be turned sees a whole circle, whatever its direction."""
        if self.angle_deg is None or (self.azimuth_deg is None and self.angle_deg < WHOLE_CIRCLE_DEG):
            return None
        range_m = self.range_m or least_m
        return Sector(self.longitude_ndeg, self.latitude_ndeg, self.azimuth_deg or 0, self.angle_deg, range_m)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A camera or a planned place that sees the same: its name, its unit, and how far it is; `key` tells two of them
    apart that are called the same."""

    name: str
    unit: str
    planned: bool
    apart_m: float
    key: int = 0

    @property
    def words(self) -> Words:
        """It in a sentence."""
        zh, en = ("规划点位", "planned place") if self.planned else ("点位", "camera")
        unit = self.unit or "—"
        return Words(
            f"{unit}的{zh}“{self.name}”，相距 {self.apart_m:.0f} 米",
            f"the {en} {self.name} of {unit}, {self.apart_m:.0f} m away",
        )


@cites("5")
def apart_if_duplicate(new: SeenFrom, other: SeenFrom, radius_m: float) -> float | None:
    """Metres between two that would be built twice: within the radius, with overlapping views. None otherwise. A view
    whose direction or angle is open may overlap with everything."""
    plane = LocalPlane(new.longitude_ndeg, new.latitude_ndeg)
    there, turn_deg = plane.metres_and_turn_deg(other.longitude_ndeg, other.latitude_ndeg)
    apart = hypot(*there)
    if apart > radius_m:
        return None
    first, second = new.sector(radius_m), other.sector(radius_m)
    if first is None or second is None:
        return apart
    return apart if views_overlap_at(first, second, there, turn_deg) else None


@cites("5")
def is_of_others(units: Collection[str], others: Collection[str], *, planned: bool) -> bool:
    """Whether a camera of these units may be a duplicate of what others answer for: a unit answers for its own cameras,
    and a planned place that names no unit or one of these is what the camera may carry out. Codes of units that build,
    manage or use."""
    return frozenset(units).isdisjoint(others) and (not planned or bool(others))


@cites("5")
def may_be_built_beside(neighbours: tuple[Neighbour, ...], reason: str) -> Decision:
    """Whether a place may be planned beside others that see the same: with a written reason alone (no duplicate
    construction)."""
    if not neighbours or reason.strip():
        return allow("5")
    nearest = sorted(neighbours, key=lambda one: one.apart_m)[:MOST_NAMED]
    more = len(neighbours) - len(nearest)
    more_zh = f"等 {len(neighbours)} 处" if more else ""
    more_en = f" and {more} more" if more else ""
    named = Words("、".join(one.words.zh for one in nearest), "; ".join(one.words.en for one in nearest))
    why = Missing("须重复建设的书面说明", "a written reason why it is needed beside it", "duplicate_reason")
    return refuse(
        "5",
        f"可能重复建设：附近已有{named.zh}{more_zh}，视域重叠",
        f"it may be built twice: {named.en}{more_en}, sees the same",
        missing=(why,),
        next_steps=(NextStep(Words("在地图上查看", "look at them on the map"), "points-map"),),
    )


@cites("5")
def may_be_turned_beside(before: tuple[Neighbour, ...], neighbours: tuple[Neighbour, ...], reason: str) -> Decision:
    """Whether a camera may get another view at its place: with a written reason where it sees the same as one that it
    did not see the same as before."""
    return may_be_built_beside(tuple(one for one in neighbours if one not in before), reason)


@cites("5")
def came_later(one: datetime, other: datetime) -> bool:
    """Whether the first of two came to its place after the second, so that its unit must act: give the written reason,
    or turn, move or give it up. Of two of one instant it is the second, which was registered behind the first."""
    return one > other


@cites("5")
def is_explained(has_reason: Collection[bool]) -> bool:
    """Whether a pair that sees the same has a written reason: that of one of the two is enough, since it is asked of
    the one that comes, and is kept with it alone."""
    return any(has_reason)


@cites("5")
def must_do(*, planned: bool) -> Words:
    """What the unit must do that came later to a place where another one sees the same, while no reason is written."""
    if planned:
        return Words("调整规划点位，或者书面说明理由", "change the planned place, or give a written reason")
    return Words("书面说明理由，或者转向、移位、停用", "give a written reason, or turn, move or give up the camera")
