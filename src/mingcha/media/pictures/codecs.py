"""Decoding, scaling and encoding with PyAV. Runs in a worker process only: bitstreams are hostile.

Decoders read what an initialisation segment describes (ISO/IEC 14496-12); encoders write H.264 that Media Source
Extensions play, and JPEG (ITU-T T.81). Times are ticks of 90 kHz since 1970 and pass through unchanged.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av

from mingcha.media.mp4.boxes import TIMESCALE
from mingcha.media.units import VideoFormat

SIDE_LIMIT = 8192
"""Larger decoded pictures (pixels a side) are refused."""
NOMINAL_FRAME_90K = TIMESCALE // 25
_TIME_BASE = Fraction(1, TIMESCALE)
_GLOBAL_HEADER = 1 << 22  # AV_CODEC_FLAG_GLOBAL_HEADER: parameter sets in the record, not in band
_LOW_DELAY = 1 << 19  # AV_CODEC_FLAG_LOW_DELAY
_I_FRAME = 1  # AVPictureType
_ROUGH = {"skip_loop_filter": "all"}
_KEY_INTERVAL_FRAMES = 50
_JPEG_QUALITY = 4  # quantiser scale of mjpeg, 2 best, 31 worst


@dataclass(frozen=True, slots=True)
class Shape:
    """The greatest size of encoded pictures (pixels) and their quality: x264's rate factor and greatest kbit a
    second."""

    most_width: int
    most_height: int
    rate_factor: int
    most_kbit_s: int


TILE = Shape(640, 360, 26, 1500)
"""For a tile of the wall (docs/design/city.md, section 4)."""
VIEWING_COPY = Shape(1280, 720, 24, 6000)
MASKED_RECORDING = Shape(2560, 1440, 21, 12_000)
"""What is stored of a camera whose masks are filled here (article 18)."""


class UndecodableError(ValueError):
    """A sample that cannot be decoded."""


class Decoder:
    """Decodes one stream, beginning with its initialisation segment."""

    def __init__(self, init: bytes, *, is_rough: bool = False) -> None:
        """Raises av.FFmpegError or ValueError on an init that describes no picture stream. `is_rough`: the edges of
        blocks are not smoothed, which saves a fifth and does not show in a picture that is made small."""
        container = av.open(io.BytesIO(init), format="mp4")
        try:
            if not container.streams.video:
                raise ValueError("no picture stream")
            described = container.streams.video[0].codec_context
            context = av.CodecContext.create(described.name, "r")
            context.extradata = described.extradata
            context.width, context.height = described.width, described.height
        finally:
            container.close()
        context.thread_count = 1
        context.flags |= _LOW_DELAY
        context.options = {"max_pixels": str(SIDE_LIMIT * SIDE_LIMIT // 2)} | (_ROUGH if is_rough else {})
        self._context: Any = context

    def decode(self, payload: bytes, pts_90k: int, dts_90k: int, *, key: bool) -> list[Any]:
        """Takes one sample; gives the `av.VideoFrame`s that are ready, in order of showing, `pts` in ticks.

        Raises UndecodableError on a sample that cannot be decoded and ValueError on pictures that are too large.
        """
        packet = av.Packet(payload)
        packet.pts, packet.dts, packet.time_base = pts_90k, dts_90k, _TIME_BASE
        packet.is_keyframe = key
        try:
            frames = self._context.decode(packet)
        except av.FFmpegError as error:
            raise UndecodableError(str(error)) from None
        return _checked(frames)

    def drain(self) -> list[Any]:
        """The frames held back for reordering; afterwards the decoder needs a key picture."""
        try:
            return _checked(self._context.decode(None))
        finally:
            self._context.flush_buffers()


def _checked(frames: list[Any]) -> list[Any]:
    for frame in frames:
        if not (0 < frame.width <= SIDE_LIMIT and 0 < frame.height <= SIDE_LIMIT):
            raise ValueError("a picture of impossible size")
    return frames


def fitted(width: int, height: int, most_width: int, most_height: int) -> tuple[int, int]:
    """The size within a limit with the same aspect, never enlarged, both sides even (4:2:0)."""
    scale = min(1.0, most_width / width, most_height / height)
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


class Encoder:
    """Encodes H.264 of one size, without lookahead or B frames, so that each input picture gives one at once."""

    def __init__(self, width: int, height: int, shape: Shape = TILE) -> None:
        """Raises av.FFmpegError when the encoder cannot be opened."""
        context = av.CodecContext.create("libx264", "w")
        context.width, context.height, context.pix_fmt = width, height, "yuv420p"
        context.time_base, context.framerate = _TIME_BASE, Fraction(25)
        context.gop_size, context.max_b_frames, context.thread_count = _KEY_INTERVAL_FRAMES, 0, 1
        context.flags |= _GLOBAL_HEADER
        context.options = {
            "preset": "ultrafast", "tune": "zerolatency", "crf": str(shape.rate_factor), "forced-idr": "1",
            "x264-params": f"annexb=0:scenecut=0:vbv-maxrate={shape.most_kbit_s}:vbv-bufsize={shape.most_kbit_s}",
        }  # fmt: skip
        context.open()
        record = bytes(context.extradata)
        self._context: Any = context
        self.format = VideoFormat(f"avc1.{record[1:4].hex()}", width, height, (), record, NOMINAL_FRAME_90K)

    def encode(self, frame: Any, *, key: bool, press: Callable[[Any], None] | None = None) -> tuple[bool, bytes]:
        """(whether it is a key picture, AVCC payload) of a frame of any size and pixel form; its `pts` must rise.

        `press` changes the pixels of the scaled frame before it is encoded.
        """
        scaled = frame.reformat(self.format.width, self.format.height, "yuv420p", dst_color_range="MPEG")
        scaled.pts, scaled.time_base = frame.pts, _TIME_BASE
        if press is not None:
            scaled.make_writable()  # without scaling the decoder may still refer to it
            press(scaled)
        scaled.pict_type = _I_FRAME if key else 0
        packets = list(self._context.encode(scaled))
        return any(packet.is_keyframe for packet in packets), b"".join(bytes(packet) for packet in packets)


def jpeg(frame: Any, width: int) -> tuple[bytes, int, int]:
    """(JPEG, width, height) of a frame, at most `width` pixels wide, keeping its aspect."""
    size = fitted(frame.width, frame.height, width, SIDE_LIMIT)
    context = av.CodecContext.create("mjpeg", "w")
    context.width, context.height, context.pix_fmt = *size, "yuvj420p"
    context.time_base = _TIME_BASE
    context.options = {"flags": "+qscale", "qmin": str(_JPEG_QUALITY), "qmax": str(_JPEG_QUALITY)}
    scaled = frame.reformat(*size, "yuvj420p", dst_color_range="JPEG")
    scaled.pts, scaled.pict_type = 0, 0
    packets = [*context.encode(scaled), *context.encode(None)]
    return b"".join(bytes(packet) for packet in packets), *size
