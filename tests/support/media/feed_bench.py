"""A camera feed by itself, with a clock and a sink made of lists."""

from tests.support.media.fake_camera import IDR, PPS, SPS_720, CountingSink

from mingcha.media.codecs.h264_stream import H264Stream
from mingcha.media.codecs.video_stream import CodedPicture
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.rtp.sdp import Media

WALL = 1_795_000_000 * 90_000


SECOND_NS = 1_000_000_000


MEDIA = Media("video", 96, "H264", 90_000, "", (), 0.0)


class Bench:
    """A feed whose pictures arrive when they say."""

    def __init__(self) -> None:
        self.sink = CountingSink()
        self.feed = CameraFeed(self.sink, SECOND_NS, WALL)
        self.feed.begin(H264Stream())

    def kind_of(self, unit: bytes) -> int:
        return unit[0] & 0x1F

    def picture(self, at_90k: int, *units: bytes, media_90k: int | None = None) -> None:
        self.feed.arrival_ns = SECOND_NS + at_90k * 100_000 // 9
        self.feed.wall_90k = WALL + at_90k
        payload = b"".join(len(unit).to_bytes(4) + unit for unit in units)
        kinds = sum({1 << self.kind_of(unit) for unit in units})
        self.feed.picture(CodedPicture(payload, (at_90k if media_90k is None else media_90k) & 0xFFFFFFFF, kinds))


PAYLOAD = b"".join(len(unit).to_bytes(4) + unit for unit in (SPS_720, PPS, IDR))
