"""Token buckets for request rates, shared by all workers of a host: a table of fixed size in a memory-mapped file.

Needs no broker and no database row per request. Without a file the table is the process's own memory. Workers on
several hosts count per host.
"""

import fcntl
import mmap
import os
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

RATES_FILE = "MINGCHA_WEB_RATES"
"""Set by `mingcha web` for its workers: the file of the shared table. Without it (another WSGI server) each process
counts alone."""
SETS = 4096
SLOTS_A_SET = 8
MOST_REMEMBERED = SETS * SLOTS_A_SET
"""Maximum number of keys. In a full set the least recently used key is replaced; it then gets a full bucket again."""

_SLOT = struct.Struct("<16sdq")
"""BLAKE2b-128 of the key, remaining tokens, CLOCK_MONOTONIC of the last use in ns (the same clock in every process)."""
_SET_BYTES = SLOTS_A_SET * _SLOT.size
_TABLE_BYTES = SETS * _SET_BYTES


class Buckets:
    """One bucket per key: it holds `burst` requests and refills with `per_minute`."""

    def __init__(self, per_minute: int, burst: int, shared: Path | None = None) -> None:
        self.per_minute = per_minute
        self.burst = burst
        self._lock = threading.Lock()
        self._file = -1 if shared is None else _opened(shared)
        self._table = mmap.mmap(self._file, _TABLE_BYTES)

    def wait_s(self, key: str, now_ns: int) -> int:
        """0 if a request may pass now (and is counted), else the whole seconds until one may."""
        name = blake2b(key.encode(), digest_size=16).digest()
        number = int.from_bytes(name[:4], "big") % SETS
        with self._alone(number):
            place, left, at_ns = self._slot(number * _SET_BYTES, name)
            if at_ns is None:
                left, at_ns = float(self.burst), now_ns
            left = min(float(self.burst), left + max(0, now_ns - at_ns) * self.per_minute / 60e9)
            passes = left >= 1
            _SLOT.pack_into(self._table, place, name, left - 1 if passes else left, now_ns)
        return 0 if passes else max(1, -int(-(1 - left) * 60 // self.per_minute))

    def close(self) -> None:
        """Releases memory and file."""
        self._table.close()
        if self._file >= 0:
            os.close(self._file)

    def _slot(self, first: int, name: bytes) -> tuple[int, float, int | None]:
        """The slot of the key in its set with its content; otherwise the slot to take over, and None."""
        oldest, oldest_ns = first, None
        for place in range(first, first + _SET_BYTES, _SLOT.size):
            held, left, at_ns = _SLOT.unpack_from(self._table, place)
            if held == name:
                return place, left, at_ns
            if oldest_ns is None or at_ns < oldest_ns:
                oldest, oldest_ns = place, at_ns
        return oldest, 0.0, None

    @contextmanager
    def _alone(self, number: int) -> Iterator[None]:
        """Locks one set against other threads and, with the kernel's record lock on one byte of the file, against other
        processes; the lock of a killed worker is released."""
        with self._lock:
            if self._file < 0:
                yield
                return
            fcntl.lockf(self._file, fcntl.LOCK_EX, 1, number)
            try:
                yield
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, 1, number)


def _opened(path: Path) -> int:
    """Opens the table's file at full size; new bytes are zeros, which match no key."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    os.ftruncate(file, _TABLE_BYTES)
    return file
