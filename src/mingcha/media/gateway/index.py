"""Queries of the gateway to the recorder's index, cut to the window of a ticket."""

import asyncio
import base64
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.gateway.key_frames import Indexed, KeyPicture, parse_head
from mingcha.media.gateway.takings import Taking
from mingcha.media.gateway.tickets import Ticket
from mingcha.media.mp4.boxes import TIMESCALE
from mingcha.media.mp4.fragment import Sample
from mingcha.media.mp4.init import has_sound, silent_init

TICKS_A_MS = TIMESCALE // 1000
FRAGMENTS_AN_ANSWER = 2000
"""Fragments of one footage answer at most: over half an hour."""
_FRAGMENTS_A_QUESTION = 1000
_REMEMBERED_INITS = 4096
_KEY_GUESS_BYTES = 64 << 10
"""Read of a key fragment at first: its head and most key pictures."""
_ALWAYS_MS = (0, 2**47)


class Recorder(Protocol):
    """The methods of media.local.client.LocalClient that the gateway uses."""

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
class Init:
    """An initialisation segment from an index answer."""

    codec: str
    """RFC 6381."""
    width: int
    height: int
    data: bytes
    """`ftyp moov` of the pictures."""
    sound: bool = False
    """Whether the fragments have sound; viewers never get it."""

    @property
    def family(self) -> str:
        """The kind of sample entry (avc1, hvc1, mp4v, jpeg): within one, a player goes on with another init."""
        return self.codec.partition(".")[0]


class FootageIndex:
    """The index of every camera, through one connection to the recorder."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._inits: dict[tuple[str, str], Init] = {}

    async def ask(self, camera: str, from_90k: int, to_90k: int) -> dict[str, Any]:
        """The recorder's answer to one question; its inits are remembered."""
        answer = await self._recorder.ask(
            "index", camera=camera, from_90k=from_90k, to_90k=to_90k, limit=_FRAGMENTS_A_QUESTION
        )
        for name, init in cast("dict[str, Any]", answer["inits"]).items():
            data = base64.b64decode(init["init"])
            sound = has_sound(data)
            if sound:  # viewers get pictures only, so their init has no sound track
                data = silent_init(data)
                init["init"] = base64.b64encode(data).decode()
            self._inits[camera, name] = Init(str(init["codec"]), init["width"], init["height"], data, sound)
        while len(self._inits) > _REMEMBERED_INITS:
            del self._inits[next(iter(self._inits))]
        return answer

    def init(self, camera: str, name: str) -> Init | None:
        """An init from an index answer of this camera since the gateway began."""
        return self._inits.get((camera, name))

    async def fragments(self, camera: str, from_90k: int, to_90k: int, most: int) -> list[Indexed]:
        """Up to `most` fragments that start before `to_90k`, beginning with the one needed to decode `from_90k`."""
        found: list[Indexed] = []
        more = True
        while more and len(found) < most:
            start_90k = found[-1].end_90k if found else from_90k
            answer = await self.ask(camera, start_90k, to_90k)
            known = found[-1].start_90k if found else -1
            # every answer begins with the key fragment before its start, which the answer before may contain
            rows = [Indexed(*row) for row in answer["fragments"]]
            fresh = [row for row in rows if row.start_90k > known]
            found += fresh
            more = bool(answer["more"]) and bool(fresh)
        return found[:most]


class FootageReader:
    """Reads file bytes for one response, over a separate connection, while the ticket is valid, at its pace."""

    def __init__(self, recorder: Recorder, taking: Taking) -> None:
        self._recorder = recorder
        self.taking = taking

    async def pieces(self, file: int, offset_bytes: int, size_bytes: int) -> AsyncIterator[bytes]:
        """A range of a file as it comes. Raises Fault(UNAUTHENTICATED) once the ticket has ended."""
        async for piece in self._recorder.stream("read", file=file, offset=offset_bytes, bytes=size_bytes):
            self.taking.check()
            yield piece

    async def read(self, file: int, offset_bytes: int, size_bytes: int) -> bytes:
        """A range of a file whole. Raises Fault(UNAUTHENTICATED) once the ticket has ended."""
        return b"".join([piece async for piece in self.pieces(file, offset_bytes, size_bytes)])

    async def key_sample(self, picture: KeyPicture) -> Sample:
        """The first picture of a key fragment, with its duration among key pictures. Raises Fault(CORRUPT)."""
        fragment = picture.fragment
        await self.taking.footage(fragment.start_90k, picture.duration_90k, keys=True)
        first_bytes = min(fragment.size_bytes, max(fragment.head_bytes, _KEY_GUESS_BYTES))
        data = await self.read(fragment.file, fragment.offset_bytes, first_bytes)
        head = parse_head(data, fragment.frames)
        _, size, _, composition_90k = head.samples[0]
        end = head.size_bytes + size
        if end > len(data):
            data += await self.read(fragment.file, fragment.offset_bytes + len(data), end - len(data))
        payload = data[head.size_bytes : end]
        return Sample(picture.duration_90k, True, composition_90k, payload)  # noqa: FBT003 - a tuple's field

    async def close(self) -> None:
        """Ends the connection."""
        await asyncio.shield(self._recorder.close())


def inside_window(fragments: Sequence[Indexed], ticket: Ticket) -> list[Indexed]:
    """The fragments that start in the ticket's window, beginning with the first key fragment."""
    first_ms, last_ms = ticket.window(*_ALWAYS_MS)
    inside = [one for one in fragments if first_ms * TICKS_A_MS <= one.start_90k < last_ms * TICKS_A_MS]
    first_key = next((place for place, one in enumerate(inside) if one.key), len(inside))
    return inside[first_key:]


@dataclass(frozen=True, slots=True)
class FileRange:
    """Fragments that follow one another in a file, read as one range."""

    fragments: list[Indexed]

    @property
    def file(self) -> int:
        """The file, as the index numbers it."""
        return self.fragments[0].file

    @property
    def offset_bytes(self) -> int:
        """Where the first begins."""
        return self.fragments[0].offset_bytes

    @property
    def end_bytes(self) -> int:
        """Where the last ends."""
        return self.fragments[-1].offset_bytes + self.fragments[-1].size_bytes


def ranges_of(fragments: Sequence[Indexed]) -> list[FileRange]:
    """The ranges of fragments, neighbours in a file joined into one."""
    ranges: list[FileRange] = []
    for one in fragments:
        if ranges and ranges[-1].file == one.file and ranges[-1].end_bytes == one.offset_bytes:
            ranges[-1].fragments.append(one)
        else:
            ranges.append(FileRange([one]))
    return ranges


def no_footage() -> Fault:
    """The fault for an interval without footage that the ticket opens."""
    return Fault(FaultKind.NOT_FOUND, Words("此时段没有录像", "there is no footage of this time"))
