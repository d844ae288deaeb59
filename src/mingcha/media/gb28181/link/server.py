"""The signalling program's end of the link: what its recorders ask, and the streams that each has (articles 2, 13(1)).

A recorder whose connection ends has no use for its streams any more: their devices get a BYE. One that does not read
what it is sent loses its connection. Streams and control are given to the users of recorders alone: whoever else may
open the socket asks for states.
"""

import asyncio
import os
import socket
import struct
from collections.abc import Callable, Collection, Coroutine, Sequence
from pathlib import Path
from typing import Protocol

import structlog

from mingcha.kit import local_socket
from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.gb28181.link.record_lists import HeldRecord, RecordsAsk, RecordsEnd, part_fields, records_ask_of
from mingcha.media.gb28181.link.wire import (
    LINE_LIMIT_BYTES,
    Ask,
    ControlAsk,
    DeviceState,
    Fields,
    PlayAsk,
    Played,
    ask_of,
    cancelled_of,
    code_of,
    control_of,
    dialog_of,
    id_of,
    play_of,
    read_line,
    trouble_fields,
    write_line,
)
from mingcha.media.trouble import Trouble
from mingcha.media.units import GapReason

_LOG = structlog.get_logger("mingcha.media.gb28181.link")
CONNECTIONS_LIMIT = 64
REQUESTS_LIMIT = 1024
"""Requests of one connection that run at once: a recorder that starts asks for all its cameras."""
_UNSENT_LIMIT_BYTES = 1 << 20
_CREDENTIALS = struct.Struct("3i")
"""Of SO_PEERCRED (unix(7)): process, user, group."""
_OVERFLOW_USER = 65_534
"""A user of another namespace, whoever it is there."""


class Signalling(Protocol):
    """What the signalling program does for a recorder."""

    async def play(self, ask: PlayAsk, ended: Callable[[str], None]) -> Played:
        """Invites a device. `ended` is called once with the reason when the stream ends, but after `bye`. Cancelled,
        it takes the invitation back. Raises Trouble."""
        ...

    def bye(self, dialog: str) -> None:
        """Ends a stream without waiting."""
        ...

    async def control(self, ask: ControlAsk) -> None:
        """Hands a verb to a device. Raises Trouble, Fault(INVALID) for what is no verb."""
        ...

    async def records(self, ask: RecordsAsk, part: Callable[[Sequence[HeldRecord]], None]) -> RecordsEnd:
        """The list of a device's recordings; `part` takes at most PART_RECORDS of them as they come. Raises Trouble."""
        ...

    def state(self, device: str) -> DeviceState:
        """What is known of a device."""
        ...

    def credentials_changed(self, device: str) -> None:
        """Forgets what is remembered of the password of a device."""
        ...


class LinkServer:
    """Listens on the socket of the link."""

    def __init__(self, path: Path, signalling: Signalling, recorders: Collection[int] = ()) -> None:
        """`recorders`: the users (uid) of recorders that run as others than this process and root."""
        self._path, self._signalling = path, signalling
        self._recorders = frozenset({0, os.getuid(), *recorders}) - {_OVERFLOW_USER}
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Begins to listen, at a socket of mode 0600. Raises OSError."""
        listening = local_socket.bind(self._path)
        self._server = await asyncio.start_unix_server(self._accept, sock=listening, limit=LINE_LIMIT_BYTES)

    async def stop(self) -> None:
        """Ends all connections, which ends their streams, and removes the socket."""
        if self._server is None:
            return
        self._server.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        self._path.unlink(missing_ok=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self._connections) >= CONNECTIONS_LIMIT:
            writer.transport.abort()
            return
        self._connections.add(task)
        try:
            is_recorder = _user_of(writer) in self._recorders
            await _Connection(reader, writer, self._signalling, is_recorder=is_recorder).run()
        except asyncio.CancelledError:
            pass  # the server stops; asyncio would report a cancelled handler as an error
        finally:
            self._connections.discard(task)


class _Connection:
    """One recorder, or one page that asks."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, signalling: Signalling, *, is_recorder: bool
    ) -> None:
        self._reader, self._writer, self._signalling = reader, writer, signalling
        self._is_recorder = is_recorder
        self._running: dict[int, asyncio.Task[None]] = {}
        self._dialogs: set[str] = set()

    async def run(self) -> None:
        try:
            while line := await self._reader.readline():
                self._take(read_line(line))
        except (Fault, OSError, ValueError) as error:  # ValueError: a line beyond the limit
            _LOG.info("link_ended", error=type(error).__name__)
        finally:
            running = list(self._running.values())
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            for dialog in self._dialogs:
                self._signalling.bye(dialog)
            self._writer.transport.abort()

    def _take(self, fields: Fields) -> None:
        """One request. Raises Fault(INVALID) where it has no number: whoever sent it speaks something else."""
        number = id_of(fields)
        try:
            ask = ask_of(fields)
            if ask in (Ask.PLAY, Ask.CONTROL, Ask.RECORDS):
                self._begin(number, ask, fields)
            else:
                self._send({"id": number, **self._at_once(ask, fields)})
        except (Fault, Trouble) as error:
            self._refuse(number, error)

    def _at_once(self, ask: Ask, fields: Fields) -> dict[str, object]:
        """What needs no device."""
        if ask is Ask.STATE:
            return self._signalling.state(code_of(fields, "device")).fields()
        if ask is Ask.CREDENTIALS_CHANGED:
            self._signalling.credentials_changed(code_of(fields, "device"))
        elif ask is Ask.CANCEL:
            task = self._running.get(cancelled_of(fields))
            if task is not None:
                task.cancel()
        elif ask is Ask.BYE and (dialog := dialog_of(fields)) in self._dialogs:  # nobody ends what another asked for
            self._dialogs.discard(dialog)
            self._signalling.bye(dialog)
        return {}

    def _begin(self, number: int, ask: Ask, fields: Fields) -> None:
        if not self._is_recorder:
            raise Trouble(GapReason.UNREACHABLE, "only a recorder may ask for this")
        if number in self._running:
            raise Trouble(GapReason.UNREACHABLE, "a number of a request that still runs")
        if len(self._running) >= REQUESTS_LIMIT:
            raise Trouble(GapReason.UNREACHABLE, "too many requests at once")
        answers = {Ask.PLAY: self._play, Ask.CONTROL: self._control, Ask.RECORDS: self._records}
        task = self._running[number] = asyncio.create_task(answers[ask](number, fields))
        task.add_done_callback(lambda _: self._running.pop(number, None))

    async def _play(self, number: int, fields: Fields) -> None:
        stream = _Stream(self)
        try:
            played = await self._signalling.play(play_of(fields), stream.ended)
        except asyncio.CancelledError:
            self._refuse(number, Trouble(GapReason.UNREACHABLE, "taken back"))
        except (Fault, Trouble) as error:
            self._refuse(number, error)
        except Exception:  # noqa: BLE001 - a bug met by one stream must not end the others; logged with its traceback
            _LOG.exception("link_play_bug")
            self._refuse(number, Trouble(GapReason.UNREACHABLE, "a fault inside the signalling program"))
        else:
            stream.dialog = played.dialog
            self._dialogs.add(played.dialog)
            self._send({"id": number, **played.fields()})
            if stream.why is not None:
                self.ended(stream.dialog, stream.why)

    async def _control(self, number: int, fields: Fields) -> None:
        async def handed() -> dict[str, object]:
            await self._signalling.control(control_of(fields))
            return {}

        await self._answered(number, handed())

    async def _records(self, number: int, fields: Fields) -> None:
        async def listed() -> dict[str, object]:
            found = await self._signalling.records(
                records_ask_of(fields), lambda records: self._send({"id": number, **part_fields(records)})
            )
            return found.fields()

        await self._answered(number, listed())

    async def _answered(self, number: int, work: Coroutine[None, None, dict[str, object]]) -> None:
        """Sends what comes of a request, or its trouble."""
        try:
            answer = await work
        except asyncio.CancelledError:
            self._refuse(number, Trouble(GapReason.UNREACHABLE, "taken back"))
        except (Fault, Trouble) as error:
            self._refuse(number, error)
        except Exception:  # noqa: BLE001 - as above
            _LOG.exception("link_request_bug")
            self._refuse(number, Trouble(GapReason.UNREACHABLE, "a fault inside the signalling program"))
        else:
            self._send({"id": number, **answer})

    def ended(self, dialog: str, why: str) -> None:
        """Says that a stream ended by itself."""
        if dialog in self._dialogs:
            self._dialogs.discard(dialog)
            self._send({"ended": dialog, "why": why[:100]})

    def _refuse(self, number: int, error: Fault | Trouble) -> None:
        trouble = error if isinstance(error, Trouble) else _trouble(error)
        self._send({"id": number, **trouble_fields(trouble)})

    def _send(self, fields: Fields) -> None:
        if self._writer.transport.get_write_buffer_size() > _UNSENT_LIMIT_BYTES:
            self._writer.transport.abort()
        elif not self._writer.is_closing():
            self._writer.write(write_line(fields))


class _Stream:
    """The end of one stream, which may come before its request is answered."""

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self.dialog = ""
        self.why: str | None = None

    def ended(self, why: str) -> None:
        self.why = why
        if self.dialog:
            self._connection.ended(self.dialog, why)


def _user_of(writer: asyncio.StreamWriter) -> int:
    """The user (uid) at the other end, as the kernel says; -1 if the connection is over."""
    held: socket.socket = writer.get_extra_info("socket")
    try:
        data = held.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    except OSError:
        return -1
    return int(_CREDENTIALS.unpack(data)[1])


def _trouble(fault: Fault) -> Trouble:
    unsupported = fault.kind in (FaultKind.UNSUPPORTED, FaultKind.INVALID)
    reason = GapReason.UNSUPPORTED if unsupported else GapReason.UNREACHABLE
    return Trouble(reason, f"{fault.words.en}: {fault.detail}" if fault.detail else fault.words.en)
