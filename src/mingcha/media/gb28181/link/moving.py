"""Hands verbs of control to the channels of devices that register, through the link (articles 2, 7(2))."""

from typing import Protocol

from mingcha.media.address import CameraAddress
from mingcha.media.gb28181.link.wire import ControlAsk
from mingcha.media.ptz.verb_json import verb_to_json
from mingcha.media.ptz.verbs import Verb


class ControlLink(Protocol):
    """What takes the request (link/barred.py, link/client.py)."""

    async def control(self, ask: ControlAsk) -> None:
        """Raises Trouble if the verb was not taken."""
        ...


class LinkMover:
    """Belongs to one event loop, as its link does."""

    def __init__(self, link: ControlLink) -> None:
        self._link = link

    async def __call__(self, address: CameraAddress, verb: Verb) -> None:
        """Does one verb. Raises Trouble; whether the device turned is not known: it acknowledges and says no more."""
        await self._link.control(ControlAsk(address.host, address.channel, verb_to_json(verb)))
