"""What happens to devices, carried to the register in batches (articles 13(1), 16(5)).

A keepalive is no notice. While the database is away notices wait, the oldest are dropped beyond a bound.
"""

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial

import structlog
from django.db import Error as DatabaseError

from mingcha.kit.clock import Clock
from mingcha.media.gb28181.server.devices import DeviceState
from mingcha.media.gb28181.server.listening import UnknownDevice
from mingcha.media.gb28181.sip.transport import Peer
from mingcha.registry.devices.values import DeviceEvent, DeviceNotice

MOST_WAITING = 50_000
BATCH = 1_000
_LOG = structlog.get_logger("mingcha.sip")

type Take = Callable[[Sequence[DeviceNotice]], int]
"""registry.devices.tasks.take_registrations. Blocks. Raises DatabaseError."""
type InThread = Callable[[Callable[[], int]], Awaitable[int]]


class Notices:
    """Belongs to one event loop."""

    def __init__(
        self, take: Take, in_thread: InThread, clock: Clock, program: str, mark_of: Callable[[str], str]
    ) -> None:
        """`program`: the name of this signalling program; `mark_of`: the mark of a device's password now."""
        self._take, self._in_thread, self._clock = take, in_thread, clock
        self._program, self._mark_of = program, mark_of
        self._waiting: deque[DeviceNotice] = deque(maxlen=MOST_WAITING)
        self.dropped = 0
        """Notices that were lost since the database was away for too long."""

    def __len__(self) -> int:
        return len(self._waiting)

    def of_device(self, device: DeviceState, event: DeviceEvent) -> None:
        """Notes what happened to a registered device."""
        self.note(
            DeviceNotice(
                device.code,
                event,
                self._now(),
                address_of(device.peer),
                device.peer.transport,
                device.version,
                program=self._program,
                password_mark=self._mark_of(device.code) if event is DeviceEvent.CAME else "",
            )
        )

    def unknown(self, one: UnknownDevice) -> None:
        """Notes that a device wants to register which nobody approved."""
        address = address_of(one.peer)
        notice = DeviceNotice(
            one.code, DeviceEvent.UNKNOWN, self._now(), address, one.peer.transport, one.version, maker=one.agent
        )
        self.note(notice)

    def note(self, notice: DeviceNotice) -> None:
        """Adds a notice."""
        self.dropped += len(self._waiting) == MOST_WAITING
        self._waiting.append(notice)

    async def carry(self) -> bool:
        """Hands all that waits to the register, a batch at a time; False while the database is away. To be called by
        one task."""
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
            try:
                await self._in_thread(partial(self._take, batch))
            except DatabaseError as error:
                room = MOST_WAITING - len(self._waiting)
                self.dropped += max(len(batch) - room, 0)
                self._waiting.extendleft(reversed(batch[-room:] if room else ()))
                _LOG.warning("notices_wait", notices=len(self._waiting), error=type(error).__name__)
                return False
        return True

    def _now(self) -> datetime:
        return self._clock.now()


def address_of(peer: Peer) -> str:
    """Host and port as the register names them."""
    return f"[{peer.host}]:{peer.port}" if ":" in peer.host else f"{peer.host}:{peer.port}"
