"""Footage that a test knows: whether an answer holds a piece of it, as it is, in base64 or in hexadecimal digits."""

import base64
from collections.abc import Iterable

import numpy as np
from tests.support.media.recorded import Clip

WINDOW_BYTES, STRIDE_BYTES = 24, 8
"""Any run of 31 bytes holds a whole window, and one of 47 bytes a window at each place of a group of base64."""
_SLICES = (1, 5)


class KnownFootage:
    """Windows of the coded pictures of footage. Left out are blocks of filling, and what no camera makes: boxes,
    parameter sets, and the message of the encoder, which any of its streams has."""

    def __init__(self, payloads: Iterable[bytes]) -> None:
        windows = {
            piece
            for payload in payloads
            for at in range(0, len(payload) - WINDOW_BYTES + 1, STRIDE_BYTES)
            if len(set(piece := payload[at : at + WINDOW_BYTES])) > WINDOW_BYTES // 2
        }
        self.windows = {
            WINDOW_BYTES: windows,
            2 * WINDOW_BYTES: {piece.hex().encode() for piece in windows},
            WINDOW_BYTES * 4 // 3: {base64.b64encode(piece) for piece in windows},
        }
        self._beginnings = {
            size: np.unique(np.frombuffer(b"".join(piece[:8] for piece in pieces), "<u8"))
            for size, pieces in self.windows.items()
        }

    @classmethod
    def of_h264(cls, *clips: Clip) -> "KnownFootage":
        """The slices of clips of H.264."""
        units = (unit for clip in clips for *_, payload in clip.samples for unit in nal_units(payload))
        return cls(unit for unit in units if unit[0] & 31 in _SLICES)

    def is_in(self, body: bytes) -> bool:
        """Whether a piece of the footage is anywhere in these bytes."""
        if len(body) < WINDOW_BYTES:
            return False
        octets = np.frombuffer(body, np.uint8)
        eights = np.lib.stride_tricks.sliding_window_view(octets, 8).copy().view("<u8").ravel()
        return any(
            body[at : at + size] in windows
            for size, windows in self.windows.items()
            for at in _starts(eights, self._beginnings[size])
        )


def _starts(eights: np.ndarray, beginnings: np.ndarray) -> list[int]:
    """Where eight bytes in a row are one of these, which are sorted: what is worth a closer look."""
    found = np.searchsorted(beginnings, eights)
    found[found == len(beginnings)] = 0
    return [int(at) for at in np.flatnonzero(beginnings[found] == eights)]


def nal_units(payload: bytes) -> list[bytes]:
    """The NAL units of a sample of H.264, each behind its length of four bytes (ISO/IEC 14496-15)."""
    found, at = [], 0
    while at < len(payload):
        size = int.from_bytes(payload[at : at + 4])
        found.append(payload[at + 4 : at + 4 + size])
        at += 4 + size
    return found
