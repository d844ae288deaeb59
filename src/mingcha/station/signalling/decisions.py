"""Decisions about devices, followed while they are registered (articles 13(1), 18, 20(4)).

A registration lasts for a day. A device that is retired, or gets another password, has to register again within
seconds, not on the next day: its registration is withdrawn, which ends its streams.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog
from django.db import Error as DatabaseError

FOLLOW_EVERY_S = 5.0
_LOG = structlog.get_logger("mingcha.sip")

type Version = Callable[[], int]
"""registry.devices.queries.decisions_version. Blocks. Raises DatabaseError."""
type Marks = Callable[[], Mapping[str, str]]
"""registry.devices.queries.password_marks. Blocks. Raises DatabaseError."""
type Withdraw = Callable[[str], None]
"""Forgets the password of a device (code), and withdraws its registration, if it has one."""


class Decisions:
    """Belongs to one event loop."""

    def __init__(
        self,
        version: Version,
        marks: Marks,
        in_thread: Callable[[Callable[[], Mapping[str, str] | None]], Awaitable[Mapping[str, str] | None]],
        withdraw: Withdraw,
    ) -> None:
        self._version, self._marks, self._in_thread, self._withdraw = version, marks, in_thread, withdraw
        self._known = -1
        self._held: Mapping[str, str] | None = None

    def is_approved(self, code: str) -> bool | None:
        """Whether a device was approved when that was read last; None before the first time."""
        return None if self._held is None else code in self._held

    def mark_of(self, code: str) -> str:
        """The mark of a device's password as it was read last; "" for none."""
        return "" if self._held is None else self._held.get(code, "")

    async def follow(self) -> None:
        """Follows what was decided since the last call; nothing while the database is away."""
        try:
            marks = await self._in_thread(self._read)
        except DatabaseError as error:
            _LOG.warning("decisions_not_read", error=type(error).__name__)
            return
        if marks is None:
            return
        held, self._held = self._held, marks
        if held is not None:
            for code in {*held, *marks}:
                if held.get(code) != marks.get(code):
                    self._withdraw(code)

    async def run(self) -> None:
        """Follows until it is cancelled."""
        while True:
            await self.follow()
            await asyncio.sleep(FOLLOW_EVERY_S)

    def _read(self) -> Mapping[str, str] | None:
        """The marks of all devices; None if nobody decided anything since. Blocks."""
        version = self._version()
        if version == self._known:
            return None
        marks = self._marks()
        self._known = version
        return marks
