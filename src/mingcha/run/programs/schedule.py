"""The schedule of `mingcha work`: a table of tasks, each with how often it runs. A lease in the database lets one
worker run it; no task's error reaches another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.db import Error as DatabaseError
from django.db import connection

from mingcha.fleet.leases.actions import give_back_lease, take_lease
from mingcha.kit.clock import Clock
from mingcha.kit.decision import Refused
from mingcha.kit.errors import Fault

_LOG = structlog.get_logger("mingcha.work")

LEASE = "clock"
"""Of the home with the pages: one worker has it, whatever runs beside it. A recorder host has tasks of its home alone
and needs none, so that its log is witnessed while the database is away, too."""
LEASE_LENGTH = timedelta(seconds=30)
TURN_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class PeriodicTask:
    """One line of the table: what runs, and how often (seconds between its starts)."""

    name: str
    every_s: float
    do: Callable[[], object]


class Schedule:
    """Runs what is due; a task that fails is logged and tried again at its next time."""

    def __init__(self, tasks: Sequence[PeriodicTask], clock: Clock, holder: str, lease: str = LEASE) -> None:
        self._tasks = tasks
        self._lease = lease
        self._clock = clock
        self._holder = holder
        self._due_ns = dict.fromkeys((task.name for task in tasks), 0)

    def turn(self) -> bool:
        """Runs every due task if this worker has the lease, renewed at the begin and before each further task; returns
        whether it has it."""
        if not self._has_lease():
            return False
        is_first = True
        for task in self._tasks:
            if self._clock.monotonic_ns() < self._due_ns[task.name]:
                continue
            if not is_first and not self._has_lease():
                return False
            is_first = False
            self._due_ns[task.name] = self._clock.monotonic_ns() + int(task.every_s * 1e9)
            self._run(task)
        return True

    def _has_lease(self) -> bool:
        try:
            return not self._lease or take_lease(self._lease, self._holder, LEASE_LENGTH, clock=self._clock)
        except DatabaseError as error:
            _database_away(error)
            return False

    def close(self) -> None:
        """Gives the lease back, so that another worker need not wait for its end."""
        try:
            if self._lease:
                give_back_lease(self._lease, self._holder)
        except DatabaseError as error:
            _database_away(error)

    def _run(self, task: PeriodicTask) -> None:
        try:
            task.do()
        except DatabaseError as error:
            _database_away(error)
        except Fault as fault:
            _LOG.warning("task_failed", task=task.name, fault=fault.kind.value, reason=fault.words.en)
        except Refused as refusal:
            _LOG.warning("task_refused", task=task.name, article=refusal.decision.article)
        except Exception:  # noqa: BLE001
            _LOG.exception("task_bug", task=task.name)  # one task's bug must not stop the others


def keep_time(schedule: Schedule, wait: Callable[[float], bool]) -> None:
    """Turns until `wait` (seconds) says to stop."""
    while True:
        schedule.turn()
        if wait(TURN_EVERY_S):
            return


def _database_away(error: DatabaseError) -> None:
    _LOG.warning("database_away", error=type(error).__name__)
    connection.close()
