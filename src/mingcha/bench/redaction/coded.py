"""A clip as a recording has it: encoded by x264 at the rate factor of its kind, and decoded as often as wanted."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import av

from mingcha.bench.redaction.clips import Clip
from mingcha.bench.redaction.labels import Label
from mingcha.media.mp4.boxes import TIMESCALE
from mingcha.media.mp4.fragment import Sample, live_fragment
from mingcha.media.mp4.init import init_segment
from mingcha.media.pictures.codecs import Decoder, Encoder, Shape

_KEY_EVERY_S = 2
_MOST_KBIT_S = 20_000


@dataclass(frozen=True, slots=True)
class CodedClip:
    """The coded pictures of a clip, and the labels of each."""

    clip: Clip
    init: bytes = field(repr=False)
    samples: tuple[Sample, ...] = field(repr=False)
    labels: tuple[tuple[Label, ...], ...] = field(repr=False)

    @property
    def step_90k(self) -> int:
        """From one picture to the next one."""
        return TIMESCALE // self.clip.rate

    @property
    def file(self) -> bytes:
        """The clip as a film of one fragment, for a program that reads files."""
        return self.init + live_fragment(1, 0, self.samples)

    def frames(self) -> Iterator[Any]:
        """Its `av.VideoFrame`s in yuv420p in order, `pts` in ticks of 90 kHz from 0."""
        decoder = Decoder(self.init)
        for number, sample in enumerate(self.samples):
            time_90k = number * self.step_90k
            yield from decoder.decode(sample.payload, time_90k, time_90k, key=sample.key)
        yield from decoder.drain()


def coded(clip: Clip) -> CodedClip:
    """The clip, encoded."""
    encoder = Encoder(clip.width, clip.height, Shape(clip.width, clip.height, clip.crf, _MOST_KBIT_S))
    samples, labels = list[Sample](), list[tuple[Label, ...]]()
    step_90k = TIMESCALE // clip.rate
    for number, frame in enumerate(clip.frames()):
        source = av.VideoFrame.from_ndarray(frame.picture, "rgb24").reformat(format="yuv420p")
        source.pts, source.time_base = number * step_90k, Fraction(1, TIMESCALE)
        key, payload = encoder.encode(source, key=number % (_KEY_EVERY_S * clip.rate) == 0)
        samples.append(Sample(step_90k, key, 0, payload))
        labels.append(frame.labels)
    return CodedClip(clip, init_segment(encoder.format), tuple(samples), tuple(labels))
