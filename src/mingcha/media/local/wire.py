"""Messages of the recorder's local protocol: u32 length of the rest (big endian), u8 kind, u32 request, body."""

import json
import struct
from dataclasses import dataclass
from enum import IntEnum

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

MESSAGE_LIMIT_BYTES = 4 << 20
"""Longest body plus head of one message."""

PROTOCOL_VERSION = 1
_LENGTH = struct.Struct(">I")
_HEAD = struct.Struct(">IBI")
HEAD_BYTES = _HEAD.size
_REST_HEAD_BYTES = 5
_UNIT = struct.Struct(">BBQiI")
LIVE_FORMAT, LIVE_UNIT, LIVE_EVENT = 0, 1, 2
_KEY = 1


class Kind(IntEnum):
    """Kinds of messages."""

    REQUEST = 1
    ANSWER = 2
    FAULT = 3
    DATA = 4
    END = 5
    CANCEL = 6


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `request` is the same in a request and its answer."""

    kind: Kind
    request: int
    body: bytes


@dataclass(frozen=True, slots=True)
class LiveUnit:
    """A picture for a viewer."""

    key: bool
    dts_90k: int
    cts_90k: int
    """pts - dts."""
    duration_90k: int
    payload: bytes


def pack_message(kind: Kind, request: int, body: bytes = b"") -> bytes:
    """The bytes of a message. Raises Fault(EXHAUSTED) when it is longer than the limit."""
    return message_head(kind, request, len(body)) + body


def message_head(kind: Kind, request: int, body_bytes: int) -> bytes:
    """The first nine bytes of a message whose body follows."""
    if body_bytes + _REST_HEAD_BYTES > MESSAGE_LIMIT_BYTES:
        raise Fault(FaultKind.EXHAUSTED, Words("消息过长", "the message is too long"), f"{body_bytes} bytes")
    return _HEAD.pack(body_bytes + _REST_HEAD_BYTES, kind, request)


class MessageReader:
    """Cuts a stream of bytes into messages; any chunking gives the same messages."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Message]:
        """The complete messages. Raises Fault(INVALID) on an invalid length or kind; the connection must then be
        closed."""
        self._buffer += data
        messages: list[Message] = []
        start = 0
        buffer = self._buffer
        while len(buffer) - start >= _LENGTH.size:
            (rest,) = _LENGTH.unpack_from(buffer, start)
            if not _REST_HEAD_BYTES <= rest <= MESSAGE_LIMIT_BYTES:
                raise _malformed(f"length {rest}")
            end = start + _LENGTH.size + rest
            if len(buffer) < end:
                break
            _, kind, request = _HEAD.unpack_from(buffer, start)
            if kind not in Kind._value2member_map_:
                raise _malformed(f"kind {kind}")
            messages.append(Message(Kind(kind), request, bytes(memoryview(buffer)[start + HEAD_BYTES : end])))
            start = end
        if start:
            del buffer[:start]
        return messages


def pack_json(value: object) -> bytes:
    """A JSON body."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def unpack_json(body: bytes) -> dict[str, object]:
    """A JSON object. Raises Fault(INVALID) on anything else."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _malformed(str(error)) from None
    if not isinstance(value, dict):
        raise _malformed("not an object")
    return value


def pack_fault(fault: Fault) -> bytes:
    """The body of a fault message; the detail stays in our log."""
    return pack_json({"kind": fault.kind.value, "zh": fault.words.zh, "en": fault.words.en})


def unpack_fault(body: bytes) -> Fault:
    """The fault in a recorder's answer."""
    value = unpack_json(body)
    try:
        kind = FaultKind(str(value.get("kind")))
    except ValueError:
        kind = FaultKind.INTERNAL
    return Fault(kind, Words(str(value.get("zh", "")), str(value.get("en", ""))))


def live_unit_head(key: bool, dts_90k: int, cts_90k: int, duration_90k: int) -> bytes:
    """The bytes before a picture's payload in a data message of `live`."""
    return _UNIT.pack(LIVE_UNIT, _KEY if key else 0, dts_90k, cts_90k, duration_90k)


def unpack_live(body: bytes) -> LiveUnit | tuple[int, dict[str, object]]:
    """A data message of `live`: a picture, or (LIVE_FORMAT | LIVE_EVENT, its JSON). Raises Fault(INVALID)."""
    if body[:1] == bytes([LIVE_UNIT]):
        if len(body) < _UNIT.size:
            raise _malformed("a picture without its head")
        _, flags, dts_90k, cts_90k, duration_90k = _UNIT.unpack_from(body)
        return LiveUnit(bool(flags & _KEY), dts_90k, cts_90k, duration_90k, body[_UNIT.size :])
    if body[:1] in (bytes([LIVE_FORMAT]), bytes([LIVE_EVENT])):
        return body[0], unpack_json(body[1:])
    raise _malformed("no such live message")


def _malformed(detail: str) -> Fault:
    return Fault(FaultKind.INVALID, Words("本地协议消息格式不对", "a message of the local protocol is broken"), detail)
