"""SIP messages (RFC 3261, 7): bytes in, values out, and back. Serves article 13(1).

Headers are latin-1 text, so that GBK bytes in them survive; unknown ones keep their order. Tolerated, as devices send
them: domains of digits, LF alone, CRLF before the message, folded lines, compact names, a missing Content-Length.
Parsers raise only Fault(INVALID) and take time in proportion to their input.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mingcha.media.gb28181.sip.limits import (
    BODY_LIMIT_BYTES,
    DATAGRAM_LIMIT_BYTES,
    HEAD_LIMIT_BYTES,
    LINE_LIMIT_BYTES,
    MOST_HEADERS,
    invalid,
)

VERSION = "SIP/2.0"
_HEAD_END_BYTES = 4
_PING_BYTES = 4
_LINE_ENDS = re.compile(rb"[\r\n]*")
_COMPACT = {
    "a": "Accept-Contact", "b": "Referred-By", "c": "Content-Type", "e": "Content-Encoding", "f": "From",
    "i": "Call-ID", "k": "Supported", "l": "Content-Length", "m": "Contact", "o": "Event", "r": "Refer-To",
    "s": "Subject", "t": "To", "u": "Allow-Events", "v": "Via",
}  # fmt: skip
_KNOWN = (
    "Via", "From", "To", "Call-ID", "CSeq", "Contact", "Max-Forwards", "Content-Length", "Content-Type", "Expires",
    "Authorization", "WWW-Authenticate", "Proxy-Authenticate", "Proxy-Authorization", "User-Agent", "Server", "Date",
    "X-GB-Ver", "Subject", "Event", "Subscription-State", "Allow", "Supported", "Record-Route", "Route", "Note",
    "Monitor-User-Identity", "X-PreferredPath", "X-RoutePath", "Min-Expires", "Retry-After", "Warning", "Accept",
)  # fmt: skip
_CANONICAL = {name.lower(): name for name in _KNOWN} | _COMPACT
_AS_SENT = {name: name for name in _KNOWN} | _COMPACT | {short.upper(): name for short, name in _COMPACT.items()}
"""Spellings that need no lower(): nearly every header of nearly every device."""


@dataclass(frozen=True, slots=True)
class RequestLine:
    """METHOD uri SIP/2.0. The uri is text as it came; uri.read_uri reads it."""

    method: str
    uri: str


@dataclass(frozen=True, slots=True)
class StatusLine:
    """SIP/2.0 code reason; code is 100 to 699."""

    code: int
    reason: str


@dataclass(slots=True)
class SipMessage:
    """A request or a response."""

    start: RequestLine | StatusLine
    heads: list[tuple[str, str]] = field(default_factory=list)
    """Name (canonical and long: "Via", "Call-ID") and value, in their order. Content-Length is written anew."""
    body: bytes = b""

    def head(self, name: str) -> str:
        """The first value of a header, by its canonical name; "" if there is none."""
        for key, value in self.heads:
            if key == name:
                return value
        return ""

    def all(self, name: str) -> list[str]:
        """Every value of a header, in order."""
        return [value for key, value in self.heads if key == name]

    @property
    def method(self) -> str:
        """The method of a request; "" for a response."""
        return self.start.method if isinstance(self.start, RequestLine) else ""

    @property
    def code(self) -> int:
        """The code of a response; 0 for a request."""
        return self.start.code if isinstance(self.start, StatusLine) else 0


def read_message(data: bytes) -> SipMessage:
    """The message of one datagram. Raises Fault(INVALID) if it is none, is cut off or is beyond a limit.

    A datagram ends its message: without Content-Length the rest is the body, bytes behind it are dropped (18.3)."""
    if len(data) > DATAGRAM_LIMIT_BYTES:
        raise invalid("a datagram of no possible size")
    if data[:1] in (b"\r", b"\n"):
        data = data.lstrip(b"\r\n")
    end, body_at = _head_end(data, 0)
    if end < 0:
        raise invalid("a head without end")
    message = _read_head(data[:end])
    size = _content_length(message)
    if size < 0:
        size = len(data) - body_at
    if size > len(data) - body_at:
        raise invalid("a body that is cut off")
    message.body = data[body_at : body_at + size]
    return message


class MessageCutter:
    """Cuts messages out of a TCP stream by Content-Length (RFC 3261, 18.3)."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._scanned = 0
        self._head: SipMessage | None = None
        self._body_at = 0
        self._size = 0
        self.body_limit_bytes = BODY_LIMIT_BYTES
        self.pings = 0
        """Double CRLFs between messages so far (RFC 5626, 3.5.1); each wants one CRLF back."""

    @property
    def is_between(self) -> bool:
        """Whether no part of a message waits for its rest."""
        return self._head is None and bytes(self._data[:1]) in (b"", b"\r", b"\n")

    @property
    def held_bytes(self) -> int:
        """Bytes that wait for their rest."""
        return len(self._data)

    def feed(self, data: bytes) -> list[SipMessage]:
        """The messages that these bytes complete. A message without Content-Length has no body.

        Raises Fault(INVALID); the stream has lost its framing then and must be closed."""
        self._data += data
        found: list[SipMessage] = []
        while self._data and (message := self._next()) is not None:
            found.append(message)
        return found

    def _next(self) -> SipMessage | None:
        if self._head is None:
            self._skip_line_ends()
            end, body_at = _head_end(self._data, self._scanned)
            if end < 0:
                self._scanned = max(0, len(self._data) - _HEAD_END_BYTES)
                if len(self._data) > HEAD_LIMIT_BYTES:
                    raise invalid("a head without end")
                return None
            self._head = _read_head(bytes(self._data[:end]))
            self._body_at, self._size = body_at, max(0, _content_length(self._head))
            if self._size > self.body_limit_bytes:
                raise invalid("a body beyond the limit of its sender")
        end = self._body_at + self._size
        if len(self._data) < end:
            return None
        message, self._head, self._scanned = self._head, None, 0
        message.body = bytes(self._data[self._body_at : end])
        del self._data[:end]
        return message

    def _skip_line_ends(self) -> None:
        if self._scanned or bytes(self._data[:1]) not in (b"\r", b"\n"):
            return
        found = _LINE_ENDS.match(self._data)
        skipped = found.end() if found else 0
        found = None  # it holds the buffer, which could not shrink
        self.pings += skipped // _PING_BYTES
        # half a ping may still be under way: it stays until the rest shows what it is
        part = skipped % _PING_BYTES if skipped == len(self._data) else 0
        del self._data[: skipped - part]


def write_message(message: SipMessage) -> bytes:
    """The bytes of a message; Content-Length is that of the body. Raises Fault(INVALID) for a line end in a header."""
    start = message.start
    first = f"{start.method} {start.uri} {VERSION}" if isinstance(start, RequestLine) else _status(start)
    lines = [first]
    lines += [f"{name}: {value}" for name, value in message.heads if name != "Content-Length"]
    lines.append(f"Content-Length: {len(message.body)}")
    text = "\r\n".join(lines)
    if text.count("\n") != len(lines) - 1 or text.count("\r") != len(lines) - 1:
        raise invalid("a line end inside a header")
    try:
        return text.encode("latin-1") + b"\r\n\r\n" + message.body
    except UnicodeEncodeError:
        raise invalid("a header that is not latin-1") from None


def _status(start: StatusLine) -> str:
    return f"{VERSION} {start.code} {start.reason}"


def _head_end(data: bytes | bytearray, begin: int) -> tuple[int, int]:
    """Where the head ends and where the body begins; (-1, 0) if the empty line has not come."""
    end = data.find(b"\n\r\n", begin)
    bare = data.find(b"\n\n", begin, end if end >= 0 else len(data))
    if bare >= 0:
        return bare, bare + 2
    return (end, end + 3) if end >= 0 else (-1, 0)


def _read_head(head: bytes) -> SipMessage:
    """Start line and headers."""
    if len(head) > HEAD_LIMIT_BYTES:
        raise invalid("a head beyond its limit")
    text = head.decode("latin-1").replace("\r\n", "\n").removesuffix("\r")
    if "\r" in text or "\0" in text:
        raise invalid("a control character in the head")
    first, *lines = text.split("\n")
    if len(text) > LINE_LIMIT_BYTES and max(len(first), *map(len, lines), 0) > LINE_LIMIT_BYTES:
        raise invalid("a line beyond its limit")
    if len(lines) > MOST_HEADERS:
        raise invalid("too many headers")
    return SipMessage(_start_line(first), _heads(lines))


def _heads(lines: Sequence[str]) -> list[tuple[str, str]]:
    heads: list[tuple[str, str]] = []
    for line in lines:
        name, colon, value = line.partition(":")
        if line[:1] in (" ", "\t"):  # folded (7.3.1): goes on with the header before
            if not heads:
                raise invalid("a folded line without a header")
            key, begun = heads[-1]
            heads[-1] = (key, f"{begun} {line.strip()}")
            continue
        key = _AS_SENT.get(name, "")
        if not key or not colon:
            name = name.rstrip()
            if not colon or not name or " " in name:
                raise invalid("a header without a name")
            key = _CANONICAL.get(name.lower(), name)
        heads.append((key, value.strip()))
    return heads


def _start_line(line: str) -> RequestLine | StatusLine:
    first, _, rest = line.partition(" ")
    if first.upper() == VERSION:
        code, _, reason = rest.lstrip().partition(" ")
        if len(code) != 3 or not code.isascii() or not code.isdecimal() or not 100 <= int(code) <= 699:
            raise invalid("a response without a code")
        return StatusLine(int(code), reason.strip())
    uri, _, version = rest.strip().rpartition(" ")
    if version.upper() != VERSION or not uri or " " in uri.strip():
        raise invalid("not a line of SIP")
    if not (first.isascii() and first.isalpha() and first.isupper()) or len(first) > 32:
        raise invalid("not a method")
    return RequestLine(first, uri.strip())


def _content_length(message: SipMessage) -> int:
    """The stated size of the body in bytes; -1 if none is stated."""
    sizes = {value for key, value in message.heads if key == "Content-Length"}
    if not sizes:
        return -1
    value = sizes.pop()
    if sizes or not (value.isascii() and value.isdecimal()) or len(value) > 9 or int(value) > BODY_LIMIT_BYTES:
        raise invalid("a body of no or too great length")
    return int(value)
