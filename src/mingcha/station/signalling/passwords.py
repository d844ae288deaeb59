"""Passwords of devices for the registrar, looked up in a thread and remembered for a minute (articles 18, 20(4)).

A code that nobody approved is answered from memory (Decisions knows those that were): a flood of codes asks the
database nothing. Until the approved ones were read, a bucket bounds the look-ups. While the database is away, a device
is judged by what was known of it; one of which nothing is known gets no answer, and tries again.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from functools import partial

import structlog
from django.db import Error as DatabaseError

from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault
from mingcha.media.gb28181.server.buckets import Buckets
from mingcha.media.gb28181.server.listening import DeviceCredentials

HELD_S = 60
MOST_HELD = 200_000
MOST_ASKED = 20_000
_MOST_OF_CODE = 8
BLIND_PER_S, BLIND_AT_ONCE = 20, 200
"""Look-ups before it is known which codes were approved."""
_LOG = structlog.get_logger("mingcha.sip")

type LookUp = Callable[[str], DeviceCredentials | None]
"""Reads the credentials of a device (20 digits); None if nobody approved it. Blocks. Raises DatabaseError, Fault."""
type InThread = Callable[[Callable[[], DeviceCredentials | None]], Awaitable[DeviceCredentials | None]]
type IsApproved = Callable[[str], bool | None]
"""Whether a device (20 digits) was approved when that was read last; None: it was not read yet."""
type Answered = Callable[[DeviceCredentials | None], None]


class Passwords:
    """Belongs to one event loop; `credentials_of` is the registrar's CredentialsOf."""

    def __init__(self, look_up: LookUp, in_thread: InThread, clock: Clock, is_approved: IsApproved) -> None:
        self._look_up, self._in_thread, self._clock, self._is_approved = look_up, in_thread, clock, is_approved
        self._blind = Buckets(clock, BLIND_PER_S, BLIND_AT_ONCE)
        self._held: OrderedDict[str, tuple[DeviceCredentials | None, int]] = OrderedDict()
        self._asked: dict[str, list[Answered]] = {}
        self._outdated: set[str] = set()
        self._looking: set[asyncio.Task[None]] = set()

    def credentials_of(self, code: str, answered: Answered) -> None:
        """Calls back at once with what is remembered, else when it was looked up, else never."""
        approved = self._is_approved(code)
        if approved is False:
            answered(None)
            return
        held = self._held.get(code)
        if held is not None and self._clock.monotonic_ns() - held[1] < HELD_S * 1_000_000_000:
            answered(held[0])
            return
        waiting = self._asked.get(code)
        if waiting is not None:
            if len(waiting) < _MOST_OF_CODE:
                waiting.append(answered)
            return
        if len(self._asked) >= MOST_ASKED or (approved is None and not self._blind.take("")):
            return  # a flood: the device tries again
        self._asked[code] = [answered]
        task = asyncio.get_running_loop().create_task(self._read(code))
        self._looking.add(task)
        task.add_done_callback(self._looking.discard)

    def forget(self, code: str) -> None:
        """Makes the next registration of a device look up anew."""
        self._held.pop(code, None)
        if code in self._asked:
            self._outdated.add(code)  # what is read just now may be of before: nobody is answered by it

    async def stop(self) -> None:
        """Ends what is being looked up."""
        for task in self._looking:
            task.cancel()
        await asyncio.gather(*self._looking, return_exceptions=True)

    async def _read(self, code: str) -> None:
        held = self._held.get(code)
        try:
            found = await self._in_thread(partial(self._look_up, code))
        except (DatabaseError, Fault) as error:
            _LOG.warning("password_not_read", device=code, error=type(error).__name__)
            if held is None:
                self._asked.pop(code)
                self._outdated.discard(code)
                return
            found = held[0]
        else:
            self._held[code] = (found, self._clock.monotonic_ns())
            self._held.move_to_end(code)
            if len(self._held) > MOST_HELD:
                self._held.popitem(last=False)
        waiting = self._asked.pop(code)
        if code in self._outdated:
            self._outdated.discard(code)
            self._held.pop(code, None)
            return
        for answered in waiting:
            answered(found)
