"""A group of simulated cameras to start and stop: `async with SimulatedCameras(4) as cameras: cameras.url(0)`."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from mingcha.kit.clock import Clock, SystemClock
from mingcha.simulate.block_code import BlockCode
from mingcha.simulate.codecs import PACKAGING, SimulatedCodec
from mingcha.simulate.rtsp_messages import Credentials
from mingcha.simulate.rtsp_server import Connection, Mount
from mingcha.simulate.scenes import SCENES
from mingcha.simulate.sources import DrawnSource, LoopedSource, Source, SourceSettings
from mingcha.simulate.streams import Stream
from mingcha.simulate.tone import Tone
from mingcha.simulate.troubles import Trouble, TroubleKind

_AWAY_SHARE = 3


@dataclass(frozen=True, slots=True)
class CameraSettings:
    """Options of `mingcha simulate rtsp`; `bits_per_second` is for the main stream, the sub stream has a quarter."""

    cameras: int = 1
    scenes: int = len(SCENES)
    width: int = 1280
    height: int = 720
    fps: int = 25
    bits_per_second: int = 1_600_000
    loop: bool = False
    credentials: Credentials | None = None
    troubles: dict[int, Trouble] = field(default_factory=dict)
    codecs: dict[int, SimulatedCodec] = field(default_factory=dict)
    """Codecs of main streams by scene number; H.264 if not listed."""
    sound: bool = False
    """Whether the main streams offer a tone (simulate/tone.py)."""
    code: BlockCode | None = None
    """A moving code in every picture (simulate/block_code.py): what must not be seen behind a privacy mask."""
    film: Path | None = None
    """A film that all cameras show instead of scenes (simulate/film.py); `width` and `height` are the film's then."""


class SimulatedCameras:
    """A server with /cam0 to /cam<N-1> (main) and /cam<n>/sub (half size); draws only while a client reads."""

    def __init__(
        self,
        cameras: int | CameraSettings = 1,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        also: str = "",
        clock: Clock | None = None,
    ) -> None:
        self.settings = CameraSettings(cameras) if isinstance(cameras, int) else cameras
        self._host, self._wanted_port, self._also = host, port, also
        self._clock = clock or SystemClock()
        self._mounts: dict[str, Mount] = {}
        self._sources: list[Source] = []
        self._connections: set[Connection] = set()
        self._servers: list[asyncio.Server] = []
        self.port = port

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Starts listening and sets `port`; at `also` on the same port, where this machine has that address. Raises
        OSError if the port is taken."""
        self._make_mounts()
        loop = asyncio.get_running_loop()
        first = await loop.create_server(self._connect, self._host, self._wanted_port, backlog=512)
        self.port = first.sockets[0].getsockname()[1]
        self._servers = [first]
        if self._also:
            with suppress(OSError):  # 127.0.0.2 is there on Linux alone: elsewhere its cameras are away
                self._servers.append(await loop.create_server(self._connect, self._also, self.port, backlog=512))

    async def stop(self) -> None:
        """Closes every connection and stops drawing."""
        for source in self._sources:
            source.stop()
        for mount in self._mounts.values():
            if mount.tone is not None:
                mount.tone.stop()
        for connection in tuple(self._connections):
            connection.hang_up()
        for server in self._servers:
            server.close()
            await server.wait_closed()

    def url(self, camera: int, *, sub: bool = False, with_credentials: bool = False) -> str:
        """rtsp://host:port/cam<n>[/sub], by default without credentials."""
        credentials = self.settings.credentials
        prefix = f"{credentials.username}:{credentials.password}@" if with_credentials and credentials else ""
        return f"rtsp://{prefix}{self._host}:{self.port}/cam{camera}" + ("/sub" if sub else "")

    def hang_up(self, camera: int) -> None:
        """Closes every connection of a camera at once, main and sub."""
        for path in (f"/cam{camera}", f"/cam{camera}/sub"):
            for connection in tuple(self._mounts[path].connections):
                connection.hang_up()

    def listeners(self, camera: int, *, sub: bool = False) -> int:
        """The number of sessions that currently play a stream."""
        return len(self._mounts[f"/cam{camera}" + ("/sub" if sub else "")].stream.listeners)

    def source_stream(self, camera: int, *, sub: bool = False) -> Stream:
        """The elementary stream of a camera, as its sessions get it."""
        return self._mounts[f"/cam{camera}" + ("/sub" if sub else "")].stream

    def _connect(self) -> Connection:
        connection = Connection(self._find, self.settings.credentials, self._connections)
        self._connections.add(connection)
        return connection

    def _find(self, path: str) -> Mount | None:
        return self._mounts.get(path)

    def _make_mounts(self) -> None:
        settings = self.settings
        shared: dict[int, Source] = {}
        for camera in range(settings.cameras):
            trouble = settings.troubles.get(camera)
            scene = camera % max(1, min(settings.scenes, len(SCENES))) if settings.film is None else 0
            source = shared.get(scene) if trouble is None else None
            if source is None:
                source = self._make_source(scene, camera, trouble)
                if trouble is None:
                    shared[scene] = source
            self._add_mounts(camera, source, trouble)

    def _make_source(self, scene: int, camera: int, trouble: Trouble | None) -> Source:
        settings = self.settings
        # cameras with the same scene share one drawing and encoding, so the picture cannot show a camera's number
        alone = trouble is not None or settings.cameras <= max(1, min(settings.scenes, len(SCENES)))
        name = f"CAM{camera:02d} {SCENES[scene].title}" if alone else SCENES[scene].title
        source_settings = SourceSettings(
            SCENES[scene],
            name,
            settings.width,
            settings.height,
            settings.fps,
            settings.bits_per_second,
            phase=(scene % 8) / 8,
            trouble=trouble,
            codec=settings.codecs.get(scene, SimulatedCodec.H264),
            code=settings.code,
            film=settings.film,
        )
        kind = LoopedSource if settings.loop else DrawnSource
        source = kind(source_settings, self._clock)
        self._sources.append(source)
        return source

    def _add_mounts(self, camera: int, source: Source, trouble: Trouble | None) -> None:
        settings = self.settings
        for sub, suffix in ((False, ""), (True, "/sub")):
            mount = Mount(
                f"/cam{camera}{suffix}",
                SCENES[0].title,
                source.stream(sub=sub),
                lambda sub=sub: source.parameter_sets(sub=sub),  # type: ignore[misc]
                settings.fps / PACKAGING[source.stream(sub=sub).codec].every,
                settings.bits_per_second // (4 if sub else 1),
                trouble,
            )
            if settings.sound and not sub:
                mount.tone = Tone(self._clock)
            self._mounts[mount.path] = mount
        if trouble is not None and trouble.kind is TroubleKind.REBOOT:
            source.on_reboot(lambda: self._reboot(camera, trouble))

    def _reboot(self, camera: int, trouble: Trouble) -> None:
        until = asyncio.get_running_loop().time() + trouble.number / _AWAY_SHARE
        for path in (f"/cam{camera}", f"/cam{camera}/sub"):
            self._mounts[path].away_until = until
        self.hang_up(camera)
