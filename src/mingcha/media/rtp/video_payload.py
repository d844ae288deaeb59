"""The video of a session description: table encoding name -> depacketizer and stream. Add other codecs here.

RFC 6184, 8.1 (H.264) and RFC 7798, 7.1 (H.265).
"""

from collections.abc import Callable
from dataclasses import dataclass

from mingcha.media.codecs.h264_stream import H264Stream
from mingcha.media.codecs.h265_stream import H265Stream
from mingcha.media.codecs.video_stream import CodedStream
from mingcha.media.rtp.h264_depacketizer import H264Depacketizer
from mingcha.media.rtp.h265_depacketizer import H265Depacketizer
from mingcha.media.rtp.nal_depacketizer import NalDepacketizer
from mingcha.media.rtp.sdp import Media, SessionDescription, sprop_parameter_sets
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason

VIDEO_CLOCK_HZ = 90_000


@dataclass(frozen=True, slots=True)
class VideoPayload:
    """How one codec is received."""

    depacketizer: type[NalDepacketizer]
    stream: Callable[[], CodedStream]
    set_parameters: tuple[str, ...]
    """The fmtp parameters that carry parameter sets."""
    refusal: Callable[[Media], str]
    """Why a track of this codec is not supported; "" if it is."""


def _h264_refusal(media: Media) -> str:
    return "H.264 in interleaved packetization mode" if media.parameter("packetization-mode") == "2" else ""


def _h265_refusal(media: Media) -> str:
    """These parameters announce decoding order numbers in packets (RFC 7798, 7.1); no known camera sends them."""
    if media.parameter("sprop-max-don-diff") not in ("", "0"):
        return "H.265 with decoding order numbers"
    if media.parameter("tx-mode") not in ("", "SRST"):
        return "H.265 over several RTP streams"
    return ""


VIDEO_PAYLOADS = {
    "H264": VideoPayload(H264Depacketizer, H264Stream, ("sprop-parameter-sets",), _h264_refusal),
    "H265": VideoPayload(H265Depacketizer, H265Stream, ("sprop-vps", "sprop-sps", "sprop-pps"), _h265_refusal),
}


def video_of(description: SessionDescription) -> Media:
    """The first track of a supported codec. Raises Trouble(UNSUPPORTED) if there is none."""
    videos = [media for media in description.media if media.kind == "video"]
    refusals = []
    for media in videos:
        payload = VIDEO_PAYLOADS.get(media.codec) if media.clock_rate == VIDEO_CLOCK_HZ else None
        refusal = payload.refusal(media) if payload else media.codec[:16] or "unnamed"
        if not refusal:
            return media
        refusals.append(refusal)
    spoken = ", ".join(refusals[:4])
    raise Trouble(GapReason.UNSUPPORTED, f"no H.264 or H.265 video ({spoken})" if videos else "no video at all")


def stream_of(media: Media) -> tuple[CodedStream, int]:
    """The stream of a track returned by `video_of`, with the parameter sets of the description, and the frame duration
    in 90 kHz ticks by `a=framerate` (0 if not given or not 1 to 240 a second)."""
    payload = VIDEO_PAYLOADS[media.codec]
    stream = payload.stream()
    for unit in sprop_parameter_sets(media, *payload.set_parameters):
        stream.take(unit)
    rate = media.frames_per_second
    return stream, round(90_000 / rate) if 1 <= rate <= 240 else 0
