"""The small picture that is judged, and what is wrong with it before any comparison: black, a slate, no footage."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 320, 180
"""Pixels of the judged picture."""
type Luma = NDArray[np.uint8]
"""(HEIGHT, WIDTH) grey levels."""
type Ignored = NDArray[np.bool_]
"""(HEIGHT, WIDTH): True where nothing is judged: masks (article 18) and burnt-in text."""

BAND = 14
"""Rows at the top and the bottom in which cameras burn their text in."""
IR_CHROMA = 2.5
"""Mean distance of both chroma planes from grey, in levels, below which a picture is without colour."""
DIM_LUMA = 72
_BLACK_LUMA, _BLACK_SPREAD = 24, 4.0
_SLATE_SHARE = 0.75
"""Of the pixels within two levels of the most frequent one: a card of one colour, whatever is written on it."""


class LightMode(StrEnum):
    """Light in which pictures of one camera can be compared with each other."""

    BRIGHT = "bright"
    DIM = "dim"
    IR = "ir"


class PictureFault(StrEnum):
    """What is wrong with a picture by itself."""

    BLACK = "black"
    SLATE = "slate"


@dataclass(frozen=True, slots=True)
class JudgedPicture:
    """A decoded picture made small: `chroma` is the mean distance of its colour from grey, in levels."""

    luma: Luma
    chroma: float


def text_bands() -> Ignored:
    """What is ignored of every camera: the rows of burnt-in text."""
    ignored = np.zeros((HEIGHT, WIDTH), np.bool_)
    ignored[:BAND] = ignored[-BAND:] = True
    return ignored


def light_mode(picture: JudgedPicture, ignored: Ignored) -> LightMode:
    """The mode of a picture that has no fault."""
    if picture.chroma < IR_CHROMA:
        return LightMode.IR
    return LightMode.DIM if picture.luma[~ignored].mean() < DIM_LUMA else LightMode.BRIGHT


def picture_fault(picture: JudgedPicture, ignored: Ignored) -> PictureFault | None:
    """BLACK, SLATE (a card of one colour, with or without text), or None."""
    seen = picture.luma[~ignored]
    if seen.size == 0:
        return None
    if seen.mean() < _BLACK_LUMA and np.percentile(seen, 99) - np.median(seen) < _BLACK_SPREAD * 3:
        return PictureFault.BLACK
    counts = np.bincount(seen, minlength=256)
    top = int(counts.argmax())
    same = counts[max(0, top - 2) : top + 3].sum() / seen.size
    return PictureFault.SLATE if same >= _SLATE_SHARE else None


def sharpness(luma: Luma, ignored: Ignored) -> float:
    """Mean difference of neighbours, in levels; of each second row and column."""
    some = luma[::2].astype(np.int16)
    seen = ~ignored[::2, 1:]
    return float(np.abs(np.diff(some, axis=1))[seen].mean()) if seen.any() else 0.0
