"""Our registration at one platform above us: what it is shown, what it opens, what it is told of changes (articles
13(1), 13(2), 16(3))."""

import asyncio
from collections.abc import Callable, Sequence

import structlog

from mingcha.kit.clock import Clock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.gb28181.cascade.above import Above, AskedWay, OpenedPoint, ShownEntry, UpperPlace
from mingcha.media.gb28181.cascade.live_feed import LiveFeed
from mingcha.media.gb28181.cascade.shown import CascadeManners, ShownModel
from mingcha.media.gb28181.device.agent import DeviceAgent
from mingcha.media.gb28181.device.model import PictureFeed
from mingcha.media.gb28181.device.opening import Asked
from mingcha.media.gb28181.device.settings import DeviceSettings
from mingcha.media.gb28181.device.subscriptions import Notified
from mingcha.media.gb28181.manscdp.catalogue import CataloguePage, write_catalogue_page
from mingcha.media.gb28181.manscdp.envelope import MessageKind
from mingcha.media.gb28181.streams.sdp import SessionKind

_LOG = structlog.get_logger("mingcha.cascade")
_ITEMS_UDP, _ITEMS_TCP = 4, 32
"""Entries of one message: few enough for one datagram, or of a size that everybody takes."""
_MOST_USER = 200
"""Characters of the user whom a platform names; the register keeps fewer."""
_STOPPED = 487
"""The invitation was cancelled meanwhile."""
_WAYS = {SessionKind.PLAY: AskedWay.LIVE, SessionKind.DOWNLOAD: AskedWay.DOWNLOAD}


class Uplink:
    """One platform, in an event loop: `start`, `tell` again and again, `stop`."""

    def __init__(self, place: UpperPlace, above: Above, clock: Clock, most_streams: int) -> None:
        """Raises Fault(INVALID) for codes that are none."""
        self.place, self._above = place, above
        self._model = ShownModel(place, above, clock)
        self._opening = _Opening(place, above, clock)
        self._items = _ITEMS_TCP if place.is_tcp else _ITEMS_UDP
        settings = DeviceSettings(
            place.our_code, place.password, place.platform_code, place.host, place.port, place.is_tcp, place.version,
            place.register_s, place.keepalive_s, page_items=self._items,
        )  # fmt: skip
        manners = CascadeManners(place)
        self.agent = DeviceAgent(settings, self._model, clock, manners, opening=self._opening, most_calls=most_streams)

    async def start(self) -> None:
        """Registers. Raises OSError, Fault(UNAVAILABLE) if there is no way or the register cannot be asked."""
        self._model.known_change = (await self._above.head(self.place.number)).newest_change
        self.agent.start()

    async def stop(self) -> None:
        """Ends the streams with a BYE, and the registration."""
        await self.agent.stop()
        await self._opening.stop()

    async def tell(self) -> None:
        """Notifies the platform of what has changed since it read the catalogue or was told last, if it subscribed; up
        to the first message that it does not take. Raises Fault if the register cannot be asked."""
        while self.agent.subscriptions.has(Notified.CATALOGUE):
            found = await self._above.changes(self.place.number, self._model.known_change, self._items)
            if not found or not await self._is_taken(found):
                return
            self._model.known_change = max(self._model.known_change, found[-1].number)

    async def _is_taken(self, changes: Sequence[ShownEntry]) -> bool:
        page = CataloguePage(len(changes), tuple(change.item for change in changes))
        serial, code = self.agent.next_serial(), self.place.our_code
        root = write_catalogue_page(MessageKind.NOTIFY, serial, code, page, self.place.version)
        taken: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        def answered(is_taken: bool) -> None:
            if not taken.done():  # cancelled with the registration
                taken.set_result(is_taken)

        sent = self.agent.subscriptions.notify(Notified.CATALOGUE, root, answered)
        return sent and await taken


class _Opening:
    """Opens live pictures by a ticket (device.opening.Opening)."""

    def __init__(self, place: UpperPlace, above: Above, clock: Clock) -> None:
        self._place, self._above, self._clock = place, above, clock
        self._reading: set[asyncio.Task[None]] = set()

    async def open(self, asked: Asked, gone: Callable[[], None]) -> PictureFeed | int:
        """The pictures, or 403 for what is refused, 404 for an unknown platform, 480 if it cannot be had now, 488 for
        what is not offered: recordings, and sound alone."""
        way = _WAYS.get(asked.offer.kind)
        if way is None or asked.offer.media != "video":
            _LOG.info("not_offered", platform=self._place.platform_code, kind=asked.offer.kind.value)
            return 488
        try:
            opened = await self._above.open(self._place.number, asked.channel, way, asked.user[:_MOST_USER])
        except Refused as refused:
            _LOG.info("refused", platform=self._place.platform_code, channel=asked.channel, why=str(refused))
            return 403
        except Fault as fault:
            _LOG.warning("not_opened", platform=self._place.platform_code, error=str(fault))
            return 404 if fault.kind is FaultKind.NOT_FOUND else 480
        return await self._watched(opened, gone)

    async def stop(self) -> None:
        """Waits for the ends of the connections to gateways."""
        for task in tuple(self._reading):
            task.cancel()
        await asyncio.gather(*self._reading, return_exceptions=True)

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

    async def _renew(self, opened: OpenedPoint) -> OpenedPoint:
        return await self._above.renew(self._place.number, opened)
