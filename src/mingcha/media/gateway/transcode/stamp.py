"""The stamp of a viewing copy: the label burnt in, faintly repeated over the picture, and the invisible mark.

Label: name, unit and register number, and the wall clock of the picture in China Standard Time, second by second.
Runs in a worker process (articles 16(3), 20(1)).
"""

from datetime import datetime, timedelta, timezone
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mingcha.media.gateway.transcode.glyphs import GLYPH_HEIGHT, text_bitmap
from mingcha.media.marks.pattern import TICKS_A_SECOND, LumaPattern, is_bright

FAINT = 18
"""Levels of luma of the repeated label."""
_CHINA = timezone(timedelta(hours=8))
_LARGE_FROM_HEIGHT = 600
_PADDING = 4
_INK, _BLACK, _WHITE, _GREY = 225, 16, 235, 128


class Stamp:
    """The label and the mark of one viewing copy at one size."""

    def __init__(self, label: str, mark: int, width: int, height: int) -> None:
        """Raises ValueError on a label that is empty or a mark beyond 40 bits."""
        if not label:
            raise ValueError("a viewing copy has a label")
        self._label = label
        self._size = width, height
        self._scale = 2 if height >= _LARGE_FROM_HEIGHT else 1
        self._mark = LumaPattern(mark, width, height)
        self._second = self._minute = -1
        self._faint = np.zeros((height, width), np.int16)
        self._added = self._faint
        self._bar = np.zeros((0, width), np.bool_)

    def press(self, frame: Any) -> None:
        """Changes the pixels of a writable frame in yuv420p of this size, whose `pts` is in ticks of 90 kHz."""
        second = frame.pts // TICKS_A_SECOND
        width, height = self._size
        luma = _plane(frame, 0, width, height)
        if second != self._second:
            self._turn_to(second, luma)
        mixed = luma + self._added
        np.clip(mixed, _BLACK, _WHITE, out=mixed)
        bar = self._bar.shape[0]
        under = mixed[height - bar :]
        under >>= 2
        under[self._bar] = _INK
        luma[:] = mixed
        for number in (1, 2):
            chroma = _plane(frame, number, (width + 1) // 2, (height + 1) // 2)
            chroma[(height - bar) // 2 :] = _GREY

    def _turn_to(self, second: int, luma: NDArray[np.uint8]) -> None:
        """Renders label, bar and mark of one second, which begins with a picture of this luma."""
        clock = datetime.fromtimestamp(second, _CHINA)
        self._second = second
        if second // 60 != self._minute:
            self._minute = second // 60
            self._faint = self._repeated(f"{self._label} {clock:%m-%d %H:%M}")
        pattern = self._mark.on(luma)
        self._added = self._faint + (pattern if is_bright(second * TICKS_A_SECOND) else -pattern)
        self._bar = self._rendered_bar(f"{clock:%Y-%m-%d %H:%M:%S} 北京时间")

    def _rendered_bar(self, clock: str) -> NDArray[np.bool_]:
        """The ink of the bar at the foot of the picture: label and clock in one line, or in as many as they need."""
        width = self._size[0]
        room = width - 2 * _PADDING
        lines = [f"{self._label}  {clock}"]
        scale = self._scale
        if text_bitmap(lines[0]).shape[1] * scale > room:
            lines = [*_cut(self._label, room // scale), clock]
        bar = np.zeros((len(lines) * GLYPH_HEIGHT * scale + 2 * _PADDING, width), np.bool_)
        for number, line in enumerate(lines):
            ink = np.kron(text_bitmap(line), np.ones((scale, scale), np.bool_))[:, :room]
            top = _PADDING + number * GLYPH_HEIGHT * scale
            bar[top : top + ink.shape[0], _PADDING : _PADDING + ink.shape[1]] = ink
        return bar[: self._size[1] & ~1]

    def _repeated(self, text: str) -> NDArray[np.int16]:
        """The label in rising lines all over the picture, light with a dark edge, so that it is seen on any ground."""
        width, height = self._size
        ink = _rising(text, max(1, height // 144))
        high, wide = ink.shape
        sheet = np.zeros((height + 2 * high, width + 2 * wide), np.int16)
        for number, top in enumerate(range(0, height + high, max(high // 2, height // 5))):
            first = -(number * wide // 3) % (wide + GLYPH_HEIGHT) - wide
            for left in range(max(0, first), width + wide, wide + GLYPH_HEIGHT):
                sheet[top : top + high, left : left + wide] += ink
        return np.clip(sheet[high : high + height, wide : wide + width], -1, 1).astype(np.int16) * FAINT


def _rising(text: str, step: int) -> NDArray[np.int16]:
    """A line whose characters each stand `step` pixels higher than the one before: 1 where ink is, -1 right below."""
    glyphs = [text_bitmap(character) for character in text]
    high = GLYPH_HEIGHT + step * (len(glyphs) - 1) + 1
    sheet = np.zeros((high, sum(glyph.shape[1] for glyph in glyphs) + 1), np.int16)
    left = 0
    for number, glyph in enumerate(glyphs):
        top = step * (len(glyphs) - 1 - number)
        wide = glyph.shape[1]
        sheet[top + 1 : top + 1 + GLYPH_HEIGHT, left + 1 : left + 1 + wide][glyph] = -1
        sheet[top : top + GLYPH_HEIGHT, left : left + wide][glyph] = 1
        left += wide
    return sheet


def _cut(text: str, room: int) -> list[str]:
    """The text in lines that are at most `room` pixels wide."""
    lines, line = [], ""
    for character in text:
        if line and text_bitmap(line + character).shape[1] > room:
            lines.append(line)
            line = ""
        line += character
    return [*lines, line]


def _plane(frame: Any, number: int, width: int, height: int) -> NDArray[np.uint8]:
    """The pixels of a plane of a frame, to be written."""
    plane = frame.planes[number]
    return np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[:height, :width]
