"""Pushes to the targets of sharing, beside the worker's clock: a slow receiver delays no revocation (article 13(1)).

Each target has a lease of its own, which is renewed before each batch: of two workers one sends. Two of them send to
one target only if one stands still for LEASE_LENGTH between two batches; a receiver bears the same version twice.
"""

import threading
from datetime import timedelta

import structlog
from django.db import Error as DatabaseError
from django.db import connection

from mingcha.fleet.leases.actions import give_back_lease, take_lease
from mingcha.kit.actor import program
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault
from mingcha.sharing.pushes.sending import push_turn
from mingcha.sharing.targets.queries import running_targets
from mingcha.sharing.targets.rows import adapter_of, target_called

_LOG = structlog.get_logger("mingcha.work")

PUSHED_EVERY_S = 20
TARGET_WITHIN_S = 15
"""A target that is not through by then goes on after the others had their turn."""
LEASE_LENGTH = timedelta(minutes=5)
"""Longer than sealing, sending and receiving a batch."""
_ENDS_WITHIN_S = 75.0


class PushRounds:
    """Runs rounds over the targets in a thread of their own."""

    def __init__(self, clock: Clock, holder: str) -> None:
        self._clock = clock
        self._holder = holder
        self._stop = threading.Event()
        self._running: threading.Thread | None = None

    def turn(self) -> None:
        """Starts rounds unless they are running; called by the worker."""
        if self._running is not None and self._running.is_alive():
            return
        self._running = threading.Thread(target=self._beside, name="pushes", daemon=True)
        self._running.start()

    def close(self) -> None:
        """Ends running rounds behind their batch, and waits for that."""
        self._stop.set()
        if self._running is not None:
            self._running.join(_ENDS_WITHIN_S)

    def push_all(self) -> int:
        """One turn of each running target; returns how many batches left."""
        return sum(self._push(name) for name in running_targets() if not self._stop.is_set())

    def _push(self, name: str) -> int:
        lease, until_ns = f"push:{name}", self._clock.monotonic_ns() + int(TARGET_WITHIN_S * 1e9)

        def may_go_on() -> bool:
            in_time = not self._stop.is_set() and self._clock.monotonic_ns() < until_ns
            return in_time and take_lease(lease, self._holder, LEASE_LENGTH, clock=self._clock)

        if not may_go_on():
            return 0
        try:
            adapter = adapter_of(target_called(name))
            return push_turn(program("work"), target=name, adapter=adapter, clock=self._clock, may_go_on=may_go_on)
        except Fault as fault:
            _LOG.warning("push_not_possible", target=name, kind=fault.kind.value)
            return 0
        finally:
            give_back_lease(lease, self._holder)

    def _beside(self) -> None:
        try:
            while self.push_all() and not self._stop.is_set():
                pass
        except DatabaseError as error:
            _LOG.warning("database_away", error=type(error).__name__)
        except Exception:  # noqa: BLE001
            _LOG.exception("job_bug", job="pushes")  # a thread has nobody to tell; the next turn begins anew
        finally:
            connection.close()
