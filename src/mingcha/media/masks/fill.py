"""Fills the masked pixels of decoded frames with one grey, on every plane of the frame's own pixel format (art. 18).

Runs in the masking worker alone: nothing else has unmasked pixels.
"""

from typing import Any

import numpy as np

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


class MaskFill:
    """Fills frames; keeps the pixels of the last masks for the sizes that it met."""

    def __init__(self) -> None:
        self._masks: tuple[Mask, ...] = ()
        self._pixels: dict[tuple[int, int], Pixels] = {}

    def fill(self, frame: Any, masks: tuple[Mask, ...]) -> None:
        """Fills an `av.VideoFrame` in place; the decoder keeps its own pixels. Raises UnfillableError."""
        known = _PLANAR.get(frame.format.name)
        if known is None:
            raise UnfillableError(f"pixel format {frame.format.name}")
        across, down, bits = known
        luma = self._luma(masks, frame.width, frame.height)
        chroma = blocks(luma, across, down)
        frame.make_writable()  # otherwise the decoder would predict later pictures from the fill
        for number, plane in enumerate(frame.planes):
            kind = np.dtype("<u2" if bits > 8 else "u1")
            samples = np.frombuffer(plane, kind).reshape(-1, plane.line_size // kind.itemsize)
            grey = (CHROMA if number else LUMA) << bits - 8
            np.copyto(samples[: plane.height, : plane.width], grey, where=chroma if number else luma)

    def _luma(self, masks: tuple[Mask, ...], width: int, height: int) -> Pixels:
        if masks is not self._masks and masks != self._masks:
            self._masks, self._pixels = masks, {}
        pixels = self._pixels.get((width, height))
        if pixels is None:
            if len(self._pixels) > 1:  # the camera's size changed
                self._pixels.clear()
            pixels = self._pixels[width, height] = raster(masks, width, height)
        return pixels
