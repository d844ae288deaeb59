"""Dependencies of the pages set from outside: the clock, and the source of pictures for evidence.

Tests replace them.
"""

from mingcha.access.snapshots.taken_picture import TakenPicture, TakePicture
from mingcha.kit.clock import Clock, SystemClock
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_clock: list[Clock] = [SystemClock()]


def clock() -> Clock:
    """The clock of every page and of every action that a page calls."""
    return _clock[0]


def use_clock(new: Clock) -> Clock:
    """Sets another clock and returns the previous one."""
    old, _clock[0] = _clock[0], new
    return old


def _no_pictures(camera: str, at_ms: int, token: str) -> TakenPicture:
    del camera, at_ms, token
    raise Fault(FaultKind.UNAVAILABLE, Words("没有接通取流网关", "no gateway is connected"))


_take_picture: list[TakePicture] = [_no_pictures]


def take_picture() -> TakePicture:
    """The source of pictures kept as evidence."""
    return _take_picture[0]


def use_pictures(new: TakePicture) -> TakePicture:
    """Sets another source of pictures and returns the previous one."""
    old, _take_picture[0] = _take_picture[0], new
    return old
