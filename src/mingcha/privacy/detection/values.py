"""Where something was found in a picture. A detection has a place and a kind, and nothing of what it shows."""

from typing import Any, NamedTuple, Protocol

from mingcha.privacy.detection.model_files import Detects


class Box(NamedTuple):
    """A rectangle in pixels of the picture; `right` and `bottom` are not part of it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Pixels; 0 if it is empty."""
        return max(0, self.right - self.left)

    @property
    def height(self) -> int:
        """Pixels; 0 if it is empty."""
        return max(0, self.bottom - self.top)

    @property
    def area(self) -> int:
        """Pixels; 0 if it is empty."""
        return self.width * self.height

    def shared_with(self, other: "Box") -> "Box":
        """The part that both have; of no area if they have none."""
        return Box(
            max(self.left, other.left), max(self.top, other.top),
            min(self.right, other.right), min(self.bottom, other.bottom),
        )  # fmt: skip

    def within(self, width: int, height: int) -> "Box":
        """The part of it inside a picture of this size."""
        left, right = (min(max(side, 0), width) for side in (self.left, self.right))
        top, bottom = (min(max(side, 0), height) for side in (self.top, self.bottom))
        return Box(left, top, right, bottom)


class Detection(NamedTuple):
    """One thing that was found."""

    kind: Detects
    box: Box
    score_permille: int
    is_dropped: bool = False
    """Whether a second look did not find it: it covers nothing, and a person looks at it."""


class Detector(Protocol):
    """Finds things of one or more kinds."""

    turns: int
    """Looks in a row after which all parts of a picture were looked at."""

    def detect(self, frame: Any, turn: int = 0, still: Any = None) -> list[Detection]:
        """The detections in an `av.VideoFrame`, in an order that depends on the picture and the turn alone. Looks are
        counted by `turn`: one that looks at parts takes others each time. `still`: a `StillParts` that has taken this
        picture, if parts that did not change are not to be looked at again."""
        ...


def overlap(one: Box, other: Box) -> float:
    """Intersection over union, 0 to 1."""
    shared = one.shared_with(other).area
    together = one.area + other.area - shared
    return shared / together if together else 0.0


def without_doubles(found: list[Detection], most_overlap: float) -> list[Detection]:
    """The detections of which none overlaps a better one of its kind by more than `most_overlap`; the best first. What
    was dropped takes the place of nothing that was not."""
    kept: list[Detection] = []
    for one in sorted(found, key=lambda one: (-one.score_permille, one.kind, one.box)):
        if all(
            other.kind is not one.kind or other.is_dropped is not one.is_dropped
            or overlap(one.box, other.box) <= most_overlap
            for other in kept
        ):  # fmt: skip
            kept.append(one)
    return kept
