"""Gives memory that a burst left free in the C library's allocator back to the system.

After a pause (a stopped process, a stalled disk) a recorder works off everything at once and then needs little again;
the allocator keeps the pages for ever, and a machine with many recorders would be full of such peaks.
"""

import ctypes
from collections.abc import Callable

_EVERY_NS = 60_000_000_000
_C_LIBRARY = ctypes.CDLL(None)


def release() -> None:
    """Returns free pages of all arenas (malloc_trim(3) of glibc): 18 ms after a burst of
    300 MB, a fraction of one when little is free; nothing where the C
    library has no such call."""
    trim = getattr(_C_LIBRARY, "malloc_trim", None)
    if trim is not None:
        trim(ctypes.c_size_t(0))


class FreedMemory:
    """Releases once a minute, whatever the process holds: how much of that is free the system does not say, and a look
    that falls into a burst finds all of it in use."""

    def __init__(self, give_back: Callable[[], None] = release) -> None:
        self._give_back = give_back
        self._next_ns: int | None = None

    def look(self, now_ns: int) -> bool:
        """Whether memory was given back; `now_ns` of a monotonic clock. The first look begins the first minute."""
        if self._next_ns is not None and now_ns >= self._next_ns:
            self._give_back()
            self._next_ns = now_ns + _EVERY_NS
            return True
        if self._next_ns is None:
            self._next_ns = now_ns + _EVERY_NS
        return False
