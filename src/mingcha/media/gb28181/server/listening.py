"""What the signalling server needs of the program that runs it, and what it hands to it (articles 13(1), 18, 20(4)).

All of it is called in the loop and must return at once: whoever needs a database puts it into a queue.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from mingcha.media.gb28181.server.devices import DeviceState, Left
from mingcha.media.gb28181.server.notifications import Notification
from mingcha.media.gb28181.sip.digest import MD5
from mingcha.media.gb28181.sip.transport import Peer


@dataclass(frozen=True, slots=True)
class DeviceCredentials:
    """What a person of ours set for an approved device. The password is not in the repr."""

    password: str
    algorithm: str = MD5
    """MD5 or SHA-256."""
    qop: str = "auth"
    """"" for devices that compute a wrong digest with it."""
    sends_date: bool = True
    """Whether the answer to its registration sets its clock."""
    may_move: bool = False
    """Whether its message is believed from another port of its host, if that has no other device."""
    keepalive_s: int = 60
    missed: int = 3

    def __repr__(self) -> str:
        return "DeviceCredentials(...)"


type CredentialsOf = Callable[[str, Callable[[DeviceCredentials | None], None]], None]
"""Looks the credentials of a code up and calls back in the loop, at once or later; None: unknown or not approved."""

type Redirect = Callable[[str, Peer], str]
"""The URI of the server that a device shall register with instead (9.1.2.3); "" for this one."""


@dataclass(frozen=True, slots=True)
class UnknownDevice:
    """A device that wants to register and is not approved: a claim, to be looked at by a person."""

    code: str
    peer: Peer
    agent: str
    version: str


class Listener(Protocol):
    """Is handed what happens."""

    def came(self, device: DeviceState) -> None:
        """A device has registered that was not registered before."""
        ...

    def left(self, device: DeviceState, why: Left) -> None:
        """A device is not registered any more."""
        ...

    def moved(self, device: DeviceState) -> None:
        """Host or transport of a device have changed; a change of its port alone is no news."""
        ...

    def unknown(self, notice: UnknownDevice) -> None:
        """A device was refused; for each code once an hour at most."""
        ...

    def notified(self, device: DeviceState, notification: Notification) -> None:
        """A registered device reports something of its pictures or channels."""
        ...

    def message(self, device: DeviceState, body: bytes) -> None:
        """A MANSCDP body of a registered device that answers no question of ours; already acknowledged."""
        ...
