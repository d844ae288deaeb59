"""The measured process: the shipped signalling server on real sockets, passwords by a rule, no database.

`main(host)` prints its port, then answers each line of its standard input with a line of JSON: `count`, or
`catalogue CODE`, which asks that device for its catalogue.
"""

import asyncio
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from mingcha.kit.clock import SystemClock
from mingcha.media.gb28181.manscdp.catalogue_item import CatalogueItem
from mingcha.media.gb28181.server.buckets import MESSAGES_AT_ONCE, MESSAGES_PER_S, Buckets
from mingcha.media.gb28181.server.catalogue import CollectedCatalogue, collect_catalogue
from mingcha.media.gb28181.server.devices import DeviceState, Left
from mingcha.media.gb28181.server.invitations import Ended
from mingcha.media.gb28181.server.listening import DeviceCredentials, UnknownDevice
from mingcha.media.gb28181.server.requests import Dialog, ServerIdentity
from mingcha.media.gb28181.server.server import TICK_S, SignallingServer
from mingcha.media.gb28181.sip.message import SipMessage
from mingcha.media.gb28181.sip.nonces import Nonces
from mingcha.media.gb28181.sip.sockets import Sockets
from mingcha.media.gb28181.sip.transport import Peer

SERVER, REALM = "34020000002000000001", "3402000000"
PASSWORD = "bench-{code}"
KILOBYTE = 1024


class Notices:
    """Counts what a program would write to its database."""

    def __init__(self) -> None:
        self.count: Counter[str] = Counter()

    def came(self, device: DeviceState) -> None:  # noqa: ARG002 - of the interface, as below
        """A device registered."""
        self.count["came"] += 1

    def left(self, device: DeviceState, why: Left) -> None:  # noqa: ARG002
        """A device went."""
        self.count["left"] += 1

    def moved(self, device: DeviceState) -> None:  # noqa: ARG002
        """A device has another address."""
        self.count["moved"] += 1

    def unknown(self, notice: UnknownDevice) -> None:  # noqa: ARG002
        """A device without approval."""
        self.count["unknown"] += 1

    def notified(self, *_: object) -> None:
        """Nothing: the bench sends no alarms."""

    def message(self, device: DeviceState, body: bytes) -> None:  # noqa: ARG002
        """A message to be read."""
        self.count["message"] += 1

    def ended(self, dialog: Dialog, why: Ended) -> None:  # noqa: ARG002
        """A stream ended."""
        self.count["ended"] += 1


class Served:
    """The server between its sockets and the commands of the measurement."""

    def __init__(self, host: str) -> None:
        clock = SystemClock()
        self.notices = Notices()
        self.sockets = Sockets(
            self, clock, Buckets(clock, MESSAGES_PER_S, MESSAGES_AT_ONCE).take, is_known=self.is_known
        )
        identity = ServerIdentity(SERVER, REALM, lambda _: (host, self.sockets.port))
        self.server = SignallingServer(
            self.sockets, clock, identity, Nonces(b"bench", clock), _credentials_of, self.notices, self.notices.ended
        )
        self.ending = asyncio.Event()

    def received(self, message: SipMessage, source: Peer) -> None:
        """From the sockets."""
        self.server.received(message, source)

    def closed(self, peer: Peer) -> None:
        """From the sockets."""
        self.server.closed(peer)

    def is_known(self, peer: Peer) -> bool:
        """From the sockets."""
        return self.server.devices.at(peer) is not None

    def command(self) -> None:
        """Reads one line of standard input; its end is the end."""
        words = sys.stdin.readline().split()
        if not words:
            self.ending.set()
        elif words[0] == "count":
            _print(self._counted())
        else:
            self._collect(words[1])

    def _counted(self) -> dict[str, Any]:
        datagrams = self.sockets.datagrams
        return {
            "cpu_s": time.process_time(), "registered": len(self.server.devices), "refused": datagrams.refused,
            "invalid": datagrams.invalid, "notices": sum(self.notices.count.values()), **self.notices.count,
        }  # fmt: skip

    def _collect(self, code: str) -> None:
        device = self.server.devices.get(code)
        if device is None:
            _print({"completeness": "none", "received": 0, "seconds": 0.0, "growth_bytes": 0})
            return
        began, before = time.monotonic(), _peak_bytes()
        pages: list[int] = []

        def takes(items: Sequence[CatalogueItem]) -> None:
            pages.append(len(items))

        def done(end: CollectedCatalogue) -> None:
            took_s, growth = time.monotonic() - began, _peak_bytes() - before
            _print(
                {"completeness": end.completeness, "received": sum(pages), "seconds": took_s, "growth_bytes": growth}
            )

        collect_catalogue(self.server.questions, device, takes, done)


def _credentials_of(code: str, then: Callable[[DeviceCredentials | None], None]) -> None:
    then(DeviceCredentials(PASSWORD.format(code=code)))


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KILOBYTE


def _print(answer: dict[str, Any]) -> None:
    print(json.dumps(answer), flush=True)


async def _serve(host: str) -> None:
    served = Served(host)
    await served.sockets.open(host, 0)
    _print({"port": served.sockets.port})
    asyncio.get_running_loop().add_reader(sys.stdin, served.command)
    while not served.ending.is_set():
        try:
            await asyncio.wait_for(served.ending.wait(), TICK_S)
        except TimeoutError:
            served.server.due(time.monotonic_ns())
    await served.sockets.close()


def main(host: str) -> None:
    """Serves until standard input ends."""
    asyncio.run(_serve(host))
