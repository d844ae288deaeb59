"""What a source needs of the link to the signalling program (article 13(1)). By itself, so that a recorder without
devices that register loads no source of theirs."""

from collections.abc import Callable
from typing import Protocol

from mingcha.media.gb28181.link.wire import PlayAsk, Played
from mingcha.media.trouble import Trouble


class StreamLink(Protocol):
    """Asks for streams and gives them back (client.LinkClient, barred.BarredLink)."""

    async def play(self, ask: PlayAsk, ended: Callable[[Trouble], None]) -> Played:
        """Asks a device for a stream. Raises Trouble. `ended` is called once if it ends by itself."""
        ...

    def bye(self, dialog: str) -> None:
        """Ends a stream without waiting."""
        ...
