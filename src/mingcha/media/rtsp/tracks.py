"""The tracks of one session: routes their packets to depacketizers and on to the camera's feed."""

from mingcha.media.codecs.sound_format import SoundFormat
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.feed.sound_track import SoundTrack
from mingcha.media.rtp.nal_depacketizer import NalDepacketizer
from mingcha.media.rtp.video_payload import VIDEO_PAYLOADS, stream_of
from mingcha.media.rtsp.client import AttachSound, Track
from mingcha.media.rtsp.datagram_ports import DatagramPorts
from mingcha.media.rtsp.interleaved import DOLLAR, InterleavedReader
from mingcha.media.rtsp.reports import REPORTS_AT_ONCE, Reports
from mingcha.media.rtsp.sound_reception import SoundReception


class Tracks:
    """`attach` and `attach_sound` are the callbacks of RtspClient.play."""

    def __init__(self, feed: CameraFeed, reader: InterleavedReader, ports: DatagramPorts, reports: Reports) -> None:
        self._feed, self._reader, self._ports, self._reports = feed, reader, ports, reports
        self._video: NalDepacketizer | None = None
        self._report_channel = -1
        self.requested_sound: SoundTrack | None = None
        """The sound track that this session requested; None if it requested none."""
        self.over_udp = False

    def begin_read(self, now_ns: int, wall_90k: int) -> None:
        """Sets the arrival time of what is read next. Must be called before each read."""
        self._feed.arrival_ns, self._feed.wall_90k = now_ns, wall_90k
        self._reports.left = REPORTS_AT_ONCE
        if self._video is not None:
            self._video.arrival_90k = now_ns * 9 // 100_000

    def attach(self, track: Track) -> None:
        """Video was set up: begins a new stream at the feed."""
        feed = self._feed
        payload = VIDEO_PAYLOADS[track.media.codec]
        video = payload.depacketizer(track.media.payload_type, feed.picture, feed.damage, feed.restart)
        self._video = self._reports.video = video
        self.over_udp = track.channels is None
        self._reports.begin_link(feed.arrival_ns, over_udp=self.over_udp)
        feed.begin(*stream_of(track.media))
        if track.channels is not None:
            self._reader.attach(video, track.channels)
            self._report_channel = track.channels[1]
        else:
            self._ports.attach(video, track.server_ports)

    def request_sound(self, wall_90k: int) -> AttachSound | None:
        """Returns the callback for sound if sound should be requested: the feed wants it at this time, and the previous
        source did not fail because of it."""
        wanted = self._feed.active_sound(wall_90k)
        if wanted is None:
            return None
        if self._feed.sound_failed:
            wanted.begin(None, "no picture came when sound was asked for")
            return None
        self.requested_sound = wanted
        return self.attach_sound

    def attach_sound(self, track: Track | None, sound: SoundFormat | None, trouble: str) -> None:
        """Sound was set up, or could not be: `trouble` gives the reason."""
        requested = self.requested_sound
        assert requested is not None
        requested.begin(sound, trouble)
        if track is None or sound is None:
            return
        reception = SoundReception(track.media, sound, requested, self._feed)
        self._reports.sound = reception
        if track.channels is not None:
            self._reader.attach_sound(reception.packet, track.channels)
        else:
            self._ports.attach(reception, track.server_ports)

    @property
    def is_set_up(self) -> bool:
        """Whether video was set up."""
        return self._video is not None

    @property
    def packets(self) -> tuple[int, int]:
        """Packets of the video that came, and that did not."""
        if self._video is None:
            return 0, 0
        count = self._video.count
        return max(0, count.expected - count.lost), count.lost

    def end(self) -> None:
        """The session has ended: what was counted since the last report is told."""
        self._reports.tell_link(self._feed.arrival_ns)

    def report(self, now_ns: int) -> bytes:
        """Writes a receiver report. Over UDP it is sent at once; otherwise the interleaved frame to send is returned
        (RFC 2326, 10.12). Returns b"" if there is nothing to send."""
        packet = self._reports.write(now_ns)
        if packet is None or self._ports.send_report(packet):
            return b""
        return bytes((DOLLAR, self._report_channel)) + len(packet).to_bytes(2) + packet
