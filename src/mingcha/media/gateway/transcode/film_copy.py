"""Recorded fragments encoded again as films with label and mark, for a convenience copy (articles 16(3), 20(1)).

As a viewing copy, but stored in a file: times count from its beginning, and a gap of the recording stays a gap. A
worker process decodes and encodes.
"""

import base64
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from mingcha.media.gateway.key_frames import parse_samples, picture_count
from mingcha.media.gateway.transcode.workers import LiveItem, Workers
from mingcha.media.local.wire import LIVE_FORMAT, LiveUnit
from mingcha.media.mp4.boxes import TIMESCALE
from mingcha.media.mp4.fragment import Sample, live_fragment
from mingcha.media.mp4.init import silent_init

_PICTURES_A_FRAGMENT = 25
_LONGEST_90K = TIMESCALE
"""The longest duration of a picture; beyond it is a gap."""


@dataclass(frozen=True, slots=True)
class FilmFragment:
    """A whole fragment of a recorder's file, with the `ftyp moov` of that file."""

    init: bytes
    data: bytes


@dataclass(frozen=True, slots=True)
class FilmStamp:
    """The stamp, and the interval (90 kHz since 1970) of the pictures."""

    label: str
    mark: int
    from_90k: int
    until_90k: int


async def copied_films(
    fragments: Iterable[FilmFragment], stamp: FilmStamp, workers: Workers, checkpoint: Callable[[], None]
) -> AsyncGenerator[tuple[int, bytes]]:
    """(number of the film, its next bytes): H.264 in fragmented MP4; another film begins if the size of the pictures
    changes. `checkpoint` is called before each fragment and may end it by raising.

    Raises Fault(UNSUPPORTED) without a decoder, Fault(CORRUPT) when nothing can be decoded, and what `checkpoint` does.
    """
    begin_90k = stamp.from_90k // TIMESCALE * TIMESCALE
    facts = {"label": stamp.label, "mark": stamp.mark, "until_90k": stamp.until_90k}
    made = workers.transcode("copy", _pictures(fragments, checkpoint), from_90k=stamp.from_90k, copy=facts)
    group, film, number = list[LiveUnit](), 0, 0
    async with aclosing(made) as items:
        async for item in items:
            if not isinstance(item, LiveUnit):
                if group:
                    yield film, _fragment(number, group, None, begin_90k)
                group, film, number = [], film + 1, 1
                yield film, base64.b64decode(str(item[1]["init"]))
                continue
            if len(group) >= _PICTURES_A_FRAGMENT or (group and item.dts_90k - group[-1].dts_90k > _LONGEST_90K):
                yield film, _fragment(number, group, item, begin_90k)
                group, number = [], number + 1
            group.append(item)
    if group:
        yield film, _fragment(number, group, None, begin_90k)


async def _pictures(fragments: Iterable[FilmFragment], checkpoint: Callable[[], None]) -> AsyncIterator[LiveItem]:
    """Items for the worker: the format of each file, then the pictures of its fragments."""
    init = b""
    for one in fragments:
        checkpoint()
        if one.init != init:
            init = one.init
            yield LIVE_FORMAT, {"init": base64.b64encode(silent_init(init)).decode()}
        head, samples = parse_samples(one.data, picture_count(one.data))
        dts_90k = head.start_90k
        for sample in samples:
            yield LiveUnit(sample.key, dts_90k, sample.composition_90k, sample.duration_90k, sample.payload)
            dts_90k += sample.duration_90k


def _fragment(number: int, units: Sequence[LiveUnit], after: LiveUnit | None, begin_90k: int) -> bytes:
    """A fragment of the film; each picture lasts until the next."""
    following: list[LiveUnit | None] = [*units[1:], after]
    samples = [
        Sample(_duration(unit, later), unit.key, 0, unit.payload) for unit, later in zip(units, following, strict=True)
    ]
    return live_fragment(number, units[0].dts_90k - begin_90k, samples)


def _duration(unit: LiveUnit, later: LiveUnit | None) -> int:
    step_90k = later.dts_90k - unit.dts_90k if later is not None else 0
    return step_90k if 0 < step_90k <= _LONGEST_90K else unit.duration_90k
