"""The video codecs that the own client speaks, by their names in a session description; one place to add another."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from mingcha.media.codecs.h264_stream import H264Stream
from mingcha.media.codecs.h265_stream import H265Stream
from mingcha.media.rtp.h264_depacketizer import H264Depacketizer
from mingcha.media.rtp.h265_depacketizer import H265Depacketizer
from mingcha.media.rtp.nal_depacketizer import NalDepacketizer
from mingcha.media.rtp.sdp import Media
from mingcha.media.units import VideoFormat

VIDEO_CLOCK_HZ = 90_000


class CodedStream(Protocol):
    """The parameter sets of one connection's stream and what they make of its pictures."""

    sets: int
    """Bit n is set when a NAL unit of type n is a parameter set; likewise below."""
    keys: int
    """Pictures at which decoding can begin."""
    leading: int
    """Pictures that cannot be decoded where decoding began at the key picture before them."""

    @property
    def changed(self) -> bool:
        """Whether a set came or changed since `video_format` was last asked."""
        ...

    def describe(self, media: Media) -> None:
        """Takes the parameter sets of the session description."""
        ...

    def take_sets(self, payload: bytes) -> None:
        """Takes the parameter sets inside an access unit; those that cannot be read are passed over."""
        ...

    def may_begin(self, kinds: int, payload: bytes) -> bool:
        """Whether an access unit that is no key picture may stand for one where none has come for long."""
        ...

    def video_format(self, payload: bytes, frame_90k: int) -> tuple[VideoFormat, int | None] | None:
        """The format with which a picture is decoded, and how many pictures are reordered (None: unknown); None while
        parameter sets are missing. `frame_90k` (of the SDP, 0 unknown) counts where the sets say nothing."""
        ...


@dataclass(frozen=True, slots=True)
class VideoCodec:
    """How one codec is taken in."""

    depacketizer: type[NalDepacketizer]
    stream: Callable[[], CodedStream]
    refusal: Callable[[Media], str]
    """Why a track of this codec cannot be taken, "" when it can."""


def _h264_refusal(media: Media) -> str:
    return "H.264 in interleaved packetization mode" if media.parameter("packetization-mode") == "2" else ""


def _h265_refusal(media: Media) -> str:
    """Decoding order numbers inside packets (RFC 7798, 7.1) are sent only where these say so; no camera known does."""
    if media.parameter("sprop-max-don-diff") not in ("", "0"):
        return "H.265 with decoding order numbers"
    if media.parameter("tx-mode") not in ("", "SRST"):
        return "H.265 over several RTP streams"
    return ""


CODECS = {
    "H264": VideoCodec(H264Depacketizer, H264Stream, _h264_refusal),
    "H265": VideoCodec(H265Depacketizer, H265Stream, _h265_refusal),
}
