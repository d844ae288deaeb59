"""Makes all derived rows of lists, map and search anew: hourly by the clock, and by `mingcha find rebuild`."""

from dataclasses import dataclass

from mingcha.kit.clock import Clock
from mingcha.overview.names import upkeep as names
from mingcha.overview.points import upkeep as points


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many rows were not as the register and the reports say: of points, and of sites, units and people."""

    points: int
    names: int


def rebuild_all(*, clock: Clock) -> Rebuilt:
    """Rebuilds the rows of points and those of names; acts and reports go on meanwhile."""
    return Rebuilt(points.rebuild(clock=clock), names.rebuild())
