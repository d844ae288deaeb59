"""Cameras go home by the clock: whoever turned one and left, after the time that its home preset says (7(2)).

Deadlines are of the clock's monotonic count; the files have wall time, so that a restart goes on where it was.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import structlog

from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gateway.control.movers import Controlled, Movers, trouble_of
from mingcha.media.gateway.control.positions import UNKNOWN, Position, PositionFiles
from mingcha.media.gateway.figures import GatewayFigures
from mingcha.media.gateway.opening_log import OpeningLog
from mingcha.media.ptz.verbs import GoHome

RETRY_S = (10, 20, 40, 60)
"""After a failure a camera is sent home again; the last time again and again."""
ASK_AGAIN_S = 300
"""A camera without a home preset is tried so often: its number may be recorded while it is away."""
BY_CLOCK = "clock"
_STALE_NS = 5_000_000_000
"""While a key is held, the file may be this far behind."""
_S_NS = 1_000_000_000

log = structlog.get_logger("mingcha.gateway")

type TakeBack = Callable[[], Awaitable[None]]
"""Takes a note back that a camera is about to leave home, because it never moved."""


class Homecoming:
    """Where every camera of this gateway is, and the journeys home."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        movers: Movers,
        openings: OpeningLog | None,
        figures: GatewayFigures,
        changed: Callable[[str], None],
    ) -> None:
        """`changed` is called with each camera whose state changed by itself."""
        self._files = PositionFiles(folder)
        self._clock = clock
        self._movers = movers
        self._openings = openings
        self._figures = figures
        self._changed = changed
        self._away: dict[str, Position] = {}
        self._journeys: dict[str, asyncio.Task[None]] = {}
        self._saving = asyncio.Lock()

    def begin(self) -> dict[str, int]:
        """Goes on with the cameras that were away; the lease of each. Raises Fault(UNAVAILABLE) if the folder cannot be
        used."""
        try:
            self._away = self._files.load()
        except OSError as error:
            raise _not_kept(error) from None
        for position in self._away.values():
            left_ms = position.due_ms - self._now_ms()
            most_ms = 1000 * max(position.home_return_s, RETRY_S[-1])  # the wall clock may have stepped meanwhile
            position.due_ns = self._clock.monotonic_ns() + min(max(left_ms, 0), most_ms) * 1_000_000
        self._count()
        return {camera: position.lease for camera, position in self._away.items()}

    def state(self, camera: str) -> tuple[bool, int | None]:
        """(whether a camera is away, in how many seconds it goes home; None: not by the clock)."""
        position = self._away.get(camera)
        if position is None or position.arrived_after_s != UNKNOWN:
            return False, None
        if not position.due_ms or position.home_preset == 0:
            return True, None
        return True, max(0, -((self._clock.monotonic_ns() - position.due_ns) // _S_NS))

    async def leaving(self, camera: str, lease: int) -> TakeBack:
        """Notes on the disk that a camera is about to leave home, so that it comes back whatever happens; returns what
        takes the note back if the camera never moved. Raises Fault(UNAVAILABLE) if it cannot be written."""
        before = self._away.get(camera)
        was_home = before is None or before.arrived_after_s != UNKNOWN
        position = Position(lease, self._now_ms()) if before is None or was_home else before
        due = position.due_ns, position.due_ms
        position.lease, position.verbs = lease, position.verbs + 1
        verbs, self._away[camera] = position.verbs, position
        self._put_off(position)
        self._count()

        async def take_back() -> None:
            if self._away.get(camera) is not position or position.verbs != verbs:
                return  # another verb came after it
            if was_home:
                del self._away[camera]
                self._say_home(camera, lease, BY_CLOCK)  # the line of the verb says that it left
            else:
                position.verbs -= 1
                position.due_ns, position.due_ms = due
            self._count()
            await self._try_to_save(camera)

        try:
            await self._save(camera)
        except OSError as error:
            await take_back()
            raise _not_kept(error) from None
        return take_back

    async def done(self, camera: str, controlled: Controlled) -> None:
        """A verb of a person was done: the time until home begins anew."""
        position = self._away.get(camera)
        if position is None or position.arrived_after_s != UNKNOWN:
            return
        position.home_preset, position.home_return_s = controlled.home_preset, controlled.home_return_s
        self._put_off(position)
        await self._try_to_save(camera)

    async def held(self, camera: str) -> None:
        """A key is still held."""
        position = self._away.get(camera)
        if position is None or position.arrived_after_s != UNKNOWN:
            return
        self._put_off(position)
        if self._clock.monotonic_ns() - position.saved_ns > _STALE_NS:
            await self._try_to_save(camera)

    def verbs(self, camera: str) -> int:
        """How often a camera left; a journey home counts only if this is still so at its end."""
        position = self._away.get(camera)
        return 0 if position is None else position.verbs

    async def came_home(self, camera: str, lease: int, by: str, verbs: int) -> None:
        """A camera was sent home, when it had left `verbs` times, and took it."""
        position = self._away.get(camera)
        if position is None:
            self._say_home(camera, lease, by)  # others may know it as away: a gateway that had it before
        if position is None or position.arrived_after_s != UNKNOWN or position.verbs != verbs:
            return
        position.arrived_after_s = max(0, (self._now_ms() - position.since_ms) // 1000) if position.since_ms else 0
        position.lease = lease
        await self._log_arrival(camera, position, by)
        self._changed(camera)

    def sweep(self) -> None:
        """Sends home what is due; call it several times a second."""
        now_ns = self._clock.monotonic_ns()
        for camera, position in self._away.items():
            if position.due_ms and position.due_ns <= now_ns and camera not in self._journeys:
                journey = asyncio.create_task(self._bring_home(camera, position))
                self._journeys[camera] = journey
                journey.add_done_callback(partial(self._arrived, camera))

    def _arrived(self, camera: str, journey: "asyncio.Task[None]") -> None:
        del self._journeys[camera]
        if not journey.cancelled() and (bug := journey.exception()) is not None:
            log.error("gateway_bug", exc_info=bug)

    async def stop(self) -> None:
        """Ends; what is away goes on after the next start."""
        journeys = tuple(self._journeys.values())
        for journey in journeys:
            journey.cancel()
        await asyncio.gather(*journeys, return_exceptions=True)

    async def _bring_home(self, camera: str, position: Position) -> None:
        if position.arrived_after_s != UNKNOWN:
            await self._log_arrival(camera, position, BY_CLOCK)
            return
        verbs = position.verbs
        try:
            controlled = await self._movers.control(camera, GoHome())
        except Fault as fault:
            if position.verbs == verbs:
                await self._failed(camera, position, fault)
            return
        if position.verbs == verbs and self._away.get(camera) is position:  # else a person turned it meanwhile
            position.home_preset = controlled.home_preset
            self._figures.homecomings["home"] += 1
            await self.came_home(camera, position.lease, BY_CLOCK, verbs)

    async def _failed(self, camera: str, position: Position, fault: Fault) -> None:
        self._figures.homecomings["failed"] += 1
        was_missing, position.is_missing = position.is_missing, fault.kind is FaultKind.NOT_FOUND
        # asked for twice: a recorder that begins again does not know its cameras for a moment
        if not (was_missing and position.is_missing and self._has_left(camera, position)):
            self._try_again(camera, position, fault)
        await self._try_to_save(camera)
        self._changed(camera)

    def _try_again(self, camera: str, position: Position, fault: Fault) -> None:
        """Puts a failed return off; writes its first failure, but for a camera that is not found."""
        has_no_home = position.home_preset == 0 or (fault.kind is FaultKind.INVALID and position.home_preset < 0)
        if has_no_home and not position.is_missing:
            position.home_preset = 0  # it has no home position; the log says that it is away
            self._due_in(position, ASK_AGAIN_S)
            return
        after_s = RETRY_S[min(position.failures, len(RETRY_S) - 1)]
        position.failures += 1
        self._due_in(position, after_s)
        if not position.is_missing and not position.is_failure_logged and self._openings is not None:
            try:
                self._openings.home_failed(camera, position.lease, trouble_of(fault))
                position.is_failure_logged = True
            except Fault as not_written:
                log.warning("home_failed_not_written", detail=not_written.detail)

    def _has_left(self, camera: str, position: Position) -> bool:
        """Forgets a camera that another recorder has now; False while that cannot be written."""
        try:
            if self._openings is not None:
                self._openings.left(camera, position.lease)
        except Fault as fault:
            log.warning("left_not_written", detail=fault.detail)
            return False
        del self._away[camera]
        self._count()
        return True

    async def _log_arrival(self, camera: str, position: Position, by: str) -> None:
        """Writes that a camera is home; if that cannot be written, later, without moving the camera again."""
        try:
            if self._openings is not None:
                self._openings.home(camera, position.lease, by, position.arrived_after_s)
        except Fault as fault:
            log.warning("home_not_written", detail=fault.detail)
            self._due_in(position, RETRY_S[0])
        else:
            if self._away.get(camera) is position:
                del self._away[camera]
        self._count()
        await self._try_to_save(camera)

    def _say_home(self, camera: str, lease: int, by: str) -> None:
        """Writes that a camera is at home that is not known as away here."""
        try:
            if self._openings is not None:
                self._openings.home(camera, lease, by, 0)
        except Fault as fault:
            log.warning("home_not_written", detail=fault.detail)

    def _put_off(self, position: Position) -> None:
        position.failures, position.is_failure_logged, position.is_missing = 0, False, False
        if position.home_preset == 0:
            self._due_in(position, ASK_AGAIN_S)
        elif position.home_return_s == 0:
            position.due_ms = 0
        else:
            self._due_in(position, position.home_return_s)

    def _due_in(self, position: Position, after_s: int) -> None:
        position.due_ns = self._clock.monotonic_ns() + after_s * _S_NS
        position.due_ms = self._now_ms() + after_s * 1000

    async def _try_to_save(self, camera: str) -> None:
        try:
            await self._save(camera)
        except OSError as error:
            log.warning("position_not_kept", error=str(error))

    async def _save(self, camera: str) -> None:
        async with self._saving:
            position = self._away.get(camera)
            if position is not None:
                position.saved_ns = self._clock.monotonic_ns()
            await asyncio.to_thread(self._files.save, camera, None if position is None else replace(position))

    def _count(self) -> None:
        self._figures.cameras_away = sum(one.arrived_after_s == UNKNOWN for one in self._away.values())

    def _now_ms(self) -> int:
        return int(self._clock.now().timestamp() * 1000)


def _not_kept(error: OSError) -> Fault:
    words = Words("摄像机的位置无法记录，暂不能转动", "where the camera is cannot be kept, so it is not moved")
    return Fault(FaultKind.UNAVAILABLE, words, str(error))
