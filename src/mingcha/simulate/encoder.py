"""Encoders of PyAV with low-cost settings: one thread, no look-ahead, one slice per picture."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av

from mingcha.simulate.codecs import SimulatedCodec

I_FRAME = 1  # AVPictureType of libav
_FIXED_QUANTISER = {SimulatedCodec.H264: "24", SimulatedCodec.H265: "27"}
_JPEG_QUANTISER = "8"
_GLOBAL_HEADER = 1 << 22  # AV_CODEC_FLAG_GLOBAL_HEADER: parameter sets as extradata, for the SDP
_LIBRARIES = {SimulatedCodec.H264: "libx264", SimulatedCodec.H265: "libx265", SimulatedCodec.JPEG: "mjpeg"}
_COLOUR = "colorprim=bt709:transfer=bt709:colormatrix=bt709"


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """One access unit in coding order: its presentation time since the start and its NAL units without start codes
    (for JPEG: the picture)."""

    pts_90k: int
    key: bool
    nal_units: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """Pixels, frame rate (`fps / every`) and frames between keys; `bits_per_second` is kept only if `constant`."""

    width: int
    height: int
    fps: int
    bits_per_second: int
    key_interval: int
    b_frames: int = 0
    constant: bool = False
    codec: SimulatedCodec = SimulatedCodec.H264
    every: int = 1


class PictureEncoder:
    """An open encoder. Key pictures contain the parameter sets in band, as cameras send them."""

    def __init__(self, settings: EncoderSettings) -> None:
        self.settings = settings
        codec = settings.codec
        context = av.CodecContext.create(_LIBRARIES[codec], "w")
        context.width, context.height = settings.width, settings.height
        context.pix_fmt = "yuvj420p" if codec is SimulatedCodec.JPEG else "yuv420p"
        context.time_base = Fraction(1, 90_000)
        context.framerate = Fraction(settings.fps, settings.every)
        context.thread_count = 1
        if codec is SimulatedCodec.JPEG:
            context.options = {"huffman": "default", "qmin": _JPEG_QUANTISER, "qmax": _JPEG_QUANTISER}
            context.bit_rate = settings.bits_per_second
        else:
            context.gop_size = settings.key_interval
            context.max_b_frames = settings.b_frames
            context.flags |= _GLOBAL_HEADER
            context.options = _h265_options(settings) if codec is SimulatedCodec.H265 else _h264_options(settings)
            if settings.constant:
                context.bit_rate = settings.bits_per_second
        context.open()
        self._context = context
        self._own_pts_90k = 0
        self.parameter_sets = tuple(
            unit for unit in split_annex_b(bytes(context.extradata or b"")) if is_parameter_set(codec, unit)
        )
        """Without start codes: SPS and PPS for H.264, VPS, SPS and PPS for H.265, empty for JPEG."""

    def encode(self, frame: Any, pts_90k: int, *, key: bool = False) -> list[EncodedPicture]:
        """Encodes one `av.VideoFrame` (yuv420p); returns the finished pictures in coding order."""
        if self.settings.codec is SimulatedCodec.JPEG:
            return self._single(frame, pts_90k)
        frame.pts = pts_90k
        frame.pict_type = I_FRAME if key else 0
        return [self._picture(packet) for packet in self._context.encode(frame)]

    def flush(self) -> list[EncodedPicture]:
        """Returns the pictures delayed by B frames. The encoder cannot be used afterwards."""
        return [self._picture(packet) for packet in self._context.encode(None)]

    def _single(self, frame: Any, pts_90k: int) -> list[EncodedPicture]:
        """Encodes a JPEG. Uses its own time line, because the encoder rejects a stream that restarts at zero."""
        settings = self.settings
        self._own_pts_90k += 90_000 * settings.every // settings.fps
        frame.pts, frame.pict_type = self._own_pts_90k, 0
        return [EncodedPicture(pts_90k, key=True, nal_units=(bytes(held),)) for held in self._context.encode(frame)]

    def _picture(self, packet: Any) -> EncodedPicture:
        units = split_annex_b(bytes(packet))
        key = bool(packet.is_keyframe)
        if key:
            units = [*self.parameter_sets, *units]
        return EncodedPicture(int(packet.pts), key, tuple(units))


def split_annex_b(data: bytes) -> list[bytes]:
    """The NAL units of a byte stream (Rec. ITU-T H.264, Annex B). Trailing zero bytes are padding and are removed."""
    return [unit for part in data.split(b"\0\0\1")[1:] if (unit := part.rstrip(b"\0"))]


def is_parameter_set(codec: SimulatedCodec, unit: bytes) -> bool:
    """Whether a NAL unit is a video, sequence or picture parameter set."""
    return unit[0] >> 1 & 0x3F in (32, 33, 34) if codec is SimulatedCodec.H265 else unit[0] & 0x1F in (7, 8)


def _h264_options(settings: EncoderSettings) -> dict[str, str]:
    parameters = f"{_COLOUR}:range=tv:scenecut=0:aq-mode=0"
    options = {"preset": "ultrafast", "forced-idr": "1"}
    if not settings.b_frames:
        options["tune"] = "zerolatency"
    if settings.constant:
        parameters += _constant_rate(settings)
    else:
        # a fixed quantiser needs no analysis of the picture: half the time of any rate control
        options["qp"] = _FIXED_QUANTISER[settings.codec]
    return {**options, "x264-params": parameters}


def _h265_options(settings: EncoderSettings) -> dict[str, str]:
    # one thread, closed GOPs, and no SEI message with the encoder's name in each key picture; small coding blocks and
    # one candidate for a vector take two thirds of the time, for 3 % more bytes
    parameters = f"{_COLOUR}:range=limited:scenecut=0:aq-mode=0:open-gop=0:pools=none:frame-threads=1:wpp=0:info=0"
    parameters += (
        f":ctu=16:max-merge=1:log-level=none:keyint={settings.key_interval}:min-keyint=1:bframes={settings.b_frames}"
    )
    parameters += _constant_rate(settings) if settings.constant else f":qp={_FIXED_QUANTISER[settings.codec]}"
    options = {"preset": "ultrafast", "forced-idr": "1", "x265-params": parameters}
    if not settings.b_frames:
        options["tune"] = "zerolatency"
    return options


def _constant_rate(settings: EncoderSettings) -> str:
    kilobits = settings.bits_per_second // 1000
    return f":vbv-maxrate={kilobits}:vbv-bufsize={kilobits}"
