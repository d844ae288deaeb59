"""Converts the packets of a reader in a separate process into coded pictures for a camera's feed."""

from collections.abc import Callable

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.codecs.annex_b import coded_picture, length_prefixed
from mingcha.media.codecs.descriptors import JPEG, MPEG4_VISUAL, codec_of_descriptor, elementary_stream_descriptor
from mingcha.media.codecs.h264_stream import H264Stream
from mingcha.media.codecs.h265_stream import H265Stream
from mingcha.media.codecs.nal import annex_b_units
from mingcha.media.codecs.video_stream import CodedPicture, CodedStream
from mingcha.media.piped.pipe import PipeFormat, PipePacket
from mingcha.media.units import DEFAULT_FRAME_90K, VideoFormat

_KEY, _OTHER = 1, 2
_OBJECT_TYPES = {"mjpeg": JPEG, "mpeg4": MPEG4_VISUAL}
_NAL_CODECS: dict[str, Callable[[], CodedStream]] = {"h264": H264Stream, "hevc": H265Stream}


class WholePictures:
    """The stream of a codec without NAL units (see video_stream.CodedStream): its format is known from the start."""

    sets = 0
    keys = _KEY
    leading = 0
    changed = False

    def __init__(self, given: PipeFormat) -> None:
        config = elementary_stream_descriptor(_OBJECT_TYPES[given.codec], given.extradata)
        self._format = VideoFormat(
            codec=codec_of_descriptor(config),
            width=given.width,
            height=given.height,
            parameter_sets=(),
            config=config,
            nominal_frame_90k=given.frame_90k or DEFAULT_FRAME_90K,
        )

    def take(self, unit: bytes) -> None:
        """Does nothing: there are no parameter sets."""

    def take_sets(self, payload: bytes) -> None:
        """Does nothing: there are no parameter sets."""

    def may_begin(self, kinds: int, payload: bytes) -> bool:
        """Always False: such streams have key pictures."""
        del kinds, payload
        return False

    def video_format(self, payload: bytes, frame_90k: int) -> tuple[VideoFormat, int | None] | None:
        """See CodedStream."""
        del payload, frame_90k
        return self._format, 0 if self._format.codec.endswith(f".{JPEG:X}") else None


class PipedStream:
    """The stream of one format."""

    def __init__(self, given: PipeFormat) -> None:
        """Raises Fault(UNSUPPORTED) for a codec that cannot be recorded."""
        self._is_h265 = given.codec == "hevc"
        self._whole = given.codec in _OBJECT_TYPES
        self.frame_90k = given.frame_90k
        if self._whole:
            self.stream: CodedStream = WholePictures(given)
        elif given.codec in _NAL_CODECS:
            self.stream = _NAL_CODECS[given.codec]()
            self.stream.take_sets(length_prefixed(annex_b_units(given.extradata), is_h265=self._is_h265)[0])
        else:
            words = Words("不支持此视频编码", "this codec cannot be recorded")
            raise Fault(FaultKind.UNSUPPORTED, words, given.codec[:16])

    def picture(self, packet: PipePacket) -> CodedPicture:
        """Converts one packet; the payload is what gets recorded."""
        timestamp = packet.pts_90k & 0xFFFFFFFF
        if self._whole:
            return CodedPicture(packet.payload, timestamp, _KEY if packet.key else _OTHER)
        return coded_picture(packet.payload, timestamp, is_h265=self._is_h265)
