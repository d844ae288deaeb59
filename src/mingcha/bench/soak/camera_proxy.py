"""TCP proxies in front of cameras that a measurement can cut, stall, garble and shut: faults of any camera.

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
    """What a door does."""

    PASS = "pass"
    STALL = "stall"  # connections stay, nothing comes any more
    GARBLE = "garble"  # the camera's bytes are replaced by others
    SHUT = "shut"  # connections are reset, new ones too
    CUT = "cut"  # connections are reset once; the door stays as it is


class CameraDoor:
    """The door of one camera."""

    def __init__(self, host: str, port: int, seed: int) -> None:
        self.mode = Mode.PASS
        self._host, self._port = host, port
        self._dice = random.Random(seed)
        self._pairs: set[_Pair] = set()

    async def open(self) -> int:
        """Listens on this machine; the port."""
        server = await asyncio.get_running_loop().create_server(lambda: _Outer(self), "127.0.0.1", 0, backlog=16)
        self._server = server
        return int(server.sockets[0].getsockname()[1])

    def set(self, mode: Mode) -> None:
        """From now on the door is so."""
        if mode is not Mode.CUT:
            self.mode = mode
        if mode in (Mode.CUT, Mode.SHUT):
            for pair in tuple(self._pairs):
                pair.reset()
        for pair in self._pairs:
            pair.apply()

    def garbled(self, data: bytes) -> bytes:
        """As many bytes, none of them the camera's."""
        return self._dice.randbytes(len(data))

    async def join(self, outer: "_Outer") -> None:
        """Connects a recorder that came in with the camera."""
        pair = _Pair(self, outer)
        outer.pair = pair
        self._pairs.add(pair)
        try:
            await asyncio.get_running_loop().create_connection(lambda: _Inner(pair), self._host, self._port)
        except OSError:
            pair.reset()

    def leave(self, pair: "_Pair") -> None:
        """A pair has ended."""
        self._pairs.discard(pair)


class _Pair:
    """A recorder's connection and the camera's connection that belongs to it."""

    def __init__(self, door: CameraDoor, outer: "_Outer") -> None:
        self.door, self.outer = door, outer
        self.inner: _Inner | None = None
        self.full = False
        """Whether the recorder does not take what the camera sends."""

    def apply(self) -> None:
        """Reads from the camera unless the door stalls or the recorder is behind."""
        if self.inner is None or self.inner.transport.is_closing():
            return
        if self.full or self.door.mode is Mode.STALL:
            self.inner.transport.pause_reading()
        else:
            self.inner.transport.resume_reading()

    def from_camera(self, data: bytes) -> None:
        """Hands bytes on to the recorder."""
        self.outer.transport.write(self.door.garbled(data) if self.door.mode is Mode.GARBLE else data)

    def reset(self) -> None:
        """Ends both connections at once."""
        self.outer.transport.abort()
        if self.inner is not None:
            self.inner.transport.abort()
        self.door.leave(self)


class _Outer(asyncio.Protocol):
    """The recorder's side."""

    def __init__(self, door: CameraDoor) -> None:
        self._door = door
        self.pair: _Pair | None = None
        self.early = b""
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        if self._door.mode is Mode.SHUT:
            transport.abort()
            return
        self._joining = asyncio.ensure_future(self._door.join(self))

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
    """The camera's side."""

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
    doors = [CameraDoor(*camera_at(url), seed) for seed, url in enumerate(urls)]
    print("ready", json.dumps([await door.open() for door in doors]), flush=True)
    while line := await reader.readline():
        said = json.loads(line)
        for camera in said["cameras"]:
            doors[camera].set(Mode(said["mode"]))
        print("done", flush=True)


if __name__ == "__main__":
    os.setpgid(0, 0)  # Ctrl-C reaches who started it, who then ends it in order
    asyncio.run(_serve())
