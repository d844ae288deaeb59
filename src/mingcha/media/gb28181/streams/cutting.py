"""Finds the pictures of H.264 and H.265 by their content, where PES packets do not begin with them (article 13(1)).

By 7.4.1.2.3 of H.264 and 7.4.2.4.4 of H.265, in the parts that cameras use. Pure, in any pieces.
"""

import re
from collections import deque
from collections.abc import Callable

from mingcha.media.rtp.nal_depacketizer import UNIT_LIMIT_BYTES
from mingcha.media.units import DEFAULT_FRAME_90K

_SETS = re.compile(rb"\0\0\x01(?:([\x07\x27\x47\x67])|[\x40\x42]\x01)", re.DOTALL)
"""An SPS of H.264 (7.3.1), or a VPS or SPS of H.265 in layer 0 (7.3.1.2)."""
_DECIDING_BYTES = 6
"""Start code, header of the NAL unit (two bytes in H.265), first byte of a slice."""
_UNTYPED_LIMIT_BYTES = 1 << 18
_H264_BEGINS = frozenset({6, 7, 8, 9, 14, 15, 16, 17, 18})
_H265_BEGINS = frozenset({32, 33, 34, 35, 39, *range(41, 45), *range(48, 56)})
_STEP_LIMIT_90K = 90_000


def codec_by_content(annex_b: bytes | bytearray, begin: int = 0) -> str:
    """ "h264" or "h265" by the first parameter sets from `begin` on; "" without any."""
    found = _SETS.search(annex_b, begin)
    if found is None:
        return ""
    return "h264" if found[1] else "h265"


class PictureCutter:
    """Takes an elementary stream in pieces. The last picture stays until the next one begins."""

    def __init__(self, codec: str, picture: Callable[[str, bytes, int], None], endless: Callable[[str], None]) -> None:
        """`codec`: "" if it must be found by content. `picture` as ProgramStreamDemuxer's `video`; `endless(detail)`:
        too much came without a new picture, and was dropped."""
        self._picture, self._endless = picture, endless
        self._codec = codec
        self._data = bytearray()
        self._next = 0
        self._has_slice = self._is_whole = False
        self._marks: deque[tuple[int, int]] = deque()
        self._pts_90k = -1
        self._last_90k = -1
        self._step_90k = DEFAULT_FRAME_90K

    def mark(self, pts_90k: int) -> None:
        """The next piece is the first one of a PES packet with this time."""
        if self._marks and self._marks[-1][0] == len(self._data):
            self._marks.pop()  # of a packet without payload
        self._marks.append((len(self._data), pts_90k))

    def reset(self) -> None:
        """Bytes are missing: goes on at the next picture."""
        self._data.clear()
        self._marks.clear()
        self._next, self._has_slice, self._is_whole = 0, False, False

    def take(self, piece: bytes | memoryview) -> None:
        """Takes the next piece; calls back for every picture that ends in it."""
        self._data += piece
        if not self._codec and not self._typed():
            return
        while (at := self._data.find(b"\0\0\1", self._next)) >= 0:
            if at + _DECIDING_BYTES > len(self._data):
                self._next = at
                break
            self._next = at + 3
            if self._unit(at):
                self._next = 3  # what was before the unit is gone
        else:
            self._next = max(self._next, len(self._data) - 2)
        if len(self._data) > UNIT_LIMIT_BYTES:
            self.reset()
            self._endless("a picture without end")

    def _typed(self) -> bool:
        self._codec = codec_by_content(self._data, self._next)
        if self._codec:
            self._next = 0
        elif len(self._data) > _UNTYPED_LIMIT_BYTES:
            self.reset()
        else:
            self._next = max(0, len(self._data) - 4)
        return self._codec != ""

    def _unit(self, at: int) -> bool:
        """Handles the start of a NAL unit. Returns whether it begins a picture: what was before it is then dropped."""
        data = self._data
        if self._codec == "h265":
            kind = data[at + 3] >> 1 & 0x3F
            is_slice, first, begins = kind < 32, data[at + 5] >= 0x80, kind in _H265_BEGINS
        else:
            kind = data[at + 3] & 0x1F
            is_slice, first, begins = 1 <= kind <= 5, data[at + 4] >= 0x80, kind in _H264_BEGINS
        is_border = begins if not is_slice else first
        if is_border and not self._is_whole:
            self._begin(at)
        elif is_border and self._has_slice:
            self._picture(self._codec, bytes(data[:at]), self._pts_90k)
            self._begin(at)
        else:
            self._has_slice = self._has_slice or (is_slice and self._is_whole)
            return False
        self._has_slice = is_slice
        return True

    def _begin(self, at: int) -> None:
        """A picture begins here; its time is that of the PES packet in which it is the first to begin."""
        found = -1
        while self._marks and self._marks[0][0] <= at:
            found = self._marks.popleft()[1]
        if found < 0:
            found = self._last_90k + self._step_90k if self._last_90k >= 0 else 0
        elif 0 < found - self._last_90k < _STEP_LIMIT_90K and self._last_90k >= 0:
            self._step_90k = found - self._last_90k
        self._pts_90k = self._last_90k = found
        del self._data[:at]
        self._marks = deque((offset - at, pts_90k) for offset, pts_90k in self._marks)
        self._is_whole = True
