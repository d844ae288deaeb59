"""The part of HTTP/1.1 (RFC 9112) that the gateway supports: bounded heads, small bodies, keep-alive, streamed
responses."""

import asyncio
import json
import re
import socket
import struct
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

import structlog

from mingcha.kit.decision import Decision
from mingcha.kit.errors import HTTP_STATUS, Fault, FaultKind
from mingcha.kit.words import Words

HEAD_LIMIT_BYTES = 16 * 1024
"""Limit of a head: a ticket is its only long field."""
BODY_LIMIT_BYTES = 64 * 1024
REQUEST_LIMIT_S = 10.0
"""Time limit for receiving one request, from its first byte."""
IDLE_LIMIT_S = 60.0
"""Idle limit of a kept-alive connection, and time limit for the client to take one piece of a response."""
FIRST_BYTE_LIMIT_S = 15.0
"""Idle limit of a new connection."""
SLOW_START_S = 20.0
SLOWEST_BYTES_A_S = 8 * 1024
"""The total wait of a response for its client is at most SLOW_START_S plus a second for each SLOWEST_BYTES_A_S bytes,
so a client that takes a byte now and then cannot hold it for hours. Waiting for the recorder or the pace does not
count.
"""

_REASONS = {
    200: "OK", 204: "No Content", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 409: "Conflict", 413: "Content Too Large", 415: "Unsupported Media Type",
    422: "Unprocessable Content", 429: "Too Many Requests", 500: "Internal Server Error", 501: "Not Implemented",
    503: "Service Unavailable",
}  # fmt: skip
_STATUS = HTTP_STATUS | {FaultKind.UNSUPPORTED: 501, FaultKind.EXHAUSTED: 503}
"""The same mapping as in web/, except: nothing is uploaded here (no 415), and an exhausted resource is soon free
again."""
_REFUSED = 403
_NO_LINGER = struct.pack("ii", 1, 0)
"""socket(7): close() discards what is unsent and resets the connection."""
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NOT_IN_A_LINE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_ONCE = frozenset({"host", "content-length", "transfer-encoding", "authorization", "origin"})
"""Headers that may not be repeated: two parsers could read them differently (RFC 9112, 11.2)."""

log = structlog.get_logger("mingcha.gateway")


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request; header names in lower case, equal ones joined by a comma. `head` is the raw head for the upgrade."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    head: bytes = b""
    body: bytes = b""
    secure: bool = False
    """Whether a trusted proxy received it over TLS."""

    @property
    def bearer(self) -> str:
        """The token of `Authorization: Bearer` (RFC 6750, 2.1), or an empty string."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""

    def whole_number(self, name: str) -> int:
        """A query parameter that is a count. Raises Fault(INVALID)."""
        text = self.query.get(name, "")
        if not (text.isascii() and text.isdecimal()) or len(text) > 15:
            raise Fault(FaultKind.INVALID, Words(f"缺少参数“{name}”", f"{name} must be a whole number"))
        return int(text)

    def flag(self, name: str) -> bool:
        """A query parameter that is 1 or absent. Raises Fault(INVALID)."""
        text = self.query.get(name, "0")
        if text not in ("0", "1"):
            raise Fault(FaultKind.INVALID, Words(f"参数“{name}”只能为 0 或 1", f"{name} is 0 or 1"))
        return text == "1"


@dataclass(slots=True)
class HttpAnswer:
    """A status and a body: bytes at once, or a stream, chunked (RFC 9112, 7.1) unless its length is known before."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    stream: AsyncIterator[bytes] | None = None
    stream_bytes: int | None = None
    done: Callable[[], None] = lambda: None
    """Called once when the response has been sent or was interrupted."""
    sent: Callable[[int], None] = lambda _bytes: None
    """Called with the number of bytes of each piece of the body that is sent."""
    may_go_on: Callable[[], bool] = lambda: True
    """Whether its ticket is still valid; called repeatedly while it is sent."""

    @property
    def chunked(self) -> bool:
        """Whether the stream's length is not known."""
        return self.stream is not None and self.stream_bytes is None

    def head(self, *, keep_alive: bool) -> bytes:
        """The bytes before the body."""
        length = self.stream_bytes if self.stream is not None else len(self.body)
        lines = [f"HTTP/1.1 {self.status} {_REASONS[self.status]}"]
        if self.status != 204:
            lines.append(f"Content-Type: {self.content_type}")
            lines.append("Transfer-Encoding: chunked" if self.chunked else f"Content-Length: {length}")
        lines += ["Cache-Control: no-store", "X-Content-Type-Options: nosniff"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        lines.append("Connection: keep-alive" if keep_alive else "Connection: close")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


async def read_request(reader: asyncio.StreamReader, idle_limit_s: float = IDLE_LIMIT_S) -> HttpRequest | None:
    """The next request of a connection; None if the client is gone, idle or too slow. Raises Fault(INVALID)."""
    try:
        async with asyncio.timeout(idle_limit_s):
            first = await reader.readexactly(1)
        async with asyncio.timeout(REQUEST_LIMIT_S):
            head = first + await reader.readuntil(b"\r\n\r\n")
            request = parse_head(head)
            length = _body_length(request)
            body = await reader.readexactly(length) if length else b""
    except (TimeoutError, asyncio.IncompleteReadError, ConnectionError):
        return None
    except asyncio.LimitOverrunError:
        raise _nonsense("the head is too long") from None
    return HttpRequest(request.method, request.path, request.query, request.headers, head, body)


def parse_head(head: bytes) -> HttpRequest:
    """A request line and headers (RFC 9112, 3 and 5). Raises Fault(INVALID)."""
    try:
        first, *lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
        method, target, version = first.split(" ")
        split = urlsplit(target)
        query = dict(parse_qsl(split.query, keep_blank_values=True, max_num_fields=16))
    except ValueError as error:
        raise _nonsense(str(error)) from None
    if version not in ("HTTP/1.1", "HTTP/1.0") or not target.startswith("/"):
        raise _nonsense("not HTTP/1.1")
    headers = _headers(lines)
    if version == "HTTP/1.1" and "host" not in headers:
        raise _nonsense("there is no Host")
    return HttpRequest(method, unquote(split.path), query, headers)


def _headers(lines: list[str]) -> dict[str, str]:
    """Headers by name. Raises Fault(INVALID) where a proxy in front could parse them differently."""
    headers: dict[str, list[str]] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not _TOKEN.fullmatch(name) or _NOT_IN_A_LINE.search(value):
            raise _nonsense("not a header")
        name, value = name.lower(), value.strip()
        if name in headers and name in _ONCE:
            raise _nonsense(f"{name} comes twice")
        headers.setdefault(name, []).append(value)
    return {name: ", ".join(values) for name, values in headers.items()}


def json_answer(value: object, status: int = 200) -> HttpAnswer:
    """A JSON body."""
    return HttpAnswer(status, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


async def write_answer(answer: HttpAnswer, writer: asyncio.StreamWriter, *, keep_alive: bool) -> int:
    """Writes a response and returns the bytes of its body. If the stream fails, closes the connection, so that the
    client sees an incomplete body."""
    sending = _Sending(writer)
    try:
        answer.sent(len(answer.body))
        await sending.send(answer.head(keep_alive=keep_alive) + answer.body, len(answer.body))
        if answer.stream is not None:
            async for piece in answer.stream:
                answer.sent(len(piece))
                await sending.send(b"%x\r\n%b\r\n" % (len(piece), piece) if answer.chunked else piece, len(piece))
            if answer.chunked:
                writer.write(b"0\r\n\r\n")
    except Fault as fault:
        log.info("footage_cut_off", kind=fault.kind.value)
        reset(writer)
        raise ConnectionAbortedError from None
    finally:
        if answer.stream is not None:
            await answer.stream.aclose()  # type: ignore[attr-defined]
    return sending.sent_bytes


def reset(writer: asyncio.StreamWriter) -> None:
    """Ends a connection at once: what the system has not sent yet is discarded, too, and the other side learns of it
    before it reads what it has."""
    with suppress(OSError, AttributeError):  # closed already
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    writer.transport.abort()


class _Sending:
    """Writes to a client, with a limit on the total time of waiting for it."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._waited_s = 0.0
        self.sent_bytes = 0

    async def send(self, data: bytes, body_bytes: int) -> None:
        """Writes data, of which so many bytes are body. Raises TimeoutError if the client is too slow."""
        self.sent_bytes += body_bytes
        self._writer.write(data)
        loop = asyncio.get_running_loop()
        began_s = loop.time()
        left_s = SLOW_START_S + self.sent_bytes / SLOWEST_BYTES_A_S - self._waited_s
        async with asyncio.timeout(max(0.0, min(IDLE_LIMIT_S, left_s))):
            await self._writer.drain()
        self._waited_s += loop.time() - began_s


def fault_answer(fault: Fault, status: int = 0) -> HttpAnswer:
    """The JSON of a fault: {kind, reason, zh, en}."""
    words = fault.words
    facts = {"kind": fault.kind.value, "reason": words.zh, "zh": words.zh, "en": words.en}
    return json_answer(facts, status or _STATUS[fault.kind])


def refusal_answer(decision: Decision) -> HttpAnswer:
    """The JSON of a legal refusal: {kind, article, reason, zh, en}."""
    reason = decision.reason
    facts = {"kind": "refused", "article": decision.article, "reason": reason.zh, "zh": reason.zh, "en": reason.en}
    return json_answer(facts, _REFUSED)


def _body_length(request: HttpRequest) -> int:
    if "transfer-encoding" in request.headers:
        raise _nonsense("chunked bodies are not taken")
    text = request.headers.get("content-length", "0")
    if not (text.isascii() and text.isdecimal()) or len(text) > 9 or int(text) > BODY_LIMIT_BYTES:
        raise _nonsense("the body is too long")
    return int(text)


def _nonsense(detail: str) -> Fault:
    return Fault(FaultKind.INVALID, Words("请求格式错误", "the request is malformed"), detail)
