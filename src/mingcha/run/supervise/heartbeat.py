"""A sign of life of programs that listen on no port: a small file in run/, touched at every turn."""

import time
from collections.abc import Callable

from mingcha.kit.home import Home

FRESH_S = 90.0
"""A younger sign means that the program is alive: three of its longest pauses."""


def beating(home: Home, name: str, wait: Callable[[float], bool]) -> Callable[[float], bool]:
    """The same wait, that leaves a sign of life each time it is called and takes it away at the end."""
    path = home.run / f"{name}.beat"

    def beat_and_wait(seconds: float) -> bool:
        try:
            path.touch()
        except OSError:
            pass  # a full or read-only disk is said elsewhere; the program goes on
        ended = wait(seconds)
        if ended:
            path.unlink(missing_ok=True)
        return ended

    return beat_and_wait


def beats(home: Home, name: str) -> bool:
    """Whether a program left a sign of life lately."""
    try:
        return time.time() - (home.run / f"{name}.beat").stat().st_mtime < FRESH_S
    except OSError:
        return False
