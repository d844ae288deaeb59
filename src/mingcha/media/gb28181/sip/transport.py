"""What the layers above know of sockets: a place to send to, and a way to send (article 13(1))."""

from typing import Literal, NamedTuple, Protocol

from mingcha.media.gb28181.sip.message import SipMessage

UDP: Literal["udp"] = "udp"
TCP: Literal["tcp"] = "tcp"


class Peer(NamedTuple):
    """Where a message came from, or goes to."""

    host: str
    """A numeric address."""
    port: int
    transport: Literal["udp", "tcp"] = "udp"
    connection: int = 0
    """Number of the TCP connection; 0 over UDP."""


class Transport(Protocol):
    """Sends messages. Never blocks."""

    def send(self, data: bytes, to: Peer) -> bool:
        """Sends one message; False if the connection is gone or takes no more. Over UDP True says nothing."""
        ...


class Receiver(Protocol):
    """Is handed what comes from sockets."""

    def received(self, message: SipMessage, source: Peer) -> None:
        """A message that was read without a fault."""
        ...

    def closed(self, peer: Peer) -> None:
        """A TCP connection has ended, from either side."""
        ...
