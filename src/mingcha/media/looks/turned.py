"""By how much a camera was turned: the correlation of two fields of orientation, over numpy.fft.

Right where phase correlation of grey levels is not, in infrared light against a picture by day (supervision.md, 4.2).
"""

from dataclasses import dataclass

import numpy as np

from mingcha.media.looks.orientation import FIELD_HEIGHT, FIELD_WIDTH, Field

SHARP_PEAK = 0.20
"""From this height on the peak is that of one scene in two places."""
LEAST_PX = 1.2
"""Pixels of the judged picture; less is wind and heat."""
_SCALE = 2  # pixels of the judged picture a value of a field


@dataclass(frozen=True, slots=True)
class Turn:
    """Shift of the picture in pixels of the judged picture, and the height of the peak, 0 to 1."""

    x_px: float
    y_px: float
    peak: float

    @property
    def is_sharp(self) -> bool:
        """Whether both pictures show one scene."""
        return self.peak >= SHARP_PEAK

    @property
    def distance_px(self) -> float:
        """How far, whatever the direction."""
        return float(np.hypot(self.x_px, self.y_px))

    @property
    def is_turned(self) -> bool:
        """Whether it is one scene in another place."""
        return self.is_sharp and self.distance_px > LEAST_PX

    def agrees(self, other: "Turn", most_px: float = 1.0) -> bool:
        """Whether both are the same turn."""
        return abs(self.x_px - other.x_px) <= most_px and abs(self.y_px - other.y_px) <= most_px


def turn_between(reference: Field, now: Field) -> Turn:
    """The turn from the reference to a picture; peak 0 if one of both has no edges."""
    norm = float(np.sqrt((np.abs(reference) ** 2).sum() * (np.abs(now) ** 2).sum()))
    if norm < 1e-3:
        return Turn(0.0, 0.0, 0.0)
    peaks = np.fft.ifft2(np.conj(np.fft.fft2(reference)) * np.fft.fft2(now)).real / norm
    row, column = np.unravel_index(int(peaks.argmax()), peaks.shape)
    y = row + _vertex(*(float(peaks[(row + step) % FIELD_HEIGHT, column]) for step in (-1, 0, 1)))
    x = column + _vertex(*(float(peaks[row, (column + step) % FIELD_WIDTH]) for step in (-1, 0, 1)))
    y -= FIELD_HEIGHT if y > FIELD_HEIGHT / 2 else 0
    x -= FIELD_WIDTH if x > FIELD_WIDTH / 2 else 0
    return Turn(float(x * _SCALE), float(y * _SCALE), float(peaks[row, column]))


def degrees_of(distance_px: float, view_degrees: float, width_px: int) -> float:
    """A turn in degrees by the horizontal field of view of the lens."""
    return distance_px * view_degrees / width_px


def _vertex(before: float, top: float, after: float) -> float:
    """Where the parabola through three neighbours has its top, -0.5 to 0.5."""
    bend = before - 2 * top + after
    return 0.0 if bend >= 0 else max(-0.5, min(0.5, (before - after) / (2 * bend)))
