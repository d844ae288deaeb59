"""The newest recorded key picture of a camera, over the local protocol: no stream of its own (art. 7)."""

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
_GUESS_BYTES = 256 << 10


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
    """A key picture as the recorder keeps it, with the segment that decodes it."""

    at_ms: int
    init: bytes
    payload: bytes


async def newest_picture(recorder: AskedRecorder, camera: str, now_ms: int) -> NewestPicture | None:
    """The newest key picture of the last minute, None if there is none or it is larger than an 8K one. Raises
    Fault(UNAVAILABLE) if the recorder does not answer, Fault(CORRUPT) if footage is not what the index says."""
    from_90k, to_90k = (now_ms - WITHIN_MS) * _TICKS_A_MS, (now_ms + WITHIN_MS) * _TICKS_A_MS
    answer = await recorder.ask("index", camera=camera, from_90k=from_90k, to_90k=to_90k, limit=_LIMIT)
    rows = [Indexed(*row) for row in cast("list[Any]", answer["fragments"])]
    keys = [one for one in rows if one.key and one.end_90k > from_90k]
    if not keys:
        return None
    newest = keys[-1]
    init = base64.b64decode(cast("dict[str, Any]", answer["inits"])[newest.init]["init"])
    payload = await _first_picture(recorder, newest)
    if payload is None:
        return None
    return NewestPicture(newest.start_90k // _TICKS_A_MS, silent_init(init) if has_sound(init) else init, payload)


async def _first_picture(recorder: AskedRecorder, fragment: Indexed) -> bytes | None:
    data = await _read(recorder, fragment, 0, min(fragment.size_bytes, max(fragment.head_bytes, _GUESS_BYTES)))
    head = parse_head(data, fragment.frames)
    end = head.size_bytes + head.samples[0][1]
    if end > MOST_BYTES:
        return None
    if end > len(data):
        data += await _read(recorder, fragment, len(data), end - len(data))
    return data[head.size_bytes : end]


async def _read(recorder: AskedRecorder, fragment: Indexed, offset: int, count: int) -> bytes:
    stream = recorder.stream("read", file=fragment.file, offset=fragment.offset_bytes + offset, bytes=count)
    return b"".join([piece async for piece in stream])


def is_gone(fault: Fault) -> bool:
    """Whether the recorder is not there, so that the round ends; other faults are of one camera."""
    return fault.kind.value == "unavailable"
