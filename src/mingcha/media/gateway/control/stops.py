"""Stops that are owed to cameras: each is sent again until it succeeds or another verb replaces it (article 7(2))."""

from collections import Counter

from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault
from mingcha.media.gateway.control.movers import Controlled, Movers
from mingcha.media.ptz.verbs import Verb

PAUSES_S = (1, 2, 4, 8, 10)
"""Between a stop that failed and the next one; the last time again and again: by GB/T 28181 a camera turns on."""
_ON_ITS_WAY_S = 10
"""A stop that is on its way is not sent again for so long: longer than the recorder may take."""
GONE_AFTER_S = 10
"""A recorder that does not know a camera for so long has it no more; one that begins again does not for a moment."""
_S_NS = 1_000_000_000


class OwedStops:
    """The cameras of a gateway whose stop failed, and how many verbs each of them was sent."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._owed: dict[str, tuple[int, int]] = {}
        """How often it failed, and when it is sent again (monotonic ns)."""
        self._begun: Counter[str] = Counter()
        self._missing_since_ns: dict[str, int] = {}
        """Cameras that their recorder did not know when it was asked last, and since when (monotonic)."""

    def begun(self, camera: str) -> int:
        """How many verbs of a camera began: a stop that was asked for before the last of them is owed no more."""
        return self._begun[camera]

    def owe(self, camera: str) -> None:
        """A camera may still move: its stop is due now."""
        self._owed[camera] = 0, self._clock.monotonic_ns()

    def replaced(self, camera: str) -> bool:
        """Another verb begins; returns whether a stop was owed."""
        self._begun[camera] += 1
        self._missing_since_ns.pop(camera, None)
        return self._owed.pop(camera, None) is not None

    def settled(self, camera: str) -> None:
        """The camera took the stop, or can take none."""
        self._owed.pop(camera, None)
        self._missing_since_ns.pop(camera, None)

    def failed(self, camera: str, begun: int, *, is_missing: bool = False) -> None:
        """A stop failed that was asked for when `begun` verbs had begun: it is owed unless another one began since.
        `is_missing`: the recorder does not know the camera; once it did not twice, GONE_AFTER_S apart with no other
        answer in between, another recorder has it, and the stop is owed no more."""
        if self._begun[camera] != begun:
            return
        now_ns = self._clock.monotonic_ns()
        if not is_missing:
            self._missing_since_ns.pop(camera, None)
        elif now_ns - self._missing_since_ns.setdefault(camera, now_ns) >= GONE_AFTER_S * _S_NS:
            self.settled(camera)
            return
        tries = self._owed.get(camera, (0, 0))[0]
        pause_s = PAUSES_S[min(tries, len(PAUSES_S) - 1)]
        self._owed[camera] = tries + 1, now_ns + pause_s * _S_NS

    def due(self) -> tuple[str, ...]:
        """Cameras whose stop must be sent now, by the caller; each is due again later if no answer is recorded."""
        now_ns = self._clock.monotonic_ns()
        cameras = tuple(camera for camera, (_, due_ns) in self._owed.items() if due_ns <= now_ns)
        for camera in cameras:
            self._owed[camera] = self._owed[camera][0], now_ns + _ON_ITS_WAY_S * _S_NS
        return cameras


class Homeward:
    """Movers of the way home by the clock: it replaces a stop that is owed, which would halt the camera half way."""

    def __init__(self, movers: Movers, stops: OwedStops) -> None:
        self._movers, self._stops = movers, stops

    async def control(self, camera: str, verb: Verb) -> Controlled:
        """Does the verb. Raises as the movers do; then a stop that was owed is owed again."""
        was_owed = self._stops.replaced(camera)
        begun = self._stops.begun(camera)
        try:
            return await self._movers.control(camera, verb)
        except Fault:
            if was_owed and self._stops.begun(camera) == begun:
                self._stops.owe(camera)
            raise
