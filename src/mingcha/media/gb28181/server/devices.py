"""Devices that are registered now, in memory: address, version, when they were last heard (articles 13(1), 16(5)).

A keepalive costs no timer and no write: the wheel holds each device once, and looks when its time has come whether it
was heard since.
"""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from mingcha.kit.clock import Clock
from mingcha.media.gb28181.sip.transport import UDP, Peer
from mingcha.media.gb28181.sip.wheel import TimerWheel

MOST_DEVICES = 200_000
_SECOND_NS = 1_000_000_000


class Left(StrEnum):
    """Why a device is not registered any more."""

    DEREGISTERED = "deregistered"  # by itself, Expires 0
    EXPIRED = "expired"  # it did not register again in time
    SILENT = "silent"  # its keepalives stayed away
    CONNECTION = "connection"  # its TCP connection has ended (9.1.1)
    WITHDRAWN = "withdrawn"  # a person of ours took its registration back


@dataclass(slots=True, eq=False)
class DeviceState:
    """One registered device."""

    code: str
    peer: Peer
    """Where it registered from by digest, and requests of ours go to."""
    version: str
    """X-GB-Ver: "2.0" 2016, "3.0" 2022; "" if it sent none."""
    agent: str
    """User-Agent as it came, 100 characters at most."""
    heard_ns: int
    expires_ns: int
    silent_after_ns: int
    may_move: bool
    """Whether a message from another port of its host is believed (a NAT that changes its ports)."""
    listed: int = 0
    """Channels of its last whole catalogue; 0: not known."""
    doubted: int = -1
    """Channels of the last catalogue, if it was not believed; -1: it was."""


class Devices:
    """Every registered device."""

    def __init__(self, clock: Clock, most: int = MOST_DEVICES) -> None:
        self._clock = clock
        self._most = most
        self._by_code: dict[str, DeviceState] = {}
        self._by_peer: dict[Peer, DeviceState] = {}
        self._of_host: Counter[str] = Counter()
        self._wheel: TimerWheel[DeviceState] = TimerWheel(clock.monotonic_ns())

    def __len__(self) -> int:
        return len(self._by_code)

    @property
    def is_full(self) -> bool:
        """Whether no other device can register."""
        return len(self._by_code) >= self._most

    def get(self, code: str) -> DeviceState | None:
        """A registered device; None if it is not registered."""
        return self._by_code.get(code)

    def at(self, peer: Peer) -> DeviceState | None:
        """The device whose last request came from there; None if there is none."""
        return self._by_peer.get(peer)

    def at_host(self, host: str) -> int:
        """How many devices are registered from a host."""
        return self._of_host[host]

    def may_be_heard(self, device: DeviceState, source: Peer) -> bool:
        """Whether a message without a digest may be of this device: from where it registered; from another port only
        over UDP, if it may move and its host has no other device, for a neighbour behind the same NAT could draw its
        streams to himself."""
        if source == device.peer:
            return True
        return (
            device.may_move
            and (source.transport, device.peer.transport) == (UDP, UDP)
            and source.host == device.peer.host
            and self._of_host[source.host] == 1
        )

    def add(self, device: DeviceState) -> None:
        """Takes in a device that is not registered."""
        self._by_code[device.code] = device
        self._by_peer[device.peer] = device
        self._of_host[device.peer.host] += 1
        self._wheel.put(device, self._due_ns(device))

    def heard(self, device: DeviceState, peer: Peer) -> bool:
        """Notes a sign of life and learns the address; True if host or transport are others than before."""
        device.heard_ns = self._clock.monotonic_ns()
        if peer == device.peer:
            return False
        before, device.peer = device.peer, peer
        if self._by_peer.get(before) is device:
            del self._by_peer[before]
        self._by_peer[peer] = device
        self._count_out(before.host)
        self._of_host[peer.host] += 1
        return (before.host, before.transport) != (peer.host, peer.transport)

    def remove(self, device: DeviceState) -> bool:
        """Forgets a device; False if it was not registered."""
        if self._by_code.get(device.code) is not device:
            return False
        del self._by_code[device.code]
        if self._by_peer.get(device.peer) is device:
            del self._by_peer[device.peer]
        self._count_out(device.peer.host)
        return True

    def due(self, now_ns: int) -> list[tuple[DeviceState, Left]]:
        """Removes and returns those that fell silent or did not register again."""
        found = []
        for device in self._wheel.due(now_ns):
            if self._by_code.get(device.code) is not device:
                continue
            due_ns = self._due_ns(device)
            if due_ns > now_ns:
                self._wheel.put(device, due_ns)
                continue
            self.remove(device)
            found.append((device, Left.EXPIRED if device.expires_ns <= now_ns else Left.SILENT))
        return found

    def _count_out(self, host: str) -> None:
        self._of_host[host] -= 1
        if self._of_host[host] <= 0:
            del self._of_host[host]

    @staticmethod
    def _due_ns(device: DeviceState) -> int:
        return min(device.heard_ns + device.silent_after_ns, device.expires_ns)
