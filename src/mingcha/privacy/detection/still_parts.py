"""The parts of a picture in which nothing changes: what was found in one is taken over while it stays as it was."""

from collections.abc import Callable
from typing import Any

import numpy as np

from mingcha.privacy.detection.scenes import Blocks, blocks_of, is_same
from mingcha.privacy.detection.values import Box, Detection

BLOCK = 16
"""Pixels of a side: somebody 23 pixels high who moves by one changes the mean of a block of them by some two levels."""


class StillParts:
    """The parts of the pictures of one chunk, each with what its last look found and how it was then."""

    def __init__(self, most_levels: float) -> None:
        """A part stays as it was while no block of it differs by more levels of luma in the mean."""
        self._most_levels = most_levels
        self._frame: Any = None
        self._colours: Any = None
        self._blocks: Blocks = np.zeros((0, 0), np.uint8)
        self._kept: dict[tuple[object, Box, float], tuple[Blocks, list[Detection]]] = {}

    def take(self, frame: Any) -> None:
        """Takes the next picture that is looked at, an `av.VideoFrame`."""
        self._frame, self._colours = frame, None
        self._blocks = blocks_of(frame, BLOCK)

    @property
    def colours(self) -> Any:
        """The picture in form gbrp, converted once."""
        if self._colours is None:
            self._colours = self._frame.reformat(format="gbrp")
        return self._colours

    def found(self, finder: object, part: Box, enlarged: float, seek: Callable[[], list[Detection]]) -> list[Detection]:
        """What `seek` finds in a part of the picture that was taken, or found in it at the last look with the same
        finder. It is compared with the picture of that look, so that what changes slowly is looked at, too."""
        now = self._blocks[
            part.top // BLOCK : -(-part.bottom // BLOCK), part.left // BLOCK : -(-part.right // BLOCK)
        ]  # fmt: skip
        key = (finder, part, enlarged)
        before = self._kept.get(key)
        if before is not None and is_same(before[0], now, self._most_levels):
            return before[1]
        found = seek()
        self._kept[key] = now, found
        return found
