"""RTSP 1.0 messages (RFC 2326): writes requests and replies, parses both from a byte stream.

The input is untrusted: parsers raise only Fault(INVALID) and buffer no more than the limits below.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

HEAD_LIMIT_BYTES = 64 * 1024
BODY_LIMIT_BYTES = 256 * 1024
_LINE_LIMIT_BYTES = 8 * 1024
_USER_AGENT = "mingcha"

type Headers = tuple[tuple[str, str], ...]

_STATUS_LINE = re.compile(rb"RTSP/1\.[0-9] ([1-9][0-9]{2})(?: (.*))?")
_REQUEST_LINE = re.compile(rb"([A-Z][A-Z_]{0,31}) (\S+) RTSP/1\.[0-9]")
_HEAD_END_BYTES = 4
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_TIMEOUT = re.compile(r";\s*timeout\s*=\s*([0-9]{1,6})", re.IGNORECASE)
_INTERLEAVED = re.compile(r";\s*interleaved\s*=\s*([0-9]{1,3})(?:-([0-9]{1,3}))?", re.IGNORECASE)
_SERVER_PORT = re.compile(r";\s*server_port\s*=\s*([0-9]{1,5})(?:-([0-9]{1,5}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Response:
    """A reply (RFC 2326, 7)."""

    status: int
    reason: str
    headers: Headers
    body: bytes = b""

    def header(self, name: str) -> str:
        """The first value of a header (case-insensitive); "" if there is none."""
        return _first(self.headers, name)

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a header that may occur more than once, in order."""
        return tuple(value for key, value in self.headers if key.lower() == name.lower())


@dataclass(frozen=True, slots=True)
class Request:
    """A request (RFC 2326, 6), sent by us or by the server."""

    method: str
    url: str
    headers: Headers
    body: bytes = b""

    def header(self, name: str) -> str:
        """The first value of a header (case-insensitive); "" if there is none."""
        return _first(self.headers, name)


@dataclass(frozen=True, slots=True)
class SessionHeader:
    """`Session: id;timeout=seconds` (RFC 2326, 12.37); 60 s if the server names none."""

    id: str
    timeout_s: int


def whole_size(data: bytes, scanned_bytes: int = 0) -> int:
    """The size of the message at the beginning of `data`, which may be more than there is; 0 while its head is
    incomplete. `scanned_bytes`: how many of the bytes were already given, in vain.

    For input that comes in very many small pieces: what was scanned is not scanned again. Raises as read_message.
    """
    line_end = data.find(b"\n", 0, _LINE_LIMIT_BYTES)
    if line_end < 0:
        if len(data) >= _LINE_LIMIT_BYTES:
            raise invalid("a first line without end")
        if data and not 0x41 <= data[0] <= 0x5A:
            raise invalid("neither a message nor interleaved data")
        return 0
    end = _HEAD_END.search(data, max(0, line_end - 1, scanned_bytes - _HEAD_END_BYTES), HEAD_LIMIT_BYTES)
    if end is None:
        _start_line(data[:line_end].rstrip(b"\r"))
        if len(data) >= HEAD_LIMIT_BYTES:
            raise invalid("a head without end")
        return 0
    return end.end() + _content_length(_headers(data[line_end + 1 : end.start()]))


def read_message(data: bytes) -> tuple[Request | Response, int] | None:
    """The message at the beginning of `data` and its length in bytes; None if it is incomplete.

    Raises Fault(INVALID) as soon as the data cannot become an RTSP message within the limits.
    """
    line_end = data.find(b"\n", 0, _LINE_LIMIT_BYTES)
    if line_end < 0:
        if len(data) >= _LINE_LIMIT_BYTES:
            raise invalid("a first line without end")
        if data and not 0x41 <= data[0] <= 0x5A:
            raise invalid("neither a message nor interleaved data")
        return None
    start = _start_line(data[:line_end].rstrip(b"\r"))
    end = _HEAD_END.search(data, max(0, line_end - 1), HEAD_LIMIT_BYTES)
    if end is None:
        if len(data) >= HEAD_LIMIT_BYTES:
            raise invalid("a head without end")
        return None
    headers = _headers(data[line_end + 1 : end.start()])
    length = _content_length(headers)
    if len(data) < end.end() + length:
        return None
    body = bytes(data[end.end() : end.end() + length])
    if isinstance(start, Response):
        return Response(start.status, start.reason, headers, body), end.end() + length
    return Request(start.method, start.url, headers, body), end.end() + length


def write_request(method: str, url: str, headers: Sequence[tuple[str, str]]) -> bytes:
    """The bytes of a request without body (RFC 2326, 6). Raises Fault(INVALID) if a value contains a line end."""
    lines = [f"{method} {url} RTSP/1.0", *(f"{name}: {value}" for name, value in headers), f"User-Agent: {_USER_AGENT}"]
    if any("\r" in line or "\n" in line for line in lines):
        raise invalid("a line end inside a header")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8")


def write_response(status: int, reason: str, sequence: str) -> bytes:
    """The bytes of a reply to a request of the server; `sequence` is its CSeq."""
    safe = sequence if sequence.isdecimal() else "0"
    return f"RTSP/1.0 {status} {reason}\r\nCSeq: {safe}\r\nUser-Agent: {_USER_AGENT}\r\n\r\n".encode()


def session_header(value: str) -> SessionHeader:
    """Parses a Session header. Raises Fault(INVALID) if it has no identifier."""
    identifier = value.partition(";")[0].strip()
    if not identifier or len(identifier) > 1024:
        raise invalid("no session identifier")
    found = _TIMEOUT.search(value)
    return SessionHeader(identifier, int(found[1]) if found and int(found[1]) > 0 else 60)


def interleaved_channels(transport: str) -> tuple[int, int] | None:
    """The two channels of a Transport header (RFC 2326, 12.39), RTP and RTCP; None if it names none.

    Raises Fault(INVALID) for channels above 255.
    """
    found = _INTERLEAVED.search(transport)
    if found is None:
        return None
    first = int(found[1])
    second = int(found[2]) if found[2] else first + 1
    if first > 255 or second > 255 or first == second:
        raise invalid("interleaved channels out of range")
    return first, second


def server_ports(transport: str) -> tuple[int, int] | None:
    """The two UDP ports that a server sends from (RFC 2326, 12.39), RTP and RTCP; None if it names no valid ones."""
    found = _SERVER_PORT.search(transport)
    if found is None:
        return None
    first = int(found[1])
    second = int(found[2]) if found[2] else first + 1
    return (first, second) if 0 < first < 65_536 and 0 < second < 65_536 else None


def control_url(base: str, control: str) -> str:
    """The request URL for an SDP `a=control` (RFC 2326, C.1.1): the base for "*" or "", a full URL unchanged; anything
    else is appended after a slash, which servers expect even where RFC 3986 would replace the last segment."""
    if control in ("", "*"):
        return base
    if urlsplit_scheme(control) in ("rtsp", "rtspu", "rtsps"):
        return control
    return base + ("" if base.endswith("/") else "/") + control.lstrip("/")


def urlsplit_scheme(url: str) -> str:
    """The scheme in lower case; "" for a relative or broken URL."""
    try:
        return urlsplit(url).scheme
    except ValueError:
        return ""


def invalid(detail: str) -> Fault:
    """The fault of this parser."""
    return Fault(FaultKind.INVALID, Words("收到的不是有效的RTSP报文", "what came is not valid RTSP"), detail)


def _start_line(line: bytes) -> Request | Response:
    status = _STATUS_LINE.fullmatch(line)
    if status:
        return Response(int(status[1]), (status[2] or b"").decode("utf-8", "replace"), ())
    request = _REQUEST_LINE.fullmatch(line)
    if request:
        return Request(request[1].decode("ascii"), request[2].decode("utf-8", "replace"), ())
    raise invalid("not a line of RTSP")


def _headers(block: bytes) -> Headers:
    headers: list[tuple[str, list[str]]] = []
    for raw in block.split(b"\n"):
        line = raw.rstrip(b"\r").decode("utf-8", "replace")
        if not line.strip():
            continue
        if line[0] in " \t" and headers:  # a folded line continues the previous one (RFC 2616, 2.2)
            headers[-1][1].append(line.strip())
            continue
        name, colon, value = line.partition(":")
        if not colon or not name.strip():
            raise invalid("a header without a name")
        headers.append((name.strip(), [value.strip()]))
    return tuple((name, " ".join(values)) for name, values in headers)


def _content_length(headers: Headers) -> int:
    value = _first(headers, "Content-Length") or "0"
    if not (value.isascii() and value.isdecimal()) or len(value) > 9 or int(value) > BODY_LIMIT_BYTES:
        raise invalid("a body of no or too great length")
    return int(value)


def _first(headers: Headers, name: str) -> str:
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), "")
