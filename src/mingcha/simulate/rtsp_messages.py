"""RTSP 1.0 messages (RFC 2326): parses requests and interleaved frames, builds responses; Digest authentication."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass

_HEADER_LIMIT_BYTES = 16 * 1024
_BODY_LIMIT_BYTES = 64 * 1024
_REASONS = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
    454: "Session Not Found",
    455: "Method Not Valid in This State",
    461: "Unsupported Transport",
    505: "RTSP Version Not Supported",
}
_DIGEST_PAIR = re.compile(r'\b(\w++)\s*=\s*(?:"([^"]*)"|([^\s,"]+))')


class ProtocolError(Exception):
    """The client does not send valid RTSP; the connection must be closed."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request; header names are in lower case."""

    method: str
    uri: str
    version: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Interleaved:
    """One `$` frame from the client (RFC 2326, 10.12), such as a receiver report."""

    channel: int
    data: bytes


class MessageReader:
    """Splits a byte stream into requests and interleaved frames, whatever the size of the reads."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Request | Interleaved]:
        """Returns all complete messages. Raises ProtocolError on invalid input."""
        self._buffer += data
        messages = []
        while (message := self._next()) is not None:
            messages.append(message)
        return messages

    def _next(self) -> Request | Interleaved | None:
        buffer = self._buffer
        while buffer[:2] == b"\r\n":  # some clients send an empty line between requests
            del buffer[:2]
        if not buffer:
            return None
        if buffer[0] == 0x24:
            if len(buffer) < 4 or len(buffer) < 4 + (size := int.from_bytes(buffer[2:4], "big")):
                return None
            frame = Interleaved(buffer[1], bytes(buffer[4 : 4 + size]))
            del buffer[: 4 + size]
            return frame
        end = buffer.find(b"\r\n\r\n", 0, _HEADER_LIMIT_BYTES)
        if end < 0:
            if len(buffer) >= _HEADER_LIMIT_BYTES:
                raise ProtocolError("the header is too long")
            return None
        request = _parse_head(bytes(buffer[:end]))
        length = _content_length(request.headers)
        if len(buffer) < end + 4 + length:
            return None
        body = bytes(buffer[end + 4 : end + 4 + length])
        del buffer[: end + 4 + length]
        return Request(request.method, request.uri, request.version, request.headers, body)


def _parse_head(head: bytes) -> Request:
    try:
        first, *lines = head.decode("utf-8").split("\r\n")
        method, uri, version = first.split(" ")
        pairs = [line.partition(":") for line in lines]
    except ValueError as error:
        raise ProtocolError(f"not a request line: {head[:60]!r}") from error
    if not version.startswith("RTSP/") or not all(colon for _, colon, _ in pairs):
        raise ProtocolError(f"not RTSP: {head[:60]!r}")
    return Request(method, uri, version, {name.strip().lower(): value.strip() for name, _, value in pairs})


def _content_length(headers: Mapping[str, str]) -> int:
    text = headers.get("content-length", "0")
    if not (text.isascii() and text.isdecimal()) or len(text) > 9 or int(text) > _BODY_LIMIT_BYTES:
        raise ProtocolError(f"content-length {text[:20]!r}")
    return int(text)


def response(status: int, request: Request | None, headers: Mapping[str, str] | None = None, body: str = "") -> bytes:
    """The bytes of a response, with the CSeq of the request."""
    lines = [f"RTSP/1.0 {status} {_REASONS[status]}"]
    if request is not None and "cseq" in request.headers:
        lines.append(f"CSeq: {request.headers['cseq']}")
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body:
        lines.append(f"Content-Length: {len(body.encode())}")
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


@dataclass(frozen=True, slots=True)
class Credentials:
    """Name and password of the simulated cameras; repr() hides the password."""

    username: str
    password: str
    realm: str = "simulated camera"

    def __repr__(self) -> str:
        return f"Credentials({self.username!r})"

    def challenge(self, nonce: str) -> str:
        """The WWW-Authenticate header: Digest with MD5 and no qop, as most cameras do (RFC 2617, 3.2.1)."""
        return f'Digest realm="{self.realm}", nonce="{nonce}", algorithm=MD5'

    def accepts(self, authorization: str, method: str, nonce: str) -> bool:
        """Whether an Authorization header is a correct response to the challenge (RFC 2617, 3.2.2.1, without qop)."""
        scheme, _, rest = authorization.partition(" ")
        if scheme.lower() != "digest":
            return False
        given = {name.lower(): quoted or plain for name, quoted, plain in _DIGEST_PAIR.findall(rest)}
        if given.get("username") != self.username or given.get("nonce") != nonce:
            return False
        expected = digest_response(self, method, given.get("uri", ""), nonce)
        return hmac.compare_digest(expected.encode(), given.get("response", "").lower().encode())


def digest_response(credentials: Credentials, method: str, uri: str, nonce: str) -> str:
    """The `response` field of Digest authentication without qop: MD5(HA1:nonce:HA2)."""
    first = _md5(f"{credentials.username}:{credentials.realm}:{credentials.password}")
    return _md5(f"{first}:{nonce}:{_md5(f'{method}:{uri}')}")


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
