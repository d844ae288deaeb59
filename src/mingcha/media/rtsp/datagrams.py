"""Media over UDP (RFC 2326, 12.39: RTP/AVP): a pair of ports that accepts datagrams of the camera's host only."""

import contextlib
import socket
from collections.abc import Callable
from typing import Any, Protocol

from mingcha.media.rtp.reorder import ReorderBuffer
from mingcha.media.rtsp.socket import SOCKET_BUFFER_BYTES, Wire
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason

_TRIES = 64
_LARGEST_BYTES = 65_536
_AT_ONCE = 512
"""Datagrams per read: the other cameras wait meanwhile."""
_OPENER = b"\x80\x00" + bytes(10)
"""An RTP header without payload: makes a stateful firewall accept the replies. Servers ignore it."""


class Depacketizer(Protocol):
    """Handles the RTP packets of one track."""

    def packet(self, data: memoryview) -> None:
        """One RTP packet, in order."""
        ...

    def settle(self) -> None:
        """Copies what still refers to the read buffer, which is about to be overwritten."""
        ...


class DatagramPair:
    """RTP on an even port, RTCP on the next (RFC 3550, 11)."""

    def __init__(self, wire: Wire) -> None:
        """Opens the ports on the interface and for the host of the RTSP connection. Raises Trouble(UNREACHABLE)."""
        self._peer: tuple[Any, ...] = wire.getpeername()
        self.media, self.reports = _even_pair(wire.getsockname())
        self.ports: tuple[int, int] = (self.media.getsockname()[1], self.reports.getsockname()[1])
        self._aimed = False
        self._order: ReorderBuffer | None = None
        self._track: Depacketizer | None = None

    def attach(self, track: Depacketizer, server_ports: tuple[int, int] | None) -> None:
        """Delivers datagrams to `track`. Without the server's ports, uses those of the first datagram."""
        self._track, self._order = track, ReorderBuffer(track.packet)
        if server_ports is None:
            return
        for sock, port in zip((self.media, self.reports), server_ports, strict=True):
            with contextlib.suppress(OSError):
                self._aim(sock, (self._peer[0], port, *self._peer[2:]))
        with contextlib.suppress(OSError):
            self.media.send(_OPENER)
        self._aimed = True

    def receive(self, view: memoryview, now_ns: int) -> int:
        """Reads and delivers what came, using `view` as buffer. Returns the number of bytes."""
        track, order = self._track, self._order
        if track is None or order is None:
            return 0
        position, most = 0, len(view) - _LARGEST_BYTES
        for _ in range(_AT_ONCE):
            if position > most:
                break
            try:
                count = self._read(view[position:])
            except ConnectionRefusedError:
                continue  # an ICMP error for an earlier datagram of ours
            except BlockingIOError:
                break
            order.take(view[position : position + count], now_ns)
            position += count
        order.due(now_ns)
        track.settle()
        return position

    def due(self, now_ns: int) -> None:
        """Delivers packets that waited long enough for a missing one."""
        if self._order is not None and self._track is not None:
            self._order.due(now_ns)
            self._track.settle()

    def receive_reports(self, take: Callable[[memoryview], None], most: int) -> None:
        """Calls `take` with at most `most` RTCP datagrams of the camera's host and drops the others of this read."""
        for count in range(_AT_ONCE):
            try:
                data, where = self.reports.recvfrom(2048)
            except ConnectionRefusedError:
                continue
            except OSError:
                break
            if count < most and where[0] == self._peer[0]:
                take(memoryview(data))

    def send_report(self, packet: bytes) -> None:
        """Sends an RTCP packet; errors are ignored, since reports are optional."""
        with contextlib.suppress(OSError):
            self.reports.send(packet)

    def close(self) -> None:
        """Closes both ports."""
        self.media.close()
        self.reports.close()

    def _read(self, view: memoryview) -> int:
        if self._aimed:
            return self.media.recv_into(view)
        count, where = self.media.recvfrom_into(view)
        if where[0] != self._peer[0]:
            return 0
        self.media.connect(where)
        self._aimed = True
        return count

    def _aim(self, sock: socket.socket, where: tuple[Any, ...]) -> None:
        """Connects the socket to this address and drops what it received before."""
        sock.connect(where)
        with contextlib.suppress(BlockingIOError):
            for _ in range(_AT_ONCE):
                sock.recv(1)


def _even_pair(local: tuple[Any, ...]) -> tuple[socket.socket, socket.socket]:
    family = socket.AF_INET6 if ":" in local[0] else socket.AF_INET
    for _ in range(_TRIES):
        with contextlib.ExitStack() as undo:
            first = undo.enter_context(socket.socket(family, socket.SOCK_DGRAM))
            first.bind((local[0], 0, *local[2:]))
            port = first.getsockname()[1]
            if port & 1:
                continue
            second = undo.enter_context(socket.socket(family, socket.SOCK_DGRAM))
            try:
                second.bind((local[0], port + 1, *local[2:]))
            except OSError:
                continue
            for sock in (first, second):
                sock.settimeout(0)
            first.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SOCKET_BUFFER_BYTES)
            undo.pop_all()
            return first, second
    raise Trouble(GapReason.UNREACHABLE, "no pair of UDP ports is free")
