"""A clip as a recording has it: encoded by x264 at the rate factor of its kind, and decoded again."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av

from mingcha.bench.redaction.boxes import Label
from mingcha.bench.redaction.clips import Clip
from mingcha.media.mp4.init import init_segment
from mingcha.media.pictures.codecs import Decoder, Encoder, Shape

_TICKS = 90_000
_KEY_EVERY_S = 2
_MOST_KBIT_S = 20_000


def coded_frames(clip: Clip) -> Iterator[tuple[Any, tuple[Label, ...]]]:
    """(`av.VideoFrame` in yuv420p, labels) of all frames in order, `pts` in ticks of 90 kHz from 0."""
    encoder = Encoder(clip.width, clip.height, Shape(clip.width, clip.height, clip.crf, _MOST_KBIT_S))
    decoder: Decoder | None = None
    waiting: dict[int, tuple[Label, ...]] = {}
    for number, frame in enumerate(clip.frames()):
        pts = number * _TICKS // clip.rate
        source = av.VideoFrame.from_ndarray(frame.picture, "rgb24").reformat(format="yuv420p")
        source.pts, source.time_base = pts, Fraction(1, _TICKS)
        waiting[pts] = frame.labels
        key, payload = encoder.encode(source, key=number % (_KEY_EVERY_S * clip.rate) == 0)
        decoder = decoder or Decoder(init_segment(encoder.format))
        for shown in decoder.decode(payload, pts, pts, key=key):
            yield shown, waiting.pop(shown.pts)
    for shown in decoder.drain() if decoder else ():
        yield shown, waiting.pop(shown.pts)
