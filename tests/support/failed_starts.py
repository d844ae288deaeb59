"""Starts of a home that came to nothing because another program took its ports, and were tried again: told, so that
nobody takes them for none."""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

FAILED_STARTS = "MINGCHA_FAILED_STARTS"
"""The file of a stage for them (scripts/stages.py)."""
_TAKEN = re.compile(r"^port (\d+) on \S+ cannot be used: stop what uses it, or set MINGCHA_PORT$", re.M)
"""The sentence of mingcha/run/supervise/free_port.py."""


def port_taken(told: str) -> int | None:
    """The port of which `mingcha up` said on standard error that it cannot be used; None where it ended for any other
    reason."""
    found = _TAKEN.search(told)
    return None if found is None else int(found[1])


def note_failed_start() -> None:
    """Tells of one with the test that asked for it: scripts/stages.py lists them at the end, beside the tests of a
    second try. Without that script it is in the test's own output."""
    test = os.environ.get("PYTEST_CURRENT_TEST", "outside of a test").partition(" (")[0]
    line = f"{test}: a port that the test chose was taken\n"
    sys.stderr.write(line)
    if FAILED_STARTS in os.environ:
        with Path(os.environ[FAILED_STARTS]).open("a", encoding="utf-8") as file:
            file.write(line)


def begun[T](port: int, start: Callable[[int], tuple[T, str]], other_port: Callable[[], int] | None) -> T:
    """What `start` began at this port. It returns that and what was told on standard error by a start that came to
    nothing, "" by one that is ready. Where a port that the test chose was taken, the test's own fault, it starts once
    more at `other_port`, if there is one; any other failure fails the test."""
    running, told = start(port)
    if other_port is not None and port_taken(told) in range(port, port + 3):
        note_failed_start()
        running, told = start(other_port())
    assert not told, told
    return running
