"""The cells in which points are shown that must not be found: a fixed grid of degrees (article 13). Pure; whole
numbers, so that every machine gives the same cell."""

from math import ceil, cos, hypot, radians

_NDEG_PER_MICRODEGREE = 1000
_METRES_PER_DEGREE = 111_320
"""Of longitude at the equator, and of latitude at most below 45 degrees north: no half diagonal is too small."""
_SOUTHERNMOST_DEGREES = 29.9
"""South of Wuhan, whose cells are widest there."""


def cell_centre(ndeg: int, cell_microdegrees: int) -> int:
    """The middle of the cell of one coordinate, both in 1e-9 degrees; fixed, since noise averages out."""
    cell = cell_microdegrees * _NDEG_PER_MICRODEGREE
    return ndeg // cell * cell + cell // 2


def cell_accuracy_m(cell_microdegrees: int) -> int:
    """How far a point in a cell is from its middle at most, in metres, rounded up: of every cell of the city."""
    half = cell_microdegrees / 1_000_000 / 2
    return ceil(half * _METRES_PER_DEGREE * hypot(1.0, cos(radians(_SOUTHERNMOST_DEGREES))))


def degrees_text(ndeg: int) -> str:
    """Degrees with seven decimals of 1e-9 degrees, rounded half away from zero: "114.3055120"."""
    whole, part = divmod((abs(ndeg) + 50) // 100, 10_000_000)
    return f"{'-' if ndeg < 0 else ''}{whole}.{part:07d}"
