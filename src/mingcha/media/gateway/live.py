"""Live pictures for many viewers: each frame of a stream is wrapped once, and the same bytes are sent to all."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from websockets.frames import Frame, Opcode

from mingcha.kit.errors import Fault
from mingcha.media.local.wire import LIVE_FORMAT, LiveUnit
from mingcha.media.mp4.fragment import Sample, live_fragment

CLOSE_BUG = 1011
"""RFC 6455, 7.4.1; the others are ours (4000 to 4999, 7.4.2)."""
CLOSE_TICKET_ENDED = 4401
CLOSE_REFUSED = 4403
CLOSE_NO_CAMERA = 4404
CLOSE_TOO_SLOW = 4408
CLOSE_NOTHING_PLAYS = 4415
CLOSE_TOO_MANY = 4429
CLOSE_TRANSCODING_FAILED = 4500
CLOSE_NO_TRANSCODING = 4501
CLOSE_RECORDER_AWAY = 4503
CLOSE_TRANSCODES_TAKEN = 4507

MAIN, SUB, TRANSCODED = "main", "sub", "transcoded"
"""The streams of a camera that a viewer may get (docs/design/city.md, section 4)."""

UNSENT_LIMIT_BYTES = 1 << 20
"""Over half a second of a high-bitrate camera; a viewer further behind skips to the next key frame."""
_GOP_LIMIT_BYTES = 16 << 20

type LiveItem = LiveUnit | tuple[int, dict[str, object]]


class Viewer(Protocol):
    """One WebSocket: takes ready-made frames, never blocks."""

    @property
    def unsent_bytes(self) -> int:
        """What the client has not taken yet."""
        ...

    def send(self, frame: bytes) -> None:
        """Writes one whole WebSocket frame."""
        ...

    def close(self, code: int, reason: str) -> None:
        """Sends the close frame and ends."""
        ...


def text_frame(facts: dict[str, object]) -> bytes:
    """A whole WebSocket text frame (RFC 6455, 5.2; a server does not mask) with JSON."""
    return Frame(Opcode.TEXT, json.dumps(facts, ensure_ascii=False).encode()).serialize(mask=False)


def fault_frame(fault: Fault) -> bytes:
    """The fault in both languages, sent before the close frame."""
    words = fault.words
    return text_frame({"type": "fault", "kind": fault.kind.value, "zh": words.zh, "en": words.en})


def binary_frame(*parts: bytes) -> bytes:
    """A whole WebSocket binary frame."""
    return Frame(Opcode.BINARY, b"".join(parts)).serialize(mask=False)


@dataclass(slots=True)
class Place:
    """Where one viewer is in a channel."""

    plays: frozenset[str]
    """The families of codecs that its browser plays: avc1, hvc1, ..."""
    fresh: bool = True
    """Has no init yet."""
    waits: bool = True
    """Needs a key frame before anything else."""


class Channel:
    """One stream with its viewers: the last group of pictures, and each viewer's position in it.

    `unplayable` is called for each viewer whose browser cannot play the stream; the callee must remove the viewer.
    """

    def __init__(self, camera: str, stream: str = MAIN, unplayable: Callable[[Viewer], None] | None = None) -> None:
        self.camera = camera
        self.stream = stream
        self._unplayable = unplayable
        self._viewers: dict[Viewer, Place] = {}
        self._format: bytes | None = None
        self._family = ""
        self._source: dict[str, object] | None = None
        self._init = b""
        self._group: list[bytes] = []
        self._group_bytes = 0
        self._event: bytes | None = None
        self._masks: object = 0
        self._number = 0

    @property
    def is_empty(self) -> bool:
        """Whether it has no viewers."""
        return not self._viewers

    @property
    def viewers(self) -> tuple[Viewer, ...]:
        """Its viewers."""
        return tuple(self._viewers)

    def has_started(self, viewer: Viewer) -> bool:
        """Whether a viewer has got its first picture here."""
        return viewer in self._viewers and not self._viewers[viewer].fresh

    def add(self, viewer: Viewer, plays: frozenset[str] = frozenset({"avc1"})) -> None:
        """Adds a viewer and sends it the state, the format, the init and the last group in one message."""
        self._viewers[viewer] = Place(plays)
        if self._event is not None:
            viewer.send(self._event)
        if self._group:
            self._start(viewer, b"".join(self._group))

    def remove(self, viewer: Viewer) -> None:
        """Removes a viewer."""
        self._viewers.pop(viewer, None)

    def transcoded_from(self, facts: dict[str, object]) -> None:
        """Sets the format of the camera that this transcoded stream is made from, and how many privacy masks its
        pictures have; says so to the viewers, since the stream itself goes on in its own format."""
        self._source = _described(facts)
        before, self._masks = self._masks, facts.get("masks", 0)
        if self._masks != before:
            for viewer in tuple(self._viewers):
                viewer.send(self._masks_frame())

    def take(self, item: LiveItem) -> None:
        """Handles one item of a live stream: a picture, a new format, or an event, which is sent to all viewers."""
        if isinstance(item, LiveUnit):
            self._take_unit(item)
        elif item[0] == LIVE_FORMAT:
            self._take_format(item[1])
        else:
            self._event = text_frame({"type": "event", **item[1]})
            for viewer in tuple(self._viewers):
                viewer.send(self._event)

    def close(self, code: int, reason: str, fault: Fault | None = None) -> None:
        """Ends all viewers, after sending them the fault, if there is one, in both languages."""
        for viewer in tuple(self._viewers):
            if fault is not None:
                viewer.send(fault_frame(fault))
            viewer.close(code, reason)

    def _masks_frame(self) -> bytes:
        return text_frame({"type": "masks", "count": self._masks})

    def _take_format(self, facts: dict[str, object]) -> None:
        if self._source is None:
            self._masks = facts.get("masks", 0)
        described = _described(facts)
        source = self._source or described
        self._format = text_frame({"type": "format", **described, "stream": self.stream, "source": source})
        self._family = str(facts.get("codec", "")).partition(".")[0]
        self._init = base64.b64decode(str(facts.get("init", "")))
        self._group, self._group_bytes = [], 0
        for viewer, place in tuple(self._viewers.items()):
            place.fresh = place.waits = True
            self._check_plays(viewer, place)

    def _check_plays(self, viewer: Viewer, place: Place) -> bool:
        plays = self._family in place.plays or self._unplayable is None
        if not plays and self._unplayable is not None:
            self._unplayable(viewer)
        return plays

    def _take_unit(self, unit: LiveUnit) -> None:
        self._number += 1
        sample = Sample(unit.duration_90k, unit.key, unit.cts_90k, unit.payload)
        fragment = live_fragment(self._number, unit.dts_90k, [sample])
        if unit.key:
            self._group, self._group_bytes = [], 0
        elif not self._group:
            return  # a camera without key frames for too long, or a stream joined in the middle
        self._group.append(fragment)
        self._group_bytes += len(fragment)
        frame = binary_frame(fragment)
        for viewer, place in tuple(self._viewers.items()):
            if place.fresh:
                if unit.key:
                    self._start(viewer, fragment)
            elif viewer.unsent_bytes > UNSENT_LIMIT_BYTES:
                place.waits = True
            elif unit.key or not place.waits:
                place.waits = False
                viewer.send(frame)
        if self._group_bytes > _GOP_LIMIT_BYTES:
            self._group, self._group_bytes = [], 0

    def _start(self, viewer: Viewer, pictures: bytes) -> None:
        place = self._viewers[viewer]
        if self._format is None or not self._check_plays(viewer, place):
            return
        viewer.send(self._format)
        if self._masks:
            viewer.send(self._masks_frame())
        viewer.send(binary_frame(self._init, pictures))
        place.fresh = place.waits = False


def _described(facts: dict[str, object]) -> dict[str, object]:
    return {name: facts.get(name) for name in ("codec", "width", "height")}
