"""What is taken through the gateway: bytes and seconds of footage by grant, point and way, at a player's pace (16(3)).

The counts go into the log of openings as increments, a few times a minute (opening_log).
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gateway.pace import Pace, TakingLimits
from mingcha.media.gateway.tickets import Ticket

LIVE, PLAYBACK, COPY, EXPORT = "live", "playback", "copy", "export"
_LOOK_EVERY_S = 0.25
PARALLEL_AFTER_S = 1.0
"""A response counts as concurrent from this age on: a player that seeks repeatedly leaves responses behind that end at
the closed connection."""
_FORGET_AFTER_S = 3600.0

type LimitsNow = Callable[[], TakingLimits]
"""The limits of today."""
type Key = tuple[str, str, str, str]
"""(who, grant, camera, way)."""


@dataclass(slots=True)
class Tally:
    """What was taken since the last report."""

    sent_bytes: int = 0
    footage_90k: int = 0
    """Footage that the person did not have yet. Live: the time during which pictures came."""
    pictures: int = 0
    held_ms: int = 0
    """Total wait for the pace; a player that shows what it fetches rarely waits."""
    parallel: int = 0
    """Most answers of footage, or live pictures, of the point at once over one ticket."""

    def as_json(self) -> dict[str, int]:
        """The increments as the log has them; footage in milliseconds."""
        return {
            "bytes": self.sent_bytes,
            "footage_ms": self.footage_90k // 90,
            "pictures": self.pictures,
            "held_ms": self.held_ms,
            "parallel": self.parallel,
        }

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to report; a fraction of a millisecond is kept for the next report."""
        return not (self.sent_bytes or self.footage_90k >= 90 or self.pictures or self.held_ms)


class Takings:
    """The counts and paces of one gateway. `limits` None: nothing is paced, everything is counted."""

    def __init__(self, limits: LimitsNow | None = None) -> None:
        self.limits = limits
        self.pace = Pace()
        self._tallies: dict[Key, Tally] = {}
        self._open: Counter[tuple[str, str, str]] = Counter()

    def tally(self, ticket: Ticket, camera: str, way: str) -> Tally:
        """The tally of a ticket's grant for a point and a way."""
        return self._tallies.setdefault((ticket.who, ticket.grant, camera, way), Tally())

    def begin(self, ticket: Ticket, camera: str, way: str) -> None:
        """Counts one more answer or live picture at once."""
        key = ticket.id, camera, way
        self._open[key] += 1
        tally = self.tally(ticket, camera, way)
        tally.parallel = max(tally.parallel, self._open[key])

    def end(self, ticket: Ticket, camera: str, way: str) -> None:
        """Counts one less."""
        key = ticket.id, camera, way
        self._open[key] -= 1
        if self._open[key] <= 0:
            del self._open[key]

    def report(self) -> list[tuple[Key, dict[str, int]]]:
        """The increments since the last report, by key; they count as reported."""
        now_s = asyncio.get_running_loop().time()
        self.pace.forget(now_s - _FORGET_AFTER_S)
        reported = [(key, tally.as_json()) for key, tally in self._tallies.items() if not tally.is_empty]
        shown = {(camera, way) for _, camera, way in self._open}
        for key, tally in tuple(self._tallies.items()):
            if not tally.is_empty:
                self._tallies[key] = Tally(footage_90k=tally.footage_90k % 90)
            elif key[2:] not in shown:
                del self._tallies[key]
        return reported


class Taking:
    """One response for a ticket: checks the ticket, paces and counts the footage."""

    def __init__(
        self,
        takings: Takings,
        ticket: Ticket,
        camera: str,
        still_valid: Callable[[], bool],
        *,
        is_footage: bool,
        way: str = PLAYBACK,
    ) -> None:
        self._way = way
        self._takings = takings
        self._ticket = ticket
        self._camera = camera
        self._still_valid = still_valid
        self._may_count = is_footage
        self._is_counted = False
        self._began_s = _now_s()

    def check(self) -> None:
        """Raises Fault(UNAUTHENTICATED) once the ticket has ended."""
        if not self._still_valid():
            raise Fault(FaultKind.UNAUTHENTICATED, Words("取流凭据已失效", "the ticket has ended"))

    async def footage(self, start_90k: int, duration_90k: int, *, keys: bool = False) -> None:
        """Waits until this footage may be sent, and counts it. Raises Fault(UNAUTHENTICATED) once the ticket ended."""
        if self._takings.limits is None:
            self._tally.footage_90k += duration_90k
            return
        new_90k, wait_s = self._takings.pace.footage(
            self._ticket.who, self._camera, start_90k, duration_90k, self._takings.limits(), _now_s(), keys=keys
        )
        await self._hold(wait_s)
        self._tally.footage_90k += new_90k

    def copied(self, duration_90k: int) -> None:
        """Counts footage of an export, without pacing, since no player shows it. Raises as check()."""
        self.check()
        self._tally.footage_90k += duration_90k

    async def copy(self, start_90k: int, duration_90k: int) -> None:
        """Waits until this stretch of a viewing copy may be made, and counts it. Raises Fault(UNAUTHENTICATED) as
        footage()."""
        if self._takings.limits is None:
            self._tally.footage_90k += duration_90k
            return
        new_90k, wait_s = self._takings.pace.copy(
            self._ticket.who, self._camera, start_90k, duration_90k, self._takings.limits(), _now_s()
        )
        await self._hold(wait_s, counts=False)
        self._tally.footage_90k += new_90k

    async def picture(self) -> None:
        """Waits until one more picture may be made, and counts it. Raises Fault(UNAUTHENTICATED) as footage()."""
        if self._takings.limits is not None:
            await self._hold(self._takings.pace.picture(self._ticket.who, self._takings.limits(), _now_s()))
        self._tally.pictures += 1

    def sent(self, count_bytes: int) -> None:
        """Counts bytes on their way to the client."""
        self._tally.sent_bytes += count_bytes
        self._count_among()

    def end(self) -> None:
        """Ends the response, whether sent or interrupted. A second call does nothing."""
        self._may_count = False
        if self._is_counted:
            self._is_counted = False
            self._takings.end(self._ticket, self._camera, self._way)

    def _count_among(self) -> None:
        """Counts this response as concurrent if it is old enough."""
        if self._may_count and _now_s() - self._began_s >= PARALLEL_AFTER_S:
            self._may_count, self._is_counted = False, True
            self._takings.begin(self._ticket, self._camera, self._way)

    @property
    def _tally(self) -> Tally:
        return self._takings.tally(self._ticket, self._camera, self._way)

    async def _hold(self, wait_s: float, *, counts: bool = True) -> None:
        began_s = _now_s()
        while (left_s := began_s + wait_s - _now_s()) > 0:
            self.check()
            self._count_among()
            await asyncio.sleep(min(left_s, _LOOK_EVERY_S))
        if wait_s > 0 and counts:
            self._tally.held_ms += int((_now_s() - began_s) * 1000)


def _now_s() -> float:
    return asyncio.get_running_loop().time()
