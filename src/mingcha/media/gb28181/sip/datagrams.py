"""A UDP socket for SIP in an asyncio loop (article 13(1)).

Reads many datagrams each time that the socket is readable: with a keepalive a minute of 100,000 devices the loop's own
cost for each datagram would be the largest one.
"""

import asyncio
import socket
from collections.abc import Callable

from mingcha.kit.errors import Fault
from mingcha.media.gb28181.sip.limits import DATAGRAM_LIMIT_BYTES
from mingcha.media.gb28181.sip.message import read_message
from mingcha.media.gb28181.sip.transport import UDP, Peer, Receiver

_AT_ONCE = 64
_BUFFER_BYTES = 4 * 1024 * 1024
"""Of the kernel, as far as it grants it: a storm of registrations waits there."""


class Datagrams:
    """One bound socket; part of a Transport."""

    def __init__(self, receiver: Receiver, admits: Callable[[str], bool]) -> None:
        """`admits`: whether another datagram of a host is read; it counts them."""
        self._receiver = receiver
        self._admits = admits
        self._socket: socket.socket | None = None
        self._buffer = bytearray(DATAGRAM_LIMIT_BYTES)  # one for all: a flood must not cost an allocation a datagram
        self.invalid = 0
        """Datagrams that were no SIP, so far."""
        self.refused = 0
        """Datagrams of hosts that sent too many, so far."""
        self.unsent = 0
        """Datagrams that the kernel did not take, so far."""

    def open(self, host: str, port: int) -> int:
        """Binds and reads from now on; returns the port. Call it in the loop. Raises OSError."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        bound = socket.socket(family, socket.SOCK_DGRAM)
        try:
            bound.settimeout(0)
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_BYTES)
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER_BYTES)
            bound.bind((host, port))
        except OSError:
            bound.close()
            raise
        self._socket = bound
        asyncio.get_running_loop().add_reader(bound, self._readable)
        return int(bound.getsockname()[1])

    def close(self) -> None:
        """Stops reading. Call it in the loop."""
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
            self._socket = None

    def send(self, data: bytes, to: Peer) -> bool:
        """Sends one datagram; False if the kernel did not take it, which a transaction mends by sending again."""
        if self._socket is None:
            return False
        try:
            self._socket.sendto(data, (to.host, to.port))
        except (OSError, OverflowError):  # a full buffer, no way there, a port that is none
            self.unsent += 1
            return False
        return True

    def _readable(self) -> None:
        for _ in range(_AT_ONCE):
            if self._socket is None:
                return
            try:
                size, place = self._socket.recvfrom_into(self._buffer)
            except BlockingIOError:
                return
            except OSError:
                continue  # an ICMP answer to a datagram of ours
            if not self._admits(place[0]):
                self.refused += 1
                continue
            data = bytes(self._buffer[:size])
            if not data or data.isspace():
                continue  # keeps a NAT open
            try:
                self._receiver.received(read_message(data), Peer(place[0], place[1], UDP))
            except Fault:
                self.invalid += 1
