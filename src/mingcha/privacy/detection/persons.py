"""Persons by NanoDet: a score and the distances to four sides for each place of three grids. Of its 80 classes the file
has the persons alone."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mingcha.privacy.detection.faces import found_in
from mingcha.privacy.detection.model_files import Detects
from mingcha.privacy.detection.network import Network, Scaling, input_of
from mingcha.privacy.detection.settings import EngineSettings
from mingcha.privacy.detection.still_parts import StillParts
from mingcha.privacy.detection.tiles import close_parts_of, found_in_parts, in_turn
from mingcha.privacy.detection.values import Detection, without_doubles

MODEL = "nanodet"
SIDE = 416
"""The network's input is a square of this size; a picture lies in its upper left corner."""
_SCALING = Scaling(red_first=False, mean=(103.53, 116.28, 123.675), deviation=(57.375, 57.12, 58.395))
_BLACK = -np.array(_SCALING.mean, np.float32) / np.array(_SCALING.deviation, np.float32)
"""What lies beside the picture."""
_STEPS = (8, 16, 32)
_BINS = 11
"""Of a distance: its mean over them, in steps."""
_MOST_OVERLAP = 0.6
_SMALL_PERCENT = 45
"""Of the height of a part: what is higher is found in the whole picture, and is often false in a part."""


class Persons:
    """Finds persons."""

    def __init__(self, network: Network, settings: EngineSettings) -> None:
        self._network = network
        self._least = settings.least_permille[Detects.PERSON] / 1000
        self._close_least = settings.close_least_permille / 1000
        self._ninths = settings.close_ninths
        self.turns = settings.close_turns

    def detect(self, frame: Any, turn: int = 0, still: StillParts | None = None) -> list[Detection]:
        """The persons of a picture, and the small ones of the parts whose turn it is: in the whole picture
        one of 50 pixels of 720 would have 16."""
        found = self._in_part(frame, self._least)
        if self._ninths and max(frame.width, frame.height) > SIDE:
            parts = in_turn(close_parts_of(frame.width, frame.height, self._ninths), turn, self.turns)
            found += found_in_parts(frame, parts, self._small_in, still)
        return without_doubles(found, _MOST_OVERLAP)

    def _small_in(self, frame: Any, enlarged: float) -> list[Detection]:  # noqa: ARG002 - each part fills the input
        return [
            one
            for one in self._in_part(frame, self._close_least)
            if one.box.height * 100 <= _SMALL_PERCENT * frame.height
        ]

    def _in_part(self, frame: Any, least: float) -> list[Detection]:
        width, height = frame.width, frame.height
        share = SIDE / max(width, height)
        wide, high = max(1, round(width * share)), max(1, round(height * share))
        square = np.empty((1, 3, SIDE, SIDE), np.float32)
        square[:] = _BLACK[:, None, None]
        square[:, :, :high, :wide] = input_of(frame, wide, high, _SCALING)
        names = [f"{kind}_{step}" for kind in ("person", "sides") for step in _STEPS]
        values = self._network.run(square, names)
        back = np.array((width / wide, height / high) * 2)
        found = []
        for step, scores, sides in zip(_STEPS, values[:3], values[3:], strict=True):
            chosen = np.flatnonzero(scores[0, :, 0] >= least)
            boxes = _boxes(chosen, sides[0, chosen], step) * back
            found += found_in(Detects.PERSON, boxes, scores[0, chosen, 0], width, height)
        return without_doubles(found, _MOST_OVERLAP)


def _boxes(places: NDArray[np.intp], sides: NDArray[np.float32], step: int) -> NDArray[np.float32]:
    """(number, 4): left, top, right and bottom in pixels of the input, of places of a grid and their distances."""
    grouped = sides.reshape(-1, 4, _BINS)
    weights = np.exp(grouped - grouped.max(-1, keepdims=True))
    distances = (weights / weights.sum(-1, keepdims=True) * np.arange(_BINS)).sum(-1) * step
    rows, columns = np.divmod(places, SIDE // step)
    middle = np.stack((columns, rows), 1) * step + step / 2
    boxes: NDArray[np.float32] = np.concatenate((middle - distances[:, :2], middle + distances[:, 2:]), 1)
    return boxes
