"""The text burnt into a picture: white letters of 5 by 7 dots on a dark band along the upper edge."""

import numpy as np
from numpy.typing import NDArray

# rows from the top, 5 bits each, high bit left
_GLYPHS = {
    " ": (0, 0, 0, 0, 0, 0, 0),
    "-": (0, 0, 0, 31, 0, 0, 0),
    ".": (0, 0, 0, 0, 0, 12, 12),
    ":": (0, 12, 12, 0, 12, 12, 0),
    "0": (14, 17, 19, 21, 25, 17, 14),
    "1": (4, 12, 4, 4, 4, 4, 14),
    "2": (14, 17, 1, 6, 8, 16, 31),
    "3": (31, 2, 4, 2, 1, 17, 14),
    "4": (2, 6, 10, 18, 31, 2, 2),
    "5": (31, 16, 30, 1, 1, 17, 14),
    "6": (6, 8, 16, 30, 17, 17, 14),
    "7": (31, 1, 2, 4, 8, 8, 8),
    "8": (14, 17, 17, 14, 17, 17, 14),
    "9": (14, 17, 17, 15, 1, 2, 12),
    "A": (14, 17, 17, 31, 17, 17, 17),
    "B": (30, 17, 17, 30, 17, 17, 30),
    "C": (14, 17, 16, 16, 16, 17, 14),
    "D": (28, 18, 17, 17, 17, 18, 28),
    "E": (31, 16, 16, 30, 16, 16, 31),
    "F": (31, 16, 16, 30, 16, 16, 16),
    "G": (14, 17, 16, 23, 17, 17, 15),
    "H": (17, 17, 17, 31, 17, 17, 17),
    "I": (14, 4, 4, 4, 4, 4, 14),
    "J": (7, 2, 2, 2, 2, 18, 12),
    "K": (17, 18, 20, 24, 20, 18, 17),
    "L": (16, 16, 16, 16, 16, 16, 31),
    "M": (17, 27, 21, 21, 17, 17, 17),
    "N": (17, 25, 21, 19, 17, 17, 17),
    "O": (14, 17, 17, 17, 17, 17, 14),
    "P": (30, 17, 17, 30, 16, 16, 16),
    "Q": (14, 17, 17, 17, 21, 18, 13),
    "R": (30, 17, 17, 30, 20, 18, 17),
    "S": (15, 16, 16, 14, 1, 1, 30),
    "T": (31, 4, 4, 4, 4, 4, 4),
    "U": (17, 17, 17, 17, 17, 17, 14),
    "V": (17, 17, 17, 17, 17, 10, 4),
    "W": (17, 17, 17, 21, 21, 27, 17),
    "X": (17, 17, 10, 4, 10, 17, 17),
    "Y": (17, 17, 10, 4, 4, 4, 4),
    "Z": (31, 1, 2, 4, 8, 16, 31),
}
_COLUMNS, _ROWS = 6, 9  # in dots, with the space between letters and lines
_INK, _GROUND = 228, 34


class Lettering:
    """Letters at one size: a dot is a square of `dot` pixels."""

    def __init__(self, dot: int) -> None:
        self.width, self.height = _COLUMNS * dot, _ROWS * dot
        self._cells = {letter: _cell(rows, dot) for letter, rows in _GLYPHS.items()}

    def write(self, luma: NDArray[np.uint8], left: int, top: int, text: str, shown: str = "") -> None:
        """Writes text into a luma plane, skipping letters already in `shown`; unknown characters are blank."""
        for place, letter in enumerate(text):
            if place < len(shown) and shown[place] == letter:
                continue
            start = left + place * self.width
            cell = self._cells.get(letter, self._cells[" "])
            luma[top : top + self.height, start : start + self.width] = cell


def _cell(rows: tuple[int, ...], dot: int) -> NDArray[np.uint8]:
    dots = np.full((_ROWS, _COLUMNS), _GROUND, np.uint8)
    for row, bits in enumerate(rows):
        for column in range(5):
            if bits >> (4 - column) & 1:
                dots[row + 1, column] = _INK
    return np.repeat(np.repeat(dots, dot, axis=0), dot, axis=1)
