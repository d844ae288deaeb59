"""The TCP or TLS connection of one RTSP session: reads into a buffer shared by all cameras, queues outgoing bytes.

Never blocks (article 16(5)). Reads on the ticks of the ingest; during set-up, and while a camera sends very much, on
read events of the event loop.
"""

import asyncio
import contextlib
from collections.abc import Callable

from mingcha.kit.errors import Fault
from mingcha.media.address import CameraAddress
from mingcha.media.rtsp.interleaved import InterleavedReader
from mingcha.media.rtsp.socket import SOCKET_BUFFER_BYTES, Wire, connect
from mingcha.media.trouble import Trouble, trouble_of
from mingcha.media.units import GapReason

READ_BUFFER_BYTES = 1024 * 1024
BUSY_BYTES = 256 * 1024
"""A read of this size nearly empties the socket's buffer: the next tick would be too late."""
_READS_AT_ONCE = 4
_OUTGOING_LIMIT_BYTES = 64 * 1024


class Connection:
    """Valid from `open` to `close`. Before and after, `receive` does nothing and sent bytes stay queued."""

    def __init__(self, address: CameraAddress, shared: bytearray, reader: InterleavedReader) -> None:
        """`shared`: the read buffer; its content is only valid during `receive`. `reader` parses what was read."""
        self._address = address
        self.view = memoryview(shared)
        self._reader = reader
        self._rest = b""
        self.outgoing = bytearray()
        """Bytes not yet sent."""
        self.wire: Wire | None = None
        self.is_busy = False
        """Whether the last read returned BUSY_BYTES or more."""
        self.reads_on_events = False

    @property
    def has_rest(self) -> bool:
        """Whether an incomplete message or packet is buffered."""
        return self._rest != b""

    async def open(self, limit_s: float) -> None:
        """Connects. Raises Trouble(UNREACHABLE) after `limit_s`, Trouble(NOT_A_CAMERA) for a wrong certificate."""
        self.wire = await connect(self._address, limit_s)

    def read_on_events(self, readable: Callable[[], None]) -> None:
        """Calls `readable`, which must call `receive`, whenever the socket is readable."""
        if self.wire is not None and not self.reads_on_events:
            self.reads_on_events = True
            asyncio.get_running_loop().add_reader(self.wire, readable)

    def read_on_ticks(self) -> None:
        """Stops calling on read events."""
        if self.wire is not None and self.reads_on_events:
            self.reads_on_events = False
            asyncio.get_running_loop().remove_reader(self.wire)

    def receive(self) -> None:
        """Reads once. Reads again, a few times at most, if the buffer was filled to its end.

        Raises Trouble(UNREACHABLE) if the connection is closed or broken, Trouble(NOT_A_CAMERA) if the bytes are not
        RTSP, and whatever the handlers of the reader raise.
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
            self.is_busy = count >= BUSY_BYTES
            if end < size:
                return

    def send(self, data: bytes) -> None:
        """Sends as much as the socket takes now and queues the rest for `flush`.

        Raises Trouble(UNREACHABLE) if the connection is broken, Trouble(SILENT) if the queue exceeds its limit.
        """
        self.outgoing += data
        self.flush()

    def flush(self) -> None:
        """Sends queued bytes. Raises as `send`."""
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
        """Closes the connection. Sends the queue and `last` first if that is possible without waiting. Idempotent."""
        self.read_on_ticks()
        wire, self.wire = self.wire, None
        if wire is None:
            return
        if last:
            with contextlib.suppress(OSError):
                wire.send(bytes(self.outgoing) + last)
                _take_all(wire)  # closed with unread bytes, a socket is reset, and the camera may lose `last`
        wire.close()


def _take_all(wire: Wire) -> None:
    """Reads what has arrived, at most two socket buffers. Raises OSError when there is no more."""
    thrown_away = memoryview(bytearray(SOCKET_BUFFER_BYTES // 4))
    for _ in range(8):
        if not wire.recv_into(thrown_away):
            return
