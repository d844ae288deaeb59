"""What the pages are handed from outside: the clock. Tests put a standing one here."""

from mingcha.kit.clock import Clock, SystemClock

_clock: list[Clock] = [SystemClock()]


def clock() -> Clock:
    """The clock of every page and of every action that a page calls."""
    return _clock[0]


def use_clock(new: Clock) -> Clock:
    """Hands in another clock and gives back the one before."""
    old, _clock[0] = _clock[0], new
    return old
