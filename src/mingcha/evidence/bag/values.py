"""The content of a bag as plain values. Times of 90 kHz count from 1970-01-01 UTC, as in `tfdt`."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256

from mingcha.kit.canonical import Json

DIGEST_BOX_BYTES = 56
"""The last bytes of a fragment: size, "uuid", extended type, SHA-256 of what is before (docs/ref/footage-format.md)."""
DIGEST_BOX_HEAD = bytes.fromhex("00000038757569646d696e67636861008469676573740001")
_HEADER_UUID = bytes.fromhex("6d696e67636861008865616465720001")
_SOUND_HANDLER = b"hdlr" + bytes(8) + b"soun"
_BOX_BYTES, _UUID_BOX_BYTES = 8, 24


@dataclass(frozen=True, slots=True)
class Fragment:
    """A fragment of a recorder's file: part 1 is the first. `size_bytes` includes its digest box, `digest` is the
    SHA-256 of the bytes before that box."""

    part: int
    size_bytes: int
    digest: bytes
    begin_90k: int
    end_90k: int


@dataclass(frozen=True)
class SourceFile:
    """A file of a recorder: `parts` are the digests of all its parts, `header` part 0 in full, `log` and `index` the
    entry that carries its root. Raises ValueError if the header is not that of a footage file."""

    camera: str
    epoch: int
    minute: int
    n: int
    size_bytes: int
    parts: tuple[bytes, ...]
    header: bytes
    log: str
    index: int

    def __post_init__(self) -> None:
        facts = self.facts
        named = (facts.get("camera"), facts.get("epoch"), facts.get("minute"), facts.get("n"))
        if named != (self.camera, self.epoch, self.minute, self.n):
            raise ValueError(f"{self.name}: its header names another file")
        if not self.parts or sha256(self.header).digest() != self.parts[0]:
            raise ValueError(f"{self.name}: its header differs from its digest")

    @property
    def name(self) -> str:
        """The name on the recorder (docs/ref/footage-format.md)."""
        return file_name(self.camera, self.epoch, self.minute, self.n)

    @cached_property
    def init(self) -> bytes:
        """`ftyp moov`."""
        at = 0
        for kind in (b"ftyp", b"moov"):
            size = int.from_bytes(self.header[at : at + 4])
            if self.header[at + 4 : at + 8] != kind or size < _BOX_BYTES:
                raise ValueError("a header begins with ftyp and moov")
            at += size
        return self.header[:at]

    @property
    def has_sound(self) -> bool:
        """Whether it has a sound track (ISO/IEC 14496-12, 8.4.3), which the bag contains unchanged."""
        return has_sound_track(self.init)

    @cached_property
    def facts(self) -> dict[str, object]:
        """The facts of the header box."""
        box = self.header[len(self.init) :]
        if box[:_UUID_BOX_BYTES] != len(box).to_bytes(4) + b"uuid" + _HEADER_UUID:
            raise ValueError("a header ends with its box")
        facts = json.loads(box[_UUID_BOX_BYTES:])
        if not isinstance(facts, dict):
            raise ValueError("a header box holds an object")
        return facts

    @property
    def stretch(self) -> tuple[str | bytes, ...]:
        """The values that all files of one clip share: log, epoch, recorder, run, `ftyp moov`."""
        return self.log, str(self.epoch), str(self.facts.get("recorder")), str(self.facts.get("run")), self.init


@dataclass(frozen=True, slots=True)
class Segment:
    """A fragment in its clip."""

    camera: str
    clip: str
    offset: int
    file: str
    fragment: Fragment
    log: str
    index: int

    def as_json(self) -> dict[str, Json]:
        """Its line in segments.jsonl."""
        one = self.fragment
        return {
            "camera": self.camera, "clip": self.clip, "offset": self.offset, "bytes": one.size_bytes,
            "sha256": one.digest.hex(), "file": self.file, "part": one.part, "begin_ms": one.begin_90k // 90,
            "end_ms": -(-one.end_90k // 90), "log": self.log, "index": self.index,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Missing:
    """Neighbouring fragments of a file that are in the log but not in the bag: the file's name, its parts from `part`
    to `last`, their time (Unix ms), and why (gaps.DAMAGED, gaps.LOST)."""

    camera: str
    file: str
    part: int
    last: int
    from_ms: int
    to_ms: int
    reason: str

    def as_json(self) -> dict[str, Json]:
        """Its element in custody.json."""
        return {
            "camera": self.camera, "file": self.file, "part": self.part, "last": self.last, "from_ms": self.from_ms,
            "to_ms": self.to_ms, "reason": self.reason,
        }  # fmt: skip


def joined(missing: Iterable[Missing]) -> list[Missing]:
    """The same by camera, file and part, neighbours in a file with the same reason joined."""
    found: list[Missing] = []
    for one in sorted(missing, key=lambda each: (each.camera, each.file, each.part)):
        before = found[-1] if found else None
        if before and (before.file, before.last + 1, before.reason) == (one.file, one.part, one.reason):
            found[-1] = replace(before, last=one.last, to_ms=max(before.to_ms, one.to_ms))
        elif before is None or before.file != one.file or before.last < one.part:  # a note may occur twice
            found.append(one)
    return found


def has_sound_track(header: bytes) -> bool:
    """Whether `ftyp moov` of a footage file names a sound handler."""
    return _SOUND_HANDLER in header


def missing_of(camera: str, file: str, one: Fragment, reason: str) -> Missing:
    """The note of an unavailable fragment."""
    return Missing(camera, file, one.part, one.part, one.begin_90k // 90, -(-one.end_90k // 90), reason)


def file_name(camera: str, epoch: int, minute: int, n: int) -> str:
    """The name of a file on the recorder (docs/ref/footage-format.md); `minute` is Unix seconds // 60."""
    begin = datetime.fromtimestamp(minute * 60, UTC)
    return f"{camera}-{epoch}-{begin:%Y%m%dT%H%M}Z-{n}.mp4"


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap of the bag in the requested span, Unix milliseconds."""

    camera: str
    from_ms: int
    to_ms: int
    reason: str

    def as_json(self) -> dict[str, Json]:
        """Its element in custody.json."""
        return {"camera": self.camera, "from_ms": self.from_ms, "to_ms": self.to_ms, "reason": self.reason}
