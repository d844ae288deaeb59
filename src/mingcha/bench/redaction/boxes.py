"""Boxes of what must be hidden in a picture (article 21): plain values, the same for labels and for what was found."""

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a box holds."""

    FACE = "face"
    PERSON = "person"
    PLATE = "plate"


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


class Label(NamedTuple):
    """A thing that is in a picture. The box holds what is seen of it."""

    kind: Kind
    box: Box
    is_partly_hidden: bool = False


class Finding(NamedTuple):
    """A box that was found, or masked, in a picture."""

    kind: Kind
    box: Box
