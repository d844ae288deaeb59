"""Fills, scales and encodes the pictures of a chunk. Runs in the worker process alone.

What a box covers reaches neither the scaler nor the encoder: it is filled as it was decoded, and once more as it is
encoded. The encoder is new for each chunk, has one thread and gets new pictures without any note of the source, so its
bytes depend on the frozen boxes, the pixels outside them and the settings alone.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from mingcha.media.codecs.nal import nal_units
from mingcha.media.masks.fill import CHROMA, LUMA, Rectangle, fill_rectangles
from mingcha.media.mp4.boxes import TIMESCALE
from mingcha.media.mp4.fragment import Sample, live_fragment
from mingcha.media.mp4.init import init_segment
from mingcha.media.pictures.codecs import NOMINAL_FRAME_90K
from mingcha.media.units import VideoFormat
from mingcha.privacy.rendering.canvas import on_canvas, placing_of
from mingcha.privacy.rendering.chunk_order import RenderOrder
from mingcha.privacy.rendering.foot_bar import FootBar
from mingcha.privacy.tracks.freezing import FrozenFrame

LONGEST_90K = TIMESCALE
"""The longest duration of the last picture of a chunk; beyond it is a gap. Inside of a chunk, whose one fragment has no
gaps, the picture before a hole is shown until the next one: all others keep their times."""
_TIME_BASE = Fraction(1, TIMESCALE)
_GLOBAL_HEADER = 1 << 22  # AV_CODEC_FLAG_GLOBAL_HEADER: parameter sets in the record, not in band
_I_FRAME = 1  # AVPictureType
_RATE_FACTOR, _PRESET = 23, "medium"
_SAME_BYTES = "mbtree=0:rc-lookahead=0"
"""With mbtree, one in a hundred encodings of the same small pictures gave other bytes (x264 of PyAV 19.0.2): its code
reads memory that nothing wrote. Without it none of 1,200 did."""
_SLICES = (1, 5)  # nal_unit_type of slices without and with IDR (H.264, table 7-1)

type Fill = Callable[[Any, Sequence[Rectangle]], None]


class ChunkEncoder:
    """x264 without B frames: each picture is shown when it is decoded."""

    def __init__(self, width: int, height: int) -> None:
        """Raises av.FFmpegError when the encoder cannot be opened."""
        context = av.CodecContext.create("libx264", "w")
        context.width, context.height, context.pix_fmt = width, height, "yuv420p"
        context.time_base, context.framerate = _TIME_BASE, Fraction(25)
        context.gop_size, context.max_b_frames, context.thread_count = 250, 0, 1
        context.flags |= _GLOBAL_HEADER
        context.options = {
            "preset": _PRESET, "crf": str(_RATE_FACTOR), "forced-idr": "1", "a53cc": "0",
            "x264-params": f"annexb=0:open-gop=0:threads=1:{_SAME_BYTES}",
        }  # fmt: skip
        context.open()
        record = bytes(context.extradata)
        self._context: Any = context
        self.format = VideoFormat(f"avc1.{record[1:4].hex()}", width, height, (), record, NOMINAL_FRAME_90K)

    def encode(self, frame: Any, *, key: bool) -> Iterator[tuple[int, bool, bytes]]:
        """(pts, whether it is a key picture, slices) of the pictures that are ready after one more frame."""
        frame.pict_type = _I_FRAME if key else 0
        yield from self._packets(self._context.encode(frame))

    def finish(self) -> Iterator[tuple[int, bool, bytes]]:
        """The pictures that were held back."""
        yield from self._packets(self._context.encode(None))

    @staticmethod
    def _packets(packets: Iterable[Any]) -> Iterator[tuple[int, bool, bytes]]:
        for packet in packets:
            yield packet.pts, packet.is_keyframe, slices_of(bytes(packet))


def slices_of(payload: bytes) -> bytes:
    """The slices of an access unit alone: no SEI, which names the encoder, and nothing else that is no picture."""
    units = (unit for unit in nal_units(payload) if unit and unit[0] & 0x1F in _SLICES)
    return b"".join(len(unit).to_bytes(4) + unit for unit in units)


def render_chunk(frames: Iterable[Any], order: RenderOrder, fill: Fill = fill_rectangles) -> bytes:
    """The chunk as a film of its own: `ftyp moov moof mdat`; empty without a picture.

    Raises ValueError if the decoded pictures are not the frozen ones, UnfillableError, av.FFmpegError.
    """
    if not order.frames:
        return b""
    encoder, bar = ChunkEncoder(*order.canvas), FootBar(order.bar, *order.canvas)
    coded: list[tuple[int, bool, bytes]] = []
    wanted = iter(order.frames)
    for frame in frames:
        frozen = next(wanted, None)
        if frozen is None or (frame.pts, frame.width, frame.height) != frozen.at:
            raise ValueError(f"a picture at {frame.pts} that was not frozen")
        picture = covered_picture(frame, frozen, order.canvas, fill)
        bar.press(picture)
        coded += encoder.encode(picture, key=frozen is order.frames[0])
    coded += encoder.finish()
    if [pts_90k for pts_90k, _, _ in coded] != [one.at.pts_90k for one in order.frames]:
        raise ValueError("a frozen picture is missing")
    times = [pts_90k for pts_90k, _, _ in coded]
    steps = [*(later - earlier for earlier, later in pairwise(times)), _duration(order.next_90k - times[-1])]
    samples = [Sample(step_90k, key, 0, payload) for step_90k, (_, key, payload) in zip(steps, coded, strict=True)]
    return init_segment(encoder.format) + live_fragment(order.number, times[0] - order.begin_90k, samples)


def covered_picture(frame: Any, frozen: FrozenFrame, canvas: tuple[int, int], fill: Fill) -> Any:
    """A new picture of the film's size: the source's picture with its boxes filled, before and after it is scaled."""
    fill(frame, frozen.boxes)
    place = placing_of(frame.width, frame.height, canvas)
    scaled = frame.reformat(place.width, place.height, "yuv420p", dst_color_range="MPEG", interpolation="BICUBIC")
    picture = av.VideoFrame(*canvas, "yuv420p")
    for number, (target, source) in enumerate(zip(picture.planes, scaled.planes, strict=True)):
        share = 2 if number else 1
        samples = _samples(target)
        samples[:] = CHROMA if number else LUMA
        wide, high, left, top = (side // share for side in (place.width, place.height, place.left, place.top))
        samples[top : top + high, left : left + wide] = _samples(source)[:high, :wide]
    picture.pts, picture.time_base = frame.pts, _TIME_BASE
    fill(picture, [on_canvas(box, frozen.at, canvas) for box in frozen.boxes])
    return picture


def _samples(plane: Any) -> NDArray[np.uint8]:
    found: NDArray[np.uint8] = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
    return found


def _duration(step_90k: int) -> int:
    return step_90k if 0 < step_90k <= LONGEST_90K else NOMINAL_FRAME_90K
