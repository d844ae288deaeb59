"""The sockets on which one stream comes: UDP, TCP to which the device connects, TCP by which we connect (annex D).

A port of its own for each stream, bound while it runs: whose packets these are is known without their SSRC. Packets
are taken from the hosts of the device alone: anybody may send to the port, and media of GB/T 28181 have no other proof
of where they are from. Never blocks (article 16(5)).
"""

import asyncio
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault
from mingcha.media.gb28181.streams.framing import PacketFrames
from mingcha.media.gb28181.streams.packets import PacketReception
from mingcha.media.rtp.reorder import ReorderBuffer
from mingcha.media.trouble import Trouble, trouble_of
from mingcha.media.units import GapReason

SOCKET_BUFFER_BYTES = 512 * 1024
"""Requested by SO_RCVBUF: three times what a camera sends between two ticks."""
BUSY_BYTES = 256 * 1024
"""A read of this size nearly empties the socket's buffer: the next tick would be too late."""
RECONNECTIONS = 3
"""Of one stream (annex D), until it stayed connected for STEADY_NS."""
STEADY_NS = 60_000_000_000
_DATAGRAMS_AT_ONCE = 512
_DATAGRAM_BYTES = 65_536
_READS_AT_ONCE = 4
_WAITING_CONNECTIONS = 16
_ANY_HOST = ""

type ReadEvent = Callable[[Callable[[int], None]], None]
"""Sets the times of the read at the feed, then calls a function with the monotonic time. A fault ends the source."""


@dataclass(frozen=True, slots=True)
class PathSettings:
    """What the paths of all sources of a process share."""

    clock: Clock
    shared: bytearray
    """The read buffer: sources are read one at a time."""
    connect_s: float = 5.0
    reconnect_s: float = 1.0
    """Pause before a connection is made again (annex D: at least one second)."""


class MediaPath(Protocol):
    """How the packets of one stream come."""

    is_busy: bool
    """Whether to read in every round."""
    sender: str
    """The host from which the packets come, "" before the first packet or connection."""
    stranger: str
    """The last other host from which something came, which was dropped; "" for none."""

    def open(self) -> int:
        """Binds the port and returns its number. Raises Trouble(UNREACHABLE)."""
        ...

    async def begin(self, hosts: Sequence[str], port: int) -> None:
        """The device sends from one of these hosts, or listens at the first of them at `port`, 0 if it named none.
        Raises Trouble(UNREACHABLE)."""
        ...

    def receive(self, now_ns: int) -> None:
        """Reads what came, and does what is due. Raises Trouble."""
        ...

    def close(self) -> None:
        """Releases everything. May be called twice."""
        ...


class DatagramPath:
    """Packets over UDP. Read on events: the socket buffers much less than a second of video."""

    def __init__(self, settings: PathSettings, reception: PacketReception, read_event: ReadEvent) -> None:
        self._settings, self._reception, self._read_event = settings, reception, read_event
        self._view = memoryview(settings.shared)
        self._order = ReorderBuffer(reception.packet)
        self._socket: socket.socket | None = None
        self._hosts: frozenset[str] = frozenset()
        self._is_aimed = self._is_alone = self.is_busy = False
        self.sender = self.stranger = ""

    def open(self) -> int:
        """See MediaPath."""
        self._socket = _bound(socket.SOCK_DGRAM)
        return int(self._socket.getsockname()[1])

    async def begin(self, hosts: Sequence[str], port: int) -> None:
        """See MediaPath."""
        del port  # devices send from any
        assert self._socket is not None
        self._hosts = _known(hosts)
        asyncio.get_running_loop().add_reader(self._socket, self._read_event, self._receive)

    def receive(self, now_ns: int) -> None:
        """See MediaPath: what waited long enough for a missing packet goes on."""
        self._order.due(now_ns)
        self._reception.settle()

    def close(self) -> None:
        """See MediaPath."""
        sock, self._socket = self._socket, None
        if sock is not None:
            asyncio.get_running_loop().remove_reader(sock)
            sock.close()

    def _receive(self, now_ns: int) -> None:
        position, most, view = 0, len(self._view) - _DATAGRAM_BYTES, self._view
        for _ in range(_DATAGRAMS_AT_ONCE):
            if position > most:
                break
            try:
                count = self._read(view[position:])
            except BlockingIOError:
                self._is_alone = self._is_aimed  # what had come before the socket was connected has been read
                break
            except OSError:
                continue  # an ICMP error of something that we never sent
            self._order.take(view[position : position + count], now_ns)
            position += count
        self._order.due(now_ns)
        self._reception.settle()

    def _read(self, view: memoryview) -> int:
        """Reads one datagram; 0 bytes of one that is from elsewhere."""
        assert self._socket is not None
        if self._is_alone:
            return self._socket.recv_into(view)
        count, (host, port) = self._socket.recvfrom_into(view)
        if host not in self._hosts or (self._is_aimed and (host, port) != self._socket.getpeername()):
            self.stranger = host
            return 0
        if not count or view[0] >> 6 != 2:
            return 0
        if not self._is_aimed:
            self._socket.connect((host, port))  # packets of all others are dropped by the kernel from now on
            self._is_aimed, self.sender = True, host
        return count


class ConnectionPath:
    """Packets over TCP, on one connection after the other."""

    def __init__(
        self,
        settings: PathSettings,
        reception: PacketReception,
        read_event: ReadEvent,
        failed: Callable[[Trouble], None],
        *,
        connects: bool,
    ) -> None:
        """`connects`: whether we connect to the device; `failed(trouble)`: that failed for good, after it once held."""
        self._settings, self._reception, self._read_event = settings, reception, read_event
        self._failed, self._connects = failed, connects
        self._view = memoryview(settings.shared)
        self._socket: socket.socket | None = None
        self._wire: socket.socket | None = None
        self._frames = PacketFrames(reception.packet, reception.lost)
        self._rest = b""
        self._hosts: frozenset[str] = frozenset()
        self._host, self._port = "", 0
        self._breaks = self._since_ns = 0
        self._on_events = False
        self._connecting: asyncio.Task[None] | None = None
        self._is_closed = self.is_busy = False
        self.sender = self.stranger = ""

    def open(self) -> int:
        """See MediaPath."""
        self._socket = _bound(socket.SOCK_STREAM)
        if not self._connects:
            self._socket.listen(_WAITING_CONNECTIONS)
        return int(self._socket.getsockname()[1])

    async def begin(self, hosts: Sequence[str], port: int) -> None:
        """See MediaPath."""
        assert self._socket is not None
        self._hosts = _known(hosts)
        self._host, self._port = hosts[0], port
        if not self._connects:
            asyncio.get_running_loop().add_reader(self._socket, self._accept)
            return
        if not (self._host and port):
            raise Trouble(GapReason.UNSUPPORTED, "the device names no port to connect to")
        sock, self._socket = self._socket, None
        for attempt in range(RECONNECTIONS + 1):
            try:
                await self._connect(sock)
            except Trouble:
                if attempt == RECONNECTIONS:
                    raise
            else:
                return
            await asyncio.sleep(self._settings.reconnect_s)
            sock = _bound(socket.SOCK_STREAM)

    def receive(self, now_ns: int) -> None:
        """See MediaPath."""
        if self._wire is not None:
            self._read(self._wire, now_ns)
        if self._on_events is not self.is_busy:
            self._read_on_events(on=self.is_busy)

    def close(self) -> None:
        """See MediaPath."""
        self._is_closed = True
        if self._connecting is not None:
            self._connecting.cancel()
        self._drop_wire()
        sock, self._socket = self._socket, None
        if sock is not None:
            asyncio.get_running_loop().remove_reader(sock)
            sock.close()

    def _accept(self) -> None:
        """Takes a connection of the device while there is none; all others are closed at once."""
        assert self._socket is not None
        try:
            held, (host, _) = self._socket.accept()
        except OSError:
            return
        held.settimeout(0)
        if host not in self._hosts:
            self.stranger = host
            held.close()
        elif self._wire is not None:
            held.close()
        else:
            self._connected(held, host)

    def _connected(self, wire: socket.socket, host: str) -> None:
        self._wire, self._rest = wire, b""
        self._frames = PacketFrames(self._reception.packet, self._reception.lost)
        self._since_ns, self.sender = self._settings.clock.monotonic_ns(), host
        self._read_on_events(on=True)

    def _read_on_events(self, *, on: bool) -> None:
        self._on_events = on
        if self._wire is None:
            return
        loop = asyncio.get_running_loop()
        if on:
            loop.add_reader(self._wire, self._read_event, self.receive_event)
        else:
            loop.remove_reader(self._wire)

    def receive_event(self, now_ns: int) -> None:
        """The connection became readable between two ticks."""
        if self._wire is not None:
            self._read(self._wire, now_ns)

    def _read(self, wire: socket.socket, now_ns: int) -> None:
        view, size = self._view, len(self._view)
        for _ in range(_READS_AT_ONCE):
            start = len(self._rest)
            view[:start] = self._rest
            try:
                count = wire.recv_into(view[start:])
            except BlockingIOError:
                return
            except OSError as error:
                self._broke(error.strerror or "the connection broke", now_ns)
                return
            if count == 0:
                self._broke("the device closed its connection", now_ns)
                return
            end = start + count
            try:
                position = self._frames.walk(view, end)
            except Fault as fault:
                raise trouble_of(fault) from None
            self._reception.settle()
            self._rest = bytes(view[position:end])
            self.is_busy = count >= BUSY_BYTES
            if end < size:
                return

    def _broke(self, detail: str, now_ns: int) -> None:
        """The connection ended: another one may take its place. Raises Trouble(UNREACHABLE) if that came too often."""
        self._drop_wire()
        self._breaks = 1 if now_ns - self._since_ns >= STEADY_NS else self._breaks + 1
        if self._breaks > RECONNECTIONS:
            raise Trouble(GapReason.UNREACHABLE, detail)
        self._reception.begin_anew(detail)
        if self._connects:
            self._connecting = asyncio.get_running_loop().create_task(self._connect_again())

    def _drop_wire(self) -> None:
        wire, self._wire, self._rest = self._wire, None, b""
        self.is_busy = self._on_events = False
        if wire is not None:
            asyncio.get_running_loop().remove_reader(wire)
            wire.close()

    async def _connect_again(self) -> None:
        await asyncio.sleep(self._settings.reconnect_s)
        try:
            await self._connect(_bound(socket.SOCK_STREAM))
        except Trouble as trouble:
            self._failed(trouble)

    async def _connect(self, sock: socket.socket) -> None:
        """Connects this socket. Raises Trouble(UNREACHABLE)."""
        try:
            async with asyncio.timeout(self._settings.connect_s):
                await asyncio.get_running_loop().sock_connect(sock, (self._host, self._port))
        except TimeoutError:
            sock.close()
            raise Trouble(GapReason.UNREACHABLE, "the device takes no connection for its stream") from None
        except OSError as error:
            sock.close()
            raise Trouble(GapReason.UNREACHABLE, error.strerror or "refused") from None
        except BaseException:
            sock.close()
            raise
        if self._is_closed:  # the stream ended meanwhile
            sock.close()
        else:
            self._connected(sock, self._host)


def _known(hosts: Sequence[str]) -> frozenset[str]:
    """The hosts of a device. Raises Trouble(UNREACHABLE) where nobody says any: packets of anybody are not taken."""
    known = frozenset(filter(None, hosts))
    if not known:
        raise Trouble(GapReason.UNREACHABLE, "nobody says from where the device sends")
    return known


def _bound(kind: socket.SocketKind) -> socket.socket:
    """A non-blocking socket on a port that the system chose. Raises Trouble(UNREACHABLE)."""
    sock = socket.socket(socket.AF_INET, kind)
    try:
        sock.settimeout(0)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SOCKET_BUFFER_BYTES)
        sock.bind((_ANY_HOST, 0))
    except OSError as error:
        sock.close()
        raise Trouble(GapReason.UNREACHABLE, error.strerror or "no port is free") from None
    return sock
