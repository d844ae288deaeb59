"""Starts of a home that came to nothing and were tried again: told, so that nobody takes them for none."""

import os
import sys
from pathlib import Path

FAILED_STARTS = "MINGCHA_FAILED_STARTS"
"""The file of a stage for them (scripts/stages.py)."""


def note_failed_start() -> None:
    """Tells of one with the test that asked for it: scripts/stages.py lists them at the end, beside the tests of a
    second try. Without that script it is in the test's own output."""
    test = os.environ.get("PYTEST_CURRENT_TEST", "outside of a test").partition(" (")[0]
    line = f"{test}: mingcha up did not start\n"
    sys.stderr.write(line)
    if FAILED_STARTS in os.environ:
        with Path(os.environ[FAILED_STARTS]).open("a", encoding="utf-8") as file:
            file.write(line)
