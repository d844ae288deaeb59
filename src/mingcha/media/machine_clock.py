"""Whether this machine's clock is synchronised by a time server, by adjtimex(2), read only.

Separate from the drift of camera clocks, which are measured against this clock.
"""

import ctypes
import os
import struct
from dataclasses import dataclass

_HEAD = struct.Struct("@ixxxxqqqqi")
"""modes, offset, freq, maxerror, esterror, status: struct timex of 64-bit Linux."""
_SIZE_BYTES = 208
_UNSYNCHRONISED = 0x40
_TIME_ERROR = 5
_C_LIBRARY = ctypes.CDLL(None, use_errno=True)  # loaded once, since each load leaves a type behind


@dataclass(frozen=True, slots=True)
class MachineClock:
    """`synchronised` is None if the kernel does not report it."""

    synchronised: bool | None
    error_ms: int | None
    """The kernel's estimate of the greatest error; None while the clock is not synchronised."""


def machine_clock() -> MachineClock:
    """The state that the kernel reports now."""
    if struct.calcsize("P") != 8 or os.uname().sysname != "Linux":
        return MachineClock(None, None)
    buffer = ctypes.create_string_buffer(_SIZE_BYTES)
    try:
        state = _C_LIBRARY.adjtimex(buffer)
    except (OSError, AttributeError):
        return MachineClock(None, None)
    return read_timex(state, buffer.raw)


def read_timex(state: int, data: bytes) -> MachineClock:
    """The meaning of adjtimex's result and its structure."""
    if state < 0:
        return MachineClock(None, None)
    _, _, _, most_error_us, _, status = _HEAD.unpack_from(data)
    if state == _TIME_ERROR or status & _UNSYNCHRONISED:
        return MachineClock(synchronised=False, error_ms=None)
    return MachineClock(synchronised=True, error_ms=most_error_us // 1000)
