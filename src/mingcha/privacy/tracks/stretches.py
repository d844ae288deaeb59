"""What a track covers as stretches of pictures, each with a function that gives its boxes.

A change costs what the stretches cost, however many pictures lie in them: two hours of a region are one stretch.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from mingcha.privacy.detection.values import Box

type BoxesIn = Callable[[int], tuple[Box, ...]]
"""The boxes in a picture, by its number; at least one."""


class Stretch(NamedTuple):
    """The pictures from `start` until before `stop`, which are not none."""

    start: int
    stop: int
    boxes: BoxesIn


@dataclass(frozen=True, slots=True)
class Pictures:
    """A set of pictures, as the parts [start, stop) in order, of which no two meet."""

    parts: tuple[tuple[int, int], ...] = ()

    def __contains__(self, frame: int) -> bool:
        place = bisect_right(self.parts, frame, key=lambda part: part[0]) - 1
        return place >= 0 and frame < self.parts[place][1]

    def __iter__(self) -> Iterator[int]:
        return (frame for start, stop in self.parts for frame in range(start, stop))

    def __bool__(self) -> bool:
        return bool(self.parts)

    def plus(self, other: "Pictures") -> "Pictures":
        """Those in either."""
        return pictures_of((*self.parts, *other.parts))

    def inside(self, frames: range) -> "Pictures":
        """Those in a range."""
        cut = ((max(start, frames.start), min(stop, frames.stop)) for start, stop in self.parts)
        return Pictures(tuple(part for part in cut if part[0] < part[1]))

    def outside(self, frames: range) -> "Pictures":
        """Those before and after a range."""
        before, after = (self.inside(one) for one in _around(frames))
        return Pictures((*before.parts, *after.parts))

    def shared_with(self, other: "Pictures") -> "Pictures":
        """Those in both."""
        return pictures_of(part for start, stop in other.parts for part in self.inside(range(start, stop)).parts)


_EVER = 1 << 62


def _around(frames: range) -> tuple[range, range]:
    return range(frames.start), range(frames.stop, _EVER)


def pictures_of(parts: Iterable[tuple[int, int]]) -> Pictures:
    """The pictures in any of these parts [start, stop)."""
    joined: list[tuple[int, int]] = []
    for start, stop in sorted(part for part in parts if part[0] < part[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], stop)
        else:
            joined.append((start, stop))
    return Pictures(tuple(joined))


@dataclass(frozen=True, slots=True)
class Places(Mapping[int, tuple[Box, ...]]):
    """Boxes by number of a picture. `stretches`: in order, of which no two share a picture."""

    stretches: tuple[Stretch, ...]

    def __getitem__(self, frame: int) -> tuple[Box, ...]:
        place = bisect_right(self.stretches, frame, key=lambda one: one.start) - 1
        if place < 0 or frame >= self.stretches[place].stop:
            raise KeyError(frame)
        return self.stretches[place].boxes(frame)

    def __iter__(self) -> Iterator[int]:
        return (frame for one in self.stretches for frame in range(one.start, one.stop))

    def __len__(self) -> int:
        return sum(one.stop - one.start for one in self.stretches)

    def __bool__(self) -> bool:
        return bool(self.stretches)

    @property
    def first(self) -> int:
        """The first picture. Raises IndexError if there is none."""
        return self.stretches[0].start

    @property
    def last(self) -> int:
        """The last picture. Raises IndexError if there is none."""
        return self.stretches[-1].stop - 1

    def before(self, frame: int) -> int:
        """The last picture with a box before one. Raises IndexError if there is none."""
        return self.inside(range(frame)).last

    def after(self, frame: int) -> int:
        """The first picture with a box from one on. Raises IndexError if there is none."""
        return self.inside(range(frame, _EVER)).first

    @property
    def pictures(self) -> Pictures:
        """The pictures in which there is a box."""
        return pictures_of((one.start, one.stop) for one in self.stretches)

    def inside(self, frames: range) -> "Places":
        """The part in a range."""
        cut = (Stretch(max(a, frames.start), min(b, frames.stop), boxes) for a, b, boxes in self._near(frames))
        return Places(tuple(one for one in cut if one.start < one.stop))

    def outside(self, frames: range) -> "Places":
        """The parts before and after a range."""
        before, after = (self.inside(one) for one in _around(frames))
        return Places((*before.stretches, *after.stretches))

    def put(self, frames: range, boxes: BoxesIn) -> "Places":
        """With other boxes in a range."""
        if not frames:
            return self
        kept = self.outside(frames).stretches
        return Places(tuple(sorted((*kept, Stretch(frames.start, frames.stop, boxes)), key=lambda one: one.start)))

    def gaps(self, frames: range) -> list[range]:
        """The parts of a range without a box."""
        found, at = [], frames.start
        for start, stop in self.pictures.inside(frames).parts:
            found.append(range(at, start))
            at = stop
        return [gap for gap in (*found, range(at, frames.stop)) if gap]

    def _near(self, frames: range) -> tuple[Stretch, ...]:
        first = max(0, bisect_right(self.stretches, frames.start, key=lambda one: one.start) - 1)
        return self.stretches[first : bisect_right(self.stretches, frames.stop, key=lambda one: one.start)]
