"""What a device has recorded (GB/T 28181-2022, 9.7 to 9.9; article 13(1)).

A port: the simulator draws it by time, and whoever has recordings of its own adapts them to it.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from mingcha.media.gb28181.manscdp.records import RecordItem, RecordQuery


@dataclass(frozen=True, slots=True)
class RecordedPicture:
    """One access unit with start codes, `at_90k` after the begin of the span that was asked for."""

    at_90k: int
    annex_b: bytes
    key: bool


type LateRecords = Callable[[], Awaitable[Sequence[RecordItem]]]
"""Reads recordings when their turn to be answered has come. Raises Fault if they cannot be read."""


class Recording(Protocol):
    """The pictures of one channel in one span. Where nothing was recorded there are none."""

    video_codec: str
    """h264 or h265."""
    duration_90k: int
    """Of the span."""
    size_bytes: int
    """Of all pictures, as far as it is known; 0: unknown."""

    def pictures(self, at_90k: int, *, backwards: bool) -> AsyncGenerator[RecordedPicture, None]:
        """Pictures in decoding order from the last key picture at or before an offset. `backwards`: key pictures alone,
        the latest at or before it first. Reading waits where it must and does not block. Raises Fault."""
        ...

    def close(self) -> None:
        """Frees what it holds, also if no picture was ever read."""
        ...


class History(Protocol):
    """The recordings of all channels of a device."""

    def records(self, code: str, query: RecordQuery) -> Sequence[RecordItem] | LateRecords:
        """The recordings of a channel that touch a span, by time; none for an unknown one."""
        ...

    def recording(self, code: str, begin: datetime, end: datetime, *, stream: int) -> Recording | None:
        """The pictures of a channel from `begin` to `end`; None if it has none. `stream`: 0 main, else a sub stream."""
        ...


class NoHistory:
    """Of a device that records nothing."""

    def records(self, code: str, query: RecordQuery) -> Sequence[RecordItem]:  # noqa: ARG002 - the port's
        """None."""
        return ()

    def recording(self, code: str, begin: datetime, end: datetime, *, stream: int) -> Recording | None:  # noqa: ARG002
        """None."""
        return None
