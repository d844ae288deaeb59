"""The other side of an HTTP exchange as literal bytes, without a socket, a thread or a second that passes."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus

import pytest

from mingcha.kit import bounded_http


@dataclass
class HandSeconds:
    """A clock of seconds that stands still until somebody moves it."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass(frozen=True)
class AskedHttp:
    """A request as it arrived; names of headers in small letters."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


def asked(data: bytes) -> AskedHttp:
    """The request in these bytes."""
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return AskedHttp(method, target, headers, body)


def written(status: int, body: bytes = b"", *headers: str) -> bytes:
    """An answer."""
    lines = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass
class LiteralSocket:
    """A socket of the other side: `chunks` are what its reads return, each after `read_s` seconds; it takes
    `takes_bytes` of what is sent and then nothing more until the time is over."""

    chunks: Iterable[bytes]
    clock: HandSeconds
    read_s: float = 0.0
    takes_bytes: int = 10**9
    sent: bytearray = field(default_factory=bytearray)
    timeout_s: float = 0.0
    is_closed: bool = False
    _unread: Iterator[bytes] | None = None
    _rest: bytes = b""

    def settimeout(self, timeout_s: float) -> None:
        self.timeout_s = timeout_s

    def sendall(self, data: bytes) -> None:
        if len(self.sent) + len(data) > self.takes_bytes:
            self.clock.seconds += self.timeout_s
            raise TimeoutError("timed out")
        self.sent += data

    def recv_into(self, buffer: memoryview) -> int:
        self._unread = self._unread or iter(self.chunks)
        if self.read_s > self.timeout_s:
            self.clock.seconds += self.timeout_s
            raise TimeoutError("timed out")
        self.clock.seconds += self.read_s
        chunk = self._rest or next(self._unread, b"")
        chunk, self._rest = chunk[: len(buffer)], chunk[len(buffer) :]
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self.is_closed = True


def connected(monkeypatch: pytest.MonkeyPatch, other: LiteralSocket) -> LiteralSocket:
    """The next exchanges reach this socket."""
    monkeypatch.setattr(bounded_http, "_reach", lambda *_: other)
    return other


def served(monkeypatch: pytest.MonkeyPatch, answer: Callable[[AskedHttp], bytes]) -> None:
    """Each exchange reaches a program that answers by this function."""

    def reach(*_: object) -> LiteralSocket:
        def chunks() -> Iterator[bytes]:
            whole = answer(asked(bytes(other.sent)))
            yield from (whole[begin : begin + 4096] for begin in range(0, len(whole), 4096))

        other = LiteralSocket((), HandSeconds())
        other.chunks = chunks()
        return other

    monkeypatch.setattr(bounded_http, "_reach", reach)
