"""Counts frames in fragmented MP4 files, missing ones and mistimed ones; the same reader for ours and the peers'.

It shares no code with the recorder: boxes by ISO/IEC 14496-12, 8.4.2 (mdhd), 8.8.7 (tfhd),
8.8.8 (trun), 8.8.12 (tfdt).
"""

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

_CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"mvex", b"moof", b"traf"})
_HEAD_LIMIT_BYTES = 1 << 20
_TFHD_FIELDS = ((0x1, 8), (0x2, 4), (0x8, 4))  # base data offset, sample description, then the default duration
_OFF_BY = 8
"""A step is mistimed if it differs from whole frames by more than this part of a frame."""


@dataclass(frozen=True, slots=True)
class Count:
    """Numbers of frames; counts can be added."""

    frames: int = 0
    lost: int = 0
    """Frames missing: where a step between two frames lasts two frames or more, and at both ends of the window."""
    mistimed: int = 0
    """Steps between neighbours that are not one or several whole frames."""

    def __add__(self, other: "Count") -> "Count":
        return Count(self.frames + other.frames, self.lost + other.lost, self.mistimed + other.mistimed)


def count_frames(times_s: list[float], window_s: tuple[float, float] | None = None) -> Count:
    """Counts frames by their decoding times (seconds). `window_s`: from and to, without a break in the recording."""
    if window_s is not None:
        times_s = [instant for instant in times_s if window_s[0] <= instant < window_s[1]]
    if len(times_s) < 2:
        return Count(len(times_s), 0 if window_s is None else 1)
    steps = [after - before for before, after in pairwise(times_s)]
    usual_s = sorted(steps)[len(steps) // 2]
    if usual_s <= 0:
        return Count(len(times_s), mistimed=len(steps))
    lost = mistimed = 0
    for step in steps:
        frames = round(step / usual_s)
        if frames < 1 or abs(step - frames * usual_s) > usual_s / _OFF_BY:
            mistimed += 1
        lost += max(0, frames - 1)
    if window_s is not None:
        ends_s = (times_s[0] - window_s[0], window_s[1] - times_s[-1])
        lost += sum(max(0, round(end_s / usual_s) - 1) for end_s in ends_s)
    return Count(len(times_s), lost, mistimed)


def frame_times_s(paths: Iterable[Path]) -> list[float]:
    """Decoding times (seconds) of all frames of these files in order. An incomplete box at the end is ignored."""
    times: list[float] = []
    for path in paths:
        with path.open("rb") as file:
            times += _times_of(file)
    return times


def _times_of(file: BinaryIO) -> Iterator[float]:
    scale, default = 90_000, 0
    while (box := _next_box(file)) is not None:
        kind, body = box
        if kind == b"moov":
            facts = {name: data for name, data in _inside(body) if name in (b"mdhd", b"trex")}
            scale = _u32(facts[b"mdhd"], 20 if facts[b"mdhd"][0] else 12)
            default = _u32(facts[b"trex"], 12)
        elif kind == b"moof":
            yield from (tick / scale for tick in _ticks_of(body, default))


def _ticks_of(moof: bytes, default: int) -> Iterator[int]:
    tick, usual = 0, default
    for kind, body in _inside(moof):
        flags = _u32(body, 0) & 0xFFFFFF
        if kind == b"tfhd":
            usual = _u32(body, 8 + sum(size for bit, size in _TFHD_FIELDS[:2] if flags & bit)) if flags & 8 else usual
        elif kind == b"tfdt":
            tick = int.from_bytes(body[4:12] if body[0] else body[4:8])
        elif kind == b"trun":
            count, position = _u32(body, 4), 8 + 4 * bool(flags & 1) + 4 * bool(flags & 4)
            width = 4 * (flags >> 8 & 0xF).bit_count()
            for _ in range(count):
                yield tick
                tick += _u32(body, position) if flags & 0x100 else usual
                position += width


def _next_box(file: BinaryIO) -> tuple[bytes, bytes] | None:
    """Kind and body of the next box of a file; media data is skipped."""
    head = file.read(8)
    if len(head) < 8:
        return None
    size, kind = _u32(head, 0) - 8, head[4:]
    if size == 1 - 8:
        size = int.from_bytes(file.read(8)) - 16
    if size < 0:
        return None
    if kind not in (b"moov", b"moof") or size > _HEAD_LIMIT_BYTES:
        file.seek(size, 1)
        return kind, b""
    body = file.read(size)
    return (kind, body) if len(body) == size else None


def _inside(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 0
    while position + 8 <= len(body):
        size = max(8, _u32(body, position))
        kind, data = body[position + 4 : position + 8], body[position + 8 : position + size]
        if kind in _CONTAINERS:
            yield from _inside(data)
        else:
            yield kind, data
        position += size


def _u32(data: bytes, position: int) -> int:
    value: int = struct.unpack_from(">I", data, position)[0]
    return value
