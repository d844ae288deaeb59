"""How much the picture of a camera changes, from the sizes of its coded frames in the journal: no picture is read.

An encoder spends bytes on what differs from the picture before, so the bytes of everything but key frames rise with
movement; also with rain, noise at dusk, a lamp that is switched on. A camera that holds its bit rate shows nothing.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log2

from mingcha.media.journal.coverage import Span
from mingcha.media.mp4.index import FIRST_FRAME_BYTES, first_frame_bytes

HOUR_S = 3600
STEPS_A_DOUBLING = 10
"""A size is kept as tenths of a doubling in one byte: 7 % apart, up to 40 MB a second."""
MOST_LEVEL = 40
"""Sixteen times the median."""
_ACTIVE = STEPS_A_DOUBLING
"""Active: at least twice the median of the hour."""
_STEADY = 5
"""An hour whose sizes differ by less from one in twenty to nineteen in twenty (a factor of 1.4) is steady."""
_LEAST_JUDGED_S = 60
_SHORTEST_S = 2
_JOINED_S = 5

_LEVELS_OF = bytes(1 + int(STEPS_A_DOUBLING * log2(1 + 64 * step)) for step in range(65_536))
"""The level of a rate by its 64 bytes a second, to 4 MB a second. Bytes, not a list: every recorder holds it, and a
list of it takes half a megabyte."""

type SizedFragment = tuple[int, int, int, bytes]
"""start_90k, duration_90k, bytes, the begin of the frame index of a fragment that starts with a key frame, else b""."""


def sizes_of_hour(connection: sqlite3.Connection, camera: str, hour: int) -> bytes:
    """The sizes of an hour (Unix s // 3600), one byte a second; zeros where there is no footage.

    SQLite joins each column to one text: a row of Python for each fragment would take three times as long.
    """
    begin_90k, end_90k = hour * HOUR_S * 90_000, (hour + 1) * HOUR_S * 90_000
    row = connection.execute(
        "SELECT group_concat(start_90k), group_concat(duration_90k), group_concat(bytes),"
        " group_concat(CASE WHEN key THEN hex(substr(frame_index, 1, ?)) ELSE '' END) FROM fragment"
        " WHERE camera = (SELECT number FROM camera WHERE code = ?) AND start_90k >= ? AND start_90k < ?",
        (FIRST_FRAME_BYTES, camera, begin_90k, end_90k),
    ).fetchone()
    if row[0] is None:
        return bytes(HOUR_S)
    starts, durations, sizes, heads = (text.split(",") for text in row)
    fragments = zip(map(int, starts), map(int, durations), map(int, sizes), map(bytes.fromhex, heads), strict=True)
    return sizes_a_second(fragments, begin_90k)


def sizes_a_second(fragments: Iterable[SizedFragment], begin_90k: int) -> bytes:
    """The sizes of the hour from `begin_90k` on, as 1 + tenths of doublings of bytes a second: of each second the
    highest of the fragments whose middle lies in it, each less its key frame; 0 without footage. A damaged frame index
    counts as none read."""
    sizes = bytearray(HOUR_S)
    for start_90k, duration_90k, size_bytes, head in fragments:
        rest_bytes = size_bytes - first_frame_bytes(head) if head else size_bytes
        step = max(rest_bytes, 0) * 90_000 // (duration_90k or 1) >> 6
        level = _LEVELS_OF[step] if step < 65_536 else min(255, 1 + int(STEPS_A_DOUBLING * log2(64 * step)))
        second = (start_90k + (duration_90k >> 1) - begin_90k) // 90_000
        if second < HOUR_S and sizes[second] < level:
            sizes[second] = level
    return bytes(_without_single_holes(sizes))


def _without_single_holes(sizes: bytearray) -> bytearray:
    """Fragments of about a second leave a second without a middle now and then: it gets the lower of its neighbours."""
    hole = sizes.find(0, 1)
    while 0 < hole < len(sizes) - 1:
        if sizes[hole - 1] and sizes[hole + 1]:
            sizes[hole] = min(sizes[hole - 1], sizes[hole + 1])
        hole = sizes.find(0, hole + 1)
    return sizes


def above_median(sizes: bytes) -> tuple[list[int | None], bool]:
    """By second, how far a size lies above the median of its hour: tenths of doublings, 0 to MOST_LEVEL, None without
    footage; and whether the sizes are steady, so that they show nothing: then every level is 0."""
    known = sorted(size for size in sizes if size)
    if not known:
        return [None] * len(sizes), False
    median, most = known[len(known) // 2], len(known) - 1
    steady = most >= _LEAST_JUDGED_S and known[most * 19 // 20] - known[most // 20] < _STEADY
    if steady or most < _LEAST_JUDGED_S:
        return [0 if size else None for size in sizes], steady
    by_size = [None, *(min(max(size - median, 0), MOST_LEVEL) for size in range(1, 256))]
    return [by_size[size] for size in sizes], False


def merged(levels: Sequence[int | None], most: int) -> tuple[int, list[int | None]]:
    """(seconds a value, values): at most `most` values, each the highest of its seconds; None without footage."""
    step = max(1, -(-len(levels) // max(1, most)))
    if step == 1:
        return 1, list(levels)
    known = [-1 if level is None else level for level in levels]
    peaks = [max(known[place : place + step]) for place in range(0, len(known), step)]
    return step, [None if peak < 0 else peak for peak in peaks]


def stretches(levels: Sequence[int | None], from_ms: int) -> Iterator[Span]:
    """The times of activity: seconds of at least twice the median, joined over pauses of five seconds, two at least."""
    begin, last = -1, -1
    for second in [second for second, level in enumerate(levels) if level is not None and level >= _ACTIVE]:
        if begin >= 0 and second - last > _JOINED_S:
            yield from _stretch(begin, last, from_ms)
            begin = second
        begin, last = (second if begin < 0 else begin), second
    if begin >= 0:
        yield from _stretch(begin, last, from_ms)


def _stretch(begin: int, last: int, from_ms: int) -> Iterator[Span]:
    if last + 1 - begin >= _SHORTEST_S:
        yield from_ms + begin * 1000, from_ms + (last + 1) * 1000


def activity_json(hours: Mapping[int, bytes], from_ms: int, to_ms: int, most: int) -> dict[str, object]:
    """The answer for the whole seconds of [from, to): `hours` are the sizes of the hours (Unix s // 3600) that the
    window touches.

    `levels` begin at its `from_ms`, one each `step_ms`; `active`: at most `most` times of activity, the first ones;
    `steady`: hours, cut to the window, in which the sizes show nothing.
    """
    first_s, last_s = -(-from_ms // 1000), to_ms // 1000
    levels: list[int | None] = []
    steady: list[Span] = []
    for hour in range(first_s // HOUR_S, -(-last_s // HOUR_S)):
        begin_s = hour * HOUR_S
        found, is_steady = above_median(hours.get(hour, bytes(HOUR_S)))
        levels += found[max(first_s - begin_s, 0) : min(last_s - begin_s, HOUR_S)]
        if is_steady:
            steady.append((max(begin_s * 1000, from_ms), min((begin_s + HOUR_S) * 1000, to_ms)))
    step_s, shown = merged(levels, most)
    active = list(stretches(levels, first_s * 1000))[:most]
    return {
        "from_ms": first_s * 1000, "step_ms": step_s * 1000, "levels": shown, "active": active,
        "steady": [list(span) for span in steady],
    }  # fmt: skip
