"""One live viewer's WebSocket: whole frames out, renewed tickets in (RFC 6455 by websockets' own protocol)."""

import asyncio
import contextlib
import json

from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.server import ServerProtocol

from mingcha.media.gateway.http import HttpRequest
from mingcha.media.gateway.live import UNSENT_LIMIT_BYTES
from mingcha.media.gateway.tickets import Ticket

SUBPROTOCOL = "mingcha.v1"
MESSAGE_LIMIT_BYTES = 64 * 1024
_GOODBYE_S = 1.0
_WHOLE_BINARY = 0x82
"""The first byte of a whole binary frame (RFC 6455, 5.2)."""


class WebSocketViewer:
    """One WebSocket: writes whole frames and parses the client's messages with websockets' protocol."""

    ticket: Ticket
    camera = ""
    way = ""
    counted_bytes = 0
    counted_s = 0.0
    """Its picture bytes and the time at the last count."""

    def __init__(self, protocol: ServerProtocol, writer: asyncio.StreamWriter) -> None:
        self._protocol = protocol
        self._writer = writer
        self.ended = asyncio.Event()
        self.sent_bytes = 0
        """All frames so far."""
        self.picture_bytes = 0
        """Frames with pictures so far."""
        self._taken_bytes = 0
        self._taken_s = 0.0

    @property
    def closed(self) -> bool:
        """Whether nothing more is sent."""
        return self.ended.is_set() or self._writer.transport.is_closing()

    @property
    def unsent_bytes(self) -> int:
        """What the client has not taken yet."""
        return self._writer.transport.get_write_buffer_size()

    def send(self, frame: bytes) -> None:
        """Writes one whole frame; after the end nothing."""
        if not self.closed:
            self.sent_bytes += len(frame)
            if frame[0] == _WHOLE_BINARY:
                self.picture_bytes += len(frame)
            self._writer.write(frame)

    def takes_nothing_since(self, now_s: float) -> float:
        """Seconds since the client last took a byte of what waits for it; 0 if nothing waits."""
        taken_bytes = self.sent_bytes - self.unsent_bytes
        if not self.unsent_bytes or taken_bytes > self._taken_bytes or not self._taken_s:
            self._taken_bytes, self._taken_s = taken_bytes, now_s
        return now_s - self._taken_s

    def close(self, code: int, reason: str) -> None:
        """Sends the close frame, after which no picture is sent, and discards unsent bytes."""
        if self.closed:
            return
        self.ended.set()
        if self.unsent_bytes:
            self._writer.transport.abort()
            return
        with contextlib.suppress(Exception):  # the client may have closed just now
            self._protocol.send_close(code, reason)
        self._writer.writelines(self._protocol.data_to_send())

    async def read(self, reader: asyncio.StreamReader) -> bytes:
        """The next received bytes; none after the client's end or ours, for which its close frame is awaited."""
        reading = asyncio.create_task(reader.read(MESSAGE_LIMIT_BYTES))
        ended = asyncio.create_task(self.ended.wait())
        try:
            done, _ = await asyncio.wait((reading, ended), return_when=asyncio.FIRST_COMPLETED)
        finally:
            ended.cancel()
            if not reading.done():
                reading.cancel()
        if reading in done:
            return reading.result()
        await asyncio.wait((reading,))  # its place at the stream is free only when it has ended
        await self.goodbye(reader)
        return b""

    async def goodbye(self, reader: asyncio.StreamReader) -> None:
        """Waits a moment for the client's close frame, so that it sees the code and not a reset."""
        with contextlib.suppress(TimeoutError, OSError):
            async with asyncio.timeout(_GOODBYE_S):
                while self._protocol.close_rcvd is None and (data := await reader.read(MESSAGE_LIMIT_BYTES)):
                    self._protocol.receive_data(data)

    def received(self, data: bytes) -> list[bytes]:
        """The text messages in received bytes; answers pings and close frames."""
        self._protocol.receive_data(data)
        messages = [
            bytes(event.data)
            for event in self._protocol.events_received()
            if isinstance(event, Frame) and event.opcode is Opcode.TEXT and event.fin
        ]
        answer = [part for part in self._protocol.data_to_send() if part]
        if answer and not self.closed and self.unsent_bytes <= UNSENT_LIMIT_BYTES:
            self._writer.writelines(answer)  # not sent to a client that takes nothing
        if self._protocol.close_expected():
            self.ended.set()
        return messages


def shaken(
    request: HttpRequest, writer: asyncio.StreamWriter, limit_bytes: int = MESSAGE_LIMIT_BYTES
) -> ServerProtocol | None:
    """The WebSocket of a request after its handshake was answered; None if that failed. `limit_bytes` of a message."""
    protocol = ServerProtocol(subprotocols=[SUBPROTOCOL], max_size=limit_bytes)  # type: ignore[list-item]
    protocol.receive_data(request.head)
    asked = next(iter(protocol.events_received()), None)
    if not isinstance(asked, Request):
        writer.writelines(protocol.data_to_send())
        return None
    protocol.send_response(protocol.accept(asked))
    writer.writelines(protocol.data_to_send())
    return None if protocol.handshake_exc is not None else protocol


def ticket_of(request: HttpRequest) -> str:
    """The token in the offered subprotocol `ticket.<token>`: never in the address, so never in a log."""
    offered = [item.strip() for item in request.headers.get("sec-websocket-protocol", "").split(",")]
    return next((item.removeprefix("ticket.") for item in offered if item.startswith("ticket.")), "")


def read_token(message: bytes) -> tuple[str, str] | None:
    """(type, token) of a message `{"type":"ticket","token"}` or `{"type":"states","token"}`; None of any other."""
    try:
        facts = json.loads(message)
    except (ValueError, RecursionError):
        return None
    if not isinstance(facts, dict) or facts.get("type") not in ("ticket", "states"):
        return None
    token = facts.get("token")
    return (str(facts["type"]), token) if isinstance(token, str) else None
