"""Number plates by clp_det: boxes as differences to a fixed grid of boxes (RetinaFace). It finds plates and reads none;
its landmarks (the corners) are not asked for."""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mingcha.privacy.detection.faces import found_in
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.network import Network, Pixels, bgr_of, input_size, scaled
from mingcha.privacy.detection.settings import EngineSettings
from mingcha.privacy.detection.tiles import found_by_tiles
from mingcha.privacy.detection.values import Detection, without_doubles

MODEL = "clp_det"
_MEAN_BGR = np.array((104, 117, 123), np.float32)
_GRID = ((8, (24, 48)), (16, (96, 192)), (32, (384, 768)))
"""Step in pixels, and the sides of the squares at each of its places."""
_MIDDLE_SHARE, _SIZE_SHARE = 0.1, 0.2
_MOST_OVERLAP = 0.4


class Plates:
    """Finds number plates."""

    def __init__(self, network: Network, settings: EngineSettings) -> None:
        self._network = network
        self._least = settings.least_permille[Detects.PLATE] / 1000
        self._width = settings.input_width[Detects.PLATE]

    def detect(self, frame: Any) -> list[Detection]:
        """The plates of a picture; of one wider than the network's input also those of its parts."""
        pixels = bgr_of(frame)
        found = self.in_pixels(pixels)
        if pixels.shape[1] > self._width:
            found += found_by_tiles(pixels, self.in_pixels)
        return without_doubles(found, _MOST_OVERLAP)

    def in_pixels(self, pixels: Pixels) -> list[Detection]:
        """The plates of a picture, blue first, looked at once."""
        height, width = pixels.shape[:2]
        wide, high = input_size(width, height, self._width)
        blob = (scaled(pixels, wide, high) - _MEAN_BGR).transpose(2, 0, 1)[None]
        places, scores = self._network.run(np.ascontiguousarray(blob), ["loc", "conf"])
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
