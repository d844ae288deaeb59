"""A link that gives no stream of a device whose host has a camera with privacy masks (article 18).

One device may register here and be an RTSP camera too: it has two names then, and masks that were drawn under one of
them cover nothing under the other. Where it is becomes known when it registers, so the answer to each request is asked.
"""

from collections.abc import Callable, Collection
from typing import Protocol

from mingcha.kit.errors import Fault
from mingcha.media.address import device_name
from mingcha.media.gb28181.link.stream_link import StreamLink
from mingcha.media.gb28181.link.wire import ControlAsk, DeviceState, PlayAsk, Played
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason

_MASKED = "the device is at the host of a camera that has privacy masks"
_UNKNOWN = "nobody says where the device is, and some cameras have privacy masks"


class Link(StreamLink, Protocol):
    """What is kept from the masked ones (link/client.py)."""

    async def control(self, ask: ControlAsk) -> None:
        """See LinkClient."""
        ...

    async def state(self, device: str) -> DeviceState:
        """See LinkClient."""
        ...


class BarredLink:
    """Belongs to one event loop, as its link does."""

    def __init__(self, link: Link, devices: Collection[str] = ()) -> None:
        """`devices`: as `bar` takes them."""
        self._link = link
        self._hosts = frozenset(devices)
        self._running: dict[str, tuple[Played, Callable[[Trouble], None]]] = {}

    def bar(self, devices: Collection[str]) -> None:
        """Takes the devices (`device_name`) of cameras with masks; ends the streams that come from one of them."""
        self._hosts = frozenset(devices)
        for played, ended in list(self._running.values()):
            if why := self._why_not(played):
                self.bye(played.dialog)
                ended(Trouble(GapReason.MASK_DEVICE, why))

    async def play(self, ask: PlayAsk, ended: Callable[[Trouble], None]) -> Played:
        """See LinkClient. Raises Trouble(MASK_DEVICE) besides."""
        dialog, is_over = "", False

        def end(trouble: Trouble) -> None:
            nonlocal is_over
            is_over = True
            self._running.pop(dialog, None)
            ended(trouble)

        played = await self._link.play(ask, end)
        dialog = played.dialog
        if why := self._why_not(played):
            self._link.bye(played.dialog)
            raise Trouble(GapReason.MASK_DEVICE, why)
        if not is_over:
            self._running[dialog] = played, ended
        return played

    def bye(self, dialog: str) -> None:
        """See LinkClient."""
        self._running.pop(dialog, None)
        self._link.bye(dialog)

    async def control(self, ask: ControlAsk) -> None:
        """See LinkClient. Raises Trouble(MASK_DEVICE) besides: what turns shows what its masks covered."""
        if self._hosts and (why := self._why_none_of(_host_of((await self._link.state(ask.device)).place))):
            raise Trouble(GapReason.MASK_DEVICE, why)
        await self._link.control(ask)

    async def state(self, device: str) -> DeviceState:
        """See LinkClient."""
        return await self._link.state(device)

    def _why_not(self, played: Played) -> str:
        """Why this stream may not be read; "" if it may."""
        return self._why_none_of(played.host, played.media_host)

    def _why_none_of(self, host: str, *further: str) -> str:
        """Why a device at these hosts is left alone; "" if it need not be."""
        if not self._hosts:
            return ""
        try:
            hosts = {device_name(one) for one in (host, *further) if one}
        except Fault:
            return _UNKNOWN
        return _MASKED if hosts & self._hosts else "" if host else _UNKNOWN


def _host_of(place: str) -> str:
    """The host in the place of a device ("udp 10.1.2.3:5060"); "" if it is unknown."""
    return place.partition(" ")[2].rpartition(":")[0].strip("[]")
