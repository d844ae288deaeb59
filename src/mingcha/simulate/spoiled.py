"""What becomes of a drawn view when the camera is turned, covered or frozen: the troubles that a look must find."""

from functools import cache
from typing import Any
from zlib import crc32

import numpy as np

from mingcha.simulate.drawing import Plane
from mingcha.simulate.film import FilmPainter
from mingcha.simulate.painter import Painter, Planes, new_frame
from mingcha.simulate.troubles import Trouble, TroubleKind

OF_THE_VIEW = (TroubleKind.TURNED, TroubleKind.COVERED, TroubleKind.HIDDEN, TroubleKind.FROZEN)
_TURNED_SHARE, _COVERED_SHARE = 8, 3
"""An eighth of the view to the side (11 degrees of a lens of 90); the left third behind a board."""
_NOISE_PIXELS = 4_999
_BOARD, _STRIPE, _STRIPE_PX = 120, 80, 24
_CLOTH, _BROWN, _WEAVE = 110, (112, 146), 12
"""Levels of a brown cloth before the lens (luma; blue and red), and of the noise of a camera that looks at it. A grey
one would be taken for infrared light."""


class SpoiledView:
    """A painter whose pictures are spoiled from `trouble.number` seconds after PLAY on; without a trouble of the view
    they are the painter's own."""

    def __init__(self, painter: Painter | FilmPainter, trouble: Trouble | None) -> None:
        self._painter = painter
        self._trouble = trouble if trouble is not None and trouble.kind in OF_THE_VIEW else None
        frames = self._frames() if self._trouble is not None else {}
        self._own = {sub: new_frame(frame.width, frame.height) for sub, frame in frames.items()}
        self._is_spoiled = False

    def draw(self, unix_ms: int, seconds: float, *, with_sub: bool, seconds_playing: float) -> None:
        """Draws as Painter.draw does; a frozen camera draws no more."""
        self._is_spoiled = self._trouble is not None and seconds_playing >= self._trouble.number
        if self._is_spoiled and self._trouble is not None and self._trouble.kind is TroubleKind.FROZEN:
            return
        self._painter.draw(unix_ms, seconds, with_sub=with_sub)

    def frame(self, *, sub: bool) -> Any:
        """The `av.VideoFrame` (yuv420p) to be encoded."""
        drawn = self._frames()[sub]
        if not self._is_spoiled or self._trouble is None or self._trouble.kind is TroubleKind.FROZEN:
            return drawn
        frame, planes = self._own[sub]
        _SPOILT[self._trouble.kind](self._painter.planes(sub=sub), planes, self._painter.text_rows(sub=sub))
        return frame

    def _frames(self) -> dict[bool, Any]:
        return {False: self._painter.frame, True: self._painter.sub_frame}


def _turn(drawn: Planes, target: Planes, text: slice) -> None:
    """The view of a camera that looks further to the right; the rows of burnt-in text stay."""
    for shift, source, plane in zip((0, 1, 1), drawn, target, strict=True):
        by = (drawn[0].shape[1] // _TURNED_SHARE & ~1) >> shift
        plane[:] = source
        rows = slice(text.start >> shift, text.stop >> shift)
        plane[rows, :-by], plane[rows, -by:] = source[rows, by:], source[rows, :by]


def _cover(drawn: Planes, target: Planes, text: slice) -> None:
    """A board with stripes before the left third of the view."""
    for shift, source, plane in zip((0, 1, 1), drawn, target, strict=True):
        plane[:] = source
        covered = plane[text.start >> shift : text.stop >> shift, : (drawn[0].shape[1] // _COVERED_SHARE) >> shift]
        covered[:] = 128 if shift else _BOARD
        if not shift:
            covered[:, ::_STRIPE_PX] = _STRIPE


def _hide(drawn: Planes, target: Planes, text: slice) -> None:
    """A cloth before the whole view."""
    moved = crc32(drawn[0][-1].tobytes()) % _NOISE_PIXELS  # the time code below differs in each picture
    for source, plane in zip(drawn, target, strict=True):
        plane[:] = source
    target[0][text] = np.roll(_cloth(target[0][text].shape), moved)
    for plane, level in zip(target[1:], _BROWN, strict=True):
        plane[text.start >> 1 : text.stop >> 1] = level


@cache
def _cloth(shape: tuple[int, int]) -> Plane:
    noise = np.random.default_rng(_WEAVE).integers(-_WEAVE, _WEAVE, shape, dtype=np.int16, endpoint=True)
    return (_CLOTH + noise).astype(np.uint8)


_SPOILT = {TroubleKind.TURNED: _turn, TroubleKind.COVERED: _cover, TroubleKind.HIDDEN: _hide}
