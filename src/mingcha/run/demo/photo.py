"""A photograph as a PNG: a sign on a wall, drawn from rectangles (ISO/IEC 15948). The demo has no camera of a phone."""

import struct
import zlib
from collections.abc import Sequence

type _Colour = tuple[int, int, int]
type _Box = tuple[int, int, int, int, _Colour]
"""Left, top, right, bottom in pixels, the ends excluded, and its colour."""
_WIDTH, _HEIGHT = 320, 240
_WALL, _JOINT, _PLATE, _WHITE = (196, 188, 176), (176, 168, 156), (24, 84, 160), (245, 247, 250)
_SIGN: Sequence[_Box] = (
    *((0, top, _WIDTH, top + 2, _JOINT) for top in range(30, _HEIGHT, 40)),
    (70, 40, 250, 200, _WHITE),
    (76, 46, 244, 194, _PLATE),
    (118, 78, 178, 112, _WHITE),  # the camera: body, lens, foot
    (178, 86, 198, 104, _WHITE),
    (142, 112, 152, 130, _WHITE),
    (124, 128, 170, 136, _WHITE),
    (96, 154, 224, 162, _WHITE),  # two lines of text
    (112, 170, 208, 178, _WHITE),
)
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def photographed_sign() -> bytes:
    """The photograph of a sign: 320 by 240 pixels."""
    rows = [bytearray(bytes(_WALL) * _WIDTH) for _ in range(_HEIGHT)]
    for left, top, right, bottom, colour in _SIGN:
        for row in rows[top:bottom]:
            row[3 * left : 3 * right] = bytes(colour) * (right - left)
    head = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    packed = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    return _SIGNATURE + _chunk(b"IHDR", head) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
