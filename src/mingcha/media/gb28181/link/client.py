"""The recorder's end of the link: one connection to the signalling program, many requests (articles 2, 13(1)).

Every request ends with an answer or a Trouble in bounded time. The connection is made at first use and again after it
was lost, not before its pause is over; a lost connection ends every stream that was asked for over it, since the
signalling program says BYE to their devices.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

import structlog

from mingcha.kit import local_socket
from mingcha.kit.clock import Clock
from mingcha.kit.errors import Fault
from mingcha.media.gb28181.link.record_lists import HeldRecord, RecordsAsk, RecordsEnd, part_of, records_end_of
from mingcha.media.gb28181.link.wire import (
    LINE_LIMIT_BYTES,
    TEXT_LIMIT_CHARACTERS,
    Ask,
    ControlAsk,
    DeviceState,
    PlayAsk,
    Played,
    dialog_of,
    id_of,
    played_of,
    read_line,
    require_no_trouble,
    state_of,
    write_line,
)
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason

_LOG = structlog.get_logger("mingcha.media.gb28181.link")
PLAY_LIMIT_S = 15.0
"""Longer than the signalling program takes for an invitation that nobody answers."""
ASK_LIMIT_S = 8.0
RECORDS_LIMIT_S = 620.0
"""Longer than the signalling program waits for the last message of a list, however slowly they come."""
MOST_RECORDS = 10_000
_FIRST_PAUSE_NS = 200_000_000
_LONGEST_PAUSE_NS = 5_000_000_000
_UNSENT_LIMIT_BYTES = 1 << 20
_AWAY = "the signalling program does not answer"

type Ended = Callable[[Trouble], None]
"""Called once when a stream ends by itself, never after `bye`, perhaps in the moment before `play` returns; must not
block nor raise."""


class LinkClient:
    """Belongs to one event loop; `close` at the end."""

    def __init__(
        self, path: Path, clock: Clock, *, play_limit_s: float = PLAY_LIMIT_S, ask_limit_s: float = ASK_LIMIT_S
    ) -> None:
        """`path`: the socket of the signalling program; limits in seconds for one request."""
        self._path, self._clock = path, clock
        self._play_limit_s, self._ask_limit_s = play_limit_s, ask_limit_s
        self._writer: asyncio.StreamWriter | None = None
        self._reading: asyncio.Task[None] | None = None
        self._connecting = asyncio.Lock()
        self._waiting: dict[int, asyncio.Future[dict[str, object]]] = {}
        self._late: dict[int, None] = {}
        """Requests for streams that nobody waits for any more; a stream that is given all the same gets its BYE."""
        self._parts: dict[int, list[HeldRecord]] = {}
        self._plays: dict[int, Ended] = {}
        self._dialogs: dict[str, Ended] = {}
        self._last_id = 0
        self._pause_ns = 0
        self._not_before_ns = 0

    async def play(self, ask: PlayAsk, ended: Ended) -> Played:
        """Asks a device for a stream. Raises Trouble: UNREACHABLE (the device is not registered, or the signalling
        program away), NOT_FOUND, REFUSED, UNSUPPORTED, SILENT (it never answered)."""
        number, answer = await self._send(Ask.PLAY, ask.fields())
        self._plays[number] = ended
        try:
            return _read(played_of, await self._answered(answer, self._play_limit_s, "no answer to the invitation"))
        except (Trouble, asyncio.CancelledError):
            self._give_up(number, answer)
            raise
        finally:
            self._waiting.pop(number, None)
            self._plays.pop(number, None)

    def bye(self, dialog: str) -> None:
        """Ends a stream, without waiting; one that has ended already is no matter."""
        if self._dialogs.pop(dialog, None) is not None:
            self._tell(Ask.BYE, {"dialog": dialog})

    async def control(self, ask: ControlAsk) -> None:
        """Hands a verb to a device. Raises Trouble if it was not taken."""
        await self._ask(Ask.CONTROL, ask.fields())

    async def records(self, ask: RecordsAsk) -> tuple[RecordsEnd, list[HeldRecord]]:
        """The recordings of a channel that a device claims to have, MOST_RECORDS at most, in the order in which they
        came. Raises Trouble."""
        number, answer = await self._send(Ask.RECORDS, ask.fields())
        parts = self._parts[number] = []
        try:
            fields = await self._answered(answer, RECORDS_LIMIT_S, "the device does not end its list")
            return _read(records_end_of, fields), parts
        finally:
            self._waiting.pop(number, None)
            self._parts.pop(number, None)

    async def state(self, device: str) -> DeviceState:
        """What is known of a device (20 digits). Raises Trouble(UNREACHABLE) if the signalling program is away."""
        return _read(state_of, await self._ask(Ask.STATE, {"device": device}))

    async def credentials_changed(self, device: str) -> None:
        """Makes the signalling program read the password of a device anew. Raises Trouble."""
        await self._ask(Ask.CREDENTIALS_CHANGED, {"device": device})

    async def close(self) -> None:
        """Ends the connection, and with it its streams."""
        reading, self._reading = self._reading, None
        self._dialogs.clear()
        if reading is not None:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)

    async def _ask(self, ask: Ask, fields: dict[str, object]) -> dict[str, object]:
        number, answer = await self._send(ask, fields)
        try:
            return await self._answered(answer, self._ask_limit_s, _AWAY)
        finally:
            self._waiting.pop(number, None)

    async def _answered(
        self, answer: asyncio.Future[dict[str, object]], limit_s: float, silence: str
    ) -> dict[str, object]:
        try:
            async with asyncio.timeout(limit_s):
                fields = await answer
        except TimeoutError:
            raise Trouble(GapReason.SILENT, silence) from None
        _read(require_no_trouble, fields)
        return fields

    async def _send(self, ask: Ask, fields: dict[str, object]) -> tuple[int, asyncio.Future[dict[str, object]]]:
        await self._connect()
        writer = self._writer
        if writer is None:
            raise Trouble(GapReason.UNREACHABLE, _AWAY)
        number = self._last_id = self._last_id + 1
        try:
            line = write_line({"id": number, "ask": ask.value, **fields})
        except Fault as fault:
            raise Trouble(GapReason.UNSUPPORTED, fault.words.en) from None
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        self._write(line)
        return number, answer

    def _tell(self, ask: Ask, fields: dict[str, object]) -> None:
        """Sends a request whose answer nobody waits for."""
        self._last_id += 1
        self._write(write_line({"id": self._last_id, "ask": ask.value, **fields}))

    def _write(self, line: bytes) -> None:
        """Sends a line; a signalling program that takes none any more loses the connection."""
        writer = self._writer
        if writer is not None and writer.transport.get_write_buffer_size() > _UNSENT_LIMIT_BYTES:
            writer.transport.abort()  # what waits for answers ends as soon as the reading task sees it
        elif writer is not None:
            writer.write(line)

    def _give_up(self, number: int, answer: asyncio.Future[dict[str, object]]) -> None:
        """Takes a request for a stream back; where its answer came in the same moment, or comes yet, it gets BYE."""
        if answer.done() and not answer.cancelled():
            self._refuse(answer.result())
        elif self._writer is not None:
            self._late[number] = None
            self._tell(Ask.CANCEL, {"of": number})

    def _refuse(self, fields: dict[str, object]) -> None:
        if isinstance(dialog := fields.get("dialog"), str) and dialog:
            self._dialogs.pop(dialog, None)
            self._tell(Ask.BYE, {"dialog": dialog[:TEXT_LIMIT_CHARACTERS]})

    async def _connect(self) -> None:
        async with self._connecting:
            now_ns = self._clock.monotonic_ns()
            if self._writer is not None:
                return
            if now_ns < self._not_before_ns:
                raise Trouble(GapReason.UNREACHABLE, _AWAY)
            try:
                reader, writer = await asyncio.open_unix_connection(
                    sock=local_socket.connect(self._path, waits=False), limit=LINE_LIMIT_BYTES
                )
            except OSError:
                self._pause()
                raise Trouble(GapReason.UNREACHABLE, _AWAY) from None
            self._writer = writer
            self._reading = asyncio.create_task(self._read(reader, writer))

    def _pause(self) -> None:
        self._pause_ns = min(max(self._pause_ns * 2, _FIRST_PAUSE_NS), _LONGEST_PAUSE_NS)
        self._not_before_ns = self._clock.monotonic_ns() + self._pause_ns

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                self._take(read_line(line))
                self._pause_ns = 0
        except (Fault, OSError, ValueError) as error:  # ValueError: a line beyond the limit
            _LOG.warning("link_broken", error=type(error).__name__)
        finally:
            self._writer = None
            writer.transport.abort()
            self._pause()
            self._lost()

    def _take(self, fields: dict[str, object]) -> None:
        if "ended" in fields:
            trouble = Trouble(GapReason.UNREACHABLE, f"the stream ended: {dialog_of(fields, 'why')}")
            ended = self._dialogs.pop(dialog_of(fields, "ended"), None)
            if ended is not None:
                ended(trouble)
            return
        number = id_of(fields)
        if "part" in fields:
            parts = self._parts.get(number)
            if parts is not None and len(parts) < MOST_RECORDS:
                parts += part_of(fields)
            return
        answer = self._waiting.get(number)
        if number in self._late:
            del self._late[number]
            self._refuse(fields)
        elif answer is not None and not answer.done():
            answer.set_result(fields)
            if number in self._plays and isinstance(dialog := fields.get("dialog"), str):
                self._dialogs[dialog] = self._plays[number]  # now: the next line may say that it ended

    def _lost(self) -> None:
        """Ends what was asked for over the lost connection."""
        self._late.clear()
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_result({"trouble": "unreachable", "detail": _AWAY})
        dialogs, self._dialogs = self._dialogs, {}
        for ended in dialogs.values():
            ended(Trouble(GapReason.UNREACHABLE, _AWAY))


def _read[Read](parse: Callable[[dict[str, object]], Read], fields: dict[str, object]) -> Read:
    """What a parser makes of an answer. Raises its Trouble, and Trouble(UNREACHABLE) where the answer is broken."""
    try:
        return parse(fields)
    except Fault as fault:
        raise Trouble(GapReason.UNREACHABLE, fault.words.en) from None
