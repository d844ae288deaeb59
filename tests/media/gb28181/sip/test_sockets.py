"""The UDP and the TCP socket in a loop, against plain sockets of the test."""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from mingcha.kit.clock import HandClock
from mingcha.kit.errors import Fault
from mingcha.media.gb28181.sip.connections import SHIPPED_BOUNDS, ConnectionBounds
from mingcha.media.gb28181.sip.message import SipMessage
from mingcha.media.gb28181.sip.sockets import Sockets
from mingcha.media.gb28181.sip.transport import Peer
from mingcha.media.gb28181.sip.wheel import TimerWheel

PING = b"\r\n\r\n"
REQUEST = b"MESSAGE sip:a@b SIP/2.0\r\nCall-ID: %d\r\nContent-Length: 4\r\n\r\n<a/>"


@dataclass
class Heard:
    """A receiver that keeps what it is handed."""

    messages: list[tuple[SipMessage, Peer]] = field(default_factory=list)
    ended: list[Peer] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def received(self, message: SipMessage, source: Peer) -> None:
        self.messages.append((message, source))
        self.changed.set()

    def closed(self, peer: Peer) -> None:
        self.ended.append(peer)
        self.changed.set()

    async def until(self, messages: int, ended: int = 0) -> None:
        async with asyncio.timeout(10):
            while len(self.messages) < messages or len(self.ended) < ended:
                self.changed.clear()
                await self.changed.wait()


@dataclass
class Scene:
    heard: Heard
    clock: HandClock
    sockets: Sockets
    port: int
    left: list[int]
    """How many messages are still admitted."""


async def scene(
    bounds: ConnectionBounds = SHIPPED_BOUNDS, admitted: int = 1_000_000, known: Callable[[Peer], bool] = lambda _: True
) -> Scene:
    heard, clock = Heard(), HandClock(datetime(2026, 12, 2, tzinfo=UTC))
    left = [admitted]

    def admits(_: str) -> bool:
        left[0] -= 1
        heard.changed.set()
        return left[0] >= 0

    sockets = Sockets(heard, clock, admits, bounds, known)
    return Scene(heard, clock, sockets, await sockets.open("127.0.0.1", 0), left)


async def test_datagrams_in_and_out() -> None:
    here = await scene()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
        device.bind(("127.0.0.1", 0))
        for data in (b"junk", b"", PING, REQUEST % 1, REQUEST % 2):
            device.sendto(data, ("127.0.0.1", here.port))
        await here.heard.until(2)
        assert [message.head("Call-ID") for message, _ in here.heard.messages] == ["1", "2"]
        assert here.sockets.datagrams.invalid == 1
        source = here.heard.messages[0][1]
        assert source == Peer("127.0.0.1", device.getsockname()[1], "udp")
        assert here.sockets.send(b"SIP/2.0 200 OK\r\n\r\n", source)
        device.settimeout(10)
        assert device.recv(100) == b"SIP/2.0 200 OK\r\n\r\n"
    assert not here.sockets.send(b"x" * 70_000, source)
    assert not here.sockets.send(b"x", Peer("127.0.0.1", 70_000))
    assert here.sockets.datagrams.unsent == 2
    await here.sockets.close()
    assert not here.sockets.send(b"x", source)


async def test_datagrams_beyond_what_a_host_may_send_are_not_read() -> None:
    here = await scene(admitted=3)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as device:
        for number in range(5):
            device.sendto(REQUEST % number, ("127.0.0.1", here.port))
        await here.heard.until(3)
        device.sendto(REQUEST % 6, ("127.0.0.1", here.port))
        async with asyncio.timeout(10):
            while here.left[0] > -3:
                here.heard.changed.clear()
                await here.heard.changed.wait()
    assert (len(here.heard.messages), here.sockets.datagrams.refused) == (3, 3)
    await here.sockets.close()


async def test_a_connection_in_both_directions_with_pings() -> None:
    here = await scene()
    reader, writer = await asyncio.open_connection("127.0.0.1", here.port)
    writer.write(PING + (REQUEST % 1)[:30])
    assert await reader.readexactly(2) == b"\r\n"
    writer.write((REQUEST % 1)[30:] + REQUEST % 2)
    await here.heard.until(2)
    peer = here.heard.messages[0][1]
    assert (peer.transport, peer.connection) == ("tcp", 1)
    assert here.sockets.send(b"SIP/2.0 200 OK\r\n\r\n", peer)
    assert await reader.readexactly(18) == b"SIP/2.0 200 OK\r\n\r\n"
    writer.close()
    await here.heard.until(2, ended=1)
    assert here.heard.ended == [peer]
    assert not here.sockets.send(b"x", peer)
    await here.sockets.close()


async def test_a_connection_of_ours() -> None:
    here, there = await scene(), await scene()
    peer = await here.sockets.connections.connect("127.0.0.1", there.port)
    assert here.sockets.send(REQUEST % 1, peer)
    await there.heard.until(1)
    assert there.sockets.send(REQUEST % 2, there.heard.messages[0][1])
    await here.heard.until(1)
    assert here.heard.messages[0][1] == peer
    await there.sockets.close()
    await here.heard.until(1, ended=1)
    with pytest.raises(Fault):
        await here.sockets.connections.connect("127.0.0.1", there.port)
    await here.sockets.close()


async def test_what_a_slow_or_silent_connection_gets() -> None:
    here = await scene(ConnectionBounds(whole_within_s=15, silent_s=600))
    _, half = await asyncio.open_connection("127.0.0.1", here.port)
    _, loris = await asyncio.open_connection("127.0.0.1", here.port)
    _, good = await asyncio.open_connection("127.0.0.1", here.port)
    loris.write(REQUEST[:20])
    good.write(REQUEST % 1)
    await here.heard.until(1)
    for second in range(20):
        here.clock.advance(timedelta(seconds=1))
        loris.write(REQUEST[20 + second : 21 + second])
        await asyncio.sleep(0)
        here.sockets.connections.due(here.clock.monotonic_ns())
    await here.heard.until(1, ended=2)
    assert here.sockets.connections.closed_for == {"late": 2}
    assert len(here.sockets.connections) == 1
    here.clock.advance(timedelta(seconds=601))
    here.sockets.connections.due(here.clock.monotonic_ns())
    await here.heard.until(1, ended=3)
    assert here.sockets.connections.closed_for == {"late": 2, "silent": 1}
    for writer in (half, loris, good):
        writer.close()
    await here.sockets.close()


async def test_a_stream_that_is_no_sip_is_closed() -> None:
    here = await scene()
    reader, writer = await asyncio.open_connection("127.0.0.1", here.port)
    writer.write(b"\x16\x03\x01\r\n\r\n")
    with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
        await reader.readexactly(1)
    assert here.sockets.connections.closed_for == {"invalid": 1}
    writer.close()
    await here.sockets.close()


async def test_connections_of_a_host_are_bounded_and_floods_closed() -> None:
    here = await scene(ConnectionBounds(most_of_host=2), admitted=5)
    pairs = [await asyncio.open_connection("127.0.0.1", here.port) for _ in range(4)]
    writers = [writer for _, writer in pairs]
    for reader, _ in pairs[2:]:
        with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)
    assert here.sockets.connections.closed_for == {"crowded": 2}
    assert len(here.sockets.connections) == 2
    writers[0].write(b"".join(REQUEST % number for number in range(9)))
    await here.heard.until(5, ended=1)
    assert here.sockets.connections.closed_for["flood"] == 1
    for writer in writers:
        writer.close()
    await here.sockets.close()


async def test_a_stranger_has_30_seconds_whatever_it_sends() -> None:
    known: set[int] = set()
    here = await scene(known=lambda peer: peer.connection in known)
    writers = [(await asyncio.open_connection("127.0.0.1", here.port))[1] for _ in range(2)]
    for writer in writers:
        writer.write(REQUEST % 1)
    await here.heard.until(2)
    known.add(1)  # its device has registered
    for _ in range(29):
        here.clock.advance(timedelta(seconds=1))
        here.sockets.connections.due(here.clock.monotonic_ns())
    for writer in writers:
        writer.write(PING + REQUEST % 2)
    await here.heard.until(4)
    assert here.heard.ended == []
    here.clock.advance(timedelta(seconds=1))
    here.sockets.connections.due(here.clock.monotonic_ns())
    await here.heard.until(4, ended=1)
    assert [peer.connection for peer in here.heard.ended] == [2]
    assert here.sockets.connections.closed_for == {"stranger": 1}
    for writer in writers:
        writer.close()
    await here.sockets.close()


async def test_strangers_are_few_and_devices_beside_them_not_counted() -> None:
    known: set[int] = set()
    bounds = ConnectionBounds(most_of_host=3, most_strangers=9, most_strangers_of_host=2)
    here = await scene(bounds, known=lambda peer: peer.connection in known)
    pairs = [await asyncio.open_connection("127.0.0.1", here.port) for _ in range(3)]
    with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
        await pairs[2][0].readexactly(1)
    assert here.sockets.connections.closed_for == {"crowded": 1}
    known.update((1, 2))
    for _, writer in pairs[:2]:
        writer.write(REQUEST % 1)
    await here.heard.until(2)
    pairs += [await asyncio.open_connection("127.0.0.1", here.port) for _ in range(2)]
    for _, writer in pairs[3:]:
        writer.write(REQUEST % 1)
    await here.heard.until(4)
    assert len(here.sockets.connections) == 4
    known.update((3, 4))
    for _, writer in pairs[3:]:
        writer.write(REQUEST % 1)
    await here.heard.until(5, ended=1)  # four devices on a host that may have three
    assert here.sockets.connections.closed_for == {"crowded": 2}
    for _, writer in pairs:
        writer.close()
    await here.sockets.close()


async def test_strangers_send_small_messages_and_hold_little() -> None:
    head = b"MESSAGE sip:a@b SIP/2.0\r\nContent-Length: %d\r\n\r\n"
    known: set[int] = set()
    here = await scene(ConnectionBounds(held_bytes=100_000), known=lambda peer: peer.connection in known)
    writers = [(await asyncio.open_connection("127.0.0.1", here.port))[1] for _ in range(4)]
    writers[0].write(head % 65_537)
    await here.heard.until(0, ended=1)
    assert here.sockets.connections.closed_for == {"invalid": 1}
    known.add(2)
    writers[1].write(head % 70_000 + b"x" * 40_000)
    writers[2].write(head % 64_000 + b"x" * 55_000)
    await here.heard.until(0, ended=2)
    assert here.sockets.connections.closed_for == {"invalid": 1, "full": 1}
    assert here.heard.ended[1].connection == 3
    writers[3].write(REQUEST % 1)
    await here.heard.until(1)  # whole messages hold nothing
    writers[1].write(b"x" * 30_000)
    await here.heard.until(2)
    assert here.sockets.connections._held_bytes == 0
    for writer in writers:
        writer.close()
    await here.sockets.close()


async def test_who_does_not_read_is_closed() -> None:
    here = await scene(ConnectionBounds(unread_bytes=100_000))
    _, writer = await asyncio.open_connection("127.0.0.1", here.port, limit=1)
    writer.write(REQUEST % 1)
    await here.heard.until(1)
    peer = here.heard.messages[0][1]
    sent = 0
    while here.sockets.send(b"x" * 50_000, peer):
        sent += 1
        assert sent < 1_000
    await here.heard.until(1, ended=1)
    assert here.sockets.connections.closed_for == {"unread": 1}
    writer.close()
    await here.sockets.close()


def test_the_wheel_gives_back_what_is_due_once() -> None:
    second = 1_000_000_000
    wheel: TimerWheel[str] = TimerWheel(5 * second)
    wheel.put("c", 9 * second)
    wheel.put("a", 1 * second)
    wheel.put("b", 7 * second + 1)
    assert wheel.due(5 * second + 999) == []
    assert wheel.due(7 * second) == ["a"]
    assert wheel.due(8 * second) == ["b"]
    assert wheel.due(1_000_000 * second) == ["c"]
    assert wheel.due(2_000_000 * second) == []
