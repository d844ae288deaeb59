"""Drawn number plates for test clips (article 21): the patterns of blue and green plates, letters of our own strokes.

In the place of the province stands a sign of strokes by chance, of no province, so no plate is anybody's.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_STROKES = {
    "0": "10 30 41 45 36 16 05 01 10", "1": "11 20 26", "2": "01 10 30 41 42 06 46",
    "3": "01 10 30 41 42 33 23, 33 44 45 36 16 05", "4": "30 04 44, 30 36", "5": "40 00 02 32 43 45 36 06",
    "6": "30 10 02 05 16 36 45 44 33 03", "7": "00 40 16", "8": "13 02 01 10 30 41 42 33 13 04 05 16 36 45 44 33",
    "9": "16 36 44 41 30 10 01 02 13 43", "A": "06 20 46, 14 34", "B": "06 00 30 41 42 33 03, 33 44 45 36 06",
    "C": "41 30 10 01 05 16 36 45", "D": "00 06 26 44 42 20 00", "E": "40 00 06 46, 03 33", "F": "40 00 06, 03 33",
    "G": "41 30 10 01 05 16 36 45 43 23", "H": "00 06, 40 46, 03 43", "J": "40 45 36 16 05", "K": "00 06, 40 03 46",
    "L": "00 06 46", "M": "06 00 23 40 46", "N": "06 00 46 40", "P": "06 00 30 41 42 33 03",
    "Q": "10 30 41 45 36 16 05 01 10, 24 46", "R": "06 00 30 41 42 33 03, 23 46",
    "S": "41 30 10 01 02 13 33 44 45 36 16 05", "T": "00 40, 20 26", "U": "00 05 16 36 45 40", "V": "00 26 40",
    "W": "00 16 23 36 40", "X": "00 46, 40 06", "Y": "00 23 40, 23 26", "Z": "00 40 06 46",
}  # fmt: skip
"""Strokes on a grid of 5 columns and 7 rows: a point is its column and its row."""
_CELL_HIGH, _STROKE_WIDE = 90, 11
"""Millimetres, which are pixels here, as all sizes of a plate."""
_HIGH = 140

type Pixels = NDArray[np.float32]
"""(height, width, 3), 0 to 255."""
type Stroke = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Sizes and colours of a kind of plate; the places of its signs from the left."""

    wide: int
    cell_wide: int
    places: tuple[int, ...]
    ink: tuple[int, int, int]
    top: tuple[int, int, int]
    bottom: tuple[int, int, int]


_BLUE = _Pattern(440, 45, (16, 73, 152, 209, 266, 323, 379), (250, 250, 250), (20, 62, 160), (20, 62, 160))
_GREEN = _Pattern(480, 43, (16, 68, 147, 199, 251, 303, 355, 407), (20, 20, 20), (226, 240, 230), (92, 190, 130))


def drawn_plate(drawn: np.random.Generator) -> Pixels:
    """A plate of either pattern with signs by chance, (140, 440 or 480, 3) in RGB."""
    pattern = _BLUE if drawn.random() < 0.5 else _GREEN
    fall = np.linspace(0, 1, _HIGH, dtype=np.float32)[:, None, None]
    top, bottom = np.array(pattern.top, np.float32), np.array(pattern.bottom, np.float32)
    plate = np.repeat(top + (bottom - top) * fall, pattern.wide, axis=1)
    _frame(plate, pattern)
    letters = sorted(_STROKES)
    for number, left in enumerate(pattern.places):
        strokes = _invented(drawn) if number == 0 else _strokes_of(letters[drawn.integers(len(letters))])
        if number == 1:  # the second place has letters alone
            strokes = _strokes_of(letters[drawn.integers(10, len(letters))])
        _write(plate, strokes, left, pattern)
    if pattern is _BLUE:
        _write(plate, [[(0.0, 3.0), (0.1, 3.0)]], 134, pattern)
    return plate


def _strokes_of(sign: str) -> list[Stroke]:
    return [[(float(point[0]), float(point[1])) for point in line.split()] for line in _STROKES[sign].split(", ")]


def _invented(drawn: np.random.Generator) -> list[Stroke]:
    """Four to seven strokes that lie, stand or fall as in a Chinese character."""
    strokes: list[Stroke] = []
    for _ in range(int(drawn.integers(4, 8))):
        column, row = float(drawn.integers(0, 3)), float(drawn.integers(0, 4))
        right, down = ((2.0, 0.0), (0.0, 3.0), (2.0, 3.0))[drawn.integers(3)]
        strokes.append([(column, row), (column + right, row + down)])
    return strokes


def _frame(plate: Pixels, pattern: _Pattern) -> None:
    """The line along the edge, and two bolts."""
    line = np.zeros(plate.shape[:2], np.bool_)
    line[5:-5, 5:-5] = True
    line[9:-9, 9:-9] = False
    plate[line] = pattern.ink
    for left in (pattern.wide // 4, pattern.wide * 3 // 4):
        plate[14:22, left - 4 : left + 4] = (150, 150, 150)


def _write(plate: Pixels, strokes: list[Stroke], left: int, pattern: _Pattern) -> None:
    """Strokes of one sign, whose cell begins at `left`, with soft edges."""
    margin = _STROKE_WIDE
    wide, high = pattern.cell_wide, _CELL_HIGH
    rows, columns = np.mgrid[-margin : high + margin, -margin : wide + margin].astype(np.float32)
    away = np.full(rows.shape, 1e6, np.float32)
    inner = _STROKE_WIDE / 2
    for stroke in strokes:
        points = [(inner + x / 4 * (wide - _STROKE_WIDE), inner + y / 6 * (high - _STROKE_WIDE)) for x, y in stroke]
        for begin, end in pairwise(points):
            away = np.minimum(away, _distance(columns, rows, begin, end))
    ink = np.clip(inner - away + 0.5, 0, 1)[:, :, None]
    top = (_HIGH - high) // 2 - margin
    first = max(0, left - margin)
    part = plate[top : top + ink.shape[0], first : left + wide + margin]
    seen = ink[:, first - left + margin :][:, : part.shape[1]]
    part += (np.array(pattern.ink, np.float32) - part) * seen


def _distance(
    columns: NDArray[np.float32], rows: NDArray[np.float32], begin: tuple[float, float], end: tuple[float, float]
) -> NDArray[np.float32]:
    """The distance of each pixel to a line between two points."""
    across, down = end[0] - begin[0], end[1] - begin[1]
    length = max(across * across + down * down, 1e-6)
    along = np.clip(((columns - begin[0]) * across + (rows - begin[1]) * down) / length, 0, 1)
    return np.hypot(columns - begin[0] - along * across, rows - begin[1] - along * down).astype(np.float32)
