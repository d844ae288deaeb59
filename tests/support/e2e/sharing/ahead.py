"""Run as a program: one verb of `mingcha` while the machine's clock seems to be ahead by so many seconds.

usage: python -m tests.support.e2e.sharing.ahead SECONDS VERB [WORD ...]
"""

import sys
from datetime import datetime, timedelta

from mingcha.kit.clock import SystemClock
from mingcha.run.main import main


def move_clock(ahead: timedelta) -> None:
    """Moves what every program of ours reads as the machine's clock."""
    machine = SystemClock.now

    def now(clock: SystemClock) -> datetime:
        return machine(clock) + ahead

    SystemClock.now = now  # type: ignore[method-assign]


if __name__ == "__main__":
    move_clock(timedelta(seconds=float(sys.argv[1])))
    sys.argv = ["mingcha", *sys.argv[2:]]
    sys.exit(main())
