"""RTCP of one session (RFC 3550, 6): reads sender reports and BYE, writes receiver reports, and tells the feed what
these say of the way to the camera."""

import secrets

from mingcha.kit.errors import Fault
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.rtp.nal_depacketizer import NalDepacketizer
from mingcha.media.rtp.rtcp import Goodbye, ReportBlock, SenderReport, read_rtcp, write_receiver_report
from mingcha.media.rtsp.sound_reception import SoundReception
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason

REPORTS_AT_ONCE = 16
"""RTCP packets parsed per read. The rest is skipped, so a flood of reports costs little."""


class Reports:
    """Handles RTCP for the video track and, if there is one, the sound track."""

    def __init__(self, feed: CameraFeed) -> None:
        self._feed = feed
        self.video: NalDepacketizer | None = None
        """Counts the video packets; None before SETUP."""
        self.sound: SoundReception | None = None
        self.left = REPORTS_AT_ONCE
        """RTCP packets still to be parsed in this read. Reset before each read."""
        self.over_udp = False
        """Whether the video comes over UDP."""
        self._told_ns = self._told_expected = self._told_lost = 0
        self._ssrc = secrets.randbits(32)
        self._sender: tuple[SenderReport, int] | None = None

    def take(self, data: memoryview) -> None:
        """Handles one RTCP packet. Ignores malformed ones. Raises Trouble(UNREACHABLE) for a BYE of the video."""
        self.left -= 1
        if self.left < 0:
            return
        try:
            reports = read_rtcp(data)
        except Fault:
            return
        ssrc = -1 if self.video is None else self.video.ssrc
        for report in reports:
            if isinstance(report, Goodbye):
                if report.ssrc == ssrc:
                    raise Trouble(GapReason.UNREACHABLE, "the camera said goodbye (RTCP BYE)")
            elif report.ssrc == ssrc:
                self._sender = (report, self._feed.arrival_ns)
                self._feed.sender_clock(report.unix_90k, report.rtp_timestamp)
            elif self.sound is not None:
                self.sound.sender_report(report)

    def write(self, now_ns: int) -> bytes | None:
        """A receiver report of the video (RFC 3550, 6.4.2); None before SETUP. Updates the loss count of the feed."""
        video = self.video
        if video is None:
            return None
        block = None
        if video.ssrc >= 0:
            count = video.count
            self._feed.packets_lost = count.lost
            self.tell_link(now_ns)
            middle, since_ns = (self._sender[0].middle_ntp, now_ns - self._sender[1]) if self._sender else (0, 0)
            block = ReportBlock(
                source=video.ssrc,
                fraction_lost=count.fraction_lost(),
                lost=count.lost,
                highest=count.highest,
                jitter=count.jitter,
                last_report=middle,
                delay=since_ns * 65_536 // 1_000_000_000,
            )
        return write_receiver_report(self._ssrc, block, f"{self._ssrc:08x}@mingcha")

    def begin_link(self, now_ns: int, *, over_udp: bool) -> None:
        """From now on the way to the camera is measured."""
        self.over_udp, self._told_ns = over_udp, now_ns

    def tell_link(self, now_ns: int) -> None:
        """Tells the feed what the way to the camera lost since the last call. For each report, and at the end."""
        if self.video is None or self.video.ssrc < 0:
            return
        count, link, wall_90k = self.video.count, self._feed.link, self._feed.wall_90k
        lost = count.lost - self._told_lost
        if self.over_udp:
            spent_ms, expected = (now_ns - self._told_ns) // 1_000_000, count.expected - self._told_expected
            link.take_datagrams(wall_90k, spent_ms, expected, lost, count.jitter * 100 // 9)
        else:
            link.take_skipped(wall_90k, lost)
        self._told_ns, self._told_expected, self._told_lost = now_ns, count.expected, count.lost
