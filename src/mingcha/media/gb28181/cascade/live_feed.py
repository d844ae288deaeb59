"""Live pictures of a gateway as a feed for a platform above us: the way of every viewer, with a ticket that is renewed,
logged and revoked as theirs are (articles 13(2), 16(3), 19)."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import structlog
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Origin, Subprotocol

from mingcha.kit.clock import Clock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault
from mingcha.media.gb28181.cascade.above import OpenedPoint
from mingcha.media.gb28181.cascade.access_units import access_unit
from mingcha.media.gb28181.device.model import FeedSink
from mingcha.media.mp4.live_reading import LiveInit, read_live

_LOG = structlog.get_logger("mingcha.cascade")
READY_WITHIN_S = 10.0
_OPEN_WITHIN_S, _CLOSE_WITHIN_S = 5.0, 1.0
_MOST_MESSAGE_BYTES = 32 << 20
"""Above the longest group of pictures that a gateway sends at once."""
_BETWEEN_OLD_S = 0.002
"""Between pictures that come together: all at once they would overrun the receiver's buffer."""
_LEAST_RENEWAL_S, _AGAIN_S = 1.0, 2.0
_UNAVAILABLE = 480
_CODES = {4401: 403, 4403: 403, 4404: 404, 4415: 488, 4429: 486}
"""Close codes of the gateway (docs/ref/gateway.md) as answers to an invitation; others are 480."""
_CODECS = {"avc1": "h264", "hvc1": "h265"}

type Renew = Callable[[OpenedPoint], Awaitable[OpenedPoint]]
"""Another ticket. Raises Refused, Fault."""


class LiveFeed:
    """The pictures of one point (PictureFeed), without sound: a gateway gives none. Belongs to an event loop."""

    def __init__(self, opened: OpenedPoint, renew: Renew, clock: Clock, gone: Callable[[], None]) -> None:
        """`gone`: called once if the pictures end by themselves after they were ready, never after `stop`."""
        self.video_codec, self.sound_codec = "", ""
        self._opened, self._renew, self._clock, self._gone = opened, renew, clock, gone
        self._sets: tuple[bytes, ...] = ()
        self._sink: FeedSink | None = None
        self._begun = asyncio.Event()
        self._ready: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._is_stopped = False
        self.task = asyncio.get_running_loop().create_task(self._run())
        """Ends with the pictures; whoever ends the loop waits for it."""

    async def ready(self) -> int:
        """Waits for the format of the pictures; 0, or the code of SIP that says why there are none."""
        try:
            return await asyncio.wait_for(asyncio.shield(self._ready), READY_WITHIN_S)
        except TimeoutError:
            return _UNAVAILABLE

    def start(self, sink: FeedSink) -> None:
        """Gives the sink everything from the next key picture on."""
        self._sink = sink
        self._begun.set()

    def stop(self) -> None:
        """Ends it."""
        self._is_stopped = True
        self.task.cancel()

    async def _run(self) -> None:
        code = 0
        try:
            code = await self._watch()
        except (OSError, TimeoutError, WebSocketException, Fault) as error:
            _LOG.warning("gateway_lost", point=self._opened.point, error=type(error).__name__)
        finally:
            if not self._ready.done():
                self._ready.set_result(_CODES.get(code, _UNAVAILABLE))
            elif not self._is_stopped:
                self._gone()

    async def _watch(self) -> int:
        """Reads until the end; the code with which the gateway closed."""
        origin = self._opened.origin
        address = f"ws{origin.removeprefix('http')}/live?camera={self._opened.point}&plays=avc1,hvc1"
        protocols = [Subprotocol("mingcha.v1"), Subprotocol(f"ticket.{self._opened.ticket}")]
        async with connect(
            address, origin=Origin(self._opened.page), subprotocols=protocols, compression=None, proxy=None,
            max_size=_MOST_MESSAGE_BYTES, open_timeout=_OPEN_WITHIN_S, close_timeout=_CLOSE_WITHIN_S,
        ) as connection:  # fmt: skip
            renewing = asyncio.get_running_loop().create_task(self._keep(connection))
            try:
                async for message in connection:
                    if isinstance(message, bytes):
                        await self._take(message)
                    elif not self._has_same_format(message):
                        break  # the other side was told of one codec alone: it asks again
                    elif self._ready.done():
                        await self._begun.wait()
            except ConnectionClosed:
                pass  # with a code that is no common end: it says why
            finally:
                renewing.cancel()
                await asyncio.gather(renewing, return_exceptions=True)
        return connection.close_code or 0

    def _has_same_format(self, message: str) -> bool:
        """Takes a format; False if it is another one than before, or one that is not sent."""
        try:
            facts = json.loads(message)
        except ValueError:
            return False
        if not isinstance(facts, dict) or facts.get("type") != "format":
            return True
        codec = _CODECS.get(str(facts.get("codec", "")).partition(".")[0], "")
        if self._ready.done():
            return codec == self.video_codec
        self.video_codec = codec
        if codec:
            self._ready.set_result(0)
        return bool(codec)

    async def _take(self, message: bytes) -> None:
        parts = list(read_live(message))
        for part in parts:
            if isinstance(part, LiveInit):
                self._sets = part.sets
            elif self._sink is not None:
                self._sink.picture(access_unit(self.video_codec, self._sets, part), part.pts_90k, key=part.key)
                if part is not parts[-1]:
                    await asyncio.sleep(_BETWEEN_OLD_S)

    async def _keep(self, connection: ClientConnection) -> None:
        """Renews the ticket in time; ends the pictures when it is refused."""
        while True:
            left_s = self._opened.ends_ms / 1000 - self._clock.now().timestamp()
            await asyncio.sleep(max(_LEAST_RENEWAL_S, left_s / 2))
            try:
                self._opened = await self._renew(self._opened)
            except Refused as refused:
                _LOG.info("ended", point=self._opened.point, grant=self._opened.grant, why=str(refused))
                await connection.close()
                return
            except Fault as fault:  # until the ticket ends there is time
                _LOG.warning("ticket_not_renewed", point=self._opened.point, error=str(fault))
                await asyncio.sleep(_AGAIN_S)
                continue
            await connection.send(json.dumps({"type": "ticket", "token": self._opened.ticket}))
