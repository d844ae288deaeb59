"""The gateway's HTTP head and everything else it reads from strangers: any bytes give a request or Fault(INVALID)."""

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from mingcha.kit.errors import Fault, FaultKind
from mingcha.media.gateway.http import HEAD_LIMIT_BYTES, parse_head

WORDS = st.sampled_from(
    [b"GET", b"POST", b" ", b"/live?camera=1", b"/v1/points/x/footage?from=1&to=2", b" HTTP/1.1", b" HTTP/9", b"\r\n",
     b"\n", b"\r", b"Host: a", b"host: b", b"Content-Length: 9", b"Authorization: Bearer x", b":", b"\0", b"%00", b"%",
     b"Transfer-Encoding: chunked", b"\xff", b"\t", b" folded", b"?", b"&", b"#"]
)  # fmt: skip


def read(data: bytes) -> None:
    try:
        request = parse_head(data)
    except Fault as fault:
        if fault.kind is not FaultKind.INVALID:
            raise
        return
    assert request.path.startswith("/")
    assert len(request.query) <= 16
    assert all(name == name.lower() and "\n" not in value for name, value in request.headers.items())
    with contextlib.suppress(Fault):
        request.whole_number("from")
    assert "\n" not in request.bearer


@given(st.binary(max_size=HEAD_LIMIT_BYTES))
def test_any_bytes(data: bytes) -> None:
    read(data + b"\r\n\r\n")


@given(st.lists(WORDS, max_size=40))
def test_any_words_of_http(words: list[bytes]) -> None:
    read(b"".join(words) + b"\r\n\r\n")


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_header_never_becomes_two(name: str, value: str) -> None:
    """What a client writes into one header cannot end the head or begin another header."""
    line = f"{name}: {value}".encode()
    head = b"GET /healthz HTTP/1.1\r\nHost: a\r\n" + line + b"\r\n\r\n"
    try:
        request = parse_head(head)
    except Fault:
        return
    assert set(request.headers) - {"host"} <= {
        part.split(":")[0].lower() for part in line.decode("latin-1").split("\r\n")
    }
