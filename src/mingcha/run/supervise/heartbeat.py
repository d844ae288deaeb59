"""Heartbeats of programs without a port: a small file in run/, touched at every turn."""

import time
from collections.abc import Callable

from mingcha.kit.home import Home

FRESH_S = 90.0
"""Maximum age of a live program's heartbeat: three of its longest pauses."""


def beating(home: Home, name: str, wait: Callable[[float], bool]) -> Callable[[float], bool]:
    """Wraps a wait so that each call writes the heartbeat; removes it at the end."""
    path = home.run / f"{name}.beat"

    def beat_and_wait(seconds: float) -> bool:
        try:
            path.touch()
        except OSError:
            pass  # a full or read-only disk is reported elsewhere; the program continues
        ended = wait(seconds)
        if ended:
            path.unlink(missing_ok=True)
        return ended

    return beat_and_wait


def beats(home: Home, name: str) -> bool:
    """Whether the program's heartbeat is recent."""
    try:
        return time.time() - (home.run / f"{name}.beat").stat().st_mtime < FRESH_S
    except OSError:
        return False
