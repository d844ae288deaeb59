"""A port for pictures that cannot be had at once: who asks, and what is opened for them (article 13(1)).

The cascade opens a ticket first, and is refused by rules; a device of its own pictures needs none of this.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from mingcha.media.gb28181.device.model import PictureFeed
from mingcha.media.gb28181.streams.sdp import MediaDescription


@dataclass(frozen=True, slots=True)
class Asked:
    """An invitation. `user`: whom the other side names as the one who watches, "" for nobody."""

    channel: str
    offer: MediaDescription
    user: str


class Opening(Protocol):
    """Opens pictures for invitations."""

    async def open(self, asked: Asked, gone: Callable[[], None]) -> PictureFeed | int:
        """The pictures, or the code that the invitation is refused with. `gone`: called in a later turn of the loop if
        they end by themselves, never after `stop`. Raises nothing; may be cancelled."""
        ...
