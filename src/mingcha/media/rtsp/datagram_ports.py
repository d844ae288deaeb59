"""The UDP ports of one session's tracks. Read on events: a UDP socket buffers much less than a second of video, and the
rest is lost."""

import asyncio
from collections.abc import Callable
from functools import partial

from mingcha.media.rtsp.connection import Connection
from mingcha.media.rtsp.datagrams import DatagramPair, Depacketizer
from mingcha.media.rtsp.reports import REPORTS_AT_ONCE

type ReadEvent = Callable[[Callable[[int], None]], None]
"""Sets the times of the read at the feed, then calls a function with the monotonic time. A fault ends the source."""


class DatagramPorts:
    """One pair of ports a track, in the order of SETUP; the first is the video's."""

    def __init__(self, connection: Connection, read_event: ReadEvent, report: Callable[[memoryview], None]) -> None:
        """Ports open on the interface of `connection` and use its read buffer. `report` takes RTCP packets."""
        self._connection, self._read_event, self._report = connection, read_event, report
        self.pairs: list[DatagramPair] = []

    def open(self) -> tuple[int, int]:
        """Opens a pair for the next SETUP and returns its port numbers. Reading starts with `attach`.
        Raises Trouble(UNREACHABLE)."""
        assert self._connection.wire is not None
        pair = DatagramPair(self._connection.wire)
        self.pairs.append(pair)
        return pair.ports

    def attach(self, track: Depacketizer, server_ports: tuple[int, int] | None) -> None:
        """Delivers the packets of the most recently opened pair to `track`. Without the server's ports, the pair uses
        those of the first packet."""
        pair = self.pairs[-1]
        pair.attach(track, server_ports)
        loop = asyncio.get_running_loop()
        loop.add_reader(pair.media, self._read_event, partial(self._receive, pair))
        loop.add_reader(pair.reports, self._read_event, partial(self._receive_reports, pair))

    def due(self, now_ns: int) -> None:
        """Delivers packets that waited long enough for a missing one."""
        for pair in self.pairs:
            pair.due(now_ns)

    def send_report(self, packet: bytes) -> bool:
        """Sends an RTCP packet about the video. Returns False if the video does not use UDP."""
        if not self.pairs:
            return False
        self.pairs[0].send_report(packet)
        return True

    def close(self) -> None:
        """Closes all ports. Idempotent."""
        pairs, self.pairs = self.pairs, []
        for pair in pairs:
            loop = asyncio.get_running_loop()
            loop.remove_reader(pair.media)
            loop.remove_reader(pair.reports)
            pair.close()

    def _receive(self, pair: DatagramPair, now_ns: int) -> None:
        pair.receive(self._connection.view, now_ns)

    def _receive_reports(self, pair: DatagramPair, now_ns: int) -> None:
        del now_ns
        pair.receive_reports(self._report, REPORTS_AT_ONCE)
