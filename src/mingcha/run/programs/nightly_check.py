"""The nightly check: at 03:10 in Shanghai the worker starts `mingcha check --nightly` (article 20).

A recorder host checks its own data and records that under its own name. The check is a separate process, because
reading all footage takes long and must not delay revocations.
"""

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta

from mingcha.evidence.actions import HOST_CHECK, WHOLE_CHECK
from mingcha.evidence.queries import first_entry_at, latest_of, newest_of
from mingcha.kit.clock import SHANGHAI, Clock

AFTER_MIDNIGHT = timedelta(hours=3, minutes=10)

_MOST_HOSTS = 1000
"""Number of the newest host checks that are searched for this host's own."""

type Start = Callable[[], "subprocess.Popen[bytes]"]


def start_check() -> "subprocess.Popen[bytes]":
    """Starts `mingcha check --nightly` in this home; it writes its findings into its entry."""
    words = [sys.executable, "-m", "mingcha.run.main", "check", "--nightly"]
    return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def is_due(now: datetime, last: datetime | None) -> bool:
    """Whether a 03:10 in Shanghai lies between the last check (or the log's first entry) and now."""
    local = now.astimezone(SHANGHAI)
    newest = local.replace(hour=0, minute=0, second=0, microsecond=0) + AFTER_MIDNIGHT
    if newest > local:
        newest -= timedelta(days=1)
    return last is not None and last < newest


class NightlyCheck:
    """Starts the check when it is due; one at a time. `recorder`: the name of a recorder host, "" for the home with the
    pages."""

    def __init__(self, clock: Clock, start: Start = start_check, recorder: str = "") -> None:
        self._clock = clock
        self._recorder = recorder
        self._start = start
        self._running: subprocess.Popen[bytes] | None = None

    def turn(self) -> None:
        """Starts a check if one is due; called by the worker."""
        if self._running is not None and self._running.poll() is None:
            return
        self._running = None
        if is_due(self._clock.now(), self._last_at() or first_entry_at()):
            self._running = self._start()

    def _last_at(self) -> datetime | None:
        if not self._recorder:
            entry = newest_of(WHOLE_CHECK)
            return entry.at if entry else None
        for entry in latest_of(HOST_CHECK, _MOST_HOSTS):
            if ((entry.event or {}).get("facts") or {}).get("recorder") == self._recorder:
                return entry.at
        return None

    def close(self) -> None:
        """Stops a running check; it is due again at the next start."""
        if self._running is not None and self._running.poll() is None:
            self._running.terminate()
            self._running.wait()
