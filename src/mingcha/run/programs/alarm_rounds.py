"""Alarms are derived beside the worker's clock, in a thread of their own: no other job delays them (article 16(1))."""

import threading
from datetime import timedelta

import structlog
from django.db import Error as DatabaseError
from django.db import connection

from mingcha.fleet.leases.actions import give_back_lease, take_lease
from mingcha.kit.clock import Clock
from mingcha.supervision.alarms.upkeep import derive_alarms, is_turn_asked

_LOG = structlog.get_logger("mingcha.work")

LOOK_EVERY_S = 0.5
"""Between two looks whether somebody asks for a turn: one row is read."""
TURN_EVERY_S = 5.0
"""A turn without being asked: silent recorders, disks, clues, findings and seats ask nobody."""
LEASE = "alarms"
LEASE_LENGTH = timedelta(seconds=30)
_RENEWED_EVERY_S = 10.0
_ENDS_WITHIN_S = 10.0


class AlarmRounds:
    """Derives the alarms when asked, and every few seconds; of several workers, the one with the lease."""

    def __init__(self, clock: Clock, holder: str) -> None:
        self._clock = clock
        self._holder = holder
        self._due_ns = self._renewed_ns = self._waits_ns = 0
        self._stop = threading.Event()
        self._running: threading.Thread | None = None

    def start(self) -> None:
        """Looks from now on."""
        self._running = threading.Thread(target=self._run, name=LEASE, daemon=True)
        self._running.start()

    def close(self) -> None:
        """Ends after the turn that runs."""
        self._stop.set()
        if self._running is not None:
            self._running.join(_ENDS_WITHIN_S)

    def turn_if_due(self) -> int:
        """A turn if one is due or asked for, and this worker has the lease; returns how many alarms changed."""
        now_ns = self._clock.monotonic_ns()
        if now_ns < self._waits_ns or (now_ns < self._due_ns and not is_turn_asked()):
            return 0
        if now_ns >= self._renewed_ns:
            if not take_lease(LEASE, self._holder, LEASE_LENGTH, clock=self._clock):
                self._waits_ns = now_ns + int(TURN_EVERY_S * 1e9)
                return 0
            self._renewed_ns = now_ns + int(_RENEWED_EVERY_S * 1e9)
        self._due_ns = now_ns + int(TURN_EVERY_S * 1e9)
        changed = derive_alarms(clock=self._clock)
        # a camera that flaps asks all the time: turns take at most a third of it, however large the city is
        ended_ns = self._clock.monotonic_ns()
        self._waits_ns = ended_ns + 2 * (ended_ns - now_ns)
        return changed

    def _run(self) -> None:
        while not self._stop.wait(LOOK_EVERY_S):
            try:
                self.turn_if_due()
            except DatabaseError as error:
                _LOG.warning("database_away", error=type(error).__name__)
                connection.close()
            except Exception:  # noqa: BLE001
                _LOG.exception("task_bug", task=LEASE)  # a thread has nobody to tell; the next turn begins anew
        try:
            if self._renewed_ns:
                give_back_lease(LEASE, self._holder)
        except DatabaseError as error:
            _LOG.warning("database_away", error=type(error).__name__)
        finally:
            connection.close()
