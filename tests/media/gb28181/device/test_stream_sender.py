"""What a sender leaves out, and a receiver that is not there."""

import asyncio
import socket
from collections.abc import Callable, Iterable

import pytest

from mingcha.media.gb28181.device import outlets
from mingcha.media.gb28181.device.outlets import AcceptingOutlet, ConnectingOutlet
from mingcha.media.gb28181.device.stream_sender import StreamSender
from mingcha.media.gb28181.streams.mux import ProgramStreamMuxer
from mingcha.media.gb28181.streams.packets import PacketWriter


class SlowOutlet:
    """Takes pictures while the test lets it."""

    port = 0

    def __init__(self) -> None:
        self.takes = True
        self.sent: list[bytes] = []

    def begin(self, ready: Callable[[], None], gone: Callable[[], None]) -> None: ...

    def send(self, packets: Iterable[bytes]) -> bool:
        if self.takes:
            self.sent.append(b"".join(packets))
        return self.takes

    def close(self) -> None: ...


def test_after_a_picture_that_was_not_sent_the_next_one_is_a_key_picture() -> None:
    outlet = SlowOutlet()
    sender = StreamSender(outlet, ProgramStreamMuxer("h264", "alaw"), PacketWriter(1), 1_400)
    sent = []
    for number, (key, takes) in enumerate(
        ((False, True), (True, True), (False, True), (False, False), (False, True), (True, True), (False, True))
    ):
        outlet.takes = takes
        sent.append(sender.picture(b"\0\0\0\1A%d" % number, number * 3_600, key=key))
        sender.sound(b"s%d" % number, number * 3_600)
    assert sent == [False, True, True, False, False, True, True]
    assert (sender.pictures, sender.left_out) == (4, 3)
    data = b"".join(outlet.sent)
    assert [number for number in range(7) if b"A%d" % number in data] == [1, 2, 5, 6]
    assert [number for number in range(7) if b"s%d" % number in data] == [1, 2, 5, 6]


async def test_a_receiver_that_is_not_there_is_tried_three_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlets, "_BETWEEN_TRIES_S", 0.001)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound and not listening: refused
        outlet = ConnectingOutlet("127.0.0.1", "127.0.0.1", nobody.getsockname()[1])
        made: list[socket.SocketKind] = []
        real = outlets.bound
        monkeypatch.setattr(outlets, "bound", lambda kind, host: made.append(kind) or real(kind, host))
        gone = asyncio.Event()
        outlet.begin(lambda: None, gone.set)
        await asyncio.wait_for(gone.wait(), 10)
        assert len(made) == 2  # and the socket of the first try
        assert not outlet.send([b"x"])
        outlet.close()


async def test_a_connection_of_another_host_is_closed() -> None:
    outlet = AcceptingOutlet("127.0.0.1", {"192.0.2.1"})
    outlet.begin(lambda: None, lambda: None)
    reader, writer = await asyncio.open_connection("127.0.0.1", outlet.port)
    assert await asyncio.wait_for(reader.read(), 10) == b""
    writer.close()
    outlet.close()
