"""H.265 for tests: parameter sets of x265 as bytes, and short clips coded on the spot."""

from fractions import Fraction

import av

from mingcha.media.codecs.h265 import DELIMITER, kind_of

VPS = bytes.fromhex("40010c01ffff01600000030090000003000003005dba0240")
SPS_720 = bytes.fromhex("42010101600000030090000003000003005da00280802d165ba4a4c2e68080000003008000000c84")
PPS = bytes.fromhex("4401c0718312")


def encoded(width: int, height: int, options: str, count: int) -> list[tuple[bytes, bool, int, int]]:
    """(payload with 4-byte lengths, key, pts, dts in frames) of a clip at 25 a second, in decoding order."""
    context = av.CodecContext.create("libx265", "w")
    context.width, context.height, context.pix_fmt = width, height, "yuv420p"
    context.time_base, context.framerate = Fraction(1, 25), Fraction(25, 1)
    context.options = {
        "preset": "ultrafast",
        "x265-params": f"{options}:repeat-headers=1:aud=1:log-level=none:pools=none:frame-threads=1",
    }
    packets = []
    for number in range(count):
        frame = av.VideoFrame(width, height, "yuv420p")
        for plane in frame.planes:
            plane.update(bytes((number * 20 + 40) % 255 for _ in range(plane.buffer_size)))
        frame.pts = number
        packets += context.encode(frame)
    packets += context.encode(None)
    pictures = []
    for packet in packets:
        units = [unit for part in bytes(packet).split(b"\0\0\1")[1:] if (unit := part.rstrip(b"\0"))]
        payload = b"".join(len(unit).to_bytes(4) + unit for unit in units if kind_of(unit) != DELIMITER)
        pictures.append((payload, packet.is_keyframe, packet.pts, packet.dts))
    return pictures
