"""A recorded key picture of a camera, the newest or that of an instant, over the local protocol: no stream of its own
(art. 7)."""

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Protocol, cast

from mingcha.kit.errors import Fault
from mingcha.media.gateway.key_frames import Indexed, parse_head
from mingcha.media.looks.pipe import MOST_BYTES
from mingcha.media.mp4.init import has_sound, silent_init

WITHIN_MS = 60_000
"""How old the newest picture may be: a key picture comes every few seconds."""
_TICKS_A_MS = 90
_LIMIT = 1000


class AskedRecorder(Protocol):
    """The methods of media.local.client.LocalClient that are used."""

    async def ask(self, op: str, **given: object) -> dict[str, object]:
        """One question, one answer."""
        ...

    def stream(self, op: str, **given: object) -> AsyncIterator[bytes]:
        """A stream of data."""
        ...


@dataclass(frozen=True, slots=True)
class NewestPicture:
    """A key picture as the recorder keeps it, with its codec (RFC 6381) and the segment that decodes it."""

    at_ms: int
    codec: str
    init: bytes
    payload: bytes


async def newest_picture(recorder: AskedRecorder, camera: str, now_ms: int) -> NewestPicture | None:
    """The newest key picture of the last minute, None if there is none or it is larger than an 8K one. Raises
    Fault(UNAVAILABLE) if the recorder does not answer, Fault(CORRUPT) if footage is not what the index says."""
    return await _last_between(recorder, camera, now_ms - WITHIN_MS, now_ms + WITHIN_MS)


async def picture_at(recorder: AskedRecorder, camera: str, at_ms: int) -> NewestPicture | None:
    """The key picture that was the newest at an instant of the past (Unix ms). Returns and raises as newest_picture."""
    return await _last_between(recorder, camera, at_ms - WITHIN_MS, at_ms)


async def _last_between(recorder: AskedRecorder, camera: str, from_ms: int, to_ms: int) -> NewestPicture | None:
    from_90k, to_90k = from_ms * _TICKS_A_MS, to_ms * _TICKS_A_MS
    answer = await recorder.ask("index", camera=camera, from_90k=from_90k, to_90k=to_90k, limit=_LIMIT)
    rows = [Indexed(*row) for row in cast("list[Any]", answer["fragments"])]
    keys = [one for one in rows if one.key and from_90k < one.end_90k and one.start_90k <= to_90k]
    if not keys:
        return None
    newest = keys[-1]
    facts = cast("dict[str, Any]", answer["inits"])[newest.init]
    init = base64.b64decode(facts["init"])
    payload = await _first_picture(recorder, newest)
    if payload is None:
        return None
    at_ms, silent = newest.start_90k // _TICKS_A_MS, silent_init(init) if has_sound(init) else init
    return NewestPicture(at_ms, str(facts["codec"]), silent, payload)


async def _first_picture(recorder: AskedRecorder, fragment: Indexed) -> bytes | None:
    """The picture, by two questions: a guess at its size would read several times what it needs."""
    head = parse_head(await _read(recorder, fragment, 0, fragment.head_bytes), fragment.frames)
    size = head.samples[0][1]
    return None if size > MOST_BYTES else await _read(recorder, fragment, head.size_bytes, size)


async def _read(recorder: AskedRecorder, fragment: Indexed, offset: int, count: int) -> bytes:
    stream = recorder.stream("read", file=fragment.file, offset=fragment.offset_bytes + offset, bytes=count)
    return b"".join([piece async for piece in stream])


def is_gone(fault: Fault) -> bool:
    """Whether the recorder is not there, so that the round ends; other faults are of one camera."""
    return fault.kind.value == "unavailable"
