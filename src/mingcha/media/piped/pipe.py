"""Messages of a reader in a separate process, over its pipe to the recorder: u32 length of the rest, u8 kind, body."""

import json
import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import IntEnum
from typing import Any

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.media.units import MaskLook, MaskSeen

MESSAGE_LIMIT_BYTES = 8 << 20
LENGTH = struct.Struct(">I")
_PACKET = struct.Struct(">Bq")
_MASKED = struct.Struct(">BqB")
_SIDE_LIMIT = 16384
_LOOK_NUMBERS = ("at_ms", "shift_x_permille", "shift_y_permille", "score_permille")


class PipeKind(IntEnum):
    """All kinds of messages."""

    FORMAT = 1  # JSON: the format of the packets; the first message, once
    PACKET = 2  # u8 1 = key, i64 presentation time in ticks of 90 kHz, then the packet, unchanged
    TROUBLE = 3  # JSON: reason and detail; the last message
    MASKED = 4  # as PACKET, then u8 length and ASCII of the versions of the masks that were filled, then the packet
    DAMAGE = 5  # JSON: detail; pictures are missing here, the next one is a key picture
    ALIVE = 6  # nothing more: the camera delivered, though there may be nothing to write before its next key picture
    MASK_LOOK = 7  # JSON: a look at a mask, the fields of units.MaskLook
    STILL = 8  # JSON: the fields of PipeStill; the only message of masker/still.py


@dataclass(frozen=True, slots=True)
class PipeFormat:
    """Format of the video track; `codec` is libav's name."""

    codec: str
    width: int
    height: int
    frame_90k: int
    """0 if unknown."""
    extradata: bytes


@dataclass(frozen=True, slots=True)
class PipePacket:
    """One access unit, as libav returns it."""

    key: bool
    pts_90k: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class PipeTrouble:
    """Why the reader ends; `reason` is a value of units.GapReason."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class PipeMasked:
    """One access unit that was encoded after its masks were filled."""

    versions: str
    """The masks that were filled, as masks.plan.Masked.versions."""
    key: bool
    pts_90k: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class PipeDamage:
    """Pictures are missing."""

    detail: str


@dataclass(frozen=True, slots=True)
class PipeAlive:
    """The camera delivers; there is nothing to write yet."""


@dataclass(frozen=True, slots=True)
class PipeStill:
    """One look at a camera."""

    at_ms: int
    width: int
    height: int
    names: str
    """The masks that were filled or should be filled by the camera (masks.plan.Masked.names); "" of an unmasked one."""
    view: bytes
    """What lies outside of all masks that hold (masker/shift.py); b"" without masks."""
    looks: tuple[MaskLook, ...]
    """At the masks that the camera should fill."""
    ciphertext: bytes = field(repr=False)
    """A JPEG, encrypted for the recipient (age); b"" without one."""


type PipeMessage = PipeFormat | PipePacket | PipeTrouble | PipeMasked | PipeDamage | PipeAlive | MaskLook | PipeStill


def pack_format(message: PipeFormat) -> bytes:
    """Packs a whole message."""
    facts = {"codec": message.codec, "width": message.width, "height": message.height, "frame_90k": message.frame_90k}
    return _pack(PipeKind.FORMAT, json.dumps({**facts, "extradata": message.extradata.hex()}).encode())


def pack_packet(message: PipePacket) -> bytes:
    """Packs a whole message."""
    return _pack(PipeKind.PACKET, _PACKET.pack(message.key, message.pts_90k), message.payload)


def pack_trouble(message: PipeTrouble) -> bytes:
    """Packs a whole message."""
    return _pack(PipeKind.TROUBLE, json.dumps({"reason": message.reason, "detail": message.detail}).encode())


def pack_masked(message: PipeMasked) -> bytes:
    """Packs a whole message."""
    versions = message.versions.encode("ascii")
    head = _MASKED.pack(message.key, message.pts_90k, len(versions))
    return _pack(PipeKind.MASKED, head, versions, message.payload)


def pack_damage(message: PipeDamage) -> bytes:
    """Packs a whole message."""
    return _pack(PipeKind.DAMAGE, json.dumps({"detail": message.detail}).encode())


def pack_alive() -> bytes:
    """Packs a whole message."""
    return _pack(PipeKind.ALIVE)


def pack_look(message: MaskLook) -> bytes:
    """Packs a whole message."""
    return _pack(PipeKind.MASK_LOOK, json.dumps(asdict(message)).encode())


def pack_still(message: PipeStill) -> bytes:
    """Packs a whole message."""
    facts = asdict(message) | {"view": message.view.hex(), "ciphertext": message.ciphertext.hex()}
    return _pack(PipeKind.STILL, json.dumps(facts).encode())


def unpack(body: bytes) -> PipeMessage:
    """Unpacks a message without its length. Raises Fault(INVALID) if malformed: the process may be compromised."""
    try:
        kind = PipeKind(body[0])
        if kind is PipeKind.PACKET:
            key, pts_90k = _PACKET.unpack_from(body, 1)
            return PipePacket(key == 1, pts_90k, body[1 + _PACKET.size :])
        if kind is PipeKind.MASKED:
            return _unpack_masked(body)
        if kind is PipeKind.ALIVE and len(body) == 1:
            return PipeAlive()
        facts = json.loads(body[1:])
        if kind is PipeKind.MASK_LOOK:
            return _unpack_look(facts)
        if kind is PipeKind.STILL:
            return _unpack_still(facts)
        if kind is PipeKind.DAMAGE:
            return PipeDamage(str(facts["detail"])[:200])
        if kind is PipeKind.TROUBLE:
            return PipeTrouble(str(facts["reason"]), str(facts["detail"])[:200])
        width, height, frame_90k = (int(facts[name]) for name in ("width", "height", "frame_90k"))
        if not (0 < width <= _SIDE_LIMIT and 0 < height <= _SIDE_LIMIT and 0 <= frame_90k <= 90_000 * 60):
            raise ValueError("a size or duration that cannot be")
        return PipeFormat(str(facts["codec"]), width, height, frame_90k, bytes.fromhex(facts["extradata"]))
    except (ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError, struct.error) as error:
        words = Words("旁路读取进程的消息无效", "the reader in a separate process sends what is no message")
        raise Fault(FaultKind.INVALID, words, str(error)) from None


def _unpack_look(facts: Mapping[str, object]) -> MaskLook:
    at_ms, x, y, score = (_number(facts[name]) for name in _LOOK_NUMBERS)
    worst = None if facts["worst_deviation"] is None else _number(facts["worst_deviation"])
    return MaskLook(str(facts["version"])[:24], at_ms, MaskSeen(str(facts["result"])), worst, x, y, score)


def _unpack_still(facts: Mapping[str, Any]) -> PipeStill:
    at_ms, width, height = (_number(facts[name]) for name in ("at_ms", "width", "height"))
    view, ciphertext = bytes.fromhex(facts["view"]), bytes.fromhex(facts["ciphertext"])
    looks = tuple(_unpack_look(one) for one in facts["looks"])
    return PipeStill(at_ms, width, height, str(facts["names"])[:1000], view, looks, ciphertext)


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 1 << 53:
        raise ValueError("a number that cannot be")
    return value


def _unpack_masked(body: bytes) -> PipeMasked:
    key, pts_90k, length = _MASKED.unpack_from(body, 1)
    begin = 1 + _MASKED.size
    versions, payload = body[begin : begin + length], body[begin + length :]
    if len(versions) != length:
        raise ValueError("cut short")
    return PipeMasked(versions.decode("ascii"), key == 1, pts_90k, payload)


def _pack(kind: PipeKind, *parts: bytes) -> bytes:
    size = 1 + sum(map(len, parts))
    return b"".join((LENGTH.pack(size), bytes((kind,)), *parts))
