"""The line to one camera: what comes is read into a buffer that all cameras share and walked over at once; what the
camera does not take at once waits, up to a limit. Never blocks (article 16(5)).

Reads happen on the ticks of the ingest, or, while the line listens (set-up, a camera that sends very much), whenever
something came.
"""

import asyncio
from collections.abc import Callable

from mingcha.kit.errors import Fault
from mingcha.media.address import CameraAddress
from mingcha.media.rtsp.interleaved import InterleavedReader
from mingcha.media.rtsp.socket import Wire, connect
from mingcha.media.trouble import Trouble, trouble_of
from mingcha.media.units import GapReason

READ_BUFFER_BYTES = 1024 * 1024
BUSY_BYTES = 256 * 1024
"""A read that finds this much is too near the end of the socket's buffer to wait for the next tick."""
_READS_AT_ONCE = 4
_OUTGOING_LIMIT_BYTES = 64 * 1024


class Line:
    """One connection, from `open` to `close`. Before and after, nothing is read, and what is sent is dropped."""

    def __init__(self, address: CameraAddress, shared: bytearray, reader: InterleavedReader) -> None:
        """`shared`: the read buffer; nothing in it outlives a call of `receive`. `reader` takes what came."""
        self._address = address
        self.view = memoryview(shared)
        self._reader = reader
        self._rest = b""
        self.outgoing = bytearray()
        """What waits to be sent."""
        self.wire: Wire | None = None
        self.busy = False
        """Whether the last read found so much that the tick is too slow."""
        self.listens = False

    @property
    def has_rest(self) -> bool:
        """Whether the beginning of a message or packet waits for what is missing."""
        return self._rest != b""

    async def open(self, limit_s: float) -> None:
        """Connects within so many seconds. Raises Trouble(UNREACHABLE), or NOT_A_CAMERA for a wrong certificate."""
        self.wire = await connect(self._address, limit_s)

    def listen(self, heard: Callable[[], None]) -> None:
        """From now on `heard` is called, which is to `receive`, whenever something came."""
        if self.wire is not None and not self.listens:
            self.listens = True
            asyncio.get_running_loop().add_reader(self.wire, heard)

    def unlisten(self) -> None:
        """From now on reads are the ticks' again."""
        if self.wire is not None and self.listens:
            self.listens = False
            asyncio.get_running_loop().remove_reader(self.wire)

    def receive(self) -> None:
        """Reads once, again (but not for ever: the others wait) while the buffer is filled to its end.

        Raises Trouble when the connection broke or what came is no RTSP, and whatever the reader's takers raise.
        """
        wire, view, size = self.wire, self.view, len(self.view)
        if wire is None:
            return
        for _ in range(_READS_AT_ONCE):
            start = len(self._rest)
            view[:start] = self._rest
            try:
                count = wire.recv_into(view[start:])
            except BlockingIOError:
                return
            except OSError as error:
                raise Trouble(GapReason.UNREACHABLE, error.strerror or "the connection broke") from None
            if count == 0:
                raise Trouble(GapReason.UNREACHABLE, "the other side closed the connection")
            end = start + count
            try:
                position = self._reader.walk(view, end)
            except Fault as fault:
                raise trouble_of(fault) from None
            self._rest = bytes(view[position:end])
            self.busy = count >= BUSY_BYTES
            if end < size:
                return

    def send(self, data: bytes) -> None:
        """Sends now as much as the camera takes, the rest by `flush`. Raises Trouble(UNREACHABLE) when the connection
        broke, Trouble(SILENT) when more waits than the limit."""
        self.outgoing += data
        self.flush()

    def flush(self) -> None:
        """Sends what waits, as `send`."""
        if self.wire is None or not self.outgoing:
            return
        try:
            sent = self.wire.send(self.outgoing)
        except BlockingIOError:
            sent = 0
        except OSError as error:
            raise Trouble(GapReason.UNREACHABLE, error.strerror or "the connection broke") from None
        del self.outgoing[:sent]
        if len(self.outgoing) > _OUTGOING_LIMIT_BYTES:
            raise Trouble(GapReason.SILENT, "the camera takes nothing from us")

    def close(self, last: bytes = b"") -> None:
        """Closes; `last` is sent where that is possible without waiting. May be called twice."""
        self.unlisten()
        wire, self.wire = self.wire, None
        if wire is None:
            return
        if last:
            try:
                wire.send(bytes(self.outgoing) + last)
            except OSError:
                pass
        wire.close()
