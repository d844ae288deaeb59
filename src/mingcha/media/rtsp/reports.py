"""RTCP of one connection (RFC 3550, 6): what the camera says of its clock and its end, what we say of its packets."""

import secrets

from mingcha.kit.errors import Fault
from mingcha.media.feed.camera_feed import CameraFeed
from mingcha.media.rtp.nal_depacketizer import NalDepacketizer
from mingcha.media.rtp.rtcp import Goodbye, ReportBlock, SenderReport, read_rtcp, write_receiver_report
from mingcha.media.rtsp.sound_reception import SoundReception
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason

REPORTS_AT_ONCE = 16
"""RTCP packets looked at in one read; a camera that sends thousands a second costs no more than walking over them."""


class Reports:
    """Of the video track and, where it is taken, of the sound."""

    def __init__(self, feed: CameraFeed) -> None:
        self._feed = feed
        self.video: NalDepacketizer | None = None
        """Who counts the packets; None while no track was set up."""
        self.sound: SoundReception | None = None
        self.left = REPORTS_AT_ONCE
        """How many packets are still looked at; set again at each read."""
        self._ssrc = secrets.randbits(32)
        self._sender: tuple[SenderReport, int] | None = None

    def take(self, data: memoryview) -> None:
        """One RTCP packet. Raises Trouble(UNREACHABLE) for a BYE of the video; a broken packet is passed over."""
        self.left -= 1
        if self.left < 0:
            return
        try:
            reports = read_rtcp(data)
        except Fault:
            return  # a broken report is worth nothing, and costs nothing
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
        """A receiver report of the video (RFC 3550, 6.4.2), None before there is a track; tells the feed of loss."""
        video = self.video
        if video is None:
            return None
        block = None
        if video.ssrc >= 0:
            count = video.count
            self._feed.packets_lost = count.lost
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
