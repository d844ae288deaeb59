"""H.264 by PyAV's encoder, tuned to cost little: one thread, no look-ahead, one slice a picture."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av

I_FRAME = 1  # AVPictureType of libav
_FIXED_QUANTISER = "24"
_GLOBAL_HEADER = 1 << 22  # AV_CODEC_FLAG_GLOBAL_HEADER: parameter sets as extradata, so that SDP can carry them


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """One access unit in coding order: its presentation time since the start and its NAL units without start codes."""

    pts_90k: int
    key: bool
    nal_units: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class EncoderSettings:
    """Pixels, frames a second, frames from key to key; bits a second are kept only when `constant`."""

    width: int
    height: int
    fps: int
    bits_per_second: int
    key_interval: int
    b_frames: int = 0
    constant: bool = False


class H264Encoder:
    """An open encoder. Key pictures carry the parameter sets in band, as cameras send them."""

    def __init__(self, settings: EncoderSettings) -> None:
        self.settings = settings
        context = av.CodecContext.create("libx264", "w")
        context.width, context.height, context.pix_fmt = settings.width, settings.height, "yuv420p"
        context.time_base = Fraction(1, 90_000)
        context.framerate = Fraction(settings.fps, 1)
        context.gop_size = settings.key_interval
        context.max_b_frames = settings.b_frames
        context.thread_count = 1
        context.flags |= _GLOBAL_HEADER
        context.options = _options(settings)
        if settings.constant:
            context.bit_rate = settings.bits_per_second
        context.open()
        self._context = context
        self.parameter_sets = tuple(
            unit for unit in split_annex_b(bytes(context.extradata)) if unit[0] & 0x1F in (7, 8)
        )
        """SPS and PPS without start codes."""

    def encode(self, frame: Any, pts_90k: int, *, key: bool = False) -> list[EncodedPicture]:
        """Takes one `av.VideoFrame` (yuv420p); gives the pictures that are ready, in coding order."""
        frame.pts = pts_90k
        frame.pict_type = I_FRAME if key else 0
        return [self._picture(packet) for packet in self._context.encode(frame)]

    def flush(self) -> list[EncodedPicture]:
        """The pictures that B frames held back. The encoder is used up afterwards."""
        return [self._picture(packet) for packet in self._context.encode(None)]

    def _picture(self, packet: Any) -> EncodedPicture:
        units = split_annex_b(bytes(packet))
        key = bool(packet.is_keyframe)
        if key:
            units = [*self.parameter_sets, *units]
        return EncodedPicture(int(packet.pts), key, tuple(units))


def split_annex_b(data: bytes) -> list[bytes]:
    """The NAL units of a byte stream (Rec. ITU-T H.264, Annex B). None ends in a zero byte: zeros are padding."""
    return [unit for part in data.split(b"\0\0\1")[1:] if (unit := part.rstrip(b"\0"))]


def _options(settings: EncoderSettings) -> dict[str, str]:
    colour = "colorprim=bt709:transfer=bt709:colormatrix=bt709:range=tv"
    options = {"preset": "ultrafast", "forced-idr": "1", "x264-params": f"{colour}:scenecut=0:aq-mode=0"}
    if not settings.b_frames:
        options["tune"] = "zerolatency"
    if settings.constant:
        kilobits = settings.bits_per_second // 1000
        options["x264-params"] += f":vbv-maxrate={kilobits}:vbv-bufsize={kilobits}"
    else:
        # a fixed quantiser needs no look at the picture before coding it: half the time of any rate control
        options["qp"] = _FIXED_QUANTISER
    return options
