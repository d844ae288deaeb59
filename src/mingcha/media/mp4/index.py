"""The frame index of a fragment: a blob of variable-length integers (LEB128), two to three bytes a frame.

A frame is two integers: zigzag(duration - duration of the frame before) << 1 | key, then zigzag(bytes - bytes of the
last frame of the same kind).
"""

from collections.abc import Iterable, Iterator

FRAMES_LIMIT = 100_000
_VARINT_LIMIT_BYTES = 10
FIRST_FRAME_BYTES = 8
"""The first frame of a blob lies in so many of its bytes: three of its duration (11 s at most), five of its size."""

type Frame = tuple[int, int, bool]
"""duration_90k, bytes, key."""


def pack_frames(frames: Iterable[Frame]) -> bytes:
    """The blob of a fragment's frames in order of decoding."""
    out = bytearray()
    put = out.append
    last_duration = 0
    last_bytes = [0, 0]
    for duration_90k, size_bytes, key in frames:
        kind = 1 if key else 0
        if duration_90k == last_duration:
            put(kind)
        else:
            _put(out, _zigzag(duration_90k - last_duration) << 1 | kind)
            last_duration = duration_90k
        step = size_bytes - last_bytes[kind]
        last_bytes[kind] = size_bytes
        value = step << 1 if step >= 0 else (-step << 1) - 1
        while value > 0x7F:  # inline: once for every picture that is recorded
            put(value & 0x7F | 0x80)
            value >>= 7
        put(value)
    return bytes(out)


def unpack_frames(blob: bytes) -> list[Frame]:
    """The frames of a blob. Raises ValueError on anything that pack_frames() does not produce."""
    frames: list[Frame] = []
    values = _varints(blob)
    duration_90k = 0
    last_bytes = [0, 0]
    for head in values:
        size = next(values, None)
        if size is None:
            raise ValueError("a frame without its size")
        duration_90k += _unzigzag(head >> 1)
        kind = head & 1
        last_bytes[kind] += _unzigzag(size)
        if duration_90k < 0 or last_bytes[kind] < 0:
            raise ValueError("a frame of negative length")
        if len(frames) >= FRAMES_LIMIT:
            raise ValueError("too many frames")
        frames.append((duration_90k, last_bytes[kind], kind == 1))
    return frames


def first_frame_bytes(blob: bytes) -> int:
    """The size of the first frame of a blob, of which FIRST_FRAME_BYTES are enough; inline, since a day has 86,400. 0
    if the blob ends before: what it is asked for is only drawn."""
    try:
        place = 0
        while blob[place] > 0x7F:
            place += 1
        place += 1
        value, shift = blob[place] & 0x7F, 7
        while blob[place] > 0x7F:
            place += 1
            value |= (blob[place] & 0x7F) << shift
            shift += 7
    except IndexError:
        return 0
    return value >> 1  # a step up from 0: zigzag gives an even number


def _varints(blob: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in blob:
        value |= (byte & 0x7F) << shift
        if byte & 0x80:
            shift += 7
            if shift >= 7 * _VARINT_LIMIT_BYTES:
                raise ValueError("a number that does not end")
        else:
            yield value
            value = shift = 0
    if shift:
        raise ValueError("the blob ends inside a number")


def _put(out: bytearray, value: int) -> None:
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)


def _zigzag(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1


def _unzigzag(value: int) -> int:
    return -((value + 1) >> 1) if value & 1 else value >> 1
