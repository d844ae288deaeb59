"""The UDP and the TCP socket of a SIP program, as one Transport (article 13(1): both must work, 4.3.2)."""

from collections.abc import Callable

from mingcha.kit.clock import Clock
from mingcha.media.gb28181.sip.connections import SHIPPED_BOUNDS, ConnectionBounds, Connections
from mingcha.media.gb28181.sip.datagrams import Datagrams
from mingcha.media.gb28181.sip.transport import UDP, Peer, Receiver

_TRIES = 20


class Sockets:
    """Both sockets on one port."""

    def __init__(
        self,
        receiver: Receiver,
        clock: Clock,
        admits: Callable[[str], bool] = lambda _: True,
        bounds: ConnectionBounds = SHIPPED_BOUNDS,
        is_known: Callable[[Peer], bool] = lambda _: True,
    ) -> None:
        """`admits`: whether another message of a host is read; it counts them. `is_known`: whether a device has
        registered over a connection; others get little room and time."""
        self.datagrams = Datagrams(receiver, admits)
        self.connections = Connections(receiver, clock, admits, bounds, is_known)
        self.port = 0

    async def open(self, host: str, port: int) -> int:
        """Binds both; returns the port. Port 0: one that is free for both. Raises OSError."""
        for left in reversed(range(_TRIES if port == 0 else 1)):
            self.port = self.datagrams.open(host, port)
            try:
                await self.connections.listen(host, self.port)
            except OSError:
                self.datagrams.close()
                if not left:
                    raise
            else:
                break
        return self.port

    def send(self, data: bytes, to: Peer) -> bool:
        """Sends one message; False if it certainly does not arrive."""
        return self.datagrams.send(data, to) if to.transport == UDP else self.connections.send(data, to)

    async def close(self) -> None:
        """Closes both, and every connection."""
        self.datagrams.close()
        await self.connections.close()
