"""How well the mark of viewing copies is traced, for `mingcha bench door`: films of ten kinds of scenes, each made into
a copy by the shipped encoder and stamp, attacked, and searched by the shipped search.

The attacks are those of issue 11, and two of them together: half the bit rate, a change of size by a third, a fifth cut
off.
"""

import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from mingcha.access.register.rules import mark_of
from mingcha.bench.copies.street_scenes import KINDS, film
from mingcha.media.gateway.transcode.stamp import Stamp
from mingcha.media.gateway.transcode.trace_worker import pictures_of
from mingcha.media.marks.detect import Found, find_mark, read_at, summed
from mingcha.media.mp4.fragment import Sample, live_fragment
from mingcha.media.mp4.init import init_segment
from mingcha.media.pictures.codecs import VIEWING_COPY, Encoder

RATE = 12
"""Pictures a second: half of what cameras usually give, so half of what the search can add up."""
SIZES = ((640, 360), (1280, 720))
ATTACKS_A_FILM = 2
READINGS_A_COPY = 50
"""Readings of each attacked copy at places drawn by chance, where no mark begins: 10,000 of 200 copies."""
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

    @property
    def is_searched_unmarked(self) -> bool:
        """Whether it is also made without a mark: one of ten in a row, of another kind each time."""
        return self.kind == self.number // len(KINDS) % len(KINDS)

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
    trials = [trial for one in films for trial in _trials(one, seconds)][:copies]
    elsewhere = [found for trial in trials for found in trial.elsewhere]
    unmarked = [_unmarked(one, seconds) for one in films if one.is_searched_unmarked]
    traced = [trial for trial in trials if trial.is_right]
    return {
        "copies": len(trials),
        "seconds": seconds,
        "first": first,
        "traced": len(traced),
        "traced_share": round(len(traced) / len(trials), 4) if trials else None,
        "traced_by_attack": _shares(trials, lambda trial: trial.attack.name),
        "traced_by_kind": _shares(trials, lambda trial: str(trial.film.kind)),
        "traced_by_width": _shares(trials, lambda trial: str(trial.film.size[0])),
        "false": sum(trial.found.payload is not None and not trial.is_right for trial in trials)
        + sum(found.payload is not None for found in unmarked),
        "pairs": len(trials) * (len(films) - 1) + len(unmarked) * len(films),
        "unmarked": len(unmarked),
        "lowest_agreement": round(min((trial.found.agreement for trial in trials), default=0.0), 2),
        "highest_unmarked": round(max((found.agreement for found in unmarked), default=0.0), 2),
        "readings_elsewhere": len(elsewhere),
        "named_elsewhere": sum(found.payload is not None for found in elsewhere),
        "highest_elsewhere": round(max((found.agreement for found in elsewhere), default=0.0), 2),
    }


@dataclass(frozen=True, slots=True)
class _Trial:
    """One attacked copy: what the search found, and what is read elsewhere in it."""

    film: Film
    attack: Attack
    found: Found
    elsewhere: list[Found]

    @property
    def is_right(self) -> bool:
        """Whether its own line is named."""
        return self.found.payload == self.film.payload


def _shares(trials: list[_Trial], key: Callable[[_Trial], str]) -> dict[str, str]:
    """traced/tried for each value of the key."""
    tried = Counter(key(trial) for trial in trials)
    traced = Counter(key(trial) for trial in trials if trial.is_right)
    return {name: f"{traced[name]}/{count}" for name, count in sorted(tried.items())}


def _trials(one: Film, seconds: float) -> Iterator[_Trial]:
    """A film's copy, attacked and searched."""
    copy = _copied(one, seconds, marked=True)
    for number, attack in enumerate(one.attacks()):
        seen = list(pictures_of(io.BytesIO(_attacked(copy, attack, one, seconds))))
        readings = _elsewhere(seen, one.number * ATTACKS_A_FILM + number)
        yield _Trial(one, attack, find_mark(seen), [each for each in readings if each.payload != one.payload])


def _unmarked(one: Film, seconds: float) -> Found:
    """What is found in the film without a mark, attacked alike."""
    film_bytes = _attacked(_copied(one, seconds, marked=False), one.attacks()[0], one, seconds)
    return find_mark(pictures_of(io.BytesIO(film_bytes)))


def _elsewhere(seen: list[tuple[float, NDArray[np.uint8]]], seed: int) -> list[Found]:
    """Readings of a film at sizes and places drawn by chance; now and then the true one is met."""
    wave, drawn = summed(seen), np.random.default_rng(seed)
    if wave is None:
        return []
    rows, columns = wave.shape
    return [
        read_at(wave, drawn.uniform(37, 66), drawn.uniform(-columns / 2, 0), drawn.uniform(-rows / 2, 0))
        for _ in range(READINGS_A_COPY)
    ]


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
