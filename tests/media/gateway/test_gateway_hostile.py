"""Slow, silent and garbage clients, forged tickets, other host names: without nginx in front (decree 799, 16(2)(2))."""

import asyncio
from datetime import timedelta

import pytest
from tests.support.media.gateway_asking import exchange, path_of
from tests.support.media.gateway_live import close_code, watch

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.keys import Verifier
from mingcha.media.gateway import connections as gateway_connections
from mingcha.media.gateway import http as gateway_http
from mingcha.media.gateway import server as gateway_server
from mingcha.media.gateway import watching as gateway_watching
from mingcha.media.gateway.connections import Connections
from mingcha.run.programs.gateway import TicketDoor, host_rule

HOSTS = ("127.0.0.1", ".city.example")


async def gone(reader: asyncio.StreamReader) -> bytes:
    """What is still sent until the connection ends."""
    async with asyncio.timeout(5):
        try:
            return await reader.read()
        except ConnectionError:
            return b""


async def left(gateway) -> None:
    """Waits until the gateway serves no connection any more."""
    async with asyncio.timeout(5):
        while gateway._connections.tasks:  # noqa: ASYNC110 - the real server decides when
            await asyncio.sleep(0.01)


async def connected(gateway):
    return await asyncio.open_connection("127.0.0.1", gateway.port)


async def test_a_fresh_connection_that_says_nothing_ends(gateway, monkeypatch):
    monkeypatch.setattr(gateway_server, "FIRST_BYTE_LIMIT_S", 0.1)
    reader, writer = await connected(gateway)
    assert await gone(reader) == b""
    writer.close()


async def test_an_address_that_holds_connections_loses_its_own(gateway, monkeypatch):
    """Issue point C.17: the bound of one address closes its longest-held; before, they were everybody's."""
    monkeypatch.setattr(gateway_connections, "WAITING_OF_ADDRESS", 3)
    held = [await connected(gateway) for _ in range(5)]
    for reader, _ in held[:2]:
        assert await gone(reader) == b""
    status, _, _ = await exchange(gateway, "GET", "/healthz")
    assert status == 200
    for _, writer in held:
        writer.close()


async def test_an_address_with_many_harms_no_other_and_a_proxy_is_many():
    doors = Connections(most=4)

    async def hold(address: str) -> None:
        task = asyncio.current_task()
        assert task is not None
        with doors.waiting(task, address):
            await asyncio.sleep(60)

    async def begun(address: str) -> asyncio.Task[None]:
        task = asyncio.create_task(hold(address))
        await asyncio.sleep(0)
        return task

    other = await begun("10.0.0.2")
    mine = [await begun(f"2001:db8::1:{number:x}") for number in range(gateway_connections.WAITING_OF_ADDRESS + 2)]
    proxied = [await begun("") for _ in range(gateway_connections.WAITING_OF_ADDRESS + 2)]
    await asyncio.sleep(0)
    assert [task.done() for task in mine[:3]] == [True, True, False]
    assert not any(task.done() for task in (other, *proxied))
    for task in (other, *mine, *proxied):
        task.cancel()
    await asyncio.gather(other, *mine, *proxied, return_exceptions=True)
    assert doors._of_address == {}


async def test_connections_are_bounded_in_all(gateway, desk, recorder):
    """Those that have pictures stay; a further one is closed at once, and takes the place of one that only waits."""
    gateway._connections._most = 3
    async with watch(gateway, desk.ticket()), watch(gateway, desk.ticket()):
        first_reader, first = await connected(gateway)
        await asyncio.sleep(0.05)
        second_reader, second = await connected(gateway)
        assert await gone(first_reader) == b""
        async with watch(gateway, desk.ticket()) as third:
            assert await gone(second_reader) == b""
            reader, writer = await connected(gateway)
            assert await gone(reader) == b""
            assert third.close_code is None
            writer.close()
        first.close()
        second.close()
    assert gateway.figures.refused["connections"] == 1


async def test_a_client_that_takes_a_byte_now_and_then_is_cut_off(gateway, desk, monkeypatch):
    """Issue point C.17: a slow reader has a bound over all; before, a piece a minute held an answer for ever."""
    monkeypatch.setattr(gateway_http, "SLOW_START_S", 0.3)
    monkeypatch.setattr(gateway_http, "SLOWEST_BYTES_A_S", 1 << 30)

    async def endless(*_given: object, **_named: object):
        while True:
            yield b"x" * 65536

    async def answer(_request: object) -> gateway_http.HttpAnswer:
        return gateway_http.HttpAnswer(200, stream=endless())

    monkeypatch.setattr(gateway._routes, "answer", answer)
    reader, writer = await connected(gateway)
    writer.write(b"GET /v1/points/1/footage HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert await reader.readexactly(1) == b"H"
    await left(gateway)
    writer.close()


async def test_a_viewer_that_takes_nothing_is_closed(gateway, desk, recorder, monkeypatch):
    monkeypatch.setattr(gateway_watching, "SLOWEST_S", 0.0)
    async with watch(gateway, desk.ticket()) as socket:
        async with asyncio.timeout(5):
            while not gateway._watching.count:  # noqa: ASYNC110
                await asyncio.sleep(0.001)
        (viewer,) = gateway._watching._viewers
        gateway._watching.tell_time()
        assert not viewer.closed, "nothing waits for it"
        socket.transport.pause_reading()
        async with asyncio.timeout(5):
            while not viewer.unsent_bytes:
                viewer.send(b"\x82\x7f" + (1 << 20).to_bytes(8) + bytes(1 << 20))
                await asyncio.sleep(0)
        gateway._watching.tell_time()
        await asyncio.sleep(0.02)
        gateway._watching.tell_time()
        assert viewer.closed
        socket.transport.resume_reading()


async def test_a_viewer_that_says_too_much_is_closed(gateway, desk, monkeypatch):
    monkeypatch.setattr(gateway_watching, "RECEIVED_A_MINUTE_BYTES", 5000)
    async with watch(gateway, desk.ticket()) as socket:
        await socket.send("x" * 6000)
        assert (await close_code(socket))[0] == 4429


@pytest.mark.parametrize("garbage", [b"\x16\x03\x01\x02\x00\x01\x00", b"\x00" * 20000, b"GET / HTTP/9\r\n\r\n",
                                     b"A" * 20000, b"GET / HTTP/1.1\r\nHost: a\r\n\x00: b\r\n\r\n"])  # fmt: skip
async def test_garbage_ends_its_connection_alone(gateway, garbage, monkeypatch):
    monkeypatch.setattr(gateway_http, "REQUEST_LIMIT_S", 0.2)
    reader, writer = await connected(gateway)
    writer.write(garbage)
    answer = await gone(reader)
    assert answer == b"" or answer.startswith(b"HTTP/1.1 422")
    writer.close()
    assert (await exchange(gateway, "GET", "/healthz"))[0] == 200


async def test_a_connection_that_gets_only_refusals_is_closed(gateway, monkeypatch):
    monkeypatch.setattr(gateway_server, "MOST_REFUSALS", 3)
    reader, writer = await connected(gateway)
    writer.write(b"GET /nothing HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 10)
    assert (await gone(reader)).count(b"HTTP/1.1 404") == 3
    writer.close()


@pytest.mark.parametrize("path", ["/metrics", "/healthz", "/v1/revocations"])
async def test_internal_paths_check_host(gateway, path):
    """Issue point C.19: a page under a foreign name that leads here reads nothing; before, /metrics answered it."""
    gateway._knows_host = host_rule(HOSTS)
    for host, status in (("evil.example", 400), ("127.0.0.1:8001", 200), ("city.example", 200), ("", 400)):
        reader, writer = await connected(gateway)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        wanted = 405 if path == "/v1/revocations" and status == 200 else status
        assert (await gone(reader)).startswith(f"HTTP/1.1 {wanted} ".encode()), host
        writer.close()


@pytest.mark.parametrize(
    ("host", "local", "known"),
    [
        ("city.example:8001", "10.0.0.3", True),
        ("10.0.0.3:8001", "10.0.0.3", True),
        ("10.0.0.4:8001", "10.0.0.3", False),
        ("", "", False),
        ("localhost:8001", "127.0.0.1", True),
        ("localhost:8001", "10.0.0.3", False),
        ("[::1", "::1", False),
        ("[::1]:8001", "::1", True),
    ],
)
def test_a_host_is_a_name_of_ours_or_the_address_itself(host, local, known):
    assert host_rule(HOSTS)(host, local) is known


@pytest.mark.law("799-16(2)(2)")
def test_a_ticket_that_lives_longer_than_ours_is_refused_and_written_down(desk, clock):
    """Issue point C.18: a forged ticket of a year opens nothing and is noticed; before, it opened a year."""
    strange: list[tuple[str, str]] = []
    door = TicketDoor(Verifier(desk.signer.public), clock, lambda ticket, why: strange.append((ticket.id, why)))
    now_ms = desk.payload().iat_ms
    camera = desk.payload().points[0]
    with pytest.raises(Fault) as fault:
        door.authorise(desk.ticket(exp_ms=now_ms + 120_001), camera, "live", 0, 0)
    assert fault.value.kind is FaultKind.UNAUTHENTICATED
    refused = door.authorise(desk.ticket(iat_ms=now_ms + 6_000, exp_ms=now_ms + 100_000), camera, "live", 0, 0)
    assert not getattr(refused, "allowed", True)
    assert [why for _, why in strange] == [
        "the ticket is valid for longer than any issued here", "the ticket was issued in the future"
    ]  # fmt: skip
    assert door.authorise(desk.ticket(exp_ms=now_ms + 120_000), camera, "live", 0, 0).id == "t1"
    clock.advance(timedelta(seconds=121))


async def test_the_end_of_a_connection_is_not_waited_for_for_ever(gateway, desk, recorder, monkeypatch):
    monkeypatch.setattr(gateway_server, "_LINGER_S", 0.1)
    reader, writer = await connected(gateway)
    writer.write(f"GET {path_of(desk, 'index')} HTTP/1.1\r\nHost: 127.0.0.1\r\n".encode())
    writer.write(f"Authorization: Bearer {desk.ticket()}\r\nConnection: close\r\n\r\n".encode())
    assert (await gone(reader)).startswith(b"HTTP/1.1 200 ")
    writer.close()
    await left(gateway)
