"""Splits the bytes of an RTSP connection into messages and interleaved `$` frames (RFC 2326, 10.12), in any chunks.

Pure: the caller passes the bytes in; the handlers are called at once. Media is not copied.
"""

from collections.abc import Callable

from mingcha.media.rtp.nal_depacketizer import NalDepacketizer
from mingcha.media.rtsp.message import (
    BODY_LIMIT_BYTES,
    HEAD_LIMIT_BYTES,
    Request,
    Response,
    invalid,
    read_message,
    whole_size,
)

DOLLAR = 0x24
_LINE_ENDS = b"\r\n"
_USUAL_BYTES = 2048
_MOST_BYTES = HEAD_LIMIT_BYTES + BODY_LIMIT_BYTES
MESSAGES_AT_ONCE = 4096
"""Messages handled in one read, some ten milliseconds; a camera sends a few. More is a flood."""


class InterleavedReader:
    """Delivers video frames to the depacketizer and sound to its handler; skips frames of other channels."""

    def __init__(
        self, message: Callable[[Request | Response], None], report: Callable[[memoryview], None] = lambda _: None
    ) -> None:
        """`message` handles replies and requests of the server, `report` the RTCP packets."""
        self._message = message
        self._report = report
        self._video: NalDepacketizer | None = None
        self._video_channel = -1
        self._report_channel = -1
        self._sound: Callable[[memoryview], None] = lambda _: None
        self._sound_channel = self._sound_report_channel = -1
        self._scanned_bytes = 0
        """Bytes of an incomplete message that have been searched for the end of its head."""
        self._whole_bytes = 0
        """Size of an incomplete message whose head is complete."""
        self._messages = 0

    def attach(self, video: NalDepacketizer, channels: tuple[int, int]) -> None:
        """Delivers the frames of these channels (RTP, RTCP) to the video depacketizer and the report handler."""
        self._video = video
        self._video_channel, self._report_channel = channels

    def attach_sound(self, packet: Callable[[memoryview], None], channels: tuple[int, int]) -> None:
        """Delivers the frames of these channels (RTP, RTCP) to the sound handler and the report handler."""
        self._sound = packet
        self._sound_channel, self._sound_report_channel = channels

    def walk(self, view: memoryview, end: int) -> int:
        """Handles all complete frames and messages in view[:end]. Returns where the incomplete rest begins; the caller
        puts that rest at the beginning of the next view. Raises Fault(INVALID) if the bytes are neither."""
        position = self._messages = 0
        video, video_channel, mark = self._video, self._video_channel, DOLLAR << 8 | self._video_channel
        while end - position >= 4:
            if view[position] != DOLLAR:
                size = self._other(view[position:end])
                if size == 0:
                    break
                position += size
                # the handler of a reply may have attached the track
                video, video_channel, mark = self._video, self._video_channel, DOLLAR << 8 | self._video_channel
                continue
            stop = position + 4 + (view[position + 2] << 8 | view[position + 3])
            if stop > end:
                break
            channel = view[position + 1]
            if channel == video_channel and video is not None:
                video.packet(view[position + 4 : stop])
                position = stop
                if video.within_fragments:
                    position = video.fragments(view, position, end, mark)
                continue
            if channel in (self._report_channel, self._sound_report_channel):
                self._report(view[position + 4 : stop])
            elif channel == self._sound_channel:
                self._sound(view[position + 4 : stop])
            position = stop
        if video is not None:
            video.settle()
        return position

    def _other(self, view: memoryview) -> int:
        """Handles one message, or line ends between messages. Returns its size; 0 if it is incomplete."""
        if view[0] in _LINE_ENDS:
            begin = bytes(view[:_USUAL_BYTES])
            return len(begin) - len(begin.lstrip(_LINE_ENDS))
        if len(view) < self._whole_bytes:
            return 0
        # most messages are short: do not copy the whole rest of the buffer for each of a thousand
        found = read_message(bytes(view[:_USUAL_BYTES])) if self._scanned_bytes < _USUAL_BYTES else None
        if found is None:
            found = self._long_message(view)
        if found is None:
            return 0
        self._scanned_bytes = self._whole_bytes = 0
        self._messages += 1
        if self._messages > MESSAGES_AT_ONCE:
            raise invalid("a flood of messages")
        message, size = found
        self._message(message)
        return size

    def _long_message(self, view: memoryview) -> tuple[Request | Response, int] | None:
        """A message longer than usual, or None if it is incomplete: then what is known of it is kept, so that a server
        that sends it byte by byte costs no more than one that sends it at once."""
        data = bytes(view[:_MOST_BYTES])
        if not self._whole_bytes:
            self._whole_bytes = whole_size(data, self._scanned_bytes)
            self._scanned_bytes = len(data)
        if not 0 < self._whole_bytes <= len(data):
            return None
        return read_message(data)
