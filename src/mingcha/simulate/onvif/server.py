"""A virtual camera behind HTTP and WS-Discovery, on asyncio."""

import asyncio
import socket
import struct

from mingcha.kit.clock import Clock
from mingcha.simulate.onvif.camera import MOST_BYTES, VirtualCamera, VirtualCameraSettings

_GROUP = "239.255.255.250"
_WITHIN_S = 10.0
_REASONS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 500: "Internal Server Error"}


class VirtualCameraServer:
    """One camera at a host; `discovery_port` 0: it is not found by questions."""

    def __init__(
        self, settings: VirtualCameraSettings, clock: Clock, *, host: str = "127.0.0.1", port: int = 0,
        discovery_port: int = 0,
    ) -> None:  # fmt: skip
        self._settings, self._clock, self._host = settings, clock, host
        self.port, self._discovery_port = port, discovery_port
        self._server: asyncio.Server | None = None
        self._discovery: asyncio.DatagramTransport | None = None

    async def start(self) -> None:
        """Listens and sets `port`. Raises OSError if a port is taken."""
        self._server = await asyncio.start_server(self._serve, self._host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        self.camera = VirtualCamera(self._settings, f"http://{self._host}:{self.port}/onvif", self._clock)
        if self._discovery_port:
            loop = asyncio.get_running_loop()
            bound = _multicast_socket(self._host, self._discovery_port)
            self._discovery, _ = await loop.create_datagram_endpoint(lambda: _Discovery(self.camera), sock=bound)

    async def stop(self) -> None:
        """Listens no more."""
        if self._discovery is not None:
            self._discovery.close()
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request of a connection."""
        try:
            async with asyncio.timeout(_WITHIN_S):
                status, body = self.camera.answer(await _request(reader))
                head = f"HTTP/1.1 {status} {_REASONS[status]}\r\nContent-Type: application/soap+xml; charset=utf-8\r\n"
                writer.write(f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
                await writer.drain()
        except (OSError, TimeoutError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # whoever asked has gone, or sends no HTTP
        finally:
            writer.close()


class _Discovery(asyncio.DatagramProtocol):
    def __init__(self, camera: VirtualCamera) -> None:
        self._camera = camera
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.DatagramTransport)
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        answer = self._camera.match(data)
        if answer and self._transport is not None:
            self._transport.sendto(answer, addr)


async def _request(reader: asyncio.StreamReader) -> bytes:
    """The body of one POST. Raises ValueError, IncompleteReadError, LimitOverrunError."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    lengths = [line.partition(":")[2] for line in head.split("\r\n") if line.startswith("content-length:")]
    length = int(lengths[0]) if lengths else 0
    if not 0 <= length <= MOST_BYTES:
        raise ValueError("too long")
    return await reader.readexactly(length)


def _multicast_socket(host: str, port: int) -> socket.socket:
    """A socket that hears questions to this host and to the group. Raises OSError."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("", port))
        member = struct.pack("4s4s", socket.inet_aton(_GROUP), socket.inet_aton(host))
        bound.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
    except OSError:
        bound.close()
        raise
    bound.setblocking(False)  # noqa: FBT003 - the standard library's own form
    return bound
