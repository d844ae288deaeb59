"""Connected cells: an obstruction is one connected region, cells hidden by rain are scattered."""

import numpy as np
from numpy.typing import NDArray

from mingcha.media.looks.orientation import CELLS_ACROSS, CELLS_DOWN

type Bits = NDArray[np.bool_]
"""(CELLS,): one truth a cell."""

_REACH = 3
"""Steps by sides from one cell of a region to the next: two cells without an edge do not part one thing."""
_WIDE = CELLS_ACROSS + 2 * _REACH
_BESIDE = tuple(
    down * _WIDE + across
    for down in range(-_REACH, _REACH + 1)
    for across in range(-_REACH, _REACH + 1)
    if 0 < abs(down) + abs(across) <= _REACH
)
_BAND_CELLS = 2


def largest_region(lost: Bits) -> Bits:
    """The largest region of lost cells."""
    places = np.flatnonzero(lost)
    wide = (places // CELLS_ACROSS) * _WIDE + places % CELLS_ACROSS  # room at the sides, so that none is passed
    left = set(wide.tolist())
    most: list[int] = []
    while left:
        waiting, found = [left.pop()], list[int]()
        while waiting:
            at = waiting.pop()
            found.append(at)
            beside = [at + step for step in _BESIDE if at + step in left]
            left.difference_update(beside)
            waiting += beside
        most = max(most, found, key=len)
    region = np.zeros(lost.shape, np.bool_)
    for at in most:
        region[at // _WIDE * CELLS_ACROSS + at % _WIDE] = True
    return region


def large_region(lost: Bits, known: Bits, least: float) -> tuple[Bits, float]:
    """The largest region of lost cells and its share of the known ones; nothing and 0 if it is below `least`."""
    total = int(known.sum())
    if total and lost.sum() >= least * total:
        region = largest_region(lost)
        share = int(region.sum()) / total
        if share >= least:
            return region, share
    return np.zeros(lost.shape, np.bool_), 0.0


def region_share(lost: Bits, known: Bits, least: float) -> float:
    """The share of it."""
    return large_region(lost, known, least)[1]


def closed(region: Bits, hidden: Bits) -> Bits:
    """The region with the hidden cells (rows of burnt-in text) between it and the edge of the picture, two at most:
    what comes into a picture from outside covers them too."""
    grid, unseen = region.reshape(CELLS_DOWN, CELLS_ACROSS), hidden.reshape(CELLS_DOWN, CELLS_ACROSS)
    found = grid.copy()
    for view, hides in (
        (found, unseen),
        (found[::-1], unseen[::-1]),
        (found.T, unseen.T),
        (found.T[::-1], unseen.T[::-1]),
    ):
        for deep in range(1, _BAND_CELLS + 1):
            view[:deep] |= hides[:deep].all(axis=0) & view[deep]
    return found.reshape(region.shape)


def around(region: Bits) -> Bits:
    """The surroundings of a region: the cells within three steps of it and all cells of its rows, since wet or
    snow-covered ground lies at one height of a picture."""
    grid = region.reshape(CELLS_DOWN, CELLS_ACROSS)
    near = grid.copy()
    for _ in range(_REACH):
        wide = np.pad(near, 1)
        near = wide[1:-1, 1:-1] | wide[:-2, 1:-1] | wide[2:, 1:-1] | wide[1:-1, :-2] | wide[1:-1, 2:]
    near |= grid.any(axis=1, keepdims=True)
    return (near & ~grid).reshape(region.shape)


def touches_edge(lost: Bits) -> bool:
    """Whether a lost cell lies at the edge of the picture."""
    grid = lost.reshape(CELLS_DOWN, CELLS_ACROSS)
    return bool(grid[0].any() or grid[-1].any() or grid[:, 0].any() or grid[:, -1].any())
