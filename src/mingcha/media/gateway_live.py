"""Live pictures for many viewers: one subscription a camera, each frame wrapped once and the same bytes sent to all."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Callable
from typing import Protocol

import structlog
from websockets.frames import Frame, Opcode

from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.local_wire import LIVE_FORMAT, LiveUnit
from mingcha.media.mp4_fragment import Sample, live_fragment

CLOSE_TICKET_ENDED = 4401
CLOSE_REFUSED = 4403
CLOSE_NO_CAMERA = 4404
CLOSE_RECORDER_AWAY = 4503

UNSENT_LIMIT_BYTES = 1 << 20
"""More than half a second of a strong camera; a viewer further behind skips to the next key frame."""
_GOP_LIMIT_BYTES = 16 << 20

log = structlog.get_logger("mingcha.gateway")

type LiveItem = LiveUnit | tuple[int, dict[str, object]]
type Subscribe = Callable[[str], AsyncIterator[LiveItem]]


class Viewer(Protocol):
    """One WebSocket: takes ready-made frames, never blocks."""

    @property
    def unsent_bytes(self) -> int:
        """What the client has not taken yet."""
        ...

    def send(self, frame: bytes) -> None:
        """Writes one whole WebSocket frame."""
        ...

    def close(self, code: int, reason: str) -> None:
        """Says goodbye and ends."""
        ...


def text_frame(facts: dict[str, object]) -> bytes:
    """A whole WebSocket text frame (RFC 6455, 5.2; a server does not mask) with JSON."""
    return Frame(Opcode.TEXT, json.dumps(facts, ensure_ascii=False).encode()).serialize(mask=False)


def binary_frame(*parts: bytes) -> bytes:
    """A whole WebSocket binary frame."""
    return Frame(Opcode.BINARY, b"".join(parts)).serialize(mask=False)


class Channel:
    """One camera while somebody watches it: the last group of pictures, and who is at which place of it."""

    def __init__(self, camera: str) -> None:
        self.camera = camera
        self._viewers: dict[Viewer, bool] = {}  # to whether it must wait for a key frame
        self._fresh: set[Viewer] = set()  # have not got an init yet
        self._format: bytes | None = None
        self._init = b""
        self._group: list[bytes] = []
        self._group_bytes = 0
        self._event: bytes | None = None
        self._number = 0

    @property
    def is_empty(self) -> bool:
        """Whether nobody watches."""
        return not self._viewers

    def add(self, viewer: Viewer) -> None:
        """Begins with what is known: the state, the format, the init and the last group in one message."""
        self._viewers[viewer] = True
        self._fresh.add(viewer)
        if self._event is not None:
            viewer.send(self._event)
        if self._group:
            self._start(viewer, b"".join(self._group))

    def remove(self, viewer: Viewer) -> None:
        """Takes a viewer out."""
        self._viewers.pop(viewer, None)
        self._fresh.discard(viewer)

    def take(self, item: LiveItem) -> None:
        """One item of the recorder's live stream."""
        if isinstance(item, LiveUnit):
            self._take_unit(item)
        elif item[0] == LIVE_FORMAT:
            self._take_format(item[1])
        else:
            self._event = text_frame({"type": "event", **item[1]})
            for viewer in tuple(self._viewers):
                viewer.send(self._event)

    def close(self, code: int, reason: str) -> None:
        """Ends all viewers."""
        for viewer in tuple(self._viewers):
            viewer.close(code, reason)

    def _take_format(self, facts: dict[str, object]) -> None:
        described = {name: facts.get(name) for name in ("codec", "width", "height")}
        self._format = text_frame({"type": "format", **described})
        self._init = base64.b64decode(str(facts.get("init", "")))
        self._group, self._group_bytes = [], 0
        for viewer in self._viewers:
            self._viewers[viewer] = True
            self._fresh.add(viewer)

    def _take_unit(self, unit: LiveUnit) -> None:
        self._number += 1
        sample = Sample(unit.duration_90k, unit.key, unit.cts_90k, unit.payload)
        fragment = live_fragment(self._number, unit.dts_90k, [sample])
        if unit.key:
            self._group, self._group_bytes = [], 0
        elif not self._group:
            return  # a camera without key frames for too long, or a stream joined in the middle
        self._group.append(fragment)
        self._group_bytes += len(fragment)
        frame = binary_frame(fragment)
        for viewer, waits in tuple(self._viewers.items()):
            if viewer in self._fresh:
                if unit.key:
                    self._start(viewer, fragment)
            elif viewer.unsent_bytes > UNSENT_LIMIT_BYTES:
                self._viewers[viewer] = True
            elif unit.key or not waits:
                self._viewers[viewer] = False
                viewer.send(frame)
        if self._group_bytes > _GOP_LIMIT_BYTES:
            self._group, self._group_bytes = [], 0

    def _start(self, viewer: Viewer, pictures: bytes) -> None:
        if self._format is None:
            return
        viewer.send(self._format)
        viewer.send(binary_frame(self._init, pictures))
        self._fresh.discard(viewer)
        self._viewers[viewer] = False


class Channels:
    """The channels that are open: a camera is asked of the recorder only while somebody watches it."""

    def __init__(self, subscribe: Subscribe) -> None:
        self._subscribe = subscribe
        self._open: dict[str, tuple[Channel, asyncio.Task[None]]] = {}

    def join(self, camera: str, viewer: Viewer) -> None:
        """Adds a viewer, opening the camera when it is the first."""
        if camera not in self._open:
            channel = Channel(camera)
            self._open[camera] = channel, asyncio.create_task(self._pump(channel))
        self._open[camera][0].add(viewer)

    def leave(self, camera: str, viewer: Viewer) -> None:
        """Takes a viewer out, closing the camera when it was the last."""
        if camera not in self._open:
            return
        channel, task = self._open[camera]
        channel.remove(viewer)
        if channel.is_empty:
            del self._open[camera]
            task.cancel()

    async def stop(self) -> None:
        """Ends all subscriptions."""
        tasks = [task for _, task in self._open.values()]
        self._open.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _pump(self, channel: Channel) -> None:
        code, reason = CLOSE_RECORDER_AWAY, "recorder away"
        stream = self._subscribe(channel.camera)
        try:
            async for item in stream:
                channel.take(item)
        except Fault as fault:
            if fault.kind is FaultKind.NOT_FOUND:
                code, reason = CLOSE_NO_CAMERA, "no such camera"
            log.info("live_ended", camera=channel.camera, kind=fault.kind.value)
        finally:
            await stream.aclose()  # type: ignore[attr-defined]
            here = self._open.get(channel.camera)
            if here is not None and here[0] is channel:
                del self._open[channel.camera]
        channel.close(code, reason)
