"""What a viewing copy costs, for `mingcha bench door`: processors, the start to the first picture, and how much later
a picture is for being copied. Made by the shipped worker process, from a recording in memory."""

import asyncio
import base64
import resource
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from fractions import Fraction
from typing import Any

import av

from mingcha.access.register.rules import mark_of
from mingcha.bench.copies.drawn_scenes import pictures
from mingcha.bench.figures import percentile
from mingcha.media.gateway.transcode.workers import LiveItem, Workers
from mingcha.media.local.wire import LIVE_FORMAT, LiveUnit
from mingcha.media.mp4.init import init_segment
from mingcha.media.pictures.codecs import VIEWING_COPY, Encoder

RATE = 25
_TICKS = 90_000
_BEGIN_90K = 1_764_050_602 * _TICKS
_LABEL = "李明 江岸区公安分局 2026-000001"
_BUSIEST = 7
"""The scene with the most figures and the most noise: the one that costs most."""
_FACTS = {"label": _LABEL, "mark": mark_of("2026-000001"), "until_90k": 1 << 50}


def measure_viewing_copy(seconds: float = 20.0, starts: int = 10) -> dict[str, Any]:
    """One viewing copy of 1280x720 at 25 pictures a second, from a recording of the same size in H.264.

    `copy_cores`: processors of the worker process alone, with its start, while it is fed as fast as it takes pictures.
    `start_*_ms`: of `starts` further copies, from asking to the first picture. `late_*_ms`: fed at the pace of the
    camera, from a picture's arrival to its copy.
    """
    items = _recorded(seconds)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    made, size_bytes = asyncio.run(_copied(items))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    began_ms = asyncio.run(_started(items, starts))
    late_ms = asyncio.run(_late(items))
    return {
        "seconds": seconds,
        "pictures": made,
        "copy_cpu_s": round(cpu_s, 2),
        "copy_cores": round(cpu_s / seconds, 3),
        "copy_kbit_s": round(size_bytes * 8 / seconds / 1000),
        "start_p50_ms": percentile(began_ms, 0.5),
        "start_p95_ms": percentile(began_ms, 0.95),
        "late_p50_ms": percentile(late_ms, 0.5),
        "late_p95_ms": percentile(late_ms, 0.95),
    }


def _recorded(seconds: float) -> list[LiveItem]:
    """A recording as items of `live`."""
    encoder = Encoder(1280, 720, VIEWING_COPY)
    video = encoder.format
    items: list[LiveItem] = [
        (LIVE_FORMAT, {"codec": video.codec, "init": base64.b64encode(init_segment(video)).decode()})
    ]
    for place, frame in enumerate(_frames(seconds, 1280, 720)):
        is_key, data = encoder.encode(frame, key=place % (2 * RATE) == 0)
        items.append(LiveUnit(is_key, frame.pts, 0, _TICKS // RATE, data))
    return items


def _frames(seconds: float, width: int, height: int) -> Iterator[Any]:
    """The frames of the scene, `pts` on the wall clock."""
    for place, picture in enumerate(pictures(_BUSIEST, width, height, RATE, seconds)):
        frame = av.VideoFrame.from_ndarray(picture, "yuv420p")
        frame.pts, frame.time_base = _BEGIN_90K + place * _TICKS // RATE, Fraction(1, _TICKS)
        yield frame


async def _copied(items: list[LiveItem]) -> tuple[int, int]:
    """(pictures, bytes) of the copy that a worker process makes."""
    workers, made, size_bytes = Workers(1), 0, 0
    async with aclosing(workers.transcode("copy", _each(items), copy=_FACTS)) as copied:
        async for item in copied:
            if isinstance(item, LiveUnit):
                made += 1
                size_bytes += len(item.payload)
    await workers.stop()
    return made, size_bytes


async def _started(items: list[LiveItem], starts: int) -> list[float]:
    """Milliseconds from asking for a copy to its first picture, one after another from one gateway's workers."""
    workers, found = Workers(1), list[float]()
    for _ in range(starts):
        began = time.perf_counter()
        async with aclosing(workers.transcode("copy", _each(items[: RATE + 1]), copy=_FACTS)) as copied:
            async for item in copied:
                if isinstance(item, LiveUnit):
                    found.append((time.perf_counter() - began) * 1000)
                    break
    await workers.stop()
    return found


async def _late(items: list[LiveItem]) -> list[float]:
    """Milliseconds from a picture's arrival to its copy; the first second is not counted."""
    workers, found, fed = Workers(1), list[float](), dict[int, float]()
    async with aclosing(workers.transcode("copy", _paced(items, fed), copy=_FACTS)) as copied:
        async for item in copied:
            if isinstance(item, LiveUnit) and item.dts_90k - _BEGIN_90K >= _TICKS:
                found.append((time.perf_counter() - fed[item.dts_90k]) * 1000)
    await workers.stop()
    return found


async def _paced(items: list[LiveItem], fed: dict[int, float]) -> AsyncIterator[LiveItem]:
    """The items, each picture at its time; `fed` is told when."""
    began = time.perf_counter()
    for place, item in enumerate(items):
        await asyncio.sleep(max(0.0, began + place / RATE - time.perf_counter()))
        if isinstance(item, LiveUnit):
            fed[item.dts_90k] = time.perf_counter()
        yield item


async def _each(items: list[LiveItem]) -> AsyncIterator[LiveItem]:
    for item in items:
        yield item
