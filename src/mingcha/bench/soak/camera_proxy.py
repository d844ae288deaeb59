"""TCP proxies in front of cameras, to inject faults: a connection can be cut, stalled, garbled or refused.

A process of its own (`python -m mingcha.bench.soak.camera_proxy`). Standard input: first a JSON list of RTSP
addresses; it prints `ready` and a JSON list of the ports in the same order; then lines
`{"mode": ..., "cameras": [0, 3]}`, each answered by `done`. It ends with its standard input, so it never outlives the
process that started it.
"""

import asyncio
import json
import os
import random
import sys
from enum import StrEnum
from urllib.parse import urlsplit

RTSP_PORT = 554


class Mode(StrEnum):
    """What a proxy does."""

    PASS = "pass"
    STALL = "stall"  # connections stay open, no more bytes are forwarded
    GARBLE = "garble"  # the camera's bytes are replaced by others
    SHUT = "shut"  # connections are reset, new ones too
    CUT = "cut"  # connections are reset once; the mode stays


class CameraProxy:
    """The proxy of one camera."""

    def __init__(self, host: str, port: int, seed: int) -> None:
        self.mode = Mode.PASS
        self._host, self._port = host, port
        self._random = random.Random(seed)
        self._pairs: set[_Pair] = set()

    async def open(self) -> int:
        """Listens on 127.0.0.1; returns the port."""
        server = await asyncio.get_running_loop().create_server(lambda: _Outer(self), "127.0.0.1", 0, backlog=16)
        self._server = server
        return int(server.sockets[0].getsockname()[1])

    def set(self, mode: Mode) -> None:
        """Changes the mode, also for open connections; CUT resets them once and keeps the mode."""
        if mode is not Mode.CUT:
            self.mode = mode
        if mode in (Mode.CUT, Mode.SHUT):
            for pair in tuple(self._pairs):
                pair.reset()
        for pair in self._pairs:
            pair.apply()

    def garbled(self, data: bytes) -> bytes:
        """Random bytes of the same length."""
        return self._random.randbytes(len(data))

    async def join(self, outer: "_Outer") -> None:
        """Connects an accepted connection of the recorder with the camera."""
        pair = _Pair(self, outer)
        outer.pair = pair
        self._pairs.add(pair)
        try:
            await asyncio.get_running_loop().create_connection(lambda: _Inner(pair), self._host, self._port)
        except OSError:
            pair.reset()

    def leave(self, pair: "_Pair") -> None:
        """Removes a pair that has ended."""
        self._pairs.discard(pair)


class _Pair:
    """A connection of the recorder and the connection to the camera that belongs to it."""

    def __init__(self, proxy: CameraProxy, outer: "_Outer") -> None:
        self.proxy, self.outer = proxy, outer
        self.inner: _Inner | None = None
        self.full = False
        """Whether the write buffer towards the recorder is full."""

    def apply(self) -> None:
        """Pauses reading from the camera if the proxy stalls or the recorder is slow; resumes otherwise."""
        if self.inner is None or self.inner.transport.is_closing():
            return
        if self.full or self.proxy.mode is Mode.STALL:
            self.inner.transport.pause_reading()
        else:
            self.inner.transport.resume_reading()

    def from_camera(self, data: bytes) -> None:
        """Forwards bytes to the recorder."""
        self.outer.transport.write(self.proxy.garbled(data) if self.proxy.mode is Mode.GARBLE else data)

    def reset(self) -> None:
        """Resets both connections."""
        self.outer.transport.abort()
        if self.inner is not None:
            self.inner.transport.abort()
        self.proxy.leave(self)


class _Outer(asyncio.Protocol):
    """The connection of the recorder."""

    def __init__(self, proxy: CameraProxy) -> None:
        self._proxy = proxy
        self.pair: _Pair | None = None
        self.early = b""
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        if self._proxy.mode is Mode.SHUT:
            transport.abort()
            return
        self._joining = asyncio.ensure_future(self._proxy.join(self))

    def data_received(self, data: bytes) -> None:
        if self.pair is None or self.pair.inner is None:
            self.early += data
        else:
            self.pair.inner.transport.write(data)

    def pause_writing(self) -> None:
        if self.pair is not None:
            self.pair.full = True
            self.pair.apply()

    def resume_writing(self) -> None:
        if self.pair is not None:
            self.pair.full = False
            self.pair.apply()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio calls it by name
        if self.pair is not None:
            self.pair.reset()


class _Inner(asyncio.Protocol):
    """The connection to the camera."""

    def __init__(self, pair: _Pair) -> None:
        self._pair = pair
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._pair.inner = self
        if self._pair.outer.transport.is_closing():
            transport.abort()
            return
        transport.write(self._pair.outer.early)
        self._pair.outer.early = b""
        self._pair.apply()

    def data_received(self, data: bytes) -> None:
        self._pair.from_camera(data)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio calls it by name
        self._pair.reset()


def camera_at(url: str) -> tuple[str, int]:
    """Host and port of an RTSP address."""
    parts = urlsplit(url)
    return parts.hostname or "127.0.0.1", parts.port or RTSP_PORT


async def _serve() -> None:
    reader = asyncio.StreamReader(limit=1 << 20)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    urls = json.loads(await reader.readline())
    proxies = [CameraProxy(*camera_at(url), seed) for seed, url in enumerate(urls)]
    print("ready", json.dumps([await proxy.open() for proxy in proxies]), flush=True)
    while line := await reader.readline():
        change = json.loads(line)
        for camera in change["cameras"]:
            proxies[camera].set(Mode(change["mode"]))
        print("done", flush=True)


if __name__ == "__main__":
    os.setpgid(0, 0)  # Ctrl-C reaches only the parent, which then closes our standard input
    asyncio.run(_serve())
