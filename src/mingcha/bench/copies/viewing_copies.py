"""Figures of viewing copies for `mingcha bench door`: the processor that one takes, and how well its mark is traced.

Copies are made by the shipped worker process (cost) and by the shipped encoder and stamp (marks); the attacks are those
of issue 11: half the bit rate, a change of size by a third, a fifth cut off, and all three.
"""

import asyncio
import base64
import io
import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from mingcha.access.register.rules import mark_of
from mingcha.bench.copies.drawn_scenes import SCENES, pictures
from mingcha.bench.figures import machine
from mingcha.media.gateway.transcode.codecs import VIEWING_COPY, Encoder
from mingcha.media.gateway.transcode.stamp import Stamp
from mingcha.media.gateway.transcode.trace_worker import pictures_of
from mingcha.media.gateway.transcode.workers import LiveItem, Workers
from mingcha.media.local.wire import LIVE_FORMAT, LiveUnit
from mingcha.media.marks.detect import Found, find_mark
from mingcha.media.mp4.fragment import Sample, live_fragment
from mingcha.media.mp4.init import init_segment

RATE = 25
_TICKS = 90_000
_BEGIN_90K = 1_764_050_602 * _TICKS
_LABEL = "李明 江岸区公安分局 2026-000001"
_BUSIEST = 7
"""The scene with the most figures and the most noise: the one that costs most."""
_PRESET = "veryfast"
"""Of the attacks' encoder: what a converter of films usually takes, or faster."""


@dataclass(frozen=True, slots=True)
class Attack:
    """What happens to a copy: its sides times `scale`, `kept` of its sides, `rate` times its bits a second."""

    name: str
    scale: float = 1.0
    kept: float = 1.0
    rate: float = 0.5


ATTACKS = (
    Attack("half_rate"),
    Attack("smaller_by_a_third", scale=2 / 3, rate=0.7),
    Attack("larger_by_a_third", scale=4 / 3, rate=1.0),
    Attack("a_fifth_cut_off", kept=0.8, rate=0.7),
    Attack("all", scale=2 / 3, kept=0.8),
)


def measure_viewing_copy(seconds: float = 20.0) -> dict[str, Any]:
    """Processors that one viewing copy of 1280x720 at 25 pictures a second takes: of the worker process alone, with
    its start, from a recording of the same size in H.264."""
    items = _recorded(seconds)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    made, size_bytes = asyncio.run(_copied(items))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "seconds": seconds,
        "pictures": made,
        "copy_cpu_s": round(cpu_s, 2),
        "copy_cores": round(cpu_s / seconds, 3),
        "copy_kbit_s": round(size_bytes * 8 / seconds / 1000),
        "machine": machine(),
    }


def measure_marks(
    copies: int = 200, seconds: float = 20.0, *, width: int = 1280, height: int = 720, unmarked: int = 20
) -> dict[str, Any]:
    """How many of so many attacked copies are traced to their line, by attack, and what `unmarked` films give.

    `false` counts lines that are named and are not the right one, of marked and unmarked films; `pairs` are the
    comparisons behind it: each film with every other line that was issued here.
    """
    right, wrong, tried = dict.fromkeys(ATTACKS, 0), 0, dict.fromkeys(ATTACKS, 0)
    lowest, highest = 99.0, 0.0
    for number in range(copies):
        attack = ATTACKS[number // SCENES % len(ATTACKS)]
        payload = mark_of(f"2026-{number + 1:06d}")
        found = _traced(_copy(number, payload, seconds, width, height), attack, number, seconds)
        tried[attack] += 1
        right[attack] += found.payload == payload
        wrong += _is_false(found, payload)
        lowest = min(lowest, found.agreement)
    for number in range(unmarked):
        film = _copy(number, None, seconds, width, height)
        found = _traced(film, ATTACKS[number % len(ATTACKS)], number, seconds)
        wrong += _is_false(found, None)
        highest = max(highest, found.agreement)
    return {
        "copies": copies,
        "seconds": seconds,
        "width": width,
        "traced": sum(right.values()),
        "traced_share": round(sum(right.values()) / copies, 4) if copies else None,
        "traced_by_attack": {one.name: f"{right[one]}/{tried[one]}" for one in ATTACKS},
        "false": wrong,
        "pairs": copies * (copies - 1) + unmarked * copies,
        "lowest_agreement": round(lowest, 2),
        "highest_unmarked": round(highest, 2),
        "machine": machine(),
    }


def _is_false(found: Found, payload: int | None) -> bool:
    return found.payload is not None and found.payload != payload


def _frames(number: int, seconds: float, width: int, height: int) -> Iterator[Any]:
    """The frames of a scene, `pts` on the wall clock; each number begins at another part of a second."""
    begin_90k = _BEGIN_90K + number * 12_345 % _TICKS
    for place, picture in enumerate(pictures(number % SCENES, width, height, RATE, seconds)):
        frame = av.VideoFrame.from_ndarray(picture, "yuv420p")
        frame.pts, frame.time_base = begin_90k + place * _TICKS // RATE, Fraction(1, _TICKS)
        yield frame


def _copy(number: int, payload: int | None, seconds: float, width: int, height: int) -> bytes:
    """A viewing copy as a file; without a payload a film that was made alike, without stamp."""
    encoder = Encoder(width, height, VIEWING_COPY)
    stamp = Stamp(_LABEL, payload, width, height) if payload is not None else None
    packets, last_second = [], -1
    for frame in _frames(number, seconds, width, height):
        second = frame.pts // _TICKS
        is_key, data = encoder.encode(frame, key=second != last_second, press=stamp.press if stamp else None)
        last_second = second
        packets.append((frame.pts, is_key, data))
    return _muxed(encoder, packets)


def _muxed(encoder: Encoder, packets: list[tuple[int, bool, bytes]]) -> bytes:
    """The packets (pts, key, payload) as fMP4."""
    ends = [*(pts for pts, _, _ in packets[1:]), packets[-1][0] + _TICKS // RATE]
    fragments = [
        live_fragment(number, pts, [Sample(end - pts, is_key, 0, data)])
        for number, ((pts, is_key, data), end) in enumerate(zip(packets, ends, strict=True), 1)
    ]
    return init_segment(encoder.format) + b"".join(fragments)


def _traced(film: bytes, attack: Attack, number: int, seconds: float) -> Found:
    return find_mark(pictures_of(io.BytesIO(_attacked(film, attack, number, seconds))))


def _attacked(film: bytes, attack: Attack, number: int, seconds: float) -> bytes:
    """The film decoded, cut, resized and encoded again at a share of its bit rate."""
    drawn = np.random.default_rng(number)
    left, top = drawn.uniform(0, 1 - attack.kept, 2)
    sink = io.BytesIO()
    with av.open(io.BytesIO(film)) as source, av.open(sink, "w", format="mp4") as target:
        taken = source.streams.video[0]
        bits_a_second = len(film) * 8 / seconds
        stream = None
        for frame in source.decode(taken):
            part = _cut(frame, left, top, attack.kept)
            size = [round(side * attack.scale / 2) * 2 for side in (part.width, part.height)]
            resized = part.reformat(*size, "yuv420p", interpolation="BICUBIC")
            resized.pts, resized.time_base = frame.pts, frame.time_base
            if stream is None:
                stream = target.add_stream("libx264", rate=RATE, options={"preset": _PRESET})
                stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
                stream.bit_rate = int(bits_a_second * attack.rate)
                stream.codec_context.time_base, stream.codec_context.thread_count = Fraction(1, _TICKS), 1
            target.mux(stream.encode(resized))
        assert stream is not None
        target.mux(stream.encode(None))
    return sink.getvalue()


def _cut(frame: Any, left: float, top: float, kept: float) -> Any:
    """The part of a frame (yuv420p) that begins at these fractions of it."""
    if kept == 1.0:
        return frame
    width, height = int(frame.width * kept) & ~3, int(frame.height * kept) & ~3
    x, y = int(frame.width * left) & ~1, int(frame.height * top) & ~1
    planes: list[NDArray[np.uint8]] = []
    for number, plane in enumerate(frame.planes):
        part = 1 if number == 0 else 2
        pixels = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
        cut = pixels[y // part : (y + height) // part, x // part : (x + width) // part]
        planes.append(np.ascontiguousarray(cut).reshape(-1, width))
    return av.VideoFrame.from_ndarray(np.concatenate(planes), "yuv420p")


def _recorded(seconds: float) -> list[LiveItem]:
    """A recording as items of `live`."""
    encoder = Encoder(1280, 720, VIEWING_COPY)
    video = encoder.format
    items: list[LiveItem] = [
        (LIVE_FORMAT, {"codec": video.codec, "init": base64.b64encode(init_segment(video)).decode()})
    ]
    for place, frame in enumerate(_frames(_BUSIEST, seconds, 1280, 720)):
        is_key, data = encoder.encode(frame, key=place % (2 * RATE) == 0)
        items.append(LiveUnit(is_key, frame.pts, 0, _TICKS // RATE, data))
    return items


async def _copied(items: list[LiveItem]) -> tuple[int, int]:
    """(pictures, bytes) of the copy that a worker process makes."""
    workers, made, size_bytes = Workers(1), 0, 0
    facts = {"label": _LABEL, "mark": mark_of("2026-000001"), "until_90k": 1 << 50}
    async with aclosing(workers.transcode("copy", _each(items), copy=facts)) as copied:
        async for item in copied:
            if isinstance(item, LiveUnit):
                made += 1
                size_bytes += len(item.payload)
    await workers.stop()
    return made, size_bytes


async def _each(items: list[LiveItem]) -> AsyncIterator[LiveItem]:
    for item in items:
        yield item
