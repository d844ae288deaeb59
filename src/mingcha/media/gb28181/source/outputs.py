"""What becomes of a stream at the camera's feed: pictures, and sound while it may be recorded (article 16(5))."""

from collections.abc import Callable

from mingcha.media.codecs.h264_stream import H264Stream
from mingcha.media.codecs.h265_stream import H265Stream
from mingcha.media.codecs.video_stream import CodedPicture, CodedStream
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.gb28181.source.sound import StreamSound
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason

_STREAMS: dict[str, Callable[[], CodedStream]] = {"h264": H264Stream, "h265": H265Stream}


class FeedOutputs:
    """StreamOutputs of streams/packets.py."""

    def __init__(self, feed: CameraFeed) -> None:
        self._feed = feed
        self._codec = ""
        self.unsupported = ""
        """The codec of a stream that is not recorded; "" for none."""
        self.streams = StreamSound(feed)
        self.has_picture = False
        self.damage, self.restart = feed.damage, feed.restart
        self.sound = self.streams.take

    def picture(self, codec: str, picture: CodedPicture) -> None:
        """See StreamOutputs. Raises Trouble(UNSUPPORTED) for a codec that cannot be recorded."""
        if codec != self._codec:
            self._begin(codec)
        self.has_picture = True
        self._feed.picture(picture)

    def _begin(self, codec: str) -> None:
        made = _STREAMS.get(codec)
        if made is None:
            self.unsupported = codec
            raise Trouble(GapReason.UNSUPPORTED, f"video of codec {codec}")
        if self._codec:
            self._feed.damage(f"the codec changed to {codec}")
        self._codec = codec
        self._feed.begin(made())
