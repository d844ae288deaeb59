"""Number plates by clp_det: boxes as differences to a fixed grid of boxes (RetinaFace). It finds plates and reads none;
its landmarks (the corners) are not asked for."""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mingcha.privacy.detection.faces import found_in
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.network import Network, Scaling, input_of, input_size
from mingcha.privacy.detection.settings import EngineSettings
from mingcha.privacy.detection.still_parts import StillParts
from mingcha.privacy.detection.tiles import Part, around, fine_parts_of, found_in_parts, in_turn, parts_of, tiles_of
from mingcha.privacy.detection.values import Detection, overlap, without_doubles

MODEL = "clp_det"
_SCALING = Scaling(red_first=False, mean=(104.0, 117.0, 123.0))
_GRID = ((8, (24, 48)), (16, (96, 192)), (32, (384, 768)))
"""Step in pixels, and the sides of the squares at each of its places."""
_MIDDLE_SHARE, _SIZE_SHARE = 0.1, 0.2
_MOST_OVERLAP = 0.4
_TURNS, _SMALL_DIVISOR = 3, 5
_CHECKED_WIDTH, _CHECKED_TIMES = 640, 3
"""The input of a second look, and how many times as wide as the plate it is. Each of 39 finds of plates had a score of
0.86 there at least, none of nine walls and windows more than 0.13."""
_LEAST_AGREED = 0.2


class Plates:
    """Finds number plates."""

    def __init__(self, network: Network, settings: EngineSettings) -> None:
        self._network = network
        self._least = settings.least_permille[Detects.PLATE] / 1000
        self._width = settings.input_width[Detects.PLATE]
        self._fine_turns = settings.fine_turns
        self._checked_permille = settings.large_permille if settings.checks_plates else None
        self._reports_dropped = settings.reports_dropped
        self.turns = max(_TURNS, settings.fine_turns) if settings.has_parts else 1

    def detect(self, frame: Any, turn: int = 0, still: StillParts | None = None) -> list[Detection]:
        """The plates of a picture, or of those of its parts whose turn it is, of which it is one itself."""
        if self.turns > 1:
            parts = in_turn(parts_of(frame.width, frame.height), turn, _TURNS)
            if self._fine_turns:
                parts += in_turn(fine_parts_of(frame.width, frame.height), turn, self._fine_turns)
            found = found_in_parts(frame, parts, self._small_too, still)
        else:
            found = self.in_part(frame)
            if frame.width > self._width:
                found += found_in_parts(frame, tiles_of(frame.width, frame.height), self.in_part)
        looked = ((one, self._is_one(frame, one, still)) for one in without_doubles(found, _MOST_OVERLAP))
        return [one._replace(is_dropped=not is_one) for one, is_one in looked if is_one or self._reports_dropped]

    def _is_one(self, frame: Any, one: Detection, still: StillParts | None) -> bool:
        """Whether something is small, or found again in a second look at it."""
        if self._checked_permille is None or one.box.height * 1000 < self._checked_permille * frame.height:
            return True
        part = around(one.box, _CHECKED_TIMES, frame.width, frame.height)
        again = found_in_parts(frame, [Part(part, _CHECKED_WIDTH / part.width)], self.in_part, still)
        return any(overlap(one.box, other.box) >= _LEAST_AGREED for other in again)

    def _small_too(self, frame: Any, enlarged: float) -> list[Detection]:
        """Of an enlarged part the small ones alone: walls with windows look like large plates there, and a large plate
        is found in the whole picture."""
        found = self.in_part(frame, enlarged)
        return [one for one in found if enlarged == 1 or one.box.width * _SMALL_DIVISOR <= frame.width]

    def in_part(self, frame: Any, enlarged: float = 1.0) -> list[Detection]:
        """The plates of a picture, looked at once, at most as wide as the input."""
        width, height = frame.width, frame.height
        wide, high = input_size(round(width * enlarged), round(height * enlarged), self._width)
        blob = input_of(frame, wide, high, _SCALING)
        places, scores = self._network.run(blob, ["loc", "conf"])
        chosen = np.flatnonzero(scores[0, :, 1] >= self._least)
        grid, moved = _squares(wide, high)[chosen], places[0, chosen]
        middle = grid[:, :2] + moved[:, :2] * _MIDDLE_SHARE * grid[:, 2:]
        size = grid[:, 2:] * np.exp((moved[:, 2:] * _SIZE_SHARE).clip(max=8))
        sides = np.concatenate((middle - size / 2, middle + size / 2), 1) * np.array((width / wide, height / high) * 2)
        found = found_in(Detects.PLATE, sides, scores[0, chosen, 1], width, height)
        return without_doubles(found, _MOST_OVERLAP)


@lru_cache(maxsize=4)
def _squares(width: int, height: int) -> NDArray[np.float32]:
    """(number, 4): x and y of the middle, width and height in pixels, in the order of the network's rows."""
    parts = []
    for step, sides in _GRID:
        rows, columns = np.mgrid[0 : -(-height // step), 0 : -(-width // step)]
        middle = (np.stack((columns, rows), -1) + 0.5) * step
        squares = [np.concatenate((middle, np.full_like(middle, side)), -1) for side in sides]
        parts.append(np.stack(squares, 2).reshape(-1, 4))
    return np.concatenate(parts).astype(np.float32)
