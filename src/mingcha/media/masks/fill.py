"""Fills the masked pixels of decoded frames with one grey, on every plane of the frame's own pixel format (art. 18).

Runs in the masking worker alone: nothing else has unmasked pixels.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mingcha.media.masks.plan import Mask
from mingcha.media.masks.raster import Pixels, blocks, raster

LUMA, CHROMA = 60, 128
"""The grey, in 8 bits of limited range; the same numbers are a little darker in full range."""
_PLANAR = {
    "gray": (1, 1, 8), "yuv420p": (2, 2, 8), "yuvj420p": (2, 2, 8), "yuv422p": (2, 1, 8), "yuvj422p": (2, 1, 8),
    "yuv444p": (1, 1, 8), "yuvj444p": (1, 1, 8), "yuv440p": (1, 2, 8), "yuvj440p": (1, 2, 8),
    "gray10le": (1, 1, 10), "yuv420p10le": (2, 2, 10), "yuv422p10le": (2, 1, 10), "yuv444p10le": (1, 1, 10),
}  # fmt: skip
"""Pixels of luma to a sample of chroma across and down, and bits: what decoders in software give for H.264, H.265,
MJPEG and MPEG-4."""


class UnfillableError(ValueError):
    """A pixel format that is not filled here."""


class _Area:
    """The covered samples of planes of one size: the rectangle around them, and which of it, None for all."""

    def __init__(self, covered: Pixels) -> None:
        rows, columns = np.flatnonzero(covered.any(1)), np.flatnonzero(covered.any(0))
        self._box = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
        inside = covered[self._box]
        self._inside = None if inside.all() else np.ascontiguousarray(inside)

    def fill(self, samples: NDArray[Any], grey: int) -> None:
        """Sets the covered samples of a plane."""
        if self._inside is None:
            samples[self._box] = grey
        else:
            np.copyto(samples[self._box], grey, where=self._inside)


class MaskFill:
    """Fills frames; keeps the areas of the last masks for the sizes that it met."""

    def __init__(self) -> None:
        self._masks: tuple[Mask, ...] = ()
        self._areas: dict[tuple[int, int, int, int], tuple[_Area, _Area]] = {}

    def fill(self, frame: Any, masks: tuple[Mask, ...]) -> None:
        """Fills an `av.VideoFrame` in place; the decoder keeps its own pixels. Raises UnfillableError."""
        known = _PLANAR.get(frame.format.name)
        if known is None:
            raise UnfillableError(f"pixel format {frame.format.name}")
        across, down, bits = known
        luma, chroma = self._areas_of(masks, (frame.width, frame.height, across, down))
        frame.make_writable()  # otherwise the decoder would predict later pictures from the fill
        kind = np.dtype("<u2" if bits > 8 else "u1")
        for number, plane in enumerate(frame.planes):
            samples = np.frombuffer(plane, kind).reshape(-1, plane.line_size // kind.itemsize)
            area, grey = (chroma, CHROMA) if number else (luma, LUMA)
            area.fill(samples[: plane.height, : plane.width], grey << bits - 8)

    def _areas_of(self, masks: tuple[Mask, ...], size: tuple[int, int, int, int]) -> tuple[_Area, _Area]:
        """The areas of luma and chroma for (width, height, pixels of luma to a sample across and down)."""
        if masks is not self._masks and masks != self._masks:
            self._masks, self._areas = masks, {}
        areas = self._areas.get(size)
        if areas is None:
            if len(self._areas) > 1:  # the camera's size changed
                self._areas.clear()
            covered = raster(masks, size[0], size[1])
            areas = self._areas[size] = _Area(covered), _Area(blocks(covered, size[2], size[3]))
        return areas
