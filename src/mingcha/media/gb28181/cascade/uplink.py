"""Our registration at one platform above us: what it is shown, what it opens, what it is told of changes (articles
13(1), 13(2), 16(3))."""

import asyncio
from collections.abc import Sequence

from mingcha.kit.clock import Clock
from mingcha.media.gb28181.cascade.above import Above, ShownEntry, UpperPlace
from mingcha.media.gb28181.cascade.shown import CascadeManners, ShownModel
from mingcha.media.gb28181.cascade.shown_pictures import ShownPictures, ShownRecords
from mingcha.media.gb28181.device.agent import DeviceAgent
from mingcha.media.gb28181.device.settings import DeviceSettings
from mingcha.media.gb28181.device.subscriptions import Notified
from mingcha.media.gb28181.manscdp.catalogue import CataloguePage, write_catalogue_page
from mingcha.media.gb28181.manscdp.envelope import MessageKind

_ITEMS_UDP, _ITEMS_TCP = 4, 32
"""Entries of one message: few enough for one datagram, or of a size that everybody takes."""


class Uplink:
    """One platform, in an event loop: `start`, `tell` again and again, `stop`."""

    def __init__(self, place: UpperPlace, above: Above, clock: Clock, most_streams: int) -> None:
        """Raises Fault(INVALID) for codes that are none."""
        self.place, self._above = place, above
        self._model = ShownModel(place, above, clock)
        self._opening = ShownPictures(place, above, clock, most_streams)
        self._items = _ITEMS_TCP if place.is_tcp else _ITEMS_UDP
        settings = DeviceSettings(
            place.our_code, place.password, place.platform_code, place.host, place.port, place.is_tcp, place.version,
            place.register_s, place.keepalive_s, page_items=self._items,
        )  # fmt: skip
        manners = CascadeManners(place)
        history = ShownRecords(place, above)
        self.agent = DeviceAgent(settings, self._model, clock, manners, history, self._opening, most_streams)

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
