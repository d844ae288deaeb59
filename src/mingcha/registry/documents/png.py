"""Reads a PNG as far as a scan needs: every chunk whole, the pixels exactly as many as declared, nothing behind the end
(W3C PNG, third edition: 5 chunks, 7 and 8 pixels and interlacing, 10 compression)."""

import zlib
from collections.abc import Iterator

from mingcha.registry.documents.unfit import (
    HIDDEN,
    MORE_BEHIND,
    NOT_WHOLE,
    UnfitScanError,
    checked_size,
    refuse_foreign,
)

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
"""(first column, first row, step of columns, step of rows) of the seven passes (8.2)."""
_COMPRESSED_TEXT = {b"zTXt", b"iTXt", b"iCCP"}
_ANIMATED = {b"acTL", b"fcTL", b"fdAT"}
_BESIDE_LIMIT_BYTES = 2**20
"""A scan needs no more bytes than this in chunks that are not its picture."""
_CHUNK_BYTES = 12
"""Length, type and checksum of a chunk: a million empty ones are no scan either."""
_STEP_BYTES = 2**20


def check(data: bytes, most_pixels: int) -> tuple[int, int]:
    """Width and height. Raises UnfitScanError."""
    refuse_foreign(data, len(SIGNATURE))
    chunks = _chunks(data)
    kind, head = next(chunks)
    if kind != b"IHDR" or len(head) != 13:
        raise UnfitScanError(*NOT_WHOLE)
    width, height = checked_size(int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big"), most_pixels)
    inflated, beside = _Counter(_pixel_bytes(width, height, head)), 0
    for kind, body in chunks:
        if kind in _ANIMATED or kind == b"IHDR":
            raise UnfitScanError(*HIDDEN)
        beside += _CHUNK_BYTES
        if kind == b"IDAT" and beside <= _BESIDE_LIMIT_BYTES:
            inflated.take(body)
            continue
        beside += len(body)
        if beside > _BESIDE_LIMIT_BYTES or (kind in _COMPRESSED_TEXT and _is_packed(kind, body)):
            raise UnfitScanError(*HIDDEN)
    inflated.finish()
    return width, height


def _chunks(data: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """(type, body) of every chunk up to IEND, which must end the file. Raises UnfitScanError."""
    view, at = memoryview(data), len(SIGNATURE)
    while True:
        if at + 12 > len(data):
            raise UnfitScanError(*NOT_WHOLE)
        length, kind = int.from_bytes(view[at : at + 4], "big"), bytes(view[at + 4 : at + 8])
        end = at + 12 + length
        if end > len(data) or zlib.crc32(view[at + 4 : end - 4]) != int.from_bytes(view[end - 4 : end], "big"):
            raise UnfitScanError(*NOT_WHOLE)
        if kind == b"IEND":
            if length or end != len(data):
                raise UnfitScanError(*MORE_BEHIND)
            return
        yield kind, view[at + 8 : end - 4]
        at = end


def _is_packed(kind: bytes, body: memoryview) -> bool:
    """Whether a chunk of text or colours unpacks to something; a profile is small, so it is unpacked to a limit."""
    name, _, rest = bytes(body).partition(b"\0")
    if kind == b"iTXt":
        return rest[:1] != b"\0"
    if kind == b"zTXt" or not name or rest[:1] != b"\0":
        return True
    unpack = zlib.decompressobj()
    try:
        unpack.decompress(rest[1:], _BESIDE_LIMIT_BYTES)
    except zlib.error:
        return True
    return not unpack.eof


def _pixel_bytes(width: int, height: int, head: memoryview) -> int:
    """How many bytes the pixels have unpacked: each row one filter byte and its samples. Raises UnfitScanError."""
    depth, colour, packing, filtering, interlace = head[8:13]
    if depth not in _DEPTHS.get(colour, ()) or packing or filtering or interlace > 1:
        raise UnfitScanError(*NOT_WHOLE)
    bits = depth * _SAMPLES[colour]
    if not interlace:
        return height * (1 + (width * bits + 7) // 8)
    total = 0
    for x, y, dx, dy in _ADAM7:
        columns, rows = max(0, -(-(width - x) // dx)), max(0, -(-(height - y) // dy))
        total += rows * (1 + (columns * bits + 7) // 8) if columns else 0
    return total


class _Counter:
    """Counts the bytes that IDAT chunks unpack to, without keeping them; more than expected is a bomb."""

    def __init__(self, expected: int) -> None:
        self._left = expected
        self._unpack = zlib.decompressobj()

    def take(self, body: memoryview) -> None:
        """Unpacks one chunk in steps. Raises UnfitScanError."""
        waiting = bytes(body)
        try:
            while True:
                step = min(_STEP_BYTES, self._left + 1)
                length = len(self._unpack.decompress(waiting, step))
                self._left -= length
                if self._left < 0 or self._unpack.unused_data:
                    raise UnfitScanError(*HIDDEN)
                waiting = self._unpack.unconsumed_tail
                if not waiting and length < step:
                    return
        except zlib.error:
            raise UnfitScanError(*NOT_WHOLE) from None

    def finish(self) -> None:
        """Raises UnfitScanError if pixels are missing."""
        if self._left or not self._unpack.eof:
            raise UnfitScanError(*NOT_WHOLE)
