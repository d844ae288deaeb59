"""Reads a JPEG as far as a scan needs: every segment whole, one frame, and where it ends (ITU-T T.81, annex B). Phones
write a second picture or a film behind that end; it is not kept.

The coded data is passed over, not decoded.
"""

import re

from mingcha.registry.documents.unfit import (
    HIDDEN,
    NOT_WHOLE,
    UnfitScanError,
    checked_size,
    refuse_foreign,
)

SIGNATURE = b"\xff\xd8\xff"
_END, _SCAN = 0xD9, 0xDA
_FRAMES = {0xC0, 0xC1, 0xC2}
"""Sequential and progressive with Huffman codes: what browsers show (T.81, table B.1)."""
_OTHER_FRAMES = {0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""The next marker in coded data: a stuffed zero and restart markers belong to the data (T.81, B.1.1.5)."""
_SCANS_LIMIT = 100
"""A progressive picture of a scanner has about ten scans; each costs a decoder one pass over all pixels."""
_BESIDE_LIMIT_BYTES = 2**20
_FILL_LIMIT_BYTES = 64
"""Fill bytes before a marker (B.1.1.2) are allowed in any number; encoders write none or a few."""


def check(data: bytes, most_pixels: int) -> tuple[int, int, int]:
    """Width and height, and the bytes of the picture: what is behind them is no part of it. Raises UnfitScanError."""
    at, size, scans, beside = 2, None, 0, 0
    while True:
        marker, at = _marker(data, at)
        if marker == _END:
            break
        length = int.from_bytes(data[at : at + 2], "big")
        if length < 2 or at + length > len(data):
            raise UnfitScanError(*NOT_WHOLE)
        body = data[at + 2 : at + length]
        at += length
        if marker in _FRAMES:
            if size is not None or len(body) < 6:
                raise UnfitScanError(*HIDDEN)
            size = checked_size(int.from_bytes(body[3:5], "big"), int.from_bytes(body[1:3], "big"), most_pixels)
        elif marker in _OTHER_FRAMES:
            raise UnfitScanError("不支持这种 JPEG 编码", "this kind of JPEG is not taken")
        elif marker == _SCAN:
            scans += 1
            at = _coded_data_ends(data, at)
        else:
            beside += length
        if scans > _SCANS_LIMIT or beside > _BESIDE_LIMIT_BYTES:
            raise UnfitScanError(*HIDDEN)
    if size is None or not scans:
        raise UnfitScanError(*NOT_WHOLE)
    refuse_foreign(data[:at], len(SIGNATURE))
    return *size, at


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """The marker at a place, after its fill bytes, and the place behind it. Raises UnfitScanError."""
    if data[at : at + 1] != b"\xff":
        raise UnfitScanError(*NOT_WHOLE)
    first = at
    while data[at : at + 1] == b"\xff" and at - first <= _FILL_LIMIT_BYTES:
        at += 1
    if at >= len(data) or data[at] < 0xC0 or 0xD0 <= data[at] <= 0xD8:
        raise UnfitScanError(*NOT_WHOLE)
    return data[at], at + 1


def _coded_data_ends(data: bytes, at: int) -> int:
    """Where the coded data of a scan ends: the place of the next marker. Raises UnfitScanError."""
    found = _MARKER.search(data, at)
    if found is None:
        raise UnfitScanError(*NOT_WHOLE)
    return found.start()
