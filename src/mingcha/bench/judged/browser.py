"""Rightness of `mingcha bench live|wall`. A wall whose pictures do not all begin to move ends these."""

from mingcha.bench.judged import unequal, without
from mingcha.bench.kind import Figures

_OF_WALL = "wall16_"


def live_missed(figures: Figures) -> list[str]:
    """Of the parts that ran (`--part`): pictures came, all of them readable, at every start and seek, and none of the
    sixteen stood still."""
    names = figures.keys() - {"machine"}
    missed = [] if names else ["nothing was measured"]
    if any(not name.startswith(_OF_WALL) for name in names):
        missed += without((name, figures[name]) for name in ("live_frames", "first_picture_starts", "seeks"))
        wrong = ("live_unreadable_frames", "first_picture_missing", "hangs")
        missed += unequal((name, figures[name], 0) for name in wrong)
    if any(name.startswith(_OF_WALL) for name in names):
        slowest = "wall16_fps_slowest_tile"
        missed += without([(slowest, figures[slowest])])
    return missed


def wall_missed(figures: Figures) -> list[str]:
    """No picture of any wall stood still."""
    missed = [] if figures["walls"] else ["walls is empty"]
    return missed + without(
        (f"{one['tiles']} tiles: fps_slowest_tile", one["fps_slowest_tile"]) for one in figures["walls"]
    )
