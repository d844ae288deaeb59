"""Whether a run of bytes of the source stands in a film: a picture that was copied instead of encoded anew."""

import numpy as np
from numpy.typing import NDArray

LEAST_RUN_BYTES = 64
"""Shorter runs are chance: pictures in which nothing moves are a few bytes, the same by many encoders."""
_BLOCK = LEAST_RUN_BYTES // 2
"""A run of 63 bytes or more holds a whole block of 32 at a multiple of 32 of the source."""
_WORDS = _BLOCK // 8
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], np.uint64)
_PART_BYTES = 8 << 20


class SourceIndex:
    """The blocks of some bytes of the source, 256 MiB or so at a time: the index takes half as much again."""

    def __init__(self, source: bytes) -> None:
        self._source = np.frombuffer(source, np.uint8)
        count = len(source) // _BLOCK
        words = np.frombuffer(source, "<u8", count * _WORDS).reshape(count, _WORDS)
        keys = _mixed([words[:, place] for place in range(_WORDS)])
        self._order = np.argsort(keys, kind="stable")
        self._keys = keys[self._order]

    def has_run_in(self, film: bytes) -> bool:
        """Whether LEAST_RUN_BYTES bytes in a row stand in both."""
        if not len(self._keys) or len(film) < LEAST_RUN_BYTES:
            return False
        octets = np.frombuffer(film, np.uint8)
        step = _PART_BYTES
        return any(
            self._has_run(octets, begin, min(begin + step, len(octets) - _BLOCK + 1))
            for begin in range(0, len(octets) - _BLOCK + 1, step)
        )

    def _has_run(self, film: NDArray[np.uint8], begin: int, end: int) -> bool:
        """Looks at the blocks of the film that begin in this range."""
        part = film[begin : end + _BLOCK]
        count = end - begin
        eights = np.lib.stride_tricks.sliding_window_view(part, 8)[: count + _BLOCK - 8]
        words = np.ascontiguousarray(eights).view("<u8").ravel()
        keys = _mixed([words[8 * place : 8 * place + count] for place in range(_WORDS)])
        first = np.searchsorted(self._keys, keys)
        last = np.searchsorted(self._keys, keys, side="right")
        return any(
            self._run_at(film, begin + int(at), int(place) * _BLOCK)
            for at in np.flatnonzero(last > first)
            for place in self._order[first[at] : last[at]]
        )

    def _run_at(self, film: NDArray[np.uint8], at: int, place: int) -> bool:
        """Whether the run around a common block is long enough."""
        before = min(at, place, LEAST_RUN_BYTES)
        back = film[at - before : at][::-1] == self._source[place - before : place][::-1]
        after = min(len(film) - at, len(self._source) - place, LEAST_RUN_BYTES)
        on = film[at : at + after] == self._source[place : place + after]
        return _leading(back) + _leading(on) >= LEAST_RUN_BYTES


def _leading(same: NDArray[np.bool_]) -> int:
    """How many are true before the first that is not."""
    return len(same) if same.all() else int(np.argmin(same))


def _mixed(words: list[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """One number for each row of words; equal rows have equal numbers."""
    mixed = np.zeros(len(words[0]), np.uint64)
    for column, factor in zip(words, _MIX, strict=True):
        mixed = (mixed ^ column) * factor
        mixed ^= mixed >> np.uint64(29)
    return mixed
