"""Ten jobs of an operator: a duty monitor at the wall, a guard at the end of a shift, an officer at the player."""

from mingcha.bench.jobs.job import Job, Side
from mingcha.bench.jobs.person import Person
from mingcha.bench.jobs.scene import DEMO_POINT, Scene
from mingcha.bench.jobs.shift import GUARD
from mingcha.kit.words import Words

MONITOR = "wanghaiyan"
FOUR = tuple(f"4201020000131000000{number}" for number in (1, 3, 4, 5))
WALL = f"/watch/wall/4?points={','.join(FOUR)}"
_MOVES = "() => document.querySelector('[data-grid] video')?.getVideoPlaybackQuality().totalVideoFrames > 3"
_REPLAYS = "() => document.querySelector('[data-replay] video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0"


def at_wall(person: Person, _: Scene) -> None:
    """The wall of four pictures, the first of which moves and is chosen."""
    person.at(WALL)
    person.until("a moving picture", lambda: person.page.evaluate(_MOVES))
    person.click("[data-tile]")


def at_point(person: Person, _: Scene) -> None:
    """The page of the point, its picture live."""
    person.at(f"/points/{DEMO_POINT}")
    person.until("the player", lambda: person.sees("[data-player] video"))
