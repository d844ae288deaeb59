"""Plates of our own drawing, with the blue, green and letters of Chinese ones, for clips whose every box is known."""

import numpy as np
from numpy.typing import NDArray

from mingcha.media.gateway.transcode.glyphs import text_bitmap

_PROVINCES = "鄂京沪粤苏浙湘川豫皖"
_LETTERS, _DIGITS = "ABCDEFGHJKLMNPQRSTUVWXYZ", "0123456789"
_BLUE, _GREEN = (160, 60, 20), (110, 170, 70)
_HIGH_OF_WIDE = 140 / 440
_BOLD, _MARGIN, _LINE = 4, 20, 3


def number_of(chance: np.random.Generator) -> str:
    """A random number in the form of a plate."""
    tail = "".join(chance.choice(list(_DIGITS), 5))
    return f"{chance.choice(list(_PROVINCES))}{chance.choice(list(_LETTERS))}·{tail}"


def drawn_plate(number: str, *, is_green: bool = False) -> NDArray[np.uint8]:
    """(height, width, 3), blue first, of a plate in its own size."""
    ink = np.kron(text_bitmap(number), np.ones((_BOLD, _BOLD), np.bool_))
    plate = np.empty((ink.shape[0] + 2 * _MARGIN, ink.shape[1] + 2 * _MARGIN, 3), np.uint8)
    plate[:] = 255
    plate[_LINE:-_LINE, _LINE:-_LINE] = _GREEN if is_green else _BLUE
    plate[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN][ink] = 0 if is_green else 255
    return plate


def height_of(width: int) -> int:
    """Pixels of a plate of this width."""
    return max(2, round(width * _HIGH_OF_WIDE))
