"""Spans, index and footage of a point for a ticket's window: ranges of the recorder's own files, no second copy."""

import asyncio
import base64
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, Protocol, cast

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gateway_http import HttpAnswer, HttpRequest, json_answer
from mingcha.media.gateway_tickets import Ticket
from mingcha.media.mp4_boxes import TIMESCALE

_TICKS_A_MS = TIMESCALE // 1000
_FRAGMENTS_A_QUESTION = 1000
_FRAGMENTS_AN_ANSWER = 2000
_MOST_SPANS = 2000
_REMEMBERED_INITS = 4096
_ALWAYS_MS = (0, 2**47)


class Recorder(Protocol):
    """What playback asks of media.local_client.LocalClient."""

    async def ask(self, op: str, **given: object) -> dict[str, object]:
        """One question, one answer."""
        ...

    def stream(self, op: str, **given: object) -> AsyncIterator[bytes]:
        """A stream of data."""
        ...

    async def close(self) -> None:
        """Ends the connection."""
        ...


@dataclass(frozen=True, slots=True)
class Fragment:
    """One row of the recorder's index."""

    start_90k: int
    duration_90k: int
    size_bytes: int
    key: bool
    init: str
    file: int
    offset_bytes: int
    frames: int

    def as_row(self) -> list[object]:
        """The row as the local protocol and the page have it."""
        return [
            self.start_90k, self.duration_90k, self.size_bytes, self.key, self.init, self.file, self.offset_bytes,
            self.frames,
        ]  # fmt: skip


class Playback:
    """Answers of one gateway. `connect` makes a connection of its own for each long answer, so that a slow reader of
    footage holds up nobody else."""

    def __init__(self, recorder: Recorder, connect: Callable[[], Recorder]) -> None:
        self._recorder = recorder
        self._connect = connect
        self._inits: dict[tuple[str, str], bytes] = {}

    async def spans(self, camera: str, request: HttpRequest) -> HttpAnswer:
        """Footage and gaps between two instants (ms) in at most `most` spans; whole, since they are no footage."""
        given = {"from_ms": request.whole_number("from"), "to_ms": request.whole_number("to")}
        most = min(request.whole_number("most"), _MOST_SPANS) if "most" in request.query else _MOST_SPANS
        return json_answer(await self._recorder.ask("spans", camera=camera, most=most, **given))

    async def index(self, camera: str, request: HttpRequest, ticket: Ticket) -> HttpAnswer:
        """The index between two instants (ms) without the fragments that start outside the ticket's window."""
        from_ms, to_ms = request.whole_number("from"), request.whole_number("to")
        answer = await self._ask_index(camera, from_ms * _TICKS_A_MS, to_ms * _TICKS_A_MS)
        kept = inside_window([Fragment(*row) for row in cast("list[Any]", answer["fragments"])], ticket)
        used = {fragment.init for fragment in kept}
        inits = {name: init for name, init in cast("dict[str, Any]", answer["inits"]).items() if name in used}
        return json_answer(
            {"inits": inits, "fragments": [fragment.as_row() for fragment in kept], "more": bool(answer["more"])}
        )

    async def init(self, camera: str, name: str) -> HttpAnswer:
        """An initialisation segment that an index of this camera has named since the gateway began."""
        init = self._inits.get((camera, name))
        if init is None:
            raise Fault(FaultKind.NOT_FOUND, Words("没有此初始化段", "there is no such init"))
        return HttpAnswer(200, init, "video/mp4")

    async def footage(
        self, camera: str, request: HttpRequest, ticket: Ticket, still_valid: Callable[[], bool]
    ) -> HttpAnswer:
        """One init and whole fragments between two instants (ms), from a key frame on, as long as the init holds.

        Each fragment's start lies in the ticket's window. `still_valid` is asked before every piece: a revocation cuts
        the answer off. Raises Fault(NOT_FOUND) when there is nothing.
        """
        from_90k = request.whole_number("from") * _TICKS_A_MS
        to_90k = request.whole_number("to") * _TICKS_A_MS
        fragments = inside_window(await self._fragments(camera, from_90k, to_90k), ticket)
        chosen = [one for one in fragments if one.start_90k < to_90k and one.init == fragments[0].init]
        if not chosen:
            raise Fault(FaultKind.NOT_FOUND, Words("此时段没有录像", "there is no footage of this time"))
        init = self._inits[camera, chosen[0].init]
        size = len(init) + sum(fragment.size_bytes for fragment in chosen)
        stream = self._read(init, ranges_of(chosen), still_valid)
        return HttpAnswer(200, content_type="video/mp4", stream=stream, stream_bytes=size)

    async def _fragments(self, camera: str, from_90k: int, to_90k: int) -> list[Fragment]:
        found: list[Fragment] = []
        more = True
        while more and len(found) < _FRAGMENTS_AN_ANSWER:
            start_90k = found[-1].start_90k + found[-1].duration_90k if found else from_90k
            answer = await self._ask_index(camera, start_90k, to_90k)
            known = found[-1].start_90k if found else -1
            # every answer begins with the key fragment before its start, which may be known already
            rows = [Fragment(*row) for row in cast("list[Any]", answer["fragments"])]
            fresh = [row for row in rows if row.start_90k > known]
            found += fresh
            more = bool(answer["more"]) and bool(fresh)
        return found[:_FRAGMENTS_AN_ANSWER]

    async def _ask_index(self, camera: str, from_90k: int, to_90k: int) -> dict[str, object]:
        answer = await self._recorder.ask(
            "index", camera=camera, from_90k=from_90k, to_90k=to_90k, limit=_FRAGMENTS_A_QUESTION
        )
        for name, init in cast("dict[str, Any]", answer["inits"]).items():
            self._inits[camera, name] = base64.b64decode(init["init"])
        while len(self._inits) > _REMEMBERED_INITS:
            del self._inits[next(iter(self._inits))]
        return answer

    async def _read(
        self, init: bytes, ranges: list[tuple[int, int, int]], still_valid: Callable[[], bool]
    ) -> AsyncIterator[bytes]:
        yield init
        recorder = self._connect()
        try:
            for file, offset, size in ranges:
                pieces = recorder.stream("read", file=file, offset=offset, bytes=size)
                async for piece in pieces:
                    if not still_valid():
                        raise Fault(FaultKind.UNAUTHENTICATED, Words("取流凭据已失效", "the ticket has ended"))
                    yield piece
        finally:
            await asyncio.shield(recorder.close())


def inside_window(fragments: list[Fragment], ticket: Ticket) -> list[Fragment]:
    """The fragments whose start lies in the ticket's window, from the first key fragment among them on."""
    first_ms, last_ms = ticket.window(*_ALWAYS_MS)
    inside = [one for one in fragments if first_ms * _TICKS_A_MS <= one.start_90k < last_ms * _TICKS_A_MS]
    first_key = next((place for place, one in enumerate(inside) if one.key), len(inside))
    return inside[first_key:]


def ranges_of(fragments: list[Fragment]) -> list[tuple[int, int, int]]:
    """(file, offset, bytes) of fragments, neighbours in a file joined into one range."""
    ranges: list[tuple[int, int, int]] = []
    for one in fragments:
        if ranges and ranges[-1][0] == one.file and ranges[-1][1] + ranges[-1][2] == one.offset_bytes:
            file, offset, size = ranges[-1]
            ranges[-1] = (file, offset, size + one.size_bytes)
        else:
            ranges.append((one.file, one.offset_bytes, one.size_bytes))
    return ranges
