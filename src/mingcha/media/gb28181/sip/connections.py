"""TCP connections of SIP in an asyncio loop: accepted ones and those of ours, all bounded (article 13(1)).

A connection that sends nothing whole in time, is silent too long, loses its framing, floods or does not read what is
sent to it is closed; the number of connections is bounded, in all and for each host. Until a device has registered over
it a connection is a stranger's: few, small messages, 30 s.
"""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gb28181.sip.limits import BODY_LIMIT_BYTES
from mingcha.media.gb28181.sip.message import MessageCutter
from mingcha.media.gb28181.sip.transport import TCP, Peer, Receiver
from mingcha.media.gb28181.sip.wheel import TimerWheel

_SECOND_NS = 1_000_000_000
_PONG = b"\r\n"
_CONNECT_WITHIN_S = 10
_TICK_S = 1.0


@dataclass(frozen=True, slots=True)
class ConnectionBounds:
    """What a connection may take."""

    most: int = 20_000
    most_of_host: int = 512
    """Behind one address there may be a whole site."""
    most_strangers: int = 2_000
    most_strangers_of_host: int = 32
    stranger_s: int = 30
    """From its beginning to the registration of a device, whatever it sends."""
    stranger_body_bytes: int = 64 * 1024
    held_bytes: int = 64_000_000
    """Of messages that are not whole, of all connections; of strangers half of it."""
    whole_within_s: int = 15
    """From the first byte of a message, or from the connection, to the end of the message."""
    silent_s: int = 600
    """Without a byte: several keepalives of any setting."""
    unread_bytes: int = 1_000_000
    """That the other side has not read."""


SHIPPED_BOUNDS = ConnectionBounds()


class Connections:
    """Every TCP connection; part of a Transport."""

    def __init__(
        self,
        receiver: Receiver,
        clock: Clock,
        admits: Callable[[str], bool],
        bounds: ConnectionBounds = SHIPPED_BOUNDS,
        is_known: Callable[[Peer], bool] = lambda _: True,
    ) -> None:
        """`admits`: whether another message of a host is taken; it counts them. A connection beyond it is closed.
        `is_known`: whether a device has registered over a connection."""
        self._receiver = receiver
        self._clock = clock
        self._admits = admits
        self.bounds = bounds
        self._server: asyncio.Server | None = None
        self._open: dict[int, _Connection] = {}
        self._is_known = is_known
        self._of_host: Counter[tuple[str, bool]] = Counter()
        """By host and whether a device has registered."""
        self._strangers: OrderedDict[int, int] = OrderedDict()
        """Connections without a registered device, oldest first, since when."""
        self._held_bytes = 0
        self._waiting: OrderedDict[int, int] = OrderedDict()
        """Connections that owe the rest of a message, oldest first, since when."""
        self._silent: TimerWheel[_Connection] = TimerWheel(clock.monotonic_ns())
        self._number = 0
        self._ticking: asyncio.TimerHandle | None = None
        self.closed_for: Counter[str] = Counter()
        """Connections closed by us so far, by reason: crowded, full, invalid, flood, late, silent, stranger,
        unread."""

    def __len__(self) -> int:
        return len(self._open)

    async def listen(self, host: str, port: int) -> int:
        """Accepts connections from now on; returns the port. Raises OSError."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self), host, port, backlog=1024)
        self._tick()
        return int(self._server.sockets[0].getsockname()[1])

    async def connect(self, host: str, port: int) -> Peer:
        """A connection of ours. Raises Fault(UNAVAILABLE) if none comes about in 10 s."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(_CONNECT_WITHIN_S):
                _, protocol = await loop.create_connection(lambda: _Connection(self, is_ours=True), host, port)
                self._tick()
        except (OSError, TimeoutError) as error:
            words = Words("无法建立TCP连接", "no TCP connection could be made")
            raise Fault(FaultKind.UNAVAILABLE, words, str(error)) from None
        return protocol.peer

    def send(self, data: bytes, to: Peer) -> bool:
        """Sends one message; False if the connection is gone, or is closed because its other side does not read."""
        connection = self._open.get(to.connection)
        return connection is not None and connection.write(data, self.bounds.unread_bytes)

    def due(self, now_ns: int) -> None:
        """Closes what is late. Called every second once there is a socket."""
        late_ns = now_ns - self.bounds.whole_within_s * _SECOND_NS
        while self._waiting:
            number = next(iter(self._waiting))
            if self._waiting[number] > late_ns:
                break
            del self._waiting[number]
            self._open[number].end("late")
        self._end_strangers(now_ns - self.bounds.stranger_s * _SECOND_NS)
        silent_ns = self.bounds.silent_s * _SECOND_NS
        for connection in self._silent.due(now_ns):
            if connection.peer.connection not in self._open:
                continue
            if connection.heard_ns + silent_ns <= now_ns:
                connection.end("silent")
            else:
                self._silent.put(connection, connection.heard_ns + silent_ns)

    def _end_strangers(self, late_ns: int) -> None:
        while self._strangers:
            number = next(iter(self._strangers))
            if self._strangers[number] > late_ns:
                break
            connection = self._open[number]
            if not self._knows(connection):
                del self._strangers[number]
                connection.end("stranger")

    def _knows(self, connection: "_Connection") -> bool:
        """Whether a device has registered over a connection; it is counted among those from then on."""
        peer = connection.peer
        if connection.is_known or not self._is_known(peer):
            return connection.is_known
        self._count_out(peer.host, is_known=False)
        self._of_host[peer.host, True] += 1
        self._strangers.pop(peer.connection, None)
        connection.becomes_known()
        if self._of_host[peer.host, True] > self.bounds.most_of_host:
            connection.end("crowded")
        return True

    def _is_crowded(self, host: str, *, is_known: bool) -> bool:
        bounds = self.bounds
        if len(self._open) >= bounds.most:
            return True
        if is_known:
            return self._of_host[host, True] >= bounds.most_of_host
        return (
            len(self._strangers) >= bounds.most_strangers or self._of_host[host, False] >= bounds.most_strangers_of_host
        )

    def _count_out(self, host: str, *, is_known: bool) -> None:
        self._of_host[host, is_known] -= 1
        if self._of_host[host, is_known] <= 0:
            del self._of_host[host, is_known]

    async def close(self) -> None:
        """Closes everything."""
        if self._ticking is not None:
            self._ticking.cancel()
            self._ticking = None
        if self._server is not None:
            self._server.close()
        for connection in tuple(self._open.values()):
            connection.end("")
        if self._server is not None:
            await self._server.wait_closed()

    def _tick(self) -> None:
        """Calls `due` now, and again each second until all is closed."""
        if self._ticking is not None:
            self._ticking.cancel()
        self._ticking = asyncio.get_running_loop().call_later(_TICK_S, self._tick)
        self.due(self._clock.monotonic_ns())

    def opened(self, connection: "_Connection", host: str, port: int, *, is_ours: bool) -> bool:
        """Takes a new connection into the books; False if there are too many."""
        peer = Peer(host, port, TCP, self._number + 1)
        is_known = is_ours or self._is_known(peer)
        if not is_ours and self._is_crowded(host, is_known=is_known):
            self.closed_for["crowded"] += 1
            return False
        self._number += 1
        connection.peer = peer
        connection.heard_ns = now_ns = self._clock.monotonic_ns()
        self._open[self._number] = connection
        self._of_host[host, is_known] += 1
        if is_known:
            connection.becomes_known()
        else:
            self._strangers[self._number] = now_ns
            connection.cutter.body_limit_bytes = self.bounds.stranger_body_bytes
        if not is_ours:
            self._waiting[self._number] = now_ns
        self._silent.put(connection, now_ns + self.bounds.silent_s * _SECOND_NS)
        return True

    def heard(self, connection: "_Connection", data: bytes) -> None:
        """Bytes of a connection."""
        peer, now_ns = connection.peer, self._clock.monotonic_ns()
        connection.heard_ns = now_ns
        self._knows(connection)
        try:
            messages = connection.cutter.feed(data)
        except Fault:
            connection.end("invalid")
            return
        self._held_bytes += connection.cutter.held_bytes - connection.held_bytes
        connection.held_bytes = connection.cutter.held_bytes
        if connection.held_bytes and self._held_bytes > self.bounds.held_bytes // (1 if connection.is_known else 2):
            connection.end("full")
            return
        if messages or connection.cutter.is_between:
            self._waiting.pop(peer.connection, None)
        if not connection.cutter.is_between:
            self._waiting.setdefault(peer.connection, now_ns)
        for message in messages:
            if not self._admits(peer.host):
                connection.end("flood")
                return
            try:
                self._receiver.received(message, peer)
            except Fault:
                connection.end("invalid")
                return

    def lost(self, connection: "_Connection") -> None:
        """A connection has ended."""
        peer = connection.peer
        if self._open.pop(peer.connection, None) is None:
            return
        self._waiting.pop(peer.connection, None)
        self._strangers.pop(peer.connection, None)
        self._count_out(peer.host, is_known=connection.is_known)
        self._held_bytes -= connection.held_bytes
        self._receiver.closed(peer)


class _Connection(asyncio.Protocol):
    """One connection, as asyncio drives it."""

    def __init__(self, owner: Connections, *, is_ours: bool = False) -> None:
        self._owner = owner
        self._is_ours = is_ours
        self._transport: asyncio.Transport | None = None
        self._pongs = 0
        self.peer = Peer("", 0, TCP)
        self.cutter = MessageCutter()
        self.heard_ns = 0
        self.held_bytes = 0
        self.is_known = False

    def becomes_known(self) -> None:
        """A device has registered over it."""
        self.is_known = True
        self.cutter.body_limit_bytes = BODY_LIMIT_BYTES

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Refuses one that is too many."""
        assert isinstance(transport, asyncio.Transport)
        place = transport.get_extra_info("peername") or ("", 0)
        if self._owner.opened(self, place[0], place[1], is_ours=self._is_ours):
            self._transport = transport
        else:
            transport.abort()

    def data_received(self, data: bytes) -> None:
        """Cuts messages out, and answers pings."""
        if self._transport is None:
            return
        self._owner.heard(self, data)
        if self._transport is not None and self.cutter.pings > self._pongs:
            pings, self._pongs = self.cutter.pings - self._pongs, self.cutter.pings
            self.write(_PONG * pings, self._owner.bounds.unread_bytes)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's
        """Ended by either side."""
        self._transport = None
        self._owner.lost(self)

    def write(self, data: bytes, unread_bytes: int) -> bool:
        """Writes, unless the other side has left too much unread, which ends the connection."""
        if self._transport is None:
            return False
        if self._transport.get_write_buffer_size() + len(data) > unread_bytes:
            self.end("unread")
            return False
        self._transport.write(data)
        return True

    def end(self, reason: str) -> None:
        """Closes at once."""
        transport, self._transport = self._transport, None
        if transport is not None:
            if reason:
                self._owner.closed_for[reason] += 1
            transport.abort()
