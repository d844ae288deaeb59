"""Fills the masked pixels of decoded frames with one grey, on every plane of its own pixel format (articles 18, 21).

Runs in worker processes alone: that of a masked camera, and that of a film that is published.
"""

from collections.abc import Iterable, Iterator
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


type Rectangle = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels of luma; the last two are not part of it."""


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
        across, down, _ = _known(frame)
        luma, chroma = self._areas_of(masks, (frame.width, frame.height, across, down))
        for number, samples, grey in _writable_planes(frame):
            (chroma if number else luma).fill(samples, grey)

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


def fill_rectangles(frame: Any, rectangles: Iterable[Rectangle]) -> None:
    """Fills an `av.VideoFrame` in place, as `MaskFill.fill` does: rectangles are rounded outward to whole samples of
    chroma, and to the same pixels of luma. Raises UnfillableError."""
    across, down, _ = _known(frame)
    boxes = [
        (max(left, 0) // across, max(top, 0) // down, -(-right // across), -(-bottom // down))
        for left, top, right, bottom in rectangles
    ]
    for number, samples, grey in _writable_planes(frame):
        wide, high = (1, 1) if number else (across, down)
        for left, top, right, bottom in boxes:
            samples[top * high : max(bottom, 0) * high, left * wide : max(right, 0) * wide] = grey


def _known(frame: Any) -> tuple[int, int, int]:
    known = _PLANAR.get(frame.format.name)
    if known is None:
        raise UnfillableError(f"pixel format {frame.format.name}")
    return known


def _writable_planes(frame: Any) -> Iterator[tuple[int, NDArray[Any], int]]:
    """Number, samples and grey of each plane. The decoder keeps its own pixels: otherwise it would predict later
    pictures from the fill."""
    _, _, bits = _known(frame)
    frame.make_writable()
    kind = np.dtype("<u2" if bits > 8 else "u1")
    for number, plane in enumerate(frame.planes):
        samples = np.frombuffer(plane, kind).reshape(-1, plane.line_size // kind.itemsize)
        yield number, samples[: plane.height, : plane.width], (CHROMA if number else LUMA) << bits - 8
