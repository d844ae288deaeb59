"""Gives memory that a burst left free in the C library's allocator back to the system.

After a pause (a stopped process, a stalled disk) a recorder works off everything at once and then needs little again;
the allocator keeps the pages for ever, and a machine with many recorders would be full of such peaks.
"""

import ctypes
import os
from collections.abc import Callable
from pathlib import Path

_EVERY_NS = 60_000_000_000
_PAGE_BYTES = os.sysconf("SC_PAGESIZE")


def resident_bytes() -> int:
    """Resident set of this process; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE_BYTES
    except (OSError, ValueError, IndexError):
        return 0


def release() -> None:
    """Returns free pages of all arenas (malloc_trim(3) of glibc); nothing where the C library has no such call."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(ctypes.c_size_t(0))


class FreedMemory:
    """Looks once a minute, and releases when the process holds a quarter more than it did at its least."""

    def __init__(self, resident: Callable[[], int] = resident_bytes, give_back: Callable[[], None] = release) -> None:
        self._resident = resident
        self._give_back = give_back
        self._least_bytes = 0
        self._next_ns = 0

    def look(self, now_ns: int) -> bool:
        """Whether memory was given back; `now_ns` of a monotonic clock."""
        if now_ns < self._next_ns:
            return False
        self._next_ns = now_ns + _EVERY_NS
        held = self._resident()
        grown = self._least_bytes > 0 and held > self._least_bytes * 5 // 4
        if grown:
            self._give_back()
            held = self._resident()
        # what is really used may grow for good (more cameras): each look compares with what was left by the last one
        self._least_bytes = held if grown else min(self._least_bytes or held, held)
        return grown
