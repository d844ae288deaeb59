"""Where the packets of a stream go: UDP, a TCP connection of ours, or one that the receiver makes (GB/T 28181-2022, 9.2
and annex D; article 13(1)). In an asyncio loop; nothing here blocks."""

import asyncio
import socket
from collections.abc import Callable, Collection, Iterable
from typing import Protocol

from mingcha.media.gb28181.streams.framing import framed

_UNSENT_LIMIT_BYTES = 4 * 1024 * 1024
"""That a receiver has not read over TCP, after which pictures are left out up to the next key picture."""
_FULL_BYTES = 1024 * 1024
"""That a receiver has not read over TCP, after which a recording waits."""
_BUFFER_BYTES = 4 * 1024 * 1024
_CONNECT_WITHIN_S = 10
_TRIES = 3
_BETWEEN_TRIES_S = 1.0


class Outlet(Protocol):
    """One stream's way out."""

    port: int
    """Our port."""

    @property
    def has_room(self) -> bool:
        """Whether more can be sent without waiting for the receiver."""
        ...

    def begin(self, ready: Callable[[], None], gone: Callable[[], None]) -> None:
        """Connects or waits for a connection, once. `ready`: packets can be sent; `gone`: no more, or never."""
        ...

    def send(self, packets: Iterable[bytes]) -> bool:
        """Sends the packets of a picture; False if it left some out."""
        ...

    def close(self) -> None:
        """Ends it; neither function is called any more."""
        ...


def bound(kind: socket.SocketKind, host: str) -> socket.socket:
    """A socket that does not block, on a port that the system chose. Raises OSError."""
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, kind)
    try:
        made.settimeout(0)
        made.bind((host, 0))
    except OSError:
        made.close()
        raise
    return made


class DatagramOutlet:
    """Sends to one UDP port. The kernel's buffer is the only one: what it does not take is lost, as on a network."""

    def __init__(self, local_host: str, host: str, port: int) -> None:
        self._socket = bound(socket.SOCK_DGRAM, local_host)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER_BYTES)
        self._to = (host, port)
        self.port = int(self._socket.getsockname()[1])

    @property
    def has_room(self) -> bool:
        """Always: UDP never knows."""
        return True

    def begin(self, ready: Callable[[], None], gone: Callable[[], None]) -> None:  # noqa: ARG002 - UDP never knows
        """Ready at once."""
        ready()

    def send(self, packets: Iterable[bytes]) -> bool:
        """False if the kernel did not take one, or the host cannot be reached."""
        whole = True
        for packet in packets:
            try:
                self._socket.sendto(packet, self._to)
            except OSError:
                whole = False
        return whole

    def close(self) -> None:
        """Closes the socket."""
        self._socket.close()


class _TcpOutlet(asyncio.Protocol):
    """What both ways over TCP have in common."""

    def __init__(self, local_host: str) -> None:
        self._socket = bound(socket.SOCK_STREAM, local_host)
        self.port = int(self._socket.getsockname()[1])
        self._transport: asyncio.Transport | None = None
        self._task: asyncio.Task[None] | None = None
        self._gone: Callable[[], None] = lambda: None
        self._ready: Callable[[], None] = lambda: None

    @property
    def has_room(self) -> bool:
        """Whether the receiver reads what it is sent."""
        return self._transport is not None and self._transport.get_write_buffer_size() <= _FULL_BYTES

    async def _connect(self) -> None:
        """Makes the connection. Raises OSError, TimeoutError."""
        raise NotImplementedError

    def begin(self, ready: Callable[[], None], gone: Callable[[], None]) -> None:
        """Connects in the background."""
        if self._task is None:
            self._ready, self._gone = ready, gone
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        try:
            await self._connect()
        except (OSError, TimeoutError):
            self._gone()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ready."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._ready()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's
        """The receiver has closed it."""
        if self._transport is not None:
            self._transport = None
            self._gone()

    def send(self, packets: Iterable[bytes]) -> bool:
        """False, and nothing is sent, if the receiver has too much unread."""
        if self._transport is None or self._transport.get_write_buffer_size() > _UNSENT_LIMIT_BYTES:
            return False
        self._transport.writelines([framed(packet) for packet in packets])
        return True

    def close(self) -> None:
        """Closes the connection at once."""
        self._gone = self._ready = lambda: None
        if self._task is not None:
            self._task.cancel()
        if self._transport is not None:
            self._transport.abort()
            self._transport = None
        self._socket.close()


class ConnectingOutlet(_TcpOutlet):
    """Connects to the receiver, up to three times, a second apart (annex D)."""

    def __init__(self, local_host: str, host: str, port: int) -> None:
        super().__init__(local_host)
        self._local_host = local_host
        self._to = (host, port)

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        for left in reversed(range(_TRIES)):
            try:
                async with asyncio.timeout(_CONNECT_WITHIN_S):
                    await loop.sock_connect(self._socket, self._to)
                break
            except (OSError, TimeoutError):
                if not left:
                    raise
                self._socket.close()
                await asyncio.sleep(_BETWEEN_TRIES_S)
                self._socket = bound(socket.SOCK_STREAM, self._local_host)
        await loop.create_connection(lambda: self, sock=self._socket)


class AcceptingOutlet(_TcpOutlet):
    """Waits for the one connection of the receiver."""

    def __init__(self, local_host: str, hosts: Collection[str]) -> None:
        """`hosts`: from which the connection may come."""
        super().__init__(local_host)
        self._socket.listen(4)
        self._hosts = hosts

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(_CONNECT_WITHIN_S):
            while True:
                accepted, place = await loop.sock_accept(self._socket)
                if place[0] in self._hosts:
                    break
                accepted.close()  # of a host that has nothing to do with the call
        self._socket.close()
        accepted.settimeout(0)
        await loop.connect_accepted_socket(lambda: self, accepted)
