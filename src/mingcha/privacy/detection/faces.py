"""Faces by CenterFace: a heat map with a size and an offset for each place of 4 by 4 pixels. Its landmarks (eyes, nose,
mouth) are not asked for."""

from typing import Any

import numpy as np

from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.network import Network, Scaling, input_of, input_size
from mingcha.privacy.detection.settings import EngineSettings
from mingcha.privacy.detection.still_parts import StillParts
from mingcha.privacy.detection.values import Box, Detection, without_doubles

MODEL = "centerface"
_HEAT, _SIZE, _OFFSET = "537", "538", "539"
_CELL = 4
_SCALING = Scaling(red_first=True)
_MOST_OVERLAP = 0.3


class Faces:
    """Finds faces."""

    turns = 1

    def __init__(self, network: Network, settings: EngineSettings) -> None:
        self._network = network
        self._least = settings.least_permille[Detects.FACE] / 1000
        self._width = settings.input_width[Detects.FACE]

    def detect(self, frame: Any, turn: int = 0, still: StillParts | None = None) -> list[Detection]:  # noqa: ARG002
        """The faces of a picture."""
        width, height = frame.width, frame.height
        wide, high = input_size(width, height, self._width)
        rgb = input_of(frame, wide, high, _SCALING)
        heat, size, offset = self._network.run(rgb, [_HEAT, _SIZE, _OFFSET])
        rows, columns = np.nonzero(heat[0, 0] >= self._least)
        scores = heat[0, 0, rows, columns]
        down, across = np.exp(size[0][:, rows, columns].clip(max=8)) * _CELL
        middle_y = (rows + offset[0, 0, rows, columns] + 0.5) * _CELL
        middle_x = (columns + offset[0, 1, rows, columns] + 0.5) * _CELL
        sides = np.stack((middle_x - across / 2, middle_y - down / 2, middle_x + across / 2, middle_y + down / 2), 1)
        sides *= np.array((width / wide, height / high) * 2)
        return without_doubles(found_in(Detects.FACE, sides, scores, width, height), _MOST_OVERLAP)


def found_in(kind: Detects, sides: Any, scores: Any, width: int, height: int) -> list[Detection]:
    """Detections out of rows of (left, top, right, bottom) in pixels, rounded outward, and their scores of 0 to 1;
    those without a pixel inside the picture are left out."""
    found = []
    for (left, top, right, bottom), score in zip(sides.tolist(), scores.tolist(), strict=True):
        box = Box(int(left // 1), int(top // 1), int(-(-right // 1)), int(-(-bottom // 1))).within(width, height)
        if box.area:
            found.append(Detection(kind, box, min(1000, int(score * 1000))))
    return found
