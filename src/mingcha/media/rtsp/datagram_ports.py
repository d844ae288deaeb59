"""The UDP ports of one connection's tracks, read whenever something came: a UDP socket's buffer holds much less than a
second, and what overflows is lost."""

import asyncio
from collections.abc import Callable
from functools import partial

from mingcha.media.rtsp.datagrams import DatagramPair, Depacketizer
from mingcha.media.rtsp.line import Line
from mingcha.media.rtsp.reports import REPORTS_AT_ONCE

type Guarded = Callable[[Callable[[int], None]], None]
"""Tells the feed that something came and calls a function with the monotonic time; a fault ends the connection."""


class DatagramPorts:
    """A pair a track, in the order of SETUP: the first is the video's."""

    def __init__(self, line: Line, guarded: Guarded, report: Callable[[memoryview], None]) -> None:
        """Beside this line, whose read buffer is used; `report` takes RTCP packets."""
        self._line, self._guarded, self._report = line, guarded, report
        self.pairs: list[DatagramPair] = []

    def open(self) -> tuple[int, int]:
        """A further pair, for the track that is set up next; its port numbers. Nothing is read before `attach`.
        Raises Trouble(UNREACHABLE)."""
        assert self._line.wire is not None
        pair = DatagramPair(self._line.wire)
        self.pairs.append(pair)
        return pair.ports

    def attach(self, track: Depacketizer, server_ports: tuple[int, int] | None) -> None:
        """The pair that was opened last is this track's; without the server's ports, those of the first packet are
        taken."""
        pair = self.pairs[-1]
        pair.attach(track, server_ports)
        loop = asyncio.get_running_loop()
        loop.add_reader(pair.media, self._guarded, partial(self._receive, pair))
        loop.add_reader(pair.reports, self._guarded, partial(self._receive_reports, pair))

    def due(self, now_ns: int) -> None:
        """Passes on what waited long enough for a missing packet."""
        for pair in self.pairs:
            pair.due(now_ns)

    def send_report(self, packet: bytes) -> bool:
        """Sends an RTCP packet about the video; False where the video does not come over UDP."""
        if not self.pairs:
            return False
        self.pairs[0].send_report(packet)
        return True

    def close(self) -> None:
        """Closes all of them. May be called twice."""
        pairs, self.pairs = self.pairs, []
        for pair in pairs:
            loop = asyncio.get_running_loop()
            loop.remove_reader(pair.media)
            loop.remove_reader(pair.reports)
            pair.close()

    def _receive(self, pair: DatagramPair, now_ns: int) -> None:
        pair.receive(self._line.view, now_ns)

    def _receive_reports(self, pair: DatagramPair, now_ns: int) -> None:
        del now_ns
        pair.receive_reports(self._report, REPORTS_AT_ONCE)
