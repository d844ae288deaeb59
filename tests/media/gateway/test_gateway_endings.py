"""Ends of viewing at the gateway: of a session, a token or a person, at once, also for a client that reads nothing."""

import asyncio
import contextlib

import pytest
from tests.support.media.gateway_asking import exchange, path_of
from tests.support.media.gateway_live import close_code, watch

from mingcha.media.gateway.tickets import OUTLIVED_MS

SESSION = "session:0123456789abcdef"


@pytest.mark.parametrize(("kind", "subject"), [("within", SESSION), ("who", "user:7")])
async def test_an_end_closes_live_pictures_and_refuses_the_tickets(gateway, desk, recorder, kind, subject):
    """Issue point C.14: streams of an ended session end at once; before, a sign-out ended nothing."""
    token, now_ms = desk.ticket(within=SESSION), desk.payload().iat_ms
    async with watch(gateway, token) as socket, watch(gateway, desk.ticket(within="session:x", who="user:8")) as other:
        end = desk.end(kind, subject, now_ms).encode()
        assert (await exchange(gateway, "POST", "/v1/revocations", body=end))[0] == 204
        async with asyncio.timeout(5):
            assert (await close_code(socket))[0] == 4401
        assert (await exchange(gateway, "GET", path_of(desk, "footage"), token=token))[0] == 401
        assert other.close_code is None
    status, _, _ = await exchange(gateway, "GET", path_of(desk, "index"), token=desk.ticket(who="user:8"))
    assert status == 200


async def test_an_end_of_a_point_closes_what_opens_it_and_nothing_else(gateway, desk, recorder):
    """A mask was drawn: whoever watches the point sees no more, not after the ticket's two minutes."""
    now_ms = desk.payload().iat_ms
    async with watch(gateway, desk.ticket()) as socket:
        assert (await exchange(gateway, "POST", "/v1/revocations", body=desk.end("point", "x", now_ms).encode()))[
            0
        ] == 204
        assert (await exchange(gateway, "GET", path_of(desk, "index"), token=desk.ticket()))[0] == 200
        (camera,) = desk.payload().points
        assert (await exchange(gateway, "POST", "/v1/revocations", body=desk.end("point", camera, now_ms).encode()))[
            0
        ] == 204
        async with asyncio.timeout(5):
            assert (await close_code(socket))[0] == 4401
    assert (await exchange(gateway, "GET", path_of(desk, "index"), token=desk.ticket()))[0] == 401


async def test_a_client_that_reads_nothing_is_cut_off_by_the_end(gateway, desk, recorder):
    """Issue point C.14: what waits in our buffers for a slow reader is thrown away with its ticket."""
    recorder.hold_reads = asyncio.Event()
    reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    path = path_of(desk, "footage")
    token = desk.ticket(within=SESSION)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n".encode())
    async with asyncio.timeout(5):
        await recorder.reading.wait()
        end = desk.end("within", SESSION, desk.payload().iat_ms).encode()
        assert (await exchange(gateway, "POST", "/v1/revocations", body=end))[0] == 204
        with contextlib.suppress(ConnectionError):  # ends, though the recorder holds the footage back for ever
            while await reader.read(1000):
                pass
    writer.close()


async def test_ends_that_can_end_nothing_any_more_are_forgotten(gateway, desk, clock):
    now_ms = desk.payload().iat_ms
    gateway.desk.revoke(desk.end("within", "session:old", now_ms - OUTLIVED_MS - 1))
    gateway.desk.revoke(desk.end("within", SESSION, now_ms))
    assert list(gateway.desk._ended) == [("within", SESSION)]
