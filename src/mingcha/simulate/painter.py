"""Draws a scene frame by frame into the planes of the encoder's frame, redrawing only the areas that change."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import av
import numpy as np

from mingcha.kit.clock import SHANGHAI
from mingcha.simulate.block_code import BlockCode
from mingcha.simulate.drawing import REFERENCE_WIDTH, Canvas, Plane, Point, Sprite, blit, halve, planes_of
from mingcha.simulate.lettering import Lettering
from mingcha.simulate.time_code import draw_time_code, strip_height

TIME_LETTERS = 21
"""2026-11-24 14:03:22.0: date and time to the tenth of a second."""

type Planes = tuple[Plane, Plane, Plane]
type Area = tuple[slice, slice]


@dataclass(frozen=True, slots=True)
class Mover:
    """A figure that moves from `start` to `end` in `seconds`, is hidden for `pause` seconds, and starts again.

    Positions are of its foot, in reference pixels; `steps` sprites are shown per second. With several `sizes` the
    figure grows from the first to the last on its way.
    """

    sizes: tuple[tuple[Sprite, ...], ...]
    start: Point
    end: Point
    seconds: float
    pause: float = 0.0
    offset: float = 0.0
    steps: float = 6.0

    def at(self, seconds: float) -> tuple[Sprite, Point] | None:
        """The sprite and the position of its foot at a time; None while hidden."""
        passed = (seconds + self.offset) % (self.seconds + self.pause)
        if passed >= self.seconds:
            return None
        share = passed / self.seconds
        phases = self.sizes[min(len(self.sizes) - 1, int(share * len(self.sizes)))]
        sprite = phases[int(passed * self.steps) % len(phases)]
        x = self.start[0] + (self.end[0] - self.start[0]) * share
        y = self.start[1] + (self.end[1] - self.start[1]) * share
        return sprite, (x, y)


@dataclass(frozen=True, slots=True)
class Scene:
    """A place: an ASCII title for the picture, the background, and the movers for a scale."""

    title: str
    background: Callable[[Canvas], None]
    movers: Callable[[float], tuple[Mover, ...]]


class Painter:
    """The main picture of a scene at one size and optionally the sub picture at half that size."""

    def __init__(self, scene: Scene, width: int, height: int, name: str, code: BlockCode | None = None) -> None:
        """`code` is drawn over everything else."""
        self._code = code
        self.frame, self._planes = new_frame(width, height)
        self.sub_frame, self._sub_planes = new_frame(width // 2, height // 2)
        self._scale = width / REFERENCE_WIDTH
        canvas = Canvas(REFERENCE_WIDTH, height / self._scale, self._scale)
        scene.background(canvas)
        self._movers = scene.movers(self._scale)
        dot = max(1, round(3 * self._scale))
        self._lettering = Lettering(dot)
        self._band = -(-self._lettering.height // 2) * 2
        self._strip = height - strip_height(height)
        self._background = planes_of(canvas)
        letters = TIME_LETTERS + 2 + len(name)
        self._text_left = max(0, (width - letters * self._lettering.width) // 2) & ~3
        self._frame_edges(name)
        for plane, ground in zip(self._planes, self._background, strict=True):
            plane[:] = ground
        self._written = ""
        self._dirty: list[Area] = []
        self._sub_is_current = False

    def draw(self, unix_ms: int, seconds: float, *, with_sub: bool) -> None:
        """Draws the frame (and the sub frame) for a time: `unix_ms` is burnt in, `seconds` moves the figures."""
        cleared = self._dirty
        for area in cleared:
            _copy(self._background, self._planes, area)
        self._dirty = self._draw_movers(seconds)
        if self._code is not None:
            self._dirty.append(self._code.draw(self._planes, unix_ms))
        text = datetime.fromtimestamp(unix_ms / 1000, UTC).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S.%f")
        text = text[:TIME_LETTERS]
        self._lettering.write(self._planes[0], self._text_left, 0, text, self._written)
        self._written = text
        draw_time_code(self._planes[0][self._strip :], unix_ms)
        if with_sub:
            self._draw_sub([*cleared, *self._dirty], unix_ms)
        self._sub_is_current = with_sub

    def planes(self, *, sub: bool) -> Planes:
        """The planes of a frame: luma, blue, red."""
        return self._sub_planes if sub else self._planes

    def text_rows(self, *, sub: bool) -> slice:
        """The rows of luma between burnt-in time and time code: the view itself."""
        return slice((self._band // 2 + 1) & ~1, self._strip // 2 & ~1) if sub else slice(self._band, self._strip & ~1)

    def _draw_movers(self, seconds: float) -> list[Area]:
        placed = [place for mover in self._movers if (place := mover.at(seconds)) is not None]
        placed.sort(key=lambda place: place[1][1])  # nearer ones cover farther ones
        touched = []
        for sprite, (x, y) in placed:
            left = (round(x * self._scale) - sprite.anchor[0]) & ~1
            top = (round(y * self._scale) - sprite.anchor[1]) & ~1
            area = blit(self._planes, sprite, left, top, (self._band, self._strip))
            if area is not None:
                touched.append(area)
        return touched

    def _draw_sub(self, areas: list[Area], unix_ms: int) -> None:
        width, height = self._planes[0].shape[1], self._planes[0].shape[0]
        everything = [(slice(0, height), slice(0, width))]
        time_end = self._text_left + TIME_LETTERS * self._lettering.width
        band = (slice(0, self._band), slice(self._text_left, time_end))
        for area in [*areas, band] if self._sub_is_current else everything:
            _halve_area(self._planes, self._sub_planes, area)
        sub_luma = self._sub_planes[0]
        draw_time_code(sub_luma[-strip_height(sub_luma.shape[0]) :], unix_ms)

    def _frame_edges(self, name: str) -> None:
        """The upper band, with time and name in its middle (players overlay its ends), and the grey strip below."""
        luma, blue, red = self._background
        luma[: self._band] = 34
        luma[self._strip :] = 16
        for chroma in (blue, red):
            chroma[: self._band // 2] = 128
            chroma[self._strip // 2 :] = 128
        left = self._text_left + (TIME_LETTERS + 2) * self._lettering.width
        self._lettering.write(luma, left, 0, name[: (luma.shape[1] - left) // self._lettering.width])


def new_frame(width: int, height: int) -> tuple[Any, Planes]:
    """An `av.VideoFrame` (yuv420p) and writable views of its planes."""
    frame = av.VideoFrame(width, height, "yuv420p")
    return frame, planes_of_frame(frame)


def planes_of_frame(frame: Any) -> Planes:
    """Views of the planes of an `av.VideoFrame` (yuv420p), without the bytes behind each row."""
    views = [
        np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]
        for plane in frame.planes
    ]
    return views[0], views[1], views[2]


def _copy(source: Planes, target: Planes, area: Area) -> None:
    for shift, ground, plane in zip((0, 1, 1), source, target, strict=True):
        place = _shifted(area, shift)
        plane[place] = ground[place]


def _halve_area(source: Planes, target: Planes, area: Area) -> None:
    """Halves an area of all planes, widened to multiples of four luma pixels, so that chroma halves too."""
    rows = slice(area[0].start & ~3, min(source[0].shape[0] & ~3, (area[0].stop + 3) & ~3))
    columns = slice(area[1].start & ~3, min(source[0].shape[1] & ~3, (area[1].stop + 3) & ~3))
    for shift, ground, plane in zip((0, 1, 1), source, target, strict=True):
        halve(ground[_shifted((rows, columns), shift)], plane[_shifted((rows, columns), shift + 1)])


def _shifted(area: Area, shift: int) -> Area:
    rows, columns = area
    return slice(rows.start >> shift, rows.stop >> shift), slice(columns.start >> shift, columns.stop >> shift)
