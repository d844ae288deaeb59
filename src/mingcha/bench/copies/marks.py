"""How well the mark of viewing copies is traced, for `mingcha bench door`: films of ten kinds of scenes, each made into
a copy by the shipped encoder and stamp, attacked, and searched by the shipped search.

The attacks are those of issue 11, and two of them together: half the bit rate, a change of size by a third, a fifth cut
off.
"""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from mingcha.access.register.rules import mark_of
from mingcha.bench.copies.street_scenes import KINDS, film
from mingcha.media.gateway.transcode.codecs import VIEWING_COPY, Encoder
from mingcha.media.gateway.transcode.stamp import Stamp
from mingcha.media.gateway.transcode.trace_worker import pictures_of
from mingcha.media.marks.detect import Found, find_mark
from mingcha.media.mp4.fragment import Sample, live_fragment
from mingcha.media.mp4.init import init_segment

RATE = 12
"""Pictures a second: half of what cameras usually give, so half of what the search can add up."""
SIZES = ((640, 360), (1280, 720))
ATTACKS_A_FILM = 2
UNMARKED_OF = 20
"""Beside so many attacked copies there is one film without a mark."""
_TICKS = 90_000
_BEGIN_90K = 1_764_050_602 * _TICKS
_LABEL = "李明 江岸区公安分局 2026-000001"
_PRESET = "veryfast"
"""Of the attacks' encoder: what a converter of films usually takes, or faster."""


@dataclass(frozen=True, slots=True)
class Attack:
    """What happens to a copy: its sides times `scale`, `kept` of its sides, `rate` times its bits for a picture."""

    name: str
    scale: float = 1.0
    kept: float = 1.0
    rate: float = 1.0


_THIRD, _FIFTH = 2 / 3, 0.8
ATTACKS = (
    Attack("half_rate", rate=0.5),
    Attack("smaller", scale=_THIRD, rate=0.7),
    Attack("cut", kept=_FIFTH, rate=0.7),
    Attack("half_rate_smaller", scale=_THIRD, rate=0.5),
    Attack("half_rate_cut", kept=_FIFTH, rate=0.5),
    Attack("smaller_cut", scale=_THIRD, kept=_FIFTH, rate=0.7),
)
"""A film that is smaller, or has a part cut off, is encoded again, so it has fewer bits, too."""


@dataclass(frozen=True, slots=True)
class Film:
    """One film: its number, the scene's kind, and its size."""

    number: int

    @property
    def kind(self) -> int:
        """The kind of its scene; ten films in a row have all."""
        return self.number % len(KINDS)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height: ten films of one size, then ten of the other."""
        return SIZES[self.number // len(KINDS) % len(SIZES)]

    @property
    def payload(self) -> int:
        """The line of the register that its mark names."""
        return mark_of(f"2026-{self.number + 1:06d}")

    def attacks(self) -> tuple[Attack, ...]:
        """What is done to its copy, one by one; three films in a row have all."""
        first = self.number * ATTACKS_A_FILM % len(ATTACKS)
        return ATTACKS[first : first + ATTACKS_A_FILM]


def measure_marks(copies: int = 200, seconds: float = 20.0, first: int = 0) -> dict[str, Any]:
    """How many of so many attacked copies are traced to their line, and what films without a mark give; films are
    numbered from `first` on, so that a long measurement can be made in parts.

    `false` counts lines that are named and are not the right one; `pairs` are the comparisons behind it: each film with
    every other line that was issued here.
    """
    films = [Film(number) for number in range(first, first - (-copies // ATTACKS_A_FILM))]
    by: dict[str, Counter[str]] = {"attack": Counter(), "kind": Counter(), "width": Counter()}
    tried: dict[str, Counter[str]] = {name: Counter() for name in by}
    agreements, unmarked = list[float](), list[float]()
    right = wrong = count = 0
    for one in films:
        copy = _copied(one, seconds, marked=True)
        for attack in one.attacks()[: copies - count]:
            found = _traced(copy, attack, one, seconds)
            count, agreements = count + 1, [*agreements, found.agreement]
            right, wrong = right + (found.payload == one.payload), wrong + _is_false(found, one.payload)
            for name, value in (("attack", attack.name), ("kind", str(one.kind)), ("width", str(one.size[0]))):
                tried[name][value] += 1
                by[name][value] += found.payload == one.payload
    for one in films[:: UNMARKED_OF // ATTACKS_A_FILM]:
        found = _traced(_copied(one, seconds, marked=False), one.attacks()[0], one, seconds)
        wrong, unmarked = wrong + _is_false(found, None), [*unmarked, found.agreement]
    return {
        "copies": count,
        "seconds": seconds,
        "first": first,
        "traced": right,
        "traced_share": round(right / count, 4) if count else None,
        **{f"traced_by_{name}": {key: f"{by[name][key]}/{tried[name][key]}" for key in tried[name]} for name in by},
        "false": wrong,
        "pairs": count * (len(films) - 1) + len(unmarked) * len(films),
        "lowest_agreement": round(min(agreements, default=0.0), 2),
        "highest_unmarked": round(max(unmarked, default=0.0), 2),
    }


def _is_false(found: Found, payload: int | None) -> bool:
    return found.payload is not None and found.payload != payload


def _copied(one: Film, seconds: float, *, marked: bool) -> bytes:
    """A viewing copy as a file; not marked: the same film without label and mark."""
    width, height = one.size
    encoder = Encoder(width, height, VIEWING_COPY)
    stamp = Stamp(_LABEL, one.payload, width, height) if marked else None
    packets, last_second = [], -1
    for frame in _frames(one, seconds):
        second = frame.pts // _TICKS
        is_key, data = encoder.encode(frame, key=second != last_second, press=stamp.press if stamp else None)
        last_second = second
        packets.append((frame.pts, is_key, data))
    return _muxed(encoder, packets)


def _frames(one: Film, seconds: float) -> Iterator[Any]:
    """The frames of a film, `pts` on the wall clock; each film begins at another part of a second."""
    begin_90k = _BEGIN_90K + one.number * 12_345 % _TICKS
    for place, picture in enumerate(film(one.kind, one.number, *one.size, RATE, seconds)):
        frame = av.VideoFrame.from_ndarray(picture, "yuv420p")
        frame.pts, frame.time_base = begin_90k + place * _TICKS // RATE, Fraction(1, _TICKS)
        yield frame


def _muxed(encoder: Encoder, packets: list[tuple[int, bool, bytes]]) -> bytes:
    """The packets (pts, key, payload) as fMP4."""
    ends = [*(pts for pts, _, _ in packets[1:]), packets[-1][0] + _TICKS // RATE]
    fragments = [
        live_fragment(number, pts, [Sample(end - pts, is_key, 0, data)])
        for number, ((pts, is_key, data), end) in enumerate(zip(packets, ends, strict=True), 1)
    ]
    return init_segment(encoder.format) + b"".join(fragments)


def _traced(copy: bytes, attack: Attack, one: Film, seconds: float) -> Found:
    return find_mark(pictures_of(io.BytesIO(_attacked(copy, attack, one, seconds))))


def _attacked(copy: bytes, attack: Attack, one: Film, seconds: float) -> bytes:
    """The film decoded, cut, resized and encoded again at a share of its bit rate."""
    left, top = np.random.default_rng(one.number).uniform(0, 1 - attack.kept, 2)
    sink = io.BytesIO()
    with av.open(io.BytesIO(copy)) as source, av.open(sink, "w", format="mp4") as target:
        taken = source.streams.video[0]
        bits_a_second = len(copy) * 8 / seconds
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
