"""What a platform above us opens of what it is shown: live pictures and viewing copies, each by a ticket; when there
are recordings (articles 13(2), 16(3), 19)."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import structlog

from mingcha.kit.clock import Clock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.gb28181.cascade.above import Above, AskedPictures, AskedWay, OpenedPoint, Span, UpperPlace
from mingcha.media.gb28181.cascade.copied_recording import MOST_SCALE, CopiedRecording
from mingcha.media.gb28181.cascade.live_feed import LiveFeed
from mingcha.media.gb28181.device.history import LateRecords, Recording
from mingcha.media.gb28181.device.model import PictureFeed
from mingcha.media.gb28181.device.opening import Asked
from mingcha.media.gb28181.device.player import Player
from mingcha.media.gb28181.manscdp.records import RecordItem, RecordQuery
from mingcha.media.gb28181.record_kind import RecordKind
from mingcha.media.gb28181.streams.sdp import MediaDescription, SessionKind

_LOG = structlog.get_logger("mingcha.cascade")
MOST_PLAYBACKS = 2
"""Of one platform at once: each takes one of the few transcodes of a gateway, which people in browsers need, too."""
_MOST_USER = 200
"""Characters of the user whom a platform names; the register keeps fewer."""
_STOPPED = 487
"""The invitation was cancelled meanwhile."""
_WAYS = {
    SessionKind.PLAY: AskedWay.LIVE, SessionKind.PLAYBACK: AskedWay.PLAYBACK, SessionKind.DOWNLOAD: AskedWay.DOWNLOAD,
}  # fmt: skip
_KINDS = (RecordKind.ALL, RecordKind.TIME)


class ShownPictures:
    """Opens pictures for the invitations of one platform (device.opening.Opening)."""

    def __init__(self, place: UpperPlace, above: Above, clock: Clock, most_streams: int) -> None:
        self._place, self._above, self._clock = place, above, clock
        self._threads = ThreadPoolExecutor(most_streams, "cascade-copies")
        self._playing: list[CopiedRecording] = []
        self._opening = 0
        """Playbacks that are asked for now."""
        self._reading: set[asyncio.Task[None]] = set()

    async def open(self, asked: Asked, gone: Callable[[], None]) -> PictureFeed | int:
        """The pictures, or 403 for what is refused, 404 for an unknown platform and a span without pictures, 480 if it
        cannot be had now, 486 where a gateway has no room or the platform plays as much as it may already, 488 for what
        is not offered: sound alone."""
        way = _WAYS.get(asked.offer.kind)
        if way is None or asked.offer.media != "video":
            _LOG.info("not_offered", platform=self._place.platform_code, kind=asked.offer.kind.value)
            return 488
        if way is not AskedWay.PLAYBACK:
            return await self._opened(asked, way, gone)
        self._playing = [one for one in self._playing if not one.is_closed]
        if len(self._playing) + self._opening >= MOST_PLAYBACKS:
            return 486
        self._opening += 1
        try:
            return await self._opened(asked, way, gone)
        finally:
            self._opening -= 1

    async def stop(self) -> None:
        """Waits for the ends of the connections to gateways."""
        for task in tuple(self._reading):
            task.cancel()
        await asyncio.gather(*self._reading, return_exceptions=True)
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _opened(self, asked: Asked, way: AskedWay, gone: Callable[[], None]) -> PictureFeed | int:
        span = None if way is AskedWay.LIVE else _span_of(asked.offer)
        pictures = AskedPictures(asked.channel, way, asked.user[:_MOST_USER], span)
        try:
            opened = await self._above.open(self._place.number, pictures)
        except Refused as refused:
            _LOG.info("refused", platform=self._place.platform_code, channel=asked.channel, why=str(refused))
            return 403
        except Fault as fault:
            _LOG.warning("not_opened", platform=self._place.platform_code, error=str(fault))
            return 404 if fault.kind is FaultKind.NOT_FOUND else 480
        return await (self._watched(opened, gone) if span is None else self._played(opened, span, gone))

    async def _watched(self, opened: OpenedPoint, gone: Callable[[], None]) -> PictureFeed | int:
        feed = LiveFeed(opened, self._renew, self._clock, gone)
        self._reading.add(feed.task)
        feed.task.add_done_callback(self._reading.discard)
        code = _STOPPED
        try:
            code = await feed.ready()
        finally:
            if code:
                feed.stop()
        return code or feed

    async def _played(self, opened: OpenedPoint, span: Span, gone: Callable[[], None]) -> PictureFeed | int:
        recording = CopiedRecording(opened, span, self._renew, self._clock, self._threads, gone)
        self._playing.append(recording)
        code = _STOPPED
        try:
            code = await recording.begin()
        finally:
            if code:
                recording.close()
        return code or Player(recording, self._clock, most_scale=MOST_SCALE, goes_back=False)

    async def _renew(self, opened: OpenedPoint) -> OpenedPoint:
        return await self._above.renew(self._place.number, opened)


class ShownRecords:
    """When there are recordings that a platform may see now (device.history.History); they are opened elsewhere."""

    def __init__(self, place: UpperPlace, above: Above) -> None:
        self._place, self._above = place, above

    def records(self, code: str, query: RecordQuery) -> Sequence[RecordItem] | LateRecords:
        """Read from the register when their turn has come; none of other kinds than those by time."""
        if query.kind not in _KINDS:
            return ()

        async def read() -> Sequence[RecordItem]:
            found = await self._above.recordings(self._place.number, code, (query.start, query.end))
            return [RecordItem(code, begin, end, kind=RecordKind.TIME.value) for begin, end in found]

        return read

    def recording(self, code: str, begin: datetime, end: datetime, *, stream: int) -> Recording | None:  # noqa: ARG002
        """None: pictures are opened by a ticket."""
        return None


def _span_of(offer: MediaDescription) -> Span:
    return datetime.fromtimestamp(offer.start_s, UTC), datetime.fromtimestamp(offer.stop_s, UTC)
