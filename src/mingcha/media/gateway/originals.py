"""Original bytes for an export: the sealed fragments that touch a span, their bytes, the recorder's published log.

Only for tickets of the mode "export", inside their window. Not at a player's pace, but few responses at once, so that
recording is not disturbed. Fragments are sent unchanged and only from sealed files, since the log has their digests
(docs/ref/gateway.md, Originals).
"""

import base64
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gateway.http import HttpAnswer, HttpRequest, json_answer
from mingcha.media.gateway.index import (
    FRAGMENTS_AN_ANSWER,
    TICKS_A_MS,
    FileRange,
    FootageIndex,
    FootageReader,
    Recorder,
    no_footage,
    ranges_of,
)
from mingcha.media.gateway.key_frames import Indexed
from mingcha.media.gateway.takings import Taking
from mingcha.media.gateway.tickets import Ticket

ORIGINALS = "originals"
"""The first segment of these paths, below a point."""
LONGEST_MS = 3_600_000
"""The longest span of one response."""
MOST_FRAGMENTS = 20_000
MOST_AT_ONCE = 2
"""Answers with footage at once, over all exports of this gateway."""
_HOUR_MS, _MINUTE_MS = 3_600_000, 60_000


class PublishedLog(Protocol):
    """The published files of this recorder's log (C2SP tlog-tiles)."""

    @property
    def origin(self) -> str:
        """The name of the log."""
        ...

    def stamped(self) -> Sequence[int]:
        """The sizes of its heads that have a time-stamp token."""
        ...

    def read(self, path: str) -> bytes | None:
        """A published file; None for any other path."""
        ...


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file of a sealed minute from the recorder's operation `minutes`, with the offsets of its parts."""

    minute: Mapping[str, Any]
    facts: Mapping[str, Any]
    offsets: Mapping[int, int]
    """Offset in the file -> part."""

    @property
    def header_bytes(self) -> int:
        """The length of part 0."""
        return int(self.facts["parts"][0][0])


class Originals:
    """The answers of one gateway."""

    def __init__(
        self,
        recorder: Recorder,
        index: FootageIndex,
        connect: Callable[[], Recorder],
        published: PublishedLog | None,
    ) -> None:
        self._recorder = recorder
        self._index = index
        self._connect = connect
        self._published = published
        self._sending: Counter[str] = Counter()

    async def answer(
        self, camera: str, what: Sequence[str], request: HttpRequest, ticket: Ticket, taking: Taking
    ) -> HttpAnswer:
        """The answer to a path below `originals`. Raises Fault."""
        match what:
            case []:
                return await self._content(camera, request, ticket, taking)
            case ["footage"]:
                return await self._footage(camera, request, ticket, taking)
            case ["log"]:
                log = self._log()
                return json_answer({"origin": log.origin, "stamped": list(log.stamped())})
            case ["log", *path]:
                data = self._log().read("/".join(path))
                if data is not None:
                    return HttpAnswer(200, data, "application/octet-stream")
        raise Fault(FaultKind.NOT_FOUND, Words("没有此地址", "there is nothing at this address"))

    async def _content(self, camera: str, request: HttpRequest, ticket: Ticket, taking: Taking) -> HttpAnswer:
        """The sealed minutes of a span of at most an hour, and the files and fragments that touch it, in order."""
        from_ms, to_ms = _span(request, ticket)
        minutes = await self._minutes(camera, from_ms, to_ms)
        fragments = await self._touching(camera, from_ms * TICKS_A_MS, to_ms * TICKS_A_MS)
        files, rows = list[dict[str, Any]](), list[list[object]]()
        unsealed, numbers = False, dict[int, int]()
        sealed = _sealed_files(minutes)
        reader = FootageReader(self._connect(), taking)
        try:
            for one in fragments:
                file = sealed.get(one.file)
                part = None if file is None else file.offsets.get(one.offset_bytes)
                if file is None or part is None:
                    unsealed = True  # of the newest two minutes: no entry of the log names it yet
                    continue
                if one.file not in numbers:
                    numbers[one.file] = len(files)
                    files.append(_file_json(file, await _header(reader, one.file, file.header_bytes)))
                size, digest = file.facts["parts"][part]
                rows.append([numbers[one.file], part, one.start_90k, one.end_90k, size, digest])
        finally:
            await reader.close()
        used = {int(files[number]["minute"]) for number in numbers.values()}
        inside = range(from_ms // _MINUTE_MS, -(-to_ms // _MINUTE_MS))
        answer = {
            "origin": self._log().origin,
            "minutes": [_minute_json(one) for one in minutes if one["min"] in used or one["min"] in inside],
            "files": files,
            "fragments": rows,
            "unsealed": unsealed,
        }
        return json_answer(answer)

    async def _footage(self, camera: str, request: HttpRequest, ticket: Ticket, taking: Taking) -> HttpAnswer:
        """The concatenated bytes of the fragments that begin in [from_90k, to_90k) and touch the ticket's window."""
        from_ms, to_ms = _span(request, ticket)
        first_90k, last_90k = request.whole_number("from_90k"), request.whole_number("to_90k")
        fragments = await self._touching(camera, from_ms * TICKS_A_MS, to_ms * TICKS_A_MS)
        chosen = [one for one in fragments if first_90k <= one.start_90k < last_90k]
        if not chosen:
            raise no_footage()
        if len(chosen) > FRAGMENTS_AN_ANSWER:
            raise Fault(FaultKind.INVALID, Words("一次取的片段过多", "too many fragments for one answer"))
        if sum(self._sending.values()) >= MOST_AT_ONCE:
            raise Fault(FaultKind.EXHAUSTED, Words("导出取流过多，请稍后再试", "too many exports fetch at once"))
        size = sum(one.size_bytes for one in chosen)
        stream = self._pieces(camera, ranges_of(chosen), taking)
        if len(chosen) == 1:  # read before the response begins, so that a damaged or lost file gives an error response
            data = b"".join([piece async for piece in stream])
            return HttpAnswer(200, data, "application/octet-stream")
        return HttpAnswer(200, content_type="application/octet-stream", stream=stream, stream_bytes=size)

    async def _pieces(self, camera: str, ranges: Sequence[FileRange], taking: Taking) -> AsyncIterator[bytes]:
        self._sending[camera] += 1
        reader = FootageReader(self._connect(), taking)
        try:
            for one in ranges:
                taking.copied(sum(fragment.duration_90k for fragment in one.fragments))
                async for piece in reader.pieces(one.file, one.offset_bytes, one.end_bytes - one.offset_bytes):
                    yield piece
        finally:
            self._sending[camera] -= 1
            await reader.close()

    async def _touching(self, camera: str, from_90k: int, to_90k: int) -> list[Indexed]:
        """The fragments that touch a span, by their begin."""
        found = await self._index.fragments(camera, from_90k, to_90k, MOST_FRAGMENTS)
        return [one for one in found if one.end_90k > from_90k and one.start_90k < to_90k]

    async def _minutes(self, camera: str, from_ms: int, to_ms: int) -> list[dict[str, Any]]:
        """The sealed minutes of a span and of the minute before it, whose last file may reach into it."""
        minutes: list[dict[str, Any]] = []
        for hour in range((from_ms - _MINUTE_MS) // _HOUR_MS, (to_ms - 1) // _HOUR_MS + 1):
            answer = await self._recorder.ask("minutes", camera=camera, hour=hour)
            minutes += cast("list[dict[str, Any]]", answer["minutes"])
        return minutes

    def _log(self) -> PublishedLog:
        if self._published is None:
            raise Fault(FaultKind.UNSUPPORTED, Words("此网关没有存证日志", "this gateway has no log"))
        return self._published


async def _header(reader: FootageReader, file: int, size_bytes: int) -> bytes:
    """The header of a file; b"" if the file is lost or too short, which the client then reports for that part."""
    try:
        return await reader.read(file, 0, size_bytes)
    except Fault as fault:
        if fault.kind is not FaultKind.CORRUPT:
            raise
        return b""


def _span(request: HttpRequest, ticket: Ticket) -> tuple[int, int]:
    """The asked span inside the ticket's window, Unix milliseconds. Raises Fault(INVALID) for a longer one."""
    from_ms, to_ms = request.whole_number("from"), request.whole_number("to")
    if not 0 < to_ms - from_ms <= LONGEST_MS:
        raise Fault(FaultKind.INVALID, Words("一次最多取一小时", "one answer is about an hour at most"))
    from_ms, to_ms = ticket.window(from_ms, to_ms)
    return from_ms, to_ms


def _sealed_files(minutes: Sequence[Mapping[str, Any]]) -> dict[int, SealedFile]:
    """The existing files of these minutes, by their number in the index."""
    found = {}
    for minute in minutes:
        for facts in minute["files"]:
            offset, offsets = 0, {}
            for part, (size, _) in enumerate(facts.get("parts", ())):
                offsets[offset] = part
                offset += size
            if offsets:
                found[int(facts["file"])] = SealedFile(minute, facts, offsets)
    return found


def _minute_json(minute: Mapping[str, Any]) -> dict[str, object]:
    is_disposed = any("disposal" in file for file in minute["files"])
    return {
        "minute": minute["min"], "epoch": minute["ep"], "entry": minute["entry"], "leaf": minute["leaf"],
        "gaps": minute["gaps"], "disposed": is_disposed,
    }  # fmt: skip


def _file_json(file: SealedFile, header: bytes) -> dict[str, Any]:
    return {
        "epoch": file.minute["ep"], "minute": file.minute["min"], "n": file.facts["n"], "entry": file.minute["entry"],
        "bytes": file.facts["bytes"], "parts": [digest for _, digest in file.facts["parts"]],
        "header": base64.b64encode(header).decode(),
    }  # fmt: skip
