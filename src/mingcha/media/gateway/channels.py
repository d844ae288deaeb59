"""Selects the stream of a viewer: the one it asked for, the camera's other stream, or a transcoded one.

One subscription or transcode per stream, for any number of viewers; it begins with the first viewer and ends with the
last (docs/design/city.md, section 4).
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass

import structlog

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gateway.live import (
    CLOSE_BUG,
    CLOSE_NO_CAMERA,
    CLOSE_NO_TRANSCODING,
    CLOSE_NOTHING_PLAYS,
    CLOSE_RECORDER_AWAY,
    CLOSE_TRANSCODES_TAKEN,
    CLOSE_TRANSCODING_FAILED,
    MAIN,
    SUB,
    TRANSCODED,
    Channel,
    LiveItem,
    Viewer,
    fault_frame,
)
from mingcha.media.gateway.transcode.workers import Workers
from mingcha.media.local.wire import LIVE_FORMAT, LiveUnit

AVC = frozenset({"avc1"})
SUB_WAIT_S = 5.0
"""How long a viewer waits for the first picture of a sub stream before it gets another."""
REPLACEMENTS_A_MINUTE = 3
"""A stream with more failed workers in a minute cannot be transcoded."""
_CLOSES = {
    FaultKind.NOT_FOUND: (CLOSE_NO_CAMERA, "no such camera"),
    FaultKind.UNSUPPORTED: (CLOSE_NO_TRANSCODING, "transcoding is not installed"),
    FaultKind.EXHAUSTED: (CLOSE_TRANSCODES_TAKEN, "all transcodes are in use"),
    FaultKind.CORRUPT: (CLOSE_TRANSCODING_FAILED, "the video could not be transcoded"),
}

log = structlog.get_logger("mingcha.gateway")

type Subscribe = Callable[[str, str], AsyncIterator[LiveItem]]
"""(camera, stream): pictures as they come (media.local.client.LocalClient.live)."""


@dataclass(slots=True)
class Seat:
    """One viewer and what is left for it."""

    camera: str
    plays: frozenset[str]
    stream: str
    others: list[str]
    """The streams to try after this one, the best first."""


class Channels:
    """The open channels: a stream is requested from the recorder only while it has viewers."""

    def __init__(self, subscribe: Subscribe, workers: Workers) -> None:
        self._subscribe = subscribe
        self._workers = workers
        self._open: dict[tuple[str, str], tuple[Channel, asyncio.Task[None]]] = {}
        self._seats: dict[Viewer, Seat] = {}

    def join(self, camera: str, viewer: Viewer, stream: str = MAIN, plays: frozenset[str] = AVC) -> None:
        """Adds a viewer to the stream that it asks for; it gets the next stream if its browser cannot play that one."""
        other = SUB if stream == MAIN else MAIN
        self._sit(viewer, Seat(camera, plays, stream, [other, TRANSCODED]))

    def leave(self, viewer: Viewer) -> None:
        """Removes a viewer; closes the stream if it was the last one."""
        seat = self._seats.pop(viewer, None)
        if seat is None or (seat.camera, seat.stream) not in self._open:
            return
        channel, task = self._open[seat.camera, seat.stream]
        channel.remove(viewer)
        if channel.is_empty:
            del self._open[seat.camera, seat.stream]
            task.cancel()

    async def stop(self) -> None:
        """Ends all subscriptions."""
        tasks = [task for _, task in self._open.values()]
        self._open.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _sit(self, viewer: Viewer, seat: Seat) -> None:
        self._seats[viewer] = seat
        key = seat.camera, seat.stream
        if key not in self._open:
            channel = Channel(*key, self._move_on)
            self._open[key] = channel, asyncio.create_task(self._pump(channel))
        channel = self._open[key][0]
        channel.add(viewer, seat.plays)
        if seat.stream == SUB and self._seats.get(viewer) is seat:
            asyncio.get_running_loop().call_later(SUB_WAIT_S, self._do_not_wait, viewer, seat, channel)

    def _do_not_wait(self, viewer: Viewer, seat: Seat, channel: Channel) -> None:
        if self._seats.get(viewer) is seat and not channel.has_started(viewer):
            self._move_on(viewer)

    def _move_on(self, viewer: Viewer) -> None:
        """Moves a viewer to the next best stream, since its present one cannot serve it."""
        seat = self._seats[viewer]
        self.leave(viewer)
        if seat.others:
            self._sit(viewer, Seat(seat.camera, seat.plays, seat.others[0], seat.others[1:]))
            return
        words = Words("浏览器不能播放此视频的编码", "the browser plays no codec of this video")
        viewer.send(fault_frame(Fault(FaultKind.UNSUPPORTED, words)))
        viewer.close(CLOSE_NOTHING_PLAYS, "nothing that this browser plays")

    async def _pump(self, channel: Channel) -> None:
        code, reason, cause = CLOSE_RECORDER_AWAY, "recorder away", None
        items = self._transcoded(channel) if channel.stream == TRANSCODED else None
        stream = items or self._subscribe(channel.camera, channel.stream)
        try:
            async for item in stream:
                channel.take(item)
        except Fault as fault:
            log.info("live_ended", camera=channel.camera, stream=channel.stream, kind=fault.kind.value)
            code, reason = _CLOSES.get(fault.kind, (code, reason))
            cause = fault if fault.kind not in (FaultKind.NOT_FOUND, FaultKind.UNAVAILABLE) else None
        except Exception:  # the edge: a bug ends this stream, and its viewers are not left waiting
            log.exception("gateway_bug", camera=channel.camera, stream=channel.stream)
            code, reason = CLOSE_BUG, "an internal error"
        finally:
            await stream.aclose()  # type: ignore[attr-defined]
            key = channel.camera, channel.stream
            if key in self._open and self._open[key][0] is channel:
                del self._open[key]
        if channel.stream == SUB and code == CLOSE_NO_CAMERA:
            for viewer in channel.viewers:
                self._move_on(viewer)
            return
        channel.close(code, reason, cause)

    async def _transcoded(self, channel: Channel) -> AsyncIterator[LiveItem]:
        """The main stream, transcoded. A worker that fails after it gave pictures is replaced, a few times a minute."""
        loop = asyncio.get_running_loop()
        failures: list[float] = []
        while True:
            given = False
            try:
                source = self._camera_side(channel)
                async with aclosing(self._workers.transcode("live", source)) as items:
                    async for item in items:
                        given = given or isinstance(item, LiveUnit)
                        yield item
            except Fault as fault:
                failures = [*(at for at in failures if at > loop.time() - 60), loop.time()]
                if fault.kind is not FaultKind.CORRUPT or not given or len(failures) > REPLACEMENTS_A_MINUTE:
                    raise
            else:
                return

    async def _camera_side(self, channel: Channel) -> AsyncIterator[LiveItem]:
        """The camera's pictures for the worker; states go directly to the viewers."""
        async with aclosing(self._subscribe(channel.camera, MAIN)) as items:  # type: ignore[type-var]
            async for item in items:
                if not isinstance(item, LiveUnit):
                    if item[0] != LIVE_FORMAT:
                        channel.take(item)
                        continue
                    channel.transcoded_from(item[1])
                yield item
