"""The gateway before clients that mean harm: two readings of one head, slow heads, held connections, foreign names."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mingcha.kit.errors import Fault
from mingcha.media.gateway import connections as gateway_connections
from mingcha.media.gateway import http as gateway_http
from mingcha.media.gateway.http import parse_head
from mingcha.run.programs.gateway import origin_rule

ANSWER = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize(
    "lines",
    [
        b"Content-Length: 1\r\nContent-Length: 2",
        b"Content-Length: 1, 1",
        b"Content-Length: +1",
        b"Content-Length: 1\r\nTransfer-Encoding: chunked",
        b"Transfer-Encoding : chunked",
        b"Transfer\x00-Encoding: chunked",
        b"X: 1\nTransfer-Encoding: chunked",
        b"X: 1\rTransfer-Encoding: chunked",
        b"X: 1\r\n folded: 2",
        b"Authorization: Bearer a\r\nAuthorization: Bearer b",
        b"Origin: http://127.0.0.1:8000\r\nOrigin: http://evil.example",
        b"Host: y",
        b"X",
    ],
)
async def test_a_head_that_two_servers_could_read_differently_is_refused_and_ends_the_connection(gateway, lines):
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + lines + b"\r\n\r\n" + ANSWER)
    answer = await reader.read()
    assert answer.startswith(b"HTTP/1.1 422 ")
    assert answer.count(b"HTTP/1.1 ") == 1
    writer.close()


async def test_a_request_without_a_host_is_refused(gateway):
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    writer.write(b"GET /healthz HTTP/1.1\r\n\r\n")
    assert (await reader.read()).startswith(b"HTTP/1.1 422 ")
    writer.close()


@given(st.binary(max_size=300))
def test_any_bytes_are_a_request_or_a_fault(data):
    try:
        request = parse_head(data + b"\r\n\r\n")
    except Fault:
        return
    assert all(name == name.lower() and "\n" not in value + name for name, value in request.headers.items())


async def test_a_head_that_never_ends_is_not_waited_for(gateway, monkeypatch):
    monkeypatch.setattr(gateway_http, "REQUEST_LIMIT_S", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    writer.write(b"GET /healthz HTTP/1.1\r\nX: ")
    async with asyncio.timeout(5):
        assert await reader.read() == b""
    writer.close()


async def test_a_body_that_never_comes_is_not_waited_for(gateway, monkeypatch):
    monkeypatch.setattr(gateway_http, "REQUEST_LIMIT_S", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    writer.write(b"POST /v1/revocations HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\nabc")
    async with asyncio.timeout(5):
        assert await reader.read() == b""
    writer.close()


async def test_who_only_holds_connections_open_keeps_nobody_out(gateway, monkeypatch):
    monkeypatch.setattr(gateway_connections, "WAITING_LIMIT", 3)
    held = [await asyncio.open_connection("127.0.0.1", gateway.port) for _ in range(6)]
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    writer.write(ANSWER)
    async with asyncio.timeout(5):
        assert (await reader.readuntil(b"\r\n")).startswith(b"HTTP/1.1 200 ")
        closed = await asyncio.wait_for(held[0][0].read(), 5)
    assert closed == b""
    for _, one in [*held, (reader, writer)]:
        one.close()


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1:8001", True),
        ("http://[::1]:8000", "[::1]:8001", True),
        ("http://localhost:8000", "LOCALHOST:8001", True),
        ("http://video.city.example:8000", "video.city.example:8001", True),
        ("http://localhost:8000", "127.0.0.1:8001", False),
        ("http://evil.example:8000", "evil.example:8001", False),
        ("http://city.example.evil:8000", "city.example.evil:8001", False),
        ("https://127.0.0.1:8000", "127.0.0.1:8001", False),
        ("http://127.0.0.1:8001", "127.0.0.1:8001", False),
        ("http://:8000", ":8001", False),
        ("null", "127.0.0.1:8001", False),
        ("http://[::1", "[::1", False),
        ("https://video.example", "anything", True),
    ],
)
def test_only_pages_under_our_own_names_may_ask(origin, host, allowed):
    hosts = ("127.0.0.1", "localhost", "[::1]", ".city.example")
    assert origin_rule(8000, "https://video.example", hosts)(origin, host) is allowed


def test_any_name_is_ours_only_where_it_is_said_so():
    assert origin_rule(8000, "", ("*",))("http://any.example:8000", "any.example:8001")
    assert not origin_rule(8000, "", ("",))("http://any.example:8000", "any.example:8001")
