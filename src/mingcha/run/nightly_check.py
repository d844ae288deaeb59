"""The check of every night: at 03:10 in Shanghai the worker starts `mingcha check --record` (article 20).

It runs as a process of its own: reading all footage takes as long as it takes, and revocations must not wait for it.
"""

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta

from mingcha.evidence.queries import first_entry_at, newest_of
from mingcha.kit.clock import SHANGHAI, Clock

AFTER_MIDNIGHT = timedelta(hours=3, minutes=10)

type Start = Callable[[], "subprocess.Popen[bytes]"]


def start_check() -> "subprocess.Popen[bytes]":
    """`mingcha check --record` in this home; its findings are in the entry that it writes."""
    words = [sys.executable, "-m", "mingcha.run.main", "check", "--record"]
    return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def is_due(now: datetime, last: datetime | None) -> bool:
    """Whether a 03:10 of Shanghai lies between the last check (or the log's beginning) and now."""
    local = now.astimezone(SHANGHAI)
    newest = local.replace(hour=0, minute=0, second=0, microsecond=0) + AFTER_MIDNIGHT
    if newest > local:
        newest -= timedelta(days=1)
    return last is not None and last < newest


class NightlyCheck:
    """Starts the check when its time has come; one at a time."""

    def __init__(self, clock: Clock, start: Start = start_check) -> None:
        self._clock = clock
        self._start = start
        self._running: subprocess.Popen[bytes] | None = None

    def turn(self) -> None:
        """Looks whether one is due; for the worker's table."""
        if self._running is not None and self._running.poll() is None:
            return
        self._running = None
        entry = newest_of("evidence.check.record")
        if is_due(self._clock.now(), entry.at if entry else first_entry_at()):
            self._running = self._start()

    def close(self) -> None:
        """Stops a check that runs; the next start begins it again."""
        if self._running is not None and self._running.poll() is None:
            self._running.terminate()
            self._running.wait()
