"""What the fallback reader (reader.py) says over its pipe to the recorder: u32 length of the rest, u8 kind, body."""

import json
import struct
from dataclasses import dataclass
from enum import IntEnum

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

MESSAGE_LIMIT_BYTES = 8 << 20
LENGTH = struct.Struct(">I")
_PACKET = struct.Struct(">Bq")
_SIDE_LIMIT = 16384


class PipeKind(IntEnum):
    """The closed set of messages."""

    FORMAT = 1  # JSON: what the packets are; first, and once
    PACKET = 2  # u8 1 = key, i64 presentation time in ticks of 90 kHz, then the packet as it came
    TROUBLE = 3  # JSON: reason and detail; last


@dataclass(frozen=True, slots=True)
class PipeFormat:
    """What the reader says of the video track; `codec` is libav's name."""

    codec: str
    width: int
    height: int
    frame_90k: int
    """0 when it knows none."""
    extradata: bytes


@dataclass(frozen=True, slots=True)
class PipePacket:
    """One access unit as libav gives it."""

    key: bool
    pts_90k: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class PipeTrouble:
    """Why the reader ends; `reason` is a word of units.GapReason."""

    reason: str
    detail: str


type PipeMessage = PipeFormat | PipePacket | PipeTrouble


def pack_format(said: PipeFormat) -> bytes:
    """A whole message."""
    facts = {"codec": said.codec, "width": said.width, "height": said.height, "frame_90k": said.frame_90k}
    return _pack(PipeKind.FORMAT, json.dumps({**facts, "extradata": said.extradata.hex()}).encode())


def pack_packet(said: PipePacket) -> bytes:
    """A whole message."""
    return _pack(PipeKind.PACKET, _PACKET.pack(said.key, said.pts_90k), said.payload)


def pack_trouble(said: PipeTrouble) -> bytes:
    """A whole message."""
    return _pack(PipeKind.TROUBLE, json.dumps({"reason": said.reason, "detail": said.detail}).encode())


def unpack(body: bytes) -> PipeMessage:
    """The message after its length. Raises Fault(INVALID) on what is none: the process beside us may be broken."""
    try:
        kind = PipeKind(body[0])
        if kind is PipeKind.PACKET:
            key, pts_90k = _PACKET.unpack_from(body, 1)
            return PipePacket(key == 1, pts_90k, body[1 + _PACKET.size :])
        facts = json.loads(body[1:])
        if kind is PipeKind.TROUBLE:
            return PipeTrouble(str(facts["reason"]), str(facts["detail"])[:200])
        width, height, frame_90k = (int(facts[name]) for name in ("width", "height", "frame_90k"))
        if not (0 < width <= _SIDE_LIMIT and 0 < height <= _SIDE_LIMIT and 0 <= frame_90k <= 90_000 * 60):
            raise ValueError("a size or duration that cannot be")
        return PipeFormat(str(facts["codec"]), width, height, frame_90k, bytes.fromhex(facts["extradata"]))
    except (ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError, struct.error) as error:
        words = Words("旁路读取进程的消息无效", "the fallback reader sends what is no message")
        raise Fault(FaultKind.INVALID, words, str(error)) from None


def _pack(kind: PipeKind, *parts: bytes) -> bytes:
    size = 1 + sum(map(len, parts))
    return b"".join((LENGTH.pack(size), bytes((kind,)), *parts))
