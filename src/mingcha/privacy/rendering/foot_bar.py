"""The bar at the foot of every picture of a film in which something stays visible by law (article 21): ink on black.

It covers what is below it as a box does: nothing of the picture comes through. Runs in the worker process alone.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mingcha.media.gateway.transcode.glyphs import GLYPH_HEIGHT, text_bitmap
from mingcha.media.masks.fill import CHROMA

_PADDING = 4
_LARGE_FROM_HEIGHT = 600
_BLACK, _INK = 16, 225


class FootBar:
    """The bar of one text at one size; of no text nothing is drawn."""

    def __init__(self, text: str, width: int, height: int) -> None:
        scale = 2 if height >= _LARGE_FROM_HEIGHT else 1
        self._luma = _drawn(text, width, scale)[:height] if text else np.zeros((0, width), np.uint8)

    @property
    def rows(self) -> int:
        """Its height in pixels, even."""
        return len(self._luma)

    def press(self, picture: Any) -> None:
        """Draws it into a writable picture in yuv420p of this size, whose sides are even."""
        for number, plane in enumerate(picture.planes if self.rows else ()):
            samples: NDArray[np.uint8] = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
            if number:
                samples[-(self.rows // 2) :] = CHROMA
            else:
                samples[-self.rows :, : self._luma.shape[1]] = self._luma


def _drawn(text: str, width: int, scale: int) -> NDArray[np.uint8]:
    """The rows of the bar: the text in as many lines as it needs."""
    lines = _lines(text, (width - 2 * _PADDING) // scale)
    luma = np.full((len(lines) * GLYPH_HEIGHT * scale + 2 * _PADDING, width), _BLACK, np.uint8)
    for number, line in enumerate(lines):
        ink = np.kron(text_bitmap(line), np.ones((scale, scale), np.bool_))[:, : width - 2 * _PADDING]
        top = _PADDING + number * GLYPH_HEIGHT * scale
        luma[top : top + ink.shape[0], _PADDING : _PADDING + ink.shape[1]][ink] = _INK
    return luma


def _lines(text: str, room: int) -> list[str]:
    """The text in lines of at most `room` pixels, a character a line at least."""
    lines = [""]
    for character in text:
        if lines[-1] and text_bitmap(lines[-1] + character).shape[1] > room:
            lines.append("")
        lines[-1] += character
    return lines
