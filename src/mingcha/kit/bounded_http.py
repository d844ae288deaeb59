"""One HTTP exchange with another program, bounded in time and size (no proxy, no redirect): whatever the other side
does, the caller goes on. For what must not wait for strangers: witnesses, time stamps, the directory, reminders.
"""

import http.client
import io
import socket
import ssl
import time
from collections.abc import Buffer, Mapping
from contextlib import closing
from urllib.parse import SplitResult, urlsplit

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

ANSWER_WITHIN_S = 10.0
_MOST_BYTES = 64 * 1024


def ask_http(
    method: str, url: str, body: bytes | None, headers: Mapping[str, str] | None = None,
    within_s: float = ANSWER_WITHIN_S, *, reads: bool = True,
) -> tuple[int, bytes]:  # fmt: skip
    """Sends one HTTP request and returns (status, body); without `reads` the body is not waited for. Raises
    Fault(UNAVAILABLE).

    Body size and total time are bounded, so a server that trickles bytes cannot block the caller; the time in which the
    machine's resolver finds a name is its own.
    """
    until = time.monotonic() + within_s
    try:
        status, data = _exchange(method, urlsplit(url), body, headers or {}, until, reads=reads)
    except (OSError, http.client.HTTPException, ValueError) as error:
        words = Words("对方没有应答", "no response from there")
        raise Fault(FaultKind.UNAVAILABLE, words, f"{type(error).__name__}: {error}") from None
    if len(data) > _MOST_BYTES:
        raise Fault(FaultKind.UNAVAILABLE, Words("应答过长", "the answer is too long"), url)
    return status, data


def _exchange(
    method: str, parts: SplitResult, body: bytes | None, headers: Mapping[str, str], until: float, *, reads: bool
) -> tuple[int, bytes]:
    """One HTTP exchange. Raises OSError, HTTPException and ValueError."""
    context = ssl.create_default_context() if parts.scheme == "https" else None
    connection: http.client.HTTPConnection
    if context is None:
        connection = http.client.HTTPConnection(parts.netloc)
    else:
        connection = http.client.HTTPSConnection(parts.netloc, context=context)
    try:
        connection.sock = _reach(connection.host, connection.port, until)
        if context is not None:
            connection.sock.settimeout(time_left(until))
            connection.sock = context.wrap_socket(connection.sock, server_hostname=connection.host)
        connection.sock.settimeout(time_left(until))
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, body, {"Connection": "close", **headers})
        received = Received(connection.sock, until)
        answer = http.client.HTTPResponse(received, method=method)  # type: ignore[arg-type]  # only makefile() is used
        with closing(answer):
            answer.begin()
            return answer.status, answer.read(_MOST_BYTES + 1) if reads else b""
    finally:
        connection.close()


def _reach(host: str, port: int, until: float) -> socket.socket:
    """Connects to the first address of a host that accepts, each within its share of the time. Raises OSError."""
    trouble = OSError("no address")
    addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for place, (*_, address) in enumerate(addresses):
        try:
            reached = socket.create_connection((str(address[0]), port), time_left(until) / (len(addresses) - place))
        except OSError as error:
            trouble = error
        else:
            reached.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return reached
    raise trouble


class Received(io.RawIOBase):
    """Reads from a socket until a deadline (of time.monotonic()): each read waits at most for the time left."""

    def __init__(self, connected: socket.socket, until: float) -> None:
        self._connected = connected
        self._until = until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        self._connected.settimeout(time_left(self._until))
        return self._connected.recv_into(buffer)

    def makefile(self, mode: str) -> io.BufferedReader:
        """Called by HTTPResponse as socket.makefile()."""
        del mode
        return io.BufferedReader(self)


def time_left(until: float) -> float:
    """Seconds until a deadline. Raises TimeoutError once it is over."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("no complete answer in time")
    return left
