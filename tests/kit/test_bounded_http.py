"""One exchange of HTTP, by literal bytes: bounded in size and time by a clock that is handed in, with a trusted
certificate."""

import hashlib
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import repeat
from pathlib import Path

import pytest
from tests.support.literal_http import HandSeconds, LiteralSocket, asked, connected
from tests.support.run.nginx import make_certificate

from mingcha.kit.bounded_http import Trust, ask_http, http_answer, read_trust
from mingcha.kit.errors import Fault, FaultKind

HERE = "http://127.0.0.1:9/a?b=c"


def test_what_is_sent_and_what_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = HandSeconds()
    answer = b"HTTP/1.1 409 Conflict\r\nWWW-Authenticate: Digest a\r\nWWW-Authenticate: Basic b\r\n\r\nno"
    other = connected(monkeypatch, LiteralSocket([answer], clock))
    found = http_answer("PUT", HERE, b"x" * 40_000, {"X-A": "1"}, now_s=clock)
    assert (found.status, found.body, found.challenges) == (409, b"no", ("Digest a", "Basic b"))
    request = asked(bytes(other.sent))
    assert (request.method, request.target, request.body) == ("PUT", "/a?b=c", b"x" * 40_000)
    assert (request.headers["content-length"], request.headers["x-a"]) == ("40000", "1")
    assert "transfer-encoding" not in request.headers
    assert other.is_closed


@pytest.mark.parametrize("length", ["", "Content-Length: 99999999\r\n"])
def test_an_endless_answer_is_read_to_its_bound(monkeypatch: pytest.MonkeyPatch, length: str) -> None:
    clock = HandSeconds()
    chunks = (b"HTTP/1.1 200 OK\r\n" + length.encode() + b"\r\n", *repeat(b"x" * 4000, 60))
    connected(monkeypatch, LiteralSocket(chunks, clock))
    with pytest.raises(Fault, match="too long"):
        http_answer("GET", HERE, None, most_bytes=100_000, now_s=clock)
    whole = connected(monkeypatch, LiteralSocket(chunks[:10], clock))
    if not length:
        assert http_answer("GET", HERE, None, most_bytes=36_000, now_s=clock).body == b"x" * 36_000
        assert whole.is_closed


@pytest.mark.parametrize(
    "chunks",
    [
        repeat(b"H"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", *repeat(b"x", 400)),
        (b"HTTP/1.1 200 OK\r\n", *repeat(b"a", 400)),
        repeat(b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", *repeat(b"1\r\nx\r\n", 400)),
    ],
    ids=["first_line", "body", "headers", "continue", "chunked"],
)
def test_one_byte_a_second_is_over_in_time(monkeypatch: pytest.MonkeyPatch, chunks: object) -> None:
    """F11: whatever comes in a trickle, the exchange ends after its seconds."""
    clock = HandSeconds()
    connected(monkeypatch, LiteralSocket(chunks, clock, read_s=1.0))  # type: ignore[arg-type]
    with pytest.raises(Fault, match="no complete answer in time") as raised:
        http_answer("GET", HERE, None, within_s=60.0, now_s=clock)
    assert raised.value.kind is FaultKind.UNAVAILABLE
    assert clock.seconds == 60.0


def test_a_receiver_that_reads_nothing_more_is_left_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """F11: a body is sent in pieces, each with the time that is left."""
    clock = HandSeconds()
    other = connected(monkeypatch, LiteralSocket((), clock, takes_bytes=50_000))
    with pytest.raises(Fault, match="TimeoutError"):
        http_answer("PUT", HERE, b"x" * 500_000, within_s=60.0, now_s=clock)
    assert clock.seconds == 60.0
    assert len(other.sent) <= 50_000


@pytest.mark.parametrize(
    "head", [b"", b"\0", b"HTTP/9 x\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200, b"x" * 4000]
)
def test_what_is_no_http_is_no_answer(monkeypatch: pytest.MonkeyPatch, head: bytes) -> None:
    clock = HandSeconds()
    connected(monkeypatch, LiteralSocket([head], clock))
    with pytest.raises(Fault) as raised:
        http_answer("GET", HERE, None, now_s=clock)
    assert raised.value.kind is FaultKind.UNAVAILABLE


class _Hello(BaseHTTPRequestHandler):
    """Answers with the token that came, so that one that was sent is seen."""

    def do_GET(self) -> None:
        _seen.append(self.headers.get("Authorization", ""))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


_seen: list[str] = []


@contextmanager
def _encrypted(folder: Path) -> Iterator[tuple[str, str, str]]:
    """A server behind TLS: its address, its certificate in PEM, and the SHA-256 of it."""
    pem, private = make_certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, private)
    server = HTTPServer(("127.0.0.1", 0), _Hello)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        text = pem.read_text()
        digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(text)).hexdigest()
        yield f"https://127.0.0.1:{server.server_port}/", text, digest
    finally:
        server.shutdown()
        server.server_close()


def test_a_certificate_is_trusted_by_its_authority_or_its_digest(tmp_path: Path) -> None:
    """A certificate that is not trusted gets no byte of the request."""
    _seen.clear()
    with _encrypted(tmp_path) as (url, pem, digest):
        for trust in (read_trust(pem), read_trust(digest), read_trust("SHA256:" + ":".join(
                digest[place : place + 2] for place in range(0, 64, 2)).upper())):  # fmt: skip
            assert ask_http("GET", url, None, {"Authorization": "secret"}, trust=trust) == (200, b"")
        assert _seen == ["secret"] * 3
        for other in (Trust(), Trust(certificate="0" * 64)):
            with pytest.raises(Fault, match="SSL") as raised:
                ask_http("GET", url, None, {"Authorization": "secret"}, trust=other)
            assert "secret" not in raised.value.detail
    assert _seen == ["secret"] * 3


@pytest.mark.parametrize(
    "text", ["x", "sha256:12", "证书", "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----"]
)
def test_a_trust_that_is_neither_certificate_nor_digest_is_invalid(text: str) -> None:
    with pytest.raises(Fault) as raised:
        read_trust(text)
    assert raised.value.kind is FaultKind.INVALID
    assert read_trust(" ") == Trust()
