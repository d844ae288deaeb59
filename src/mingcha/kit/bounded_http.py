"""One HTTP exchange with another program, bounded in time and size (no proxy, no redirect): whatever the other side
does, the caller goes on. For calls to servers outside our control, which must not block the caller: witnesses, time
stamps, the directory, reminders, receivers of what is shared.
"""

import hashlib
import hmac
import http.client
import io
import re
import socket
import ssl
import time
from collections.abc import Buffer, Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

ANSWER_WITHIN_S = 10.0
_MOST_BYTES = 64 * 1024
_PIECE_BYTES = 16 * 1024
"""Of a body that is sent: at most one record of TLS, so that the deadline is asked between any two of them."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NO_ANSWER = Words("对方没有应答", "no response from there")


class _NotReachedError(Exception):
    """Why the other side was not reached."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Which certificate of the other side is taken: one of the authorities of this machine; of these `authorities`
    (PEM) alone; or the one with this SHA-256 (`certificate`, of its DER bytes, hexadecimal), whoever signed it."""

    authorities: str = ""
    certificate: str = ""


THIS_MACHINES = Trust()
"""The authorities of this machine."""


class NotReached(Fault):
    """The other side was not reached, or showed a certificate that is not trusted: not a byte of the request left."""


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """An answer; `challenges`: its WWW-Authenticate headers in their order."""

    status: int
    body: bytes
    challenges: tuple[str, ...] = ()


def ask_http(
    method: str, url: str, body: bytes | None, headers: Mapping[str, str] | None = None,
    within_s: float = ANSWER_WITHIN_S, *, reads: bool = True, most_bytes: int = _MOST_BYTES,
    trust: Trust = THIS_MACHINES,
) -> tuple[int, bytes]:  # fmt: skip
    """As `http_answer`: status and body."""
    answer = http_answer(method, url, body, headers, within_s, reads=reads, most_bytes=most_bytes, trust=trust)
    return answer.status, answer.body


def http_answer(
    method: str, url: str, body: bytes | None, headers: Mapping[str, str] | None = None,
    within_s: float = ANSWER_WITHIN_S, *, reads: bool = True, most_bytes: int = _MOST_BYTES,
    trust: Trust = THIS_MACHINES, now_s: Callable[[], float] = time.monotonic,
) -> HttpAnswer:  # fmt: skip
    """Sends one HTTP request and returns its answer; without `reads` the body is not waited for. Raises
    Fault(UNAVAILABLE), also for an answer of more than `most_bytes`, and NotReached, a fault of this kind, where not a
    byte of the request was sent.

    Body size and total time are bounded, so a server that trickles bytes, or takes them in a trickle, cannot block the
    caller; the time in which the machine's resolver finds a name is its own.
    """
    deadline = Deadline(now_s() + within_s, now_s)
    try:
        answer = _exchange(method, urlsplit(url), body, headers or {}, deadline, trust, most_bytes if reads else -1)
    except _NotReachedError as error:
        raise NotReached(FaultKind.UNAVAILABLE, _NO_ANSWER, str(error)) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Fault(FaultKind.UNAVAILABLE, _NO_ANSWER, f"{type(error).__name__}: {error}") from None
    if len(answer.body) > most_bytes:
        raise Fault(FaultKind.UNAVAILABLE, Words("应答过长", "the answer is too long"), url)
    return answer


def read_trust(text: str) -> Trust:
    """A trust as it is written down: "" for the authorities of this machine, certificates of authorities in PEM, or the
    SHA-256 of a certificate, hexadecimal, "sha256:" before it or not, colons between or not. Raises Fault(INVALID)."""
    plain = text.strip()
    digest = plain.lower().removeprefix("sha256:").removeprefix("sha256=").replace(":", "")
    if _DIGEST.fullmatch(digest):
        return Trust(certificate=digest)
    if plain:
        try:
            ssl.create_default_context(cadata=plain)
        except (ssl.SSLError, ValueError, TypeError):
            words = Words("不是证书（PEM），也不是证书的 SHA-256", "neither certificates (PEM) nor the SHA-256 of one")
            raise Fault(FaultKind.INVALID, words, about="trust") from None
    return Trust(authorities=plain)


def _exchange(
    method: str, parts: SplitResult, body: bytes | None, headers: Mapping[str, str], deadline: "Deadline", trust: Trust,
    most_bytes: int,
) -> HttpAnswer:  # fmt: skip
    """One HTTP exchange; no body is read where `most_bytes` is negative. Raises OSError, HTTPException, ValueError."""
    context = _context(trust) if parts.scheme == "https" else None
    connection: http.client.HTTPConnection
    if context is None:
        connection = http.client.HTTPConnection(parts.netloc)
    else:
        connection = http.client.HTTPSConnection(parts.netloc, context=context)
    try:
        try:
            connection.sock = sock = _reach(connection.host, connection.port, deadline)
            if context is not None:
                sock.settimeout(deadline.left_s())
                connection.sock = sock = _encrypted(sock, context, connection.host, trust)
        except (OSError, ValueError) as error:
            raise _NotReachedError(f"{type(error).__name__}: {error}") from None
        sock.settimeout(deadline.left_s())
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        length = {} if body is None else {"Content-Length": str(len(body))}
        pieces = None if body is None else _pieces(body, sock, deadline)
        connection.request(method, target, pieces, {"Connection": "close", **length, **headers})
        received = Received(sock, deadline)
        answer = http.client.HTTPResponse(received, method=method)  # type: ignore[arg-type]  # only makefile() is used
        with closing(answer):
            answer.begin()
            challenges = tuple(answer.headers.get_all("WWW-Authenticate") or ())
            data = answer.read(most_bytes + 1) if most_bytes >= 0 else b""
            return HttpAnswer(answer.status, data, challenges)
    finally:
        connection.close()


def _context(trust: Trust) -> ssl.SSLContext:
    context = ssl.create_default_context(cadata=trust.authorities or None)
    if trust.certificate:
        # the certificate itself is compared, so no authority is needed
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _encrypted(sock: socket.socket, context: ssl.SSLContext, host: str, trust: Trust) -> socket.socket:
    """A socket behind TLS. Raises SSLError if another certificate is shown than the trusted one."""
    encrypted = context.wrap_socket(sock, server_hostname=host)
    if trust.certificate:
        shown = hashlib.sha256(encrypted.getpeercert(binary_form=True) or b"").hexdigest()
        if not hmac.compare_digest(shown, trust.certificate):
            encrypted.close()
            raise ssl.SSLError(f"another certificate is shown: sha256:{shown}")
    return encrypted


def _pieces(body: bytes, sock: socket.socket, deadline: "Deadline") -> Iterator[bytes]:
    """A body in pieces, before each of which the time left is set: a receiver that takes them slowly has no more."""
    for begin in range(0, len(body), _PIECE_BYTES):
        sock.settimeout(deadline.left_s())
        yield body[begin : begin + _PIECE_BYTES]


def _reach(host: str, port: int, deadline: "Deadline") -> socket.socket:
    """Connects to the first address of a host that accepts, each within its share of the time. Raises OSError."""
    trouble = OSError("no address")
    addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for place, (*_, address) in enumerate(addresses):
        try:
            share_s = deadline.left_s() / (len(addresses) - place)
            reached = socket.create_connection((str(address[0]), port), share_s)
        except OSError as error:
            trouble = error
        else:
            reached.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return reached
    raise trouble


@dataclass(frozen=True, slots=True)
class Deadline:
    """An instant of a clock that never goes back, in its seconds."""

    at_s: float
    now_s: Callable[[], float] = time.monotonic

    def left_s(self) -> float:
        """Seconds until then. Raises TimeoutError once it is over."""
        left = self.at_s - self.now_s()
        if left <= 0:
            raise TimeoutError("no complete answer in time")
        return left


class Received(io.RawIOBase):
    """Reads from a socket until a deadline: each read waits at most for the time left."""

    def __init__(self, connected: socket.socket, deadline: Deadline) -> None:
        self._connected = connected
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        self._connected.settimeout(self._deadline.left_s())
        return self._connected.recv_into(buffer)

    def makefile(self, mode: str) -> io.BufferedReader:
        """Called by HTTPResponse as socket.makefile()."""
        del mode
        return io.BufferedReader(self)
